#!/bin/sh
# Data and explanations for supervision (art 40(1), (3) DSA).
# Run it in an empty folder. Everything that a move carries is the example that the program prints; change it as your case needs.
set -eu
export AEDILE_STORE=sqlite:story.db
begin() { aedile case fields "$1" "$2" --example | aedile case open "$1" --id "$3" --move "$2" --by "$4" --at "$5" --body -; }
move() { aedile case fields "$1" "$2" --example | aedile case move "$3" "$2" --by "$4" --at "$5" --body -; }
bare() { aedile case move "$1" "$2" --by "$3" --at "$4"; }

begin data_request ask x-1 authority:c-1 2026-03-16T09:00:00+01:00
move data_request provide x-1 platform:p-1 2026-04-10T09:00:00+02:00
aedile case show x-1
