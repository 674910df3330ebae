#!/bin/sh
# A notice of illegal content (art 16 DSA): received, confirmed, decided, told, closed.
# Run it in an empty folder. Everything that a move carries is the example that the program prints; change it as your case needs.
set -eu
export AEDILE_STORE=sqlite:story.db
begin() { aedile case fields "$1" "$2" --example | aedile case open "$1" --id "$3" --move "$2" --by "$4" --at "$5" --body -; }
move() { aedile case fields "$1" "$2" --example | aedile case move "$3" "$2" --by "$4" --at "$5" --body -; }

# 2 March 2026: it comes, and receipt is confirmed at once.
aedile case fields notice submit --example > notice.json
aedile notice add notice.json --id n-1 --at 2026-03-02T10:00:00+01:00 --confirm auto

# 4 March: the offer is removed. What the notice knows is filled into the decision; the rest is added.
aedile decide --id d-1 --from n-1 --by p-1 --at 2026-03-04T10:00:00+01:00 \
  --set visibility.what=DECISION_VISIBILITY_CONTENT_REMOVED --set applies_on=2026-03-05 --set recipient='Stall Nine' --set contact=stall9@mail.example \
  --set facts='The pictures show live parts that can be touched.' --set ground=DECISION_GROUND_ILLEGAL_CONTENT \
  --set legal_ground='Regulation (EU) 2023/988, Article 5' --set explanation='A lamp that can give an electric shock is not safe.' \
  --set redress.internal='the form at https://market.example/complain' --set redress.out_of_court='the certified bodies' --set redress.court='the courts'
aedile decide d-1 --send --by p-1 --at 2026-03-04T12:00:00+01:00
move notice decide n-1 platform:p-1 2026-03-04T12:30:00+01:00

# The sender is told, with the letter that the facts give.
aedile case move n-1 tell --letter --by platform:p-1 --at 2026-03-04T13:00:00+01:00
aedile case letter n-1

# A second notice lacks the address of the content: it is kept, the sender completes it, and it is joined to the first.
aedile case fields notice lodge --example > part.json
aedile notice add part.json --lodge --id n-2 --at 2026-03-05T09:00:00+01:00
move notice complete n-2 notifier 2026-03-06T09:00:00+01:00
aedile case move n-2 group --by platform:p-1 --at 2026-03-06T10:00:00+01:00 --set lead=n-1 --set similar_pct=100 --set how='the same address'
aedile case move n-2 withdraw --by notifier --at 2026-03-07T09:00:00+01:00

# Six months later the time to complain has passed, and the first is closed by the clock.
aedile case lapse
aedile case show n-1
