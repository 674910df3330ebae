#!/bin/sh
# An independent audit (art 37, 42(4) DSA): engaged, reported, implemented, published.
# Run it in an empty folder. Everything that a move carries is the example that the program prints; change it as your case needs.
set -eu
export AEDILE_STORE=sqlite:story.db
begin() { aedile case fields "$1" "$2" --example | aedile case open "$1" --id "$3" --move "$2" --by "$4" --at "$5" --body -; }
move() { aedile case fields "$1" "$2" --example | aedile case move "$3" "$2" --by "$4" --at "$5" --body -; }
bare() { aedile case move "$1" "$2" --by "$3" --at "$4"; }

begin independent_audit engage x-1 platform:p-1 2025-08-26T09:00:00+02:00
move independent_audit receive x-1 platform:p-1 2026-08-24T09:00:00+02:00
move independent_audit implement x-1 platform:p-1 2026-09-20T09:00:00+02:00
move independent_audit transmit x-1 platform:p-1 2026-09-21T09:00:00+02:00
move independent_audit publish x-1 platform:p-1 2026-11-20T09:00:00+01:00
bare x-1 close platform:p-1 2026-11-23T09:00:00+01:00
aedile case show x-1
