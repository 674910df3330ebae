#!/bin/sh
# A fine for wrong information (art 74(2), (3) DSA): findings, reply, decision, publication.
# Run it in an empty folder. Everything that a move carries is the example that the program prints; change it as your case needs.
set -eu
export AEDILE_STORE=sqlite:story.db
begin() { aedile case fields "$1" "$2" --example | aedile case open "$1" --id "$3" --move "$2" --by "$4" --at "$5" --body -; }
move() { aedile case fields "$1" "$2" --example | aedile case move "$3" "$2" --by "$4" --at "$5" --body -; }
bare() { aedile case move "$1" "$2" --by "$3" --at "$4"; }

begin procedural_fine find x-1 authority:c-1 2026-03-20T09:00:00+01:00
move procedural_fine reply x-1 platform:p-1 2026-04-10T09:00:00+02:00
move procedural_fine impose x-1 authority:c-1 2026-04-20T09:00:00+02:00
move procedural_fine publish x-1 authority:c-1 2026-05-04T09:00:00+02:00
bare x-1 close authority:c-1 2026-05-05T09:00:00+02:00
aedile case show x-1
