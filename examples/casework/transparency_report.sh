#!/bin/sh
# A transparency report (art 15, 42 DSA): begun, published, corrected.
# Run it in an empty folder. Everything that a move carries is the example that the program prints; change it as your case needs.
set -eu
export AEDILE_STORE=sqlite:story.db
begin() { aedile case fields "$1" "$2" --example | aedile case open "$1" --id "$3" --move "$2" --by "$4" --at "$5" --body -; }
move() { aedile case fields "$1" "$2" --example | aedile case move "$3" "$2" --by "$4" --at "$5" --body -; }
bare() { aedile case move "$1" "$2" --by "$3" --at "$4"; }

begin transparency_report begin x-1 platform:p-1 2026-01-05T09:00:00+01:00
move transparency_report publish x-1 platform:p-1 2026-02-27T09:00:00+01:00
move transparency_report correct x-1 platform:p-1 2026-03-27T09:00:00+01:00
aedile case show x-1
