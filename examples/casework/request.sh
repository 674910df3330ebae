#!/bin/sh
# A request for information (art 67 DSA): asked of a provider, answered in parts, followed up.
# Run it in an empty folder. Everything that a move carries is the example that the program prints; change it as your case needs.
set -eu
export AEDILE_STORE=sqlite:story.db
begin() { aedile case fields "$1" "$2" --example | aedile case open "$1" --id "$3" --move "$2" --by "$4" --at "$5" --body -; }
move() { aedile case fields "$1" "$2" --example | aedile case move "$3" "$2" --by "$4" --at "$5" --body -; }

# The authority prepares it, and sends it to every addressee. Nothing that is wrong in law goes out.
aedile case fields request draft --example > request.json
aedile request lint request.json
aedile request new request.json --id q-1 --send --by c-1 --at 2026-03-02T09:00:00+01:00

# The provider asks for time, answers one question, then the other.
move request ask q-1 platform:p-7 2026-03-20T09:00:00+01:00
move request grant q-1 authority:c-1 2026-03-23T09:00:00+01:00
aedile case move q-1 answer_part --by platform:p-7 --at 2026-04-10T09:00:00+02:00 --set by=provider --set 'questions=[{"no": 1, "text": "Twelve."}]'
aedile request answer q-1 --by p-7 --at 2026-05-12T09:00:00+02:00 --set by=provider --set 'questions=[{"no": 2, "text": "We compare each offer with the register."}]'
move request follow_up q-1 authority:c-1 2026-06-01T09:00:00+02:00
aedile case show q-1

# The other side takes the same document in as it came.
aedile request new request.json --id in-1 --receive --by p-7 --at 2026-03-02T10:00:00+01:00
