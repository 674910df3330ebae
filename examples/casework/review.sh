#!/bin/sh
# A review of what screening found: suspected until a person has looked, then taken up or dismissed.
# Run it in an empty folder. Everything that a move carries is the example that the program prints; change it as your case needs.
set -eu
export AEDILE_STORE=sqlite:story.db
begin() { aedile case fields "$1" "$2" --example | aedile case open "$1" --id "$3" --move "$2" --by "$4" --at "$5" --body -; }
move() { aedile case fields "$1" "$2" --example | aedile case move "$3" "$2" --by "$4" --at "$5" --body -; }

cat > items.ndjson <<'END'
{"id": "i-17", "url": "https://market.example/item/17", "title": "Portable GPS jammer for cars"}
{"id": "i-18", "url": "https://market.example/item/18", "title": "WiFi jammer"}
END
aedile screen --no-registers -q --output ndjson -o findings.ndjson items.ndjson || [ $? -eq 1 ]
aedile case open review --findings findings.ndjson --items items.ndjson --by screener:p-1 --at 2026-03-02T09:00:00+01:00 > opened
first=$(grep i-17 opened | head -n 1 | cut -d' ' -f1)
second=$(grep i-18 opened | head -n 1 | cut -d' ' -f1)
aedile case show "$first"

# What the finding knows is filled into a decision; what a person must say is added.
aedile decide --id d-1 --from "$first" --by p-1 --at 2026-03-02T10:00:00+01:00 \
  --set visibility.what=DECISION_VISIBILITY_CONTENT_REMOVED --set applies_on=2026-03-02 --set contact=stall9@mail.example \
  --set explanation='A device that jams radio cannot meet the law.' \
  --set redress.internal='the form at https://market.example/complain' --set redress.out_of_court='the certified bodies' --set redress.court='the courts'
aedile decide d-1 --send --by p-1 --at 2026-03-02T11:00:00+01:00
move review take_up "$first" screener:p-1 2026-03-02T11:30:00+01:00
move review dismiss "$second" screener:p-1 2026-03-02T11:40:00+01:00
aedile case list --closed
