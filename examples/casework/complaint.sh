#!/bin/sh
# A complaint against a decision (art 20 DSA), and what a settlement body makes of it (art 21 DSA).
# Run it in an empty folder. Everything that a move carries is the example that the program prints; change it as your case needs.
set -eu
export AEDILE_STORE=sqlite:story.db
begin() { aedile case fields "$1" "$2" --example | aedile case open "$1" --id "$3" --move "$2" --by "$4" --at "$5" --body -; }
move() { aedile case fields "$1" "$2" --example | aedile case move "$3" "$2" --by "$4" --at "$5" --body -; }

begin notice submit n-1 notifier 2026-03-02T10:00:00+01:00
begin decision draft d-1 platform:p-1 2026-03-04T10:00:00+01:00
aedile decide d-1 --send --by p-1 --at 2026-03-04T12:00:00+01:00

# The record knows who decided and when the recipient was informed. The person who decided does not decide again.
aedile case complain d-1 --id c-1 --by recipient --at 2026-04-01T09:00:00+02:00 --set grounds='The lamp that I sell is another model.'
move complaint assign c-1 platform:p-3 2026-04-02T09:00:00+02:00
move complaint decide c-1 platform:p-2 2026-04-03T09:00:00+02:00
aedile case conclude c-1 --by platform:p-2 --at 2026-04-03T10:00:00+02:00
aedile case letter c-1

# The recipient goes to a certified body, which takes longer and decides; the platform follows it.
move complaint refer c-1 recipient 2026-04-11T09:00:00+02:00
move complaint prolong c-1 dispute_body 2026-06-30T09:00:00+02:00
move complaint settle c-1 dispute_body 2026-09-01T09:00:00+02:00
move complaint follow c-1 platform:p-2 2026-09-03T09:00:00+02:00
move decision reverse d-1 platform:p-2 2026-09-03T09:30:00+02:00
aedile case show c-1
