#!/bin/sh
# A suspicion of an offence that threatens life or safety (art 18 DSA): added to, reported, acknowledged.
# Run it in an empty folder. Everything that a move carries is the example that the program prints; change it as your case needs.
set -eu
export AEDILE_STORE=sqlite:story.db
begin() { aedile case fields "$1" "$2" --example | aedile case open "$1" --id "$3" --move "$2" --by "$4" --at "$5" --body -; }
move() { aedile case fields "$1" "$2" --example | aedile case move "$3" "$2" --by "$4" --at "$5" --body -; }

begin suspicion notice s-1 platform:p-1 2026-03-02T09:00:00+01:00
move suspicion add s-1 platform:p-1 2026-03-02T09:20:00+01:00
move suspicion report s-1 platform:p-1 2026-03-02T09:30:00+01:00
aedile case letter s-1 --names
aedile case move s-1 acknowledge --by authority --at 2026-03-02T12:00:00+01:00

# Another one turns out to be none.
begin suspicion notice s-2 platform:p-1 2026-03-03T09:00:00+01:00
move suspicion dismiss s-2 platform:p-1 2026-03-03T10:00:00+01:00
aedile case show s-2
