package letter

import (
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/deadline"
)

func (w writer) suspicion() (ds []Document) {
	s := casework.LastBody[kinds.Suspicion](w.Case, "notice", "add")
	for _, e := range w.Events {
		if e.Move != "report" || s == nil {
			continue
		}
		if r, err := casework.BodyOf[kinds.Reporting](e); err == nil {
			w := w.in("")
			ds = append(ds, w.by(w.dress(w.offence(s, r, w.dayOf(e)), casework.Platform, r.To, ""), e))
		}
	}
	return ds
}

// offence informs law enforcement of a suspicion of an offence that threatens life or safety, with all that is known
// (art 18 DSA).
func (w writer) offence(s *kinds.Suspicion, r *kinds.Reporting, on deadline.Date) Document {
	threat := w.texts("offence.threat", "art 18(1) DSA", s.Threat)
	if s.Threatened.Given() {
		threat.Text = append(threat.Text, w.say("offence.threatened", "who", w.of(s.Threatened)))
	}
	where := w.say("offence.unknown")
	if states := s.States(); len(states) > 0 {
		where = w.count("offence.states", len(states), "states", w.list(w.countries(states)))
	}
	return Document{What: "offence_report", Case: w.ID, On: on, Status: w.say("status.report"), Title: w.say("offence.title"),
		Opening: []string{w.say("offence.opening"), where},
		Sections: filled(
			w.texts("offence.facts", "art 18(1) DSA", s.Facts), threat,
			Section{w.say("offence.info"), "art 18(1) DSA", nil, s.Info},
			w.texts("offence.report", "art 18(1) DSA", r.Text),
		)}
}
