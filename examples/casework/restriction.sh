#!/bin/sh
# An action plan of the management body, and a restriction of access (art 51(3) DSA).
# Run it in an empty folder. Everything that a move carries is the example that the program prints; change it as your case needs.
set -eu
export AEDILE_STORE=sqlite:story.db
begin() { aedile case fields "$1" "$2" --example | aedile case open "$1" --id "$3" --move "$2" --by "$4" --at "$5" --body -; }
move() { aedile case fields "$1" "$2" --example | aedile case move "$3" "$2" --by "$4" --at "$5" --body -; }
bare() { aedile case move "$1" "$2" --by "$3" --at "$4"; }

begin restriction require x-1 authority:c-1 2026-03-02T09:00:00+01:00
move restriction plan x-1 platform:p-1 2026-03-09T09:00:00+01:00
move restriction invite x-1 authority:c-1 2026-03-12T09:00:00+01:00
move restriction observe x-1 trader:t-1 2026-03-20T09:00:00+01:00
move restriction request x-1 authority:c-1 2026-03-30T09:00:00+02:00
move restriction order x-1 authority:c-1 2026-04-13T09:00:00+02:00
move restriction extend x-1 authority:c-1 2026-05-08T09:00:00+02:00
move restriction close x-1 authority:c-1 2026-06-01T09:00:00+02:00
aedile case show x-1
