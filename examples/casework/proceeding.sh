#!/bin/sh
# Proceedings against a very large platform (art 66 to 73 DSA): each ground ends in its own way.
# Run it in an empty folder. Everything that a move carries is the example that the program prints; change it as your case needs.
set -eu
export AEDILE_STORE=sqlite:story.db
begin() { aedile case fields "$1" "$2" --example | aedile case open "$1" --id "$3" --move "$2" --by "$4" --at "$5" --body -; }
move() { aedile case fields "$1" "$2" --example | aedile case move "$3" "$2" --by "$4" --at "$5" --body -; }

begin proceeding open pr-1 authority:c-1 2026-03-02T09:00:00+01:00
aedile case move pr-1 inform --by authority:c-1 --at 2026-03-03T09:00:00+01:00
move proceeding measure pr-1 authority:c-1 2026-03-04T09:00:00+01:00
move proceeding find pr-1 authority:c-1 2026-03-09T09:00:00+01:00
move proceeding reply pr-1 platform:p-7 2026-04-09T09:00:00+02:00

# Ground 1 is decided; on ground 2 commitments are offered and made binding in a case of their own.
move proceeding decide pr-1 authority:c-1 2026-04-20T09:00:00+02:00
move proceeding notify pr-1 authority:c-1 2026-04-22T09:00:00+02:00
move proceeding offer pr-1 platform:p-7 2026-04-27T09:00:00+02:00
begin commitment bind k-1 authority:c-1 2026-05-11T09:00:00+02:00
move proceeding bind pr-1 authority:c-1 2026-05-11T09:30:00+02:00

# The provider hands in its plan and describes how it complies; then every ground has ended.
move proceeding plan pr-1 platform:p-7 2026-06-15T09:00:00+02:00
move proceeding comply pr-1 platform:p-7 2026-09-15T09:00:00+02:00
aedile case move pr-1 close --by authority:c-1 --at 2026-10-01T09:00:00+02:00
aedile case show pr-1
