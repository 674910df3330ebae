#!/bin/sh
# Vetted researchers get data (art 40(4) DSA, Del. Reg. 2025/2050): request, amendment, mediation, access.
# Run it in an empty folder. Everything that a move carries is the example that the program prints; change it as your case needs.
set -eu
export AEDILE_STORE=sqlite:story.db
begin() { aedile case fields "$1" "$2" --example | aedile case open "$1" --id "$3" --move "$2" --by "$4" --at "$5" --body -; }
move() { aedile case fields "$1" "$2" --example | aedile case move "$3" "$2" --by "$4" --at "$5" --body -; }

begin access apply x-1 researcher:r-1 2025-11-03T09:00:00+01:00
move access delay x-1 authority:c-1 2026-02-16T09:00:00+01:00
move access request x-1 authority:c-1 2026-04-20T09:00:00+02:00
aedile case move x-1 overview --by authority:c-1 --at 2026-04-21T09:00:00+02:00
move access amend x-1 platform:p-7 2026-05-04T09:00:00+02:00
move access decide x-1 authority:c-1 2026-05-18T09:00:00+02:00
move access mediate x-1 platform:p-7 2026-05-22T09:00:00+02:00
move access begin x-1 authority:c-1 2026-06-03T09:00:00+02:00
move access settle x-1 authority:c-1 2026-06-10T09:00:00+02:00
move access provide x-1 platform:p-7 2026-06-15T09:00:00+02:00
aedile case move x-1 tell --by platform:p-7 --at 2026-06-17T09:00:00+02:00
move access stop x-1 platform:p-7 2026-10-30T09:00:00+01:00
aedile case move x-1 tell --by platform:p-7 --at 2026-11-03T09:00:00+01:00
aedile case show x-1
