#!/bin/sh
# A trader (art 30 DSA): applies, is checked and admitted, asked to remedy, suspended, restored, and leaves.
# Run it in an empty folder. Everything that a move carries is the example that the program prints; change it as your case needs.
set -eu
export AEDILE_STORE=sqlite:story.db
begin() { aedile case fields "$1" "$2" --example | aedile case open "$1" --id "$3" --move "$2" --by "$4" --at "$5" --body -; }
move() { aedile case fields "$1" "$2" --example | aedile case move "$3" "$2" --by "$4" --at "$5" --body -; }

begin trader begin t-1 trader 2026-03-02T09:00:00+01:00
move trader complete t-1 trader 2026-03-02T09:30:00+01:00
move trader check t-1 platform:p-1 2026-03-02T10:00:00+01:00
aedile case move t-1 admit --by platform:p-1 --at 2026-03-02T11:00:00+01:00

# A sign that data are wrong: the trader is asked, does not remedy in time, and is suspended until the data are right.
move trader ask t-1 platform:p-1 2026-04-01T09:00:00+02:00
aedile case lapse
move trader suspend t-1 platform:p-1 2026-04-17T09:00:00+02:00
move trader remedy t-1 trader 2026-05-04T09:00:00+02:00
move trader check t-1 platform:p-1 2026-05-04T10:00:00+02:00
aedile case move t-1 restore --by platform:p-1 --at 2026-05-04T11:00:00+02:00
move trader end t-1 trader 2026-05-11T09:00:00+02:00
aedile case show t-1
