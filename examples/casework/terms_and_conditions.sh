#!/bin/sh
# Terms and a change of them (art 14 DSA, art 3 Reg. 2019/1150).
# Run it in an empty folder. Everything that a move carries is the example that the program prints; change it as your case needs.
set -eu
export AEDILE_STORE=sqlite:story.db
begin() { aedile case fields "$1" "$2" --example | aedile case open "$1" --id "$3" --move "$2" --by "$4" --at "$5" --body -; }
move() { aedile case fields "$1" "$2" --example | aedile case move "$3" "$2" --by "$4" --at "$5" --body -; }
bare() { aedile case move "$1" "$2" --by "$3" --at "$4"; }

begin terms_and_conditions publish x-1 platform:p-1 2026-01-05T09:00:00+01:00
move terms_and_conditions announce x-1 platform:p-1 2026-03-02T09:00:00+01:00
move terms_and_conditions inform x-1 platform:p-1 2026-03-03T09:00:00+01:00
move terms_and_conditions waive x-1 trader:t-1 2026-03-04T09:00:00+01:00
move terms_and_conditions apply x-1 platform:p-1 2026-03-18T09:00:00+01:00
aedile case show x-1
