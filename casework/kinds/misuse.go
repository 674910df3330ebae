package kinds

import (
	"slices"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
)

// Misuse are the counts on which a suspension rests (art 23(3) DSA): absolute numbers and their share within a stated
// time frame; gravity and intention are for a person to say.
type Misuse struct {
	// Language is the one in which its addressee is written to, as "de". Empty: that of the operator.
	Language string            `json:"language,omitempty"`
	Subject  casework.Personal `json:"subject,omitzero"` // whom it is about: the account
	Contact  casework.Personal `json:"contact,omitzero"` // where the warning goes

	Of        string        `json:"of"` // "content" (23(1)), "notices" or "complaints" (23(2)), "products" of a trader (art 22(11) GPSR)
	Since     deadline.Date `json:"since"`
	Until     deadline.Date `json:"until"`
	Total     int           `json:"total"`                     // items, notices or complaints of the subject
	Manifest  int           `json:"manifest"`                  // manifestly illegal or manifestly unfounded ones
	Gravity   string        `json:"gravity" personal:"text"`   // and consequences
	Intention string        `json:"intention" personal:"text"` // where it can be identified
}

// SharePct returns the share of the manifest ones in hundredths.
func (m *Misuse) SharePct() int {
	if m.Total == 0 {
		return 0
	}
	return 100 * m.Manifest / m.Total
}

// Validate asks for the four factors of art 23(3) within a time frame.
func (m *Misuse) Validate() (fs casework.Faults) {
	ref := dsa("art 23(3)")
	fs.Contact(m.Contact, "contact", dsa("art 23(1)"))
	fs.Need(slices.Contains([]string{"content", "notices", "complaints", "products"}, m.Of), "of",
		"is none of content, notices, complaints, products", dsa("art 23(1)"))
	fs.Need(!m.Since.IsZero(), "since", "no time frame: no first day", ref)
	fs.Need(!m.Until.IsZero(), "until", "no time frame: no last day", ref)
	fs.Need(m.Until.IsZero() || m.Since.Before(m.Until), "until", "is not after the first day of the time frame", ref)
	fs.Need(m.Manifest > 0, "manifest", "no absolute number of manifest cases", dsa("art 23(3)(a)"))
	fs.Need(m.Total > 0, "total", "no number of all, of which the manifest ones are a share", dsa("art 23(3)(b)"))
	fs.Need(m.Total <= 0 || m.Manifest <= m.Total, "manifest", "no absolute number of manifest cases among all: there are more than all",
		dsa("art 23(3)(a)"))
	fs.Text(m.Gravity, "gravity", "nothing on gravity and consequences", dsa("art 23(3)(c)"))
	fs.Text(m.Intention, "intention", "nothing on intention, as far as it can be identified", dsa("art 23(3)(d)"))
	return fs
}

// CountNotices counts the notices of one sender in the cases and the manifestly unfounded decisions on them, by when
// they were opened. The sender is compared by the texts of name and address or by trusted flagger.
func CountNotices(cases []casework.Case, same func(*Notice) bool, since, until time.Time) (total, unfounded int) {
	for _, c := range cases {
		n := noticeOf(c)
		if c.Kind != "notice" || n == nil || c.OpenedAt.Before(since) || c.OpenedAt.After(until) || !same(n) {
			continue
		}
		total++
		if d := casework.LastBody[NoticeDecision](c, "decide"); d != nil && d.ManifestlyUnfounded {
			unfounded++
		}
	}
	return total, unfounded
}

// Suspension stops a service or the handling of notices and complaints for a time.
type Suspension struct {
	Misuse
	Terms string        `json:"terms"` // where the terms set out the policy (art 23(4))
	End   deadline.Date `json:"end"`   // a reasonable period
	// Frequent says why the manifest cases are frequent, as the policy in the terms has it: no law has a number for it.
	Frequent string `json:"frequent" personal:"text"`
	// Decision is the case of the suspension of a service or an account with its statement of reasons (art 17(1)(c), (d)).
	Decision aedile.CaseID `json:"decision,omitempty"`
	// Redress stands in the letter, where it is given. The restriction itself is a decision with its statement of reasons.
	Redress Redress `json:"redress,omitzero"`
}

// Validate asks for the counts since the warning, the terms and an end.
func (s *Suspension) Validate() (fs casework.Faults) {
	fs = s.Misuse.Validate()
	fs.Text(s.Terms, "terms", "does not cite the terms that set out the policy", dsa("art 23(4)"))
	ref := dsa("art 23(1)")
	switch s.Of {
	case "notices", "complaints":
		ref = dsa("art 23(2)")
	case "products":
		ref = gpsr("art 22(11)")
	}
	fs.Need(!s.End.IsZero(), "end", "is for no period: a reasonable one is needed", ref)
	fs.Need(s.Manifest != 1, "manifest", "one manifest case is not frequent", ref)
	fs.Text(s.Frequent, "frequent", "does not say why that is frequent, by the policy", ref)
	fs.Need(s.Of != "content" && s.Of != "products" || s.Decision != "", "decision",
		"names no decision with its statement of reasons for the suspension", dsa("art 17(1)"))
	return fs
}

// warned refuses a suspension that counts nothing since the warning, or another misuse than was warned of.
func warned(in casework.In) (fs casework.Faults) {
	e, _ := in.Case.Last("warn")
	before, s := casework.LastBody[Misuse](in.Case, "warn"), in.Body.(*Suspension)
	fs.Need(s.Of == before.Of, "of", "the warning was about "+before.Of, dsa("art 23(1)"))
	fs.Need(s.Until.After(deadline.DateOf(e.At.In(in.Clock.Zone))), "until", "counts nothing after the warning", dsa("art 23(1)"))
	return append(fs, byPerson(in, dsa("art 23(3)"))...)
}

var misuse = casework.Kind{
	Name: "misuse", Title: "Measures against misuse", Law: []law.Ref{dsa("art 23(1)"), dsa("art 23(2)"), gpsr("art 22(11)")},
	Reaches: casework.Recipient,
	States: []casework.State{
		{Name: "warned", Turn: casework.Platform, About: "warned of a suspension; the platform watches whether it goes on"},
		{Name: "suspended", Turn: casework.Platform, About: "suspended for a reasonable period"},
		{Name: "restored", Closed: true, About: "the suspension has ended"},
		{Name: "closed", Closed: true, About: "no further misuse"},
	},
	Moves: []casework.Move{
		{Name: "warn", To: "warned", By: by(casework.Platform), Law: refs("art 23(1)", "art 23(2)"), About: "warn",
			Body: func() casework.Body { return &Misuse{} }, Dues: []casework.DueRule{target("watch", casework.Platform, dsa("art 23(3)"))},
			Jobs: []casework.Job{document("misuse_warning", "tell", casework.Recipient)}},
		{Name: "suspend", From: []string{"warned"}, To: "suspended", By: by(casework.Platform), Law: refs("art 23(1)", "art 23(2)"),
			About: "suspend, after the warning",
			Body:  func() casework.Body { return &Suspension{} }, Check: warned, Meets: []string{"watch"},
			Jobs: []casework.Job{document("misuse_suspension", "tell", casework.Recipient)},
			Dues: []casework.DueRule{{Name: "restore", Of: casework.Platform, Source: casework.Stated, Law: dsa("art 23(1)"),
				Sense: casework.NotBefore,
				Days: func(in casework.In) []casework.Day {
					return []casework.Day{{On: in.Body.(*Suspension).End, Field: "end"}}
				}}}},
		{Name: "restore", From: []string{"suspended"}, To: "restored", By: by(casework.Platform), Law: refs("art 23(1)"),
			About: "end the suspension",
			Meets: []string{"restore"}},
		{Name: "expire", From: []string{"suspended"}, To: "restored", By: by(casework.Clock), Law: refs("art 23(1)"), Lapses: "restore",
			About: "the period has ended"},
		{Name: "close", From: []string{"warned"}, To: "closed", By: by(casework.Platform), Law: refs("art 23(3)"),
			About: "find no further misuse", Body: reason,
			Check: why(dsa("art 23(3)"))},
	},
}
