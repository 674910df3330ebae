package letter

import (
	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/deadline"
)

// TraderRequest asks a trader to remedy its data, and says what follows if it does not (≈ art 30(3) DSA).
func TraderRequest(id aedile.CaseID, a *kinds.Asking, on deadline.Date) Document {
	by := say("trader.ask.soon")
	if !a.Until.IsZero() {
		by = say("trader.ask.by", "day", day(a.Until))
	}
	return Document{What: "trader_request", Case: id, On: on, Status: say("status.request"), Title: say("trader.ask.title"),
		Opening: []string{say("trader.ask.opening")},
		Sections: []Section{
			{say("trader.ask.signs"), "art 30(3) DSA", nil, a.Signs},
			{say("trader.ask.do"), "art 30(3) DSA", []string{by, say("trader.ask.else")}, nil},
		}}
}

// TraderDecision tells a trader that it is not admitted, or that its offers are suspended, why, and that it can complain
// (≈ art 30(3), (4) DSA). What is "refused" or "suspended".
func TraderDecision(id aedile.CaseID, what, why string, on deadline.Date) Document {
	ref := map[string]string{"refused": "art 30(1) DSA", "suspended": "art 30(3) DSA"}[what]
	return Document{What: "trader_" + what, Case: id, On: on, Status: say("status.decision"), Title: say("trader." + what + ".title"),
		Opening: []string{say("trader." + what + ".opening")},
		Sections: filled(texts("trader.why", ref, why),
			Section{say("redress.heading"), "art 30(4) DSA", []string{say("trader.redress")}, nil})}
}
