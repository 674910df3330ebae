#!/bin/sh
# A complaint to an authority about a provider (art 53 DSA): assessed, pursued, ended with a result.
# Run it in an empty folder. Everything that a move carries is the example that the program prints; change it as your case needs.
set -eu
export AEDILE_STORE=sqlite:story.db
begin() { aedile case fields "$1" "$2" --example | aedile case open "$1" --id "$3" --move "$2" --by "$4" --at "$5" --body -; }
move() { aedile case fields "$1" "$2" --example | aedile case move "$3" "$2" --by "$4" --at "$5" --body -; }

begin allegation lodge a-1 recipient 2026-03-02T09:00:00+01:00
move allegation hear a-1 authority:c-1 2026-03-05T09:00:00+01:00
begin request draft q-1 authority:c-1 2026-03-09T09:00:00+01:00
move allegation pursue a-1 authority:c-1 2026-03-09T10:00:00+01:00
move allegation close a-1 authority:c-1 2026-06-01T09:00:00+02:00
aedile case show a-1

# Another one goes to the coordinator of establishment.
begin allegation lodge a-2 recipient 2026-03-02T09:00:00+01:00
move allegation transmit a-2 authority:c-1 2026-03-03T09:00:00+01:00
