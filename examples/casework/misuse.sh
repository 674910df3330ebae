#!/bin/sh
# Measures against misuse (art 23 DSA): warned, counted again, suspended, restored.
# Run it in an empty folder. Everything that a move carries is the example that the program prints; change it as your case needs.
set -eu
export AEDILE_STORE=sqlite:story.db
begin() { aedile case fields "$1" "$2" --example | aedile case open "$1" --id "$3" --move "$2" --by "$4" --at "$5" --body -; }
move() { aedile case fields "$1" "$2" --example | aedile case move "$3" "$2" --by "$4" --at "$5" --body -; }

begin misuse warn m-1 platform:p-1 2026-03-02T09:00:00+01:00
aedile case letter m-1

# The suspension has a statement of reasons of its own, so a decision comes first.
begin notice submit n-1 notifier 2026-03-03T09:00:00+01:00
aedile case fields decision draft --example > facts.json
aedile decide --id d-1 --facts facts.json --by p-1 --at 2026-04-16T09:00:00+02:00 --set applies_on=2026-04-16 --set account.what=DECISION_ACCOUNT_SUSPENDED
aedile decide d-1 --send --by p-1 --at 2026-04-16T10:00:00+02:00
move misuse suspend m-1 platform:p-1 2026-04-16T11:00:00+02:00
aedile case due
aedile case lapse
aedile case show m-1
