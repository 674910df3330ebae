#!/bin/sh
# A trusted flagger (art 22 DSA): awarded, reported on, investigated, heard, revoked.
# Run it in an empty folder. Everything that a move carries is the example that the program prints; change it as your case needs.
set -eu
export AEDILE_STORE=sqlite:story.db
begin() { aedile case fields "$1" "$2" --example | aedile case open "$1" --id "$3" --move "$2" --by "$4" --at "$5" --body -; }
move() { aedile case fields "$1" "$2" --example | aedile case move "$3" "$2" --by "$4" --at "$5" --body -; }

begin flagger apply f-1 notifier:n-1 2024-03-04T09:00:00+01:00
move flagger award f-1 authority:c-1 2024-04-02T09:00:00+02:00
aedile case move f-1 communicate --by authority:c-1 --at 2024-04-03T09:00:00+02:00
move flagger complain f-1 platform:p-7 2025-12-01T09:00:00+01:00
move flagger investigate f-1 authority:c-1 2026-01-12T09:00:00+01:00
move flagger report f-1 notifier:n-1 2026-03-02T09:00:00+01:00
move flagger announce f-1 authority:c-1 2026-03-16T09:00:00+01:00
move flagger react f-1 notifier:n-1 2026-04-01T09:00:00+02:00
move flagger revoke f-1 authority:c-1 2026-04-20T09:00:00+02:00
aedile case show f-1
