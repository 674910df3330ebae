#!/bin/sh
# A coordinator asks that of establishment to assess (art 58 DSA): two months, suspended while more is awaited; then the Board refers the matter.
# Run it in an empty folder. Everything that a move carries is the example that the program prints; change it as your case needs.
set -eu
export AEDILE_STORE=sqlite:story.db
begin() { aedile case fields "$1" "$2" --example | aedile case open "$1" --id "$3" --move "$2" --by "$4" --at "$5" --body -; }
move() { aedile case fields "$1" "$2" --example | aedile case move "$3" "$2" --by "$4" --at "$5" --body -; }

begin assistance ask as-1 authority:c-1 2026-03-02T09:00:00+01:00
move assistance suspend as-1 authority:c-2 2026-03-16T09:00:00+01:00
move assistance resume as-1 authority:c-1 2026-03-30T09:00:00+02:00
move assistance answer as-1 authority:c-2 2026-05-11T09:00:00+02:00
move assistance refer as-1 board:b-1 2026-06-01T09:00:00+02:00
move assistance answer as-1 authority:c-9 2026-07-01T09:00:00+02:00
move assistance review as-1 authority:c-9 2026-07-02T09:00:00+02:00
move assistance answer as-1 authority:c-2 2026-08-31T09:00:00+02:00
aedile case move as-1 close --by authority:c-1 --at 2026-09-01T09:00:00+02:00
aedile case show as-1
