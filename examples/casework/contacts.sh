#!/bin/sh
# Points of contact, representative, compliance function (art 11 to 13, 41(4) DSA).
# Run it in an empty folder. Everything that a move carries is the example that the program prints; change it as your case needs.
set -eu
export AEDILE_STORE=sqlite:story.db
begin() { aedile case fields "$1" "$2" --example | aedile case open "$1" --id "$3" --move "$2" --by "$4" --at "$5" --body -; }
move() { aedile case fields "$1" "$2" --example | aedile case move "$3" "$2" --by "$4" --at "$5" --body -; }
bare() { aedile case move "$1" "$2" --by "$3" --at "$4"; }

begin contacts publish x-1 platform:p-1 2026-03-02T09:00:00+01:00
move contacts represent x-1 platform:p-1 2026-03-03T09:00:00+01:00
move contacts notify x-1 platform:p-1 2026-03-04T09:00:00+01:00
move contacts head x-1 platform:p-1 2026-03-05T09:00:00+01:00
move contacts change x-1 platform:p-1 2026-04-01T09:00:00+02:00
aedile case show x-1
