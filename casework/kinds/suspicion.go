package kinds

import (
	"slices"
	"strings"

	"github.com/aedile/aedile/casework"
)

// Suspicion is what makes a hosting provider suspect an offence that threatens somebody's life or safety (art 18 DSA).
// It is suspected, not established.
type Suspicion struct {
	Facts      string            `json:"facts" personal:"text"`
	Threat     string            `json:"threat" personal:"text"`         // to whose life or safety, and how
	Threatened casework.Personal `json:"threatened,omitzero"`            // the person, where known
	State      string            `json:"state,omitempty"`                // the Member State concerned; empty: cannot be identified
	MoreStates []string          `json:"more_states,omitempty"`          // others concerned
	Info       []string          `json:"info,omitempty" personal:"text"` // what information is available
}

// Validate names what the suspicion lacks.
func (s *Suspicion) Validate() (fs casework.Faults) {
	fs.Text(s.Facts, "facts", "no information that gives rise to the suspicion", dsa("art 18(1)"))
	fs.Text(s.Threat, "threat", "names no threat to the life or safety of a person", dsa("art 18(1)"))
	return fs
}

// Reporting is the report to law enforcement.
type Reporting struct {
	To   string `json:"to"`                   // the authority
	Of   string `json:"of"`                   // its Member State, or "Europol"
	Text string `json:"text" personal:"text"` // all relevant information available
	// Home: Of is the state where the provider is established or has its representative.
	Home bool `json:"home,omitempty"`
}

// Validate names what the report lacks.
func (r *Reporting) Validate() (fs casework.Faults) {
	fs.Text(r.To, "to", "names no authority", dsa("art 18(1)"))
	fs.Text(r.Of, "of", "names no Member State and not Europol", dsa("art 18(1)"))
	fs.Text(r.Text, "text", "brings no information", dsa("art 18(1)"))
	return fs
}

// rightAuthority: a state concerned; where none can be identified, the state of establishment or Europol, or both.
func rightAuthority(in casework.In) (fs casework.Faults) {
	s, r := casework.LastBody[Suspicion](in.Case, "notice", "add"), in.Body.(*Reporting)
	if states := s.States(); len(states) > 0 {
		fs.Need(slices.ContainsFunc(states, func(st string) bool { return strings.EqualFold(st, r.Of) }), "of",
			"the Member State concerned is "+strings.Join(states, ", "), dsa("art 18(1)"))
		return fs
	}
	fs.Need(r.Home || strings.EqualFold(r.Of, "Europol"), "of",
		"the state concerned is not identified: the state of establishment, Europol, or both", dsa("art 18(2)"))
	return fs
}

// wanted are the parts of the duty to report: each Member State concerned; or none, where no state can be identified.
func wanted(s *Suspicion) []string {
	items := slices.Clone(s.States())
	for i, st := range items {
		items[i] = strings.ToUpper(strings.TrimSpace(st))
	}
	slices.Sort(items)
	if items = slices.Compact(items); len(items) == 0 {
		return []string{""}
	}
	return items
}

// begun are the parts of the duty that the step adds: states that were neither named nor informed before.
func begun(in casework.In) (items []string) {
	for _, item := range wanted(in.Body.(*Suspicion)) {
		_, runs := in.Case.Due("report", item)
		told := slices.ContainsFunc(in.Case.Events, func(e casework.Event) bool {
			r, err := casework.BodyOf[Reporting](e)
			return e.Move == "report" && err == nil && (item == "" || strings.EqualFold(strings.TrimSpace(r.Of), item))
		})
		if !runs && !told {
			items = append(items, item)
		}
	}
	return items
}

// dropped are the parts of the duty that the step ends: states that are no longer held to be concerned.
func dropped(in casework.In) (items []string) {
	keep := wanted(in.Body.(*Suspicion))
	for _, d := range in.Case.Dues {
		if d.Name == "report" && !slices.Contains(keep, d.Item) {
			items = append(items, d.Item)
		}
	}
	return items
}

// reportedTo is the part of the duty that the report meets. A case of earlier records has one due for all its states.
func reportedTo(in casework.In) []string {
	s := casework.LastBody[Suspicion](in.Case, "notice", "add")
	if len(s.States()) == 0 {
		return []string{""}
	}
	items := []string{strings.ToUpper(strings.TrimSpace(in.Body.(*Reporting).Of))}
	if left := slices.DeleteFunc(untold(in.Case), func(st string) bool { return st == items[0] }); len(left) == 0 {
		items = append(items, "")
	}
	return items
}

// untold are the Member States concerned that were not informed yet.
func untold(c casework.Case) (states []string) {
	s := casework.LastBody[Suspicion](c, "notice", "add")
	if s == nil || len(s.States()) == 0 {
		return nil
	}
	states = wanted(s)
	for _, e := range c.Events {
		if r, err := casework.BodyOf[Reporting](e); e.Move == "report" && err == nil {
			states = slices.DeleteFunc(states, func(st string) bool { return strings.EqualFold(st, strings.TrimSpace(r.Of)) })
		}
	}
	return states
}

// allTold refuses to end while a state concerned was not informed.
func allTold(in casework.In) (fs casework.Faults) {
	left := untold(in.Case)
	fs.Need(len(left) == 0, "", "not informed yet: "+strings.Join(left, ", "), dsa("art 18(1)"))
	return fs
}

var reportDue = []casework.DueRule{{Name: "report", Of: casework.Platform, Source: casework.Policy, Law: dsa("art 18(1)"), Parts: begun}}

// States returns the Member States concerned, as far as they can be identified.
func (s *Suspicion) States() (states []string) {
	for _, st := range append([]string{s.State}, s.MoreStates...) {
		if has(st) {
			states = append(states, st)
		}
	}
	return states
}

func suspicionBody() casework.Body { return &Suspicion{} }

var suspicion = casework.Kind{
	Name: "suspicion", Title: "Suspicion of an offence that threatens life or safety", Law: refs("art 18(1)", "art 18(2)"),
	States: []casework.State{
		{Name: "suspected", Turn: casework.Platform, About: "suspected, not established; to be reported promptly"},
		{Name: "reported", Turn: casework.Authority,
			About: "law enforcement was informed; where several states are concerned, a due shows each that was not yet"},
		{Name: "acknowledged", Closed: true, About: "law enforcement confirmed the report"},
		{Name: "closed", Closed: true, About: "reported, and nothing came back"},
		{Name: "dismissed", Closed: true, About: "a person found no such threat"},
	},
	Moves: []casework.Move{
		{Name: "notice", To: "suspected", By: by(casework.Platform), Law: refs("art 18(1)"),
			About: "become aware of information that gives rise to it",
			Body:  suspicionBody, Dues: reportDue},
		{Name: "add", From: []string{"suspected"}, To: "suspected", By: by(casework.Platform), Law: refs("art 18(1)"),
			About: "add what became known",
			Body:  suspicionBody, Dues: reportDue, Meets: []string{"report"}, Items: dropped},
		{Name: "add", From: []string{"reported"}, To: "reported", By: by(casework.Platform), Law: refs("art 18(1)"),
			About: "add what became known",
			Body:  suspicionBody, Dues: reportDue, Meets: []string{"report"}, Items: dropped},
		{Name: "report", From: []string{"suspected"}, To: "reported", By: by(casework.Platform), Law: refs("art 18(1)", "art 18(2)"),
			About: "inform law enforcement of one Member State concerned", Body: func() casework.Body { return &Reporting{} },
			Check: rightAuthority,
			Meets: []string{"report"}, Items: reportedTo,
			Jobs: []casework.Job{document("offence_report", "tell", casework.Authority)}},
		{Name: "report", From: []string{"reported"}, To: "reported", By: by(casework.Platform), Law: refs("art 18(1)", "art 18(2)"),
			About: "inform another state concerned, or a second authority such as Europol",
			Body:  func() casework.Body { return &Reporting{} },
			Check: rightAuthority,
			Meets: []string{"report"}, Items: reportedTo,
			Jobs: []casework.Job{document("offence_report", "tell", casework.Authority)}},
		{Name: "acknowledge", From: []string{"reported"}, To: "acknowledged", By: by(casework.Authority), Law: refs("art 18(1)"),
			About: "confirm the report",
			Stays: func(in casework.In) bool { return len(untold(in.Case)) > 0 }},
		{Name: "close", From: []string{"reported"}, To: "closed", By: by(casework.Platform), Law: refs("art 18(1)"), About: "close",
			Body: reason, Check: reasoned("art 18(1)", allTold)},
		{Name: "dismiss", From: []string{"suspected"}, To: "dismissed", By: by(casework.Platform), Law: refs("art 18(1)"),
			About: "find, as a person, that there is no such threat", Body: reason,
			Check: func(in casework.In) casework.Faults {
				return append(why(dsa("art 18(1)"))(in), byPerson(in, dsa("art 18(1)"))...)
			}},
	},
}
