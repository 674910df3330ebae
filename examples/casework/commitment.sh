#!/bin/sh
# Commitments that a decision made binding (art 71 DSA): watched, doubted, taken up again.
# Run it in an empty folder. Everything that a move carries is the example that the program prints; change it as your case needs.
set -eu
export AEDILE_STORE=sqlite:story.db
begin() { aedile case fields "$1" "$2" --example | aedile case open "$1" --id "$3" --move "$2" --by "$4" --at "$5" --body -; }
move() { aedile case fields "$1" "$2" --example | aedile case move "$3" "$2" --by "$4" --at "$5" --body -; }

begin proceeding open pr-1 authority:c-1 2026-03-02T09:00:00+01:00
begin commitment bind k-1 authority:c-1 2026-05-11T09:00:00+02:00
move commitment show k-1 platform:p-7 2026-09-01T09:00:00+02:00
move commitment report k-1 trustee:t-1 2026-10-01T09:00:00+02:00
move commitment doubt k-1 authority:c-1 2026-10-05T09:00:00+02:00
move commitment clear k-1 authority:c-1 2026-10-12T09:00:00+02:00
move commitment doubt k-1 authority:c-1 2026-11-02T09:00:00+01:00
move commitment reopen k-1 authority:c-1 2026-11-09T09:00:00+01:00
aedile case show k-1
