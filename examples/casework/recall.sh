#!/bin/sh
# Buyers are told of an illegal and recalled product (art 32 DSA, art 22(12), 35 to 37 GPSR).
# Run it in an empty folder. Everything that a move carries is the example that the program prints; change it as your case needs.
set -eu
export AEDILE_STORE=sqlite:story.db
begin() { aedile case fields "$1" "$2" --example | aedile case open "$1" --id "$3" --move "$2" --by "$4" --at "$5" --body -; }
move() { aedile case fields "$1" "$2" --example | aedile case move "$3" "$2" --by "$4" --at "$5" --body -; }

begin recall learn r-1 platform:p-7 2026-03-04T09:00:00+01:00
move recall operator r-1 platform:p-7 2026-03-04T10:00:00+01:00
move recall gateway r-1 platform:p-7 2026-03-04T11:00:00+01:00
move recall inform r-1 platform:p-7 2026-03-05T09:00:00+01:00
move recall publish r-1 platform:p-7 2026-03-05T10:00:00+01:00
aedile case letter r-1 --what buyers
aedile case move r-1 close --by platform:p-7 --at 2026-03-06T09:00:00+01:00
aedile case show r-1
