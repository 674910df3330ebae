package letter

import (
	"cmp"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/deadline"
)

func (w writer) trader() (ds []Document) {
	t := cmp.Or(casework.LastBody[kinds.TraderData](w.Case, "apply", "complete", "remedy", "begin"), &kinds.TraderData{})
	w = w.in(t.Language)
	for _, e := range w.Events {
		switch e.Move {
		case "ask", "reject":
			if a, err := casework.BodyOf[kinds.Asking](e); err == nil {
				ds = append(ds, w.by(w.dress(w.ask(a, w.dayOf(e)), casework.Platform, w.of(t.Name), ""), e))
			}
		case "refuse", "suspend":
			if r, err := casework.BodyOf[kinds.Reason](e); err == nil {
				ds = append(ds, w.by(w.dress(w.refusal(e.To, r.Why, w.dayOf(e)), casework.Platform, w.of(t.Name), ""), e))
			}
		}
	}
	return ds
}

// ask asks a trader to remedy its data, and says what follows if it does not (art 30(3) DSA).
func (w writer) ask(a *kinds.Asking, on deadline.Date) Document {
	by := w.say("trader.ask.soon")
	if !a.Until.IsZero() {
		by = w.say("trader.ask.by", "day", w.day(a.Until))
	}
	return Document{What: "trader_request", Case: w.ID, On: on, Status: w.say("status.request"), Title: w.say("trader.ask.title"),
		Opening: []string{w.say("trader.ask.opening")},
		Sections: []Section{
			{w.say("trader.ask.signs"), "art 30(3) DSA", nil, a.Signs},
			{w.say("trader.ask.do"), "art 30(3) DSA", []string{by, w.say("trader.ask.else")}, nil},
		}}
}

// refusal tells a trader that it is not admitted, or that its offers are suspended, why, and that it can complain
// (art 30(3), (4) DSA). What is "refused" or "suspended".
func (w writer) refusal(what, why string, on deadline.Date) Document {
	ref := map[string]string{"refused": "art 30(1) DSA", "suspended": "art 30(3) DSA"}[what]
	return Document{What: "trader_" + what, Case: w.ID, On: on, Status: w.say("status.decision"), Title: w.say("trader." + what + ".title"),
		Opening: []string{w.say("trader." + what + ".opening")},
		Sections: filled(w.texts("trader.why", ref, why),
			Section{w.say("redress.heading"), "art 30(4) DSA", []string{w.say("trader.redress")}, nil})}
}
