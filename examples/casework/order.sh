#!/bin/sh
# An order of an authority (art 9 DSA, art 22(4) GPSR): received, obeyed, answered, closed.
# Run it in an empty folder. Everything that a move carries is the example that the program prints; change it as your case needs.
set -eu
export AEDILE_STORE=sqlite:story.db
begin() { aedile case fields "$1" "$2" --example | aedile case open "$1" --id "$3" --move "$2" --by "$4" --at "$5" --body -; }
move() { aedile case fields "$1" "$2" --example | aedile case move "$3" "$2" --by "$4" --at "$5" --body -; }

begin order receive o-1 authority 2026-03-02T09:00:00+01:00
move order give_effect o-1 platform:p-1 2026-03-03T09:00:00+01:00
move order inform o-1 platform:p-1 2026-03-03T10:00:00+01:00
move order answer o-1 platform:p-1 2026-03-04T09:00:00+01:00
aedile case letter o-1
aedile case move o-1 close --by authority --at 2026-03-10T09:00:00+01:00

# One that lacks elements is sent back, and one cannot be carried out.
begin order take o-2 authority 2026-03-02T09:00:00+01:00
move order object o-2 platform:p-1 2026-03-02T11:00:00+01:00
move order complete o-2 authority 2026-03-03T09:00:00+01:00
move order decline o-2 platform:p-1 2026-03-04T09:00:00+01:00
aedile case move o-2 answer --by platform:p-1 --at 2026-03-04T10:00:00+01:00 --set effect_given=false --set text='The offer was gone before the order came.'
aedile case show o-2
