package letter

import (
	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/deadline"
)

// OffenceReport informs law enforcement of a suspicion of an offence that threatens life or safety, with all that is known
// (≈ art 18 DSA).
func OffenceReport(id aedile.CaseID, s *kinds.Suspicion, r *kinds.Reporting, on deadline.Date, names Names) Document {
	threat := texts("offence.threat", "art 18(1) DSA", s.Threat)
	if s.Threatened.Given() {
		threat.Text = append(threat.Text, say("offence.threatened", "who", names.of(s.Threatened)))
	}
	where := say("offence.unknown")
	if states := s.States(); len(states) > 0 {
		where = say("offence.states", "states", list(countries(states)))
	}
	return Document{What: "offence_report", Case: id, On: on, Status: say("status.report"), Title: say("offence.title"),
		Opening: []string{say("to", "to", r.To), say("offence.opening"), where},
		Sections: filled(
			texts("offence.facts", "art 18(1) DSA", s.Facts), threat,
			Section{say("offence.info"), "art 18(1) DSA", nil, s.Info},
			texts("offence.report", "art 18(1) DSA", r.Text),
		)}
}
