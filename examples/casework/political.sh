#!/bin/sh
# A notification about a political advertisement in the last month before a vote (art 15(7) Reg. 2024/900): 48 hours.
# Run it in an empty folder. Everything that a move carries is the example that the program prints; change it as your case needs.
set -eu
export AEDILE_STORE=sqlite:story.db
begin() { aedile case fields "$1" "$2" --example | aedile case open "$1" --id "$3" --move "$2" --by "$4" --at "$5" --body -; }
move() { aedile case fields "$1" "$2" --example | aedile case move "$3" "$2" --by "$4" --at "$5" --body -; }

begin political receive po-1 notifier:n-1 2026-03-02T10:20:00+01:00
move political confirm po-1 platform:p-7 2026-03-02T11:00:00+01:00
aedile case due
move political answer po-1 platform:p-7 2026-03-03T09:00:00+01:00
aedile case move po-1 close --by notifier:n-1 --at 2026-03-04T09:00:00+01:00
aedile case show po-1
