#!/bin/sh
# Reports of a coordinator (art 55, 21(4) DSA).
# Run it in an empty folder. Everything that a move carries is the example that the program prints; change it as your case needs.
set -eu
export AEDILE_STORE=sqlite:story.db
begin() { aedile case fields "$1" "$2" --example | aedile case open "$1" --id "$3" --move "$2" --by "$4" --at "$5" --body -; }
move() { aedile case fields "$1" "$2" --example | aedile case move "$3" "$2" --by "$4" --at "$5" --body -; }
bare() { aedile case move "$1" "$2" --by "$3" --at "$4"; }

begin activity_report draft x-1 authority:c-1 2026-01-12T09:00:00+01:00
move activity_report revise x-1 authority:c-1 2026-01-20T09:00:00+01:00
move activity_report bodies x-1 authority:c-1 2026-02-02T09:00:00+01:00
move activity_report publish x-1 authority:c-1 2026-03-02T09:00:00+01:00
bare x-1 communicate authority:c-1 2026-03-04T09:00:00+01:00
aedile case show x-1
