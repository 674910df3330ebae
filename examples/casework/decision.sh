#!/bin/sh
# A decision with its statement of reasons (art 17 DSA): drafted, sent, filed, complained of, reversed, lifted.
# Run it in an empty folder. Everything that a move carries is the example that the program prints; change it as your case needs.
set -eu
export AEDILE_STORE=sqlite:story.db
begin() { aedile case fields "$1" "$2" --example | aedile case open "$1" --id "$3" --move "$2" --by "$4" --at "$5" --body -; }
move() { aedile case fields "$1" "$2" --example | aedile case move "$3" "$2" --by "$4" --at "$5" --body -; }

begin notice submit n-1 notifier 2026-03-02T10:00:00+01:00

# The draft lacks nothing; it is sent to the recipient, and its statement goes to the Transparency Database.
aedile case fields decision draft --example > facts.json
aedile decide --id d-1 --facts facts.json --by p-1 --at 2026-03-04T10:00:00+01:00
aedile decide d-1 --send --by p-1 --at 2026-03-04T12:00:00+01:00 --payload payload.ndjson
aedile sor validate payload.ndjson
move decision file d-1 platform:p-1 2026-03-05T09:00:00+01:00

# 1 April: the recipient complains. One act opens the complaint and moves the decision.
aedile case complain d-1 --id c-1 --by recipient --at 2026-04-01T09:00:00+02:00 --set grounds='The lamp that I sell is another model.'
aedile case move c-1 assign --by platform:p-3 --at 2026-04-02T09:00:00+02:00 --set to=p-2 --set qualified=true
aedile case fields complaint decide --example > outcome.json
aedile case move c-1 decide --by platform:p-2 --at 2026-04-03T09:00:00+02:00 --body outcome.json --set outcome=reversed --set reasons='It is another model.'

# One act tells the complainant and reverses the decision; then the offer is put back.
aedile case conclude c-1 --by platform:p-2 --at 2026-04-03T10:00:00+02:00
aedile case move d-1 restore --by platform:p-2 --at 2026-04-03T11:00:00+02:00
aedile case show d-1
