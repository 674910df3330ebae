#!/bin/sh
# A crisis (art 36 DSA): recommended, decided, monitored, extended, revoked.
# Run it in an empty folder. Everything that a move carries is the example that the program prints; change it as your case needs.
set -eu
export AEDILE_STORE=sqlite:story.db
begin() { aedile case fields "$1" "$2" --example | aedile case open "$1" --id "$3" --move "$2" --by "$4" --at "$5" --body -; }
move() { aedile case fields "$1" "$2" --example | aedile case move "$3" "$2" --by "$4" --at "$5" --body -; }
bare() { aedile case move "$1" "$2" --by "$3" --at "$4"; }

begin crisis recommend x-1 board:b-1 2026-03-02T09:00:00+01:00
move crisis decide x-1 authority:c-1 2026-03-02T09:00:00+01:00
bare x-1 notify authority:c-1 2026-03-03T09:00:00+01:00
bare x-1 publish authority:c-1 2026-03-03T09:00:00+01:00
bare x-1 inform authority:c-1 2026-03-03T09:00:00+01:00
move crisis view x-1 board:b-1 2026-03-09T09:00:00+01:00
move crisis measures x-1 platform:p-1 2026-03-10T09:00:00+01:00
move crisis monitor x-1 authority:c-1 2026-04-01T09:00:00+02:00
move crisis report x-1 platform:p-1 2026-04-01T09:00:00+02:00
move crisis advise x-1 board:b-1 2026-05-20T09:00:00+02:00
move crisis extend x-1 authority:c-1 2026-05-21T09:00:00+02:00
move crisis advise x-1 board:b-1 2026-06-04T09:00:00+02:00
move crisis revoke x-1 authority:c-1 2026-06-05T09:00:00+02:00
move crisis account x-1 authority:c-1 2026-09-01T09:00:00+02:00
aedile case show x-1
