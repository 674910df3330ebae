#!/bin/sh
# Systemic risks (art 34, 35 DSA): assessed, mitigated, approved, transmitted.
# Run it in an empty folder. Everything that a move carries is the example that the program prints; change it as your case needs.
set -eu
export AEDILE_STORE=sqlite:story.db
begin() { aedile case fields "$1" "$2" --example | aedile case open "$1" --id "$3" --move "$2" --by "$4" --at "$5" --body -; }
move() { aedile case fields "$1" "$2" --example | aedile case move "$3" "$2" --by "$4" --at "$5" --body -; }
bare() { aedile case move "$1" "$2" --by "$3" --at "$4"; }

begin risk_assessment plan x-1 platform:p-1 2026-01-12T09:00:00+01:00
move risk_assessment assess x-1 platform:p-1 2026-03-10T09:00:00+01:00
move risk_assessment mitigate x-1 platform:p-1 2026-03-16T09:00:00+01:00
move risk_assessment approve x-1 platform:p-1 2026-03-20T09:00:00+01:00
move risk_assessment transmit x-1 platform:p-1 2026-03-23T09:00:00+01:00
move risk_assessment ask x-1 authority:c-1 2026-03-24T09:00:00+01:00
move risk_assessment give x-1 platform:p-1 2026-03-27T09:00:00+01:00
aedile case show x-1
