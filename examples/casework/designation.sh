#!/bin/sh
# A service reaches the threshold and is designated (art 24(2), 33 DSA); another is told that it is to be.
# Run it in an empty folder. Everything that a move carries is the example that the program prints; change it as your case needs.
set -eu
export AEDILE_STORE=sqlite:story.db
begin() { aedile case fields "$1" "$2" --example | aedile case open "$1" --id "$3" --move "$2" --by "$4" --at "$5" --body -; }
move() { aedile case fields "$1" "$2" --example | aedile case move "$3" "$2" --by "$4" --at "$5" --body -; }

begin designation reach d-1 platform:p-7 2026-02-16T09:00:00+01:00
move designation ask d-1 authority:c-1 2026-02-20T09:00:00+01:00
move designation tell d-1 platform:p-7 2026-03-02T09:00:00+01:00
move designation inform d-1 authority:c-1 2026-03-03T09:00:00+01:00
move designation designate d-1 authority:c-1 2026-04-01T09:00:00+02:00

# Section 5 applies four months after notification, on that day.
aedile case lapse
aedile case show d-1

# On other information the provider gives its views first.
begin designation publish d-2 platform:p-7 2026-02-16T09:00:00+01:00
move designation intend d-2 authority:c-1 2026-03-02T09:00:00+01:00
move designation view d-2 platform:p-7 2026-03-10T09:00:00+01:00

# What a service owes on a day needs no record.
aedile duties whatsapp --on 2026-06-01
