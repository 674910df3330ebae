#!/bin/sh
# A body for out-of-court dispute settlement is certified (art 21(3) DSA), reports, and is certified anew.
# Run it in an empty folder. Everything that a move carries is the example that the program prints; change it as your case needs.
set -eu
export AEDILE_STORE=sqlite:story.db
begin() { aedile case fields "$1" "$2" --example | aedile case open "$1" --id "$3" --move "$2" --by "$4" --at "$5" --body -; }
move() { aedile case fields "$1" "$2" --example | aedile case move "$3" "$2" --by "$4" --at "$5" --body -; }

begin dispute_body apply b-1 dispute_body:b-1 2024-03-04T09:00:00+01:00
move dispute_body certify b-1 authority:c-1 2024-04-02T09:00:00+02:00
aedile case move b-1 communicate --by authority:c-1 --at 2024-04-03T09:00:00+02:00
move dispute_body report b-1 dispute_body:b-1 2026-03-02T09:00:00+01:00
move dispute_body announce b-1 authority:c-1 2026-03-16T09:00:00+01:00
move dispute_body react b-1 dispute_body:b-1 2026-04-01T09:00:00+02:00
move dispute_body renew b-1 authority:c-1 2026-09-01T09:00:00+02:00
aedile case show b-1
