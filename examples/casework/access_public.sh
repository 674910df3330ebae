#!/bin/sh
# Researchers ask for public data (art 40(12) DSA): refused for want of a condition, then given.
# Run it in an empty folder. Everything that a move carries is the example that the program prints; change it as your case needs.
set -eu
export AEDILE_STORE=sqlite:story.db
begin() { aedile case fields "$1" "$2" --example | aedile case open "$1" --id "$3" --move "$2" --by "$4" --at "$5" --body -; }
move() { aedile case fields "$1" "$2" --example | aedile case move "$3" "$2" --by "$4" --at "$5" --body -; }

begin access_public ask y-1 researcher:r-1 2026-03-02T09:00:00+01:00
move access_public refuse y-1 platform:p-7 2026-03-03T09:00:00+01:00
move access_public provide y-1 platform:p-7 2026-03-10T09:00:00+01:00
aedile case move y-1 close --by researcher:r-1 --at 2026-03-11T09:00:00+01:00
aedile case show y-1
