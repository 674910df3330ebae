package supervision

import (
	"slices"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/deadline"
)

// Candidate asks to be certified as a body for out-of-court dispute settlement (art 21(3) DSA).
type Candidate struct {
	Name         string   `json:"name"`
	State        string   `json:"state"`                          // in which it is established
	Independence string   `json:"independence" personal:"text"`   // (a), of platforms and recipients, also in its means
	Expertise    string   `json:"expertise" personal:"text"`      // (b)
	Remuneration string   `json:"remuneration" personal:"text"`   // (c), not linked to outcomes
	Access       string   `json:"access" personal:"text"`         // (d), online
	Languages    []string `json:"languages"`                      // (e), of the institutions of the Union
	Speed        string   `json:"speed" personal:"text"`          // (e), swift, efficient, cost-effective
	Rules        string   `json:"rules" personal:"text"`          // (f), public
	Fields       []string `json:"fields"`                         // particular issues
	Fees         string   `json:"fees,omitempty" personal:"text"` // for providers; nothing or a nominal fee for recipients (art 21(5))
}

// Validate names which condition is not shown.
func (c *Candidate) Validate() (fs casework.Faults) {
	ref := DSA("art 21(3)")
	for _, x := range []struct{ field, text, msg string }{
		{"name", c.Name, "names no body"}, {"state", c.State, "does not say in which Member State it is established"},
		{"independence", c.Independence, "does not show (a) that it is impartial and independent, also in its means"}, {"expertise",
			c.Expertise, "does not show (b) the necessary expertise"},
		{"remuneration", c.Remuneration, "does not show (c) that remuneration is not linked to the outcome"}, {"access", c.Access,
			"does not show (d) that it is easily accessible online"},
		{"speed", c.Speed, "does not show (e) that it is swift, efficient and cost-effective"}, {"rules", c.Rules,
			"does not show (f) clear, fair and public rules of procedure"},
	} {
		fs.Text(x.text, x.field, x.msg, ref)
	}
	fs.Need(len(c.Languages) > 0, "languages", "names no official language in which it can settle disputes (e)", ref)
	fs.Need(len(c.Fields) > 0, "fields", "names no particular issues of its expertise (b)", ref)
	return fs
}

// Certificate is the certification: for five years at most, with fields and languages.
type Certificate struct {
	Coordinator string        `json:"coordinator"`
	State       string        `json:"state"`
	Fields      []string      `json:"fields"`
	Languages   []string      `json:"languages"`
	Until       deadline.Date `json:"until"`
	Why         string        `json:"why,omitempty" personal:"text"`
}

// Validate names what the certificate lacks.
func (c *Certificate) Validate() (fs casework.Faults) {
	ref := DSA("art 21(3)")
	fs.Text(c.Coordinator, "coordinator", "names no coordinator", ref)
	fs.Need(len(c.Fields) > 0, "fields", "does not specify the issues", ref)
	fs.Need(len(c.Languages) > 0, "languages", "does not specify the languages", ref)
	fs.Need(!c.Until.IsZero(), "until", "is for no period: five years at most", ref)
	return fs
}

// Sheet is the certificate.
func (c *Certificate) Sheet(k casework.Case) Sheet {
	to := ""
	if b := casework.LastBody[Candidate](k, "apply"); b != nil {
		to = b.Name
	}
	ref := DSA("art 21(3)")
	return NewSheet("decision", to, "", Points("fields", ref, c.Fields...), Points("languages", ref, c.Languages...), Points("until", ref,
		Ends(c.Until, deadline.Period{})...), Section("reasons", ref, c.Why))
}

// certifiable refuses more than five years, and a coordinator of another state.
func certifiable(in casework.In) (fs casework.Faults) {
	c, k := in.Body.(*Certificate), casework.LastBody[Candidate](in.Case, "apply")
	longest := Today(in).AddMonths(60)
	fs.Need(!c.Until.After(longest), "until", "is more than five years, which end on "+longest.String(), DSA("art 21(3)"))
	fs.Need(k == nil || k.State == c.State, "state", "a body is certified by the coordinator of the state where it is established",
		DSA("art 21(3)"))
	for _, f := range c.Fields {
		fs.Need(k == nil || slices.Contains(k.Fields, f), "fields", "no expertise was shown in "+f, DSA("art 21(3)"))
	}
	for _, l := range c.Languages {
		fs.Need(k == nil || slices.Contains(k.Languages, l), "languages", "it was not shown that the body can settle disputes in "+
			l, DSA("art 21(3)"))
	}
	return fs
}

// certificateDues: the end of the certificate, the yearly report (art 21(4)) and what is told the Commission (art 21(8)).
var certificateDues = []casework.DueRule{
	{Name: "certificate", Of: casework.DisputeBody, Source: casework.Stated, Law: DSA("art 21(3)"), Sense: casework.OpenUntil,
		Days: func(in casework.In) []casework.Day {
			return []casework.Day{{On: in.Body.(*Certificate).Until, Field: "until"}}
		}},
	Target("communicate", casework.Authority, DSA("art 21(8)")),
}

// yearlyReport: on an annual basis (art 21(4), first subparagraph).
var yearlyReport = fixed("report", casework.DisputeBody, DSA("art 21(4)"), year())

var body = casework.Kind{
	Name: "dispute_body", Title: "Certification of a dispute settlement body", Law: Refs("art 21(3)", "art 21(7)"),
	States: []casework.State{
		{Name: "applied", Turn: casework.Authority, About: "asks to be certified; the coordinator decides"},
		{Name: "certified", Turn: casework.DisputeBody, About: "certified; it reports once a year"},
		{Name: "refused", Closed: true, About: "not certified"},
		{Name: "expired", Closed: true, About: "the certificate ran out"},
		{Name: "revoked", Turn: casework.Authority, About: "the certification was revoked; the Commission is to be told"},
		{Name: "struck", Closed: true, About: "revoked, and told to the Commission"},
	},
	Moves: Moves([]casework.Move{
		{Name: "apply", To: "applied", By: By(casework.DisputeBody), Law: Refs("art 21(3)"), About: "ask to be certified",
			Body: content[Candidate](),
			Dues: []casework.DueRule{Target("decide", casework.Authority, DSA("art 21(3)"))}},
		{Name: "certify", From: []string{"applied"}, To: "certified", By: By(casework.Authority), Law: Refs("art 21(3)"),
			About: "certify, for five years at most", Body: content[Certificate](), Check: certifiable,
			Meets: []string{"decide"}, Dues: append([]casework.DueRule{yearlyReport}, certificateDues...),
			Jobs: []casework.Job{Document("certificate", "tell", casework.DisputeBody)}},
		{Name: "refuse", From: []string{"applied"}, To: "refused", By: By(casework.Authority), Law: Refs("art 21(3)"), About: "not certify",
			Body: newReason, Check: Why(DSA("art 21(3)")), Meets: []string{"decide"},
			Jobs: []casework.Job{Job("tell", casework.DisputeBody)}},
		{Name: "revoke", From: []string{"certified"}, To: "revoked", By: By(casework.Authority), Law: Refs("art 21(7)"),
			About: "revoke the certification", Body: newReason, Check: revocable(DSA("art 21(7)")),
			Meets: []string{"react", "report", "certificate"},
			Dues:  []casework.DueRule{Target("communicate", casework.Authority, DSA("art 21(8)"))},
			Jobs:  []casework.Job{Job("tell", casework.DisputeBody)}},
		{Name: "communicate", From: []string{"revoked"}, To: "struck", By: By(casework.Authority), Law: Refs("art 21(8)"),
			About: "notify the revocation to the Commission", Meets: []string{"communicate"}},
		{Name: "expire", From: []string{"certified"}, To: "expired", By: By(casework.Clock), Law: Refs("art 21(3)"), Lapses: "certificate",
			About: "the certificate has run out"},
	},
		In(casework.Move{Name: "renew", By: By(casework.Authority), Law: Refs("art 21(3)"), About: "renew the certificate",
			Body: content[Certificate](), Check: certifiable, Dues: certificateDues,
			Jobs: []casework.Job{Document("certificate", "tell", casework.DisputeBody)}}, "certified"),
		In(casework.Move{Name: "communicate", By: By(casework.Authority), Law: Refs("art 21(8)"),
			About: "notify the body, its issues and languages to the Commission", Meets: []string{"communicate"}}, "certified"),
		In(casework.Move{Name: "report", By: By(casework.DisputeBody), Law: Refs("art 21(4)"), About: "report on the year",
			Body: content[Tally](), Check: bodyReport, Meets: []string{"report"},
			Dues: []casework.DueRule{yearlyReport}}, "certified"),
		In(casework.Move{Name: "announce", By: By(casework.Authority), Law: Refs("art 21(7)"),
			About: "tell the findings and the intention to revoke", Body: content[Announcement](),
			Check: announced(DSA("art 21(7)")), Dues: []casework.DueRule{reactDue(casework.DisputeBody, DSA("art 21(7)"))},
			Jobs: []casework.Job{Document("certificate_doubted", "tell", casework.DisputeBody)}}, "certified"),
		In(casework.Move{Name: "react", By: By(casework.DisputeBody), Law: Refs("art 21(7)"), About: "react to the findings",
			Body: newReason,
			Check: both(After(DSA("art 21(7)"), "no findings were announced", "announce"),
				Why(DSA("art 21(7)"))), Meets: []string{"react"}}, "certified"),
	),
}
