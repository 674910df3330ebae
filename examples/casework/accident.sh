#!/bin/sh
# An accident with a product (art 22(12)(e), 20 GPSR): the trader, the authorities and the manufacturer are told.
# Run it in an empty folder. Everything that a move carries is the example that the program prints; change it as your case needs.
set -eu
export AEDILE_STORE=sqlite:story.db
begin() { aedile case fields "$1" "$2" --example | aedile case open "$1" --id "$3" --move "$2" --by "$4" --at "$5" --body -; }
move() { aedile case fields "$1" "$2" --example | aedile case move "$3" "$2" --by "$4" --at "$5" --body -; }

begin accident learn ac-1 platform:p-7 2026-03-04T09:00:00+01:00
move accident tell_trader ac-1 platform:p-7 2026-03-04T10:00:00+01:00
move accident notify ac-1 platform:p-7 2026-03-04T11:00:00+01:00
move accident tell_manufacturer ac-1 platform:p-7 2026-03-05T09:00:00+01:00
move accident ask ac-1 authority:m-1 2026-03-06T09:00:00+01:00
move accident answer ac-1 platform:p-7 2026-03-09T09:00:00+01:00
aedile case move ac-1 close --by platform:p-7 --at 2026-03-10T09:00:00+01:00
aedile case show ac-1
