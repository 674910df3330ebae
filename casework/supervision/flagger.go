package supervision

import (
	"slices"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/deadline"
)

// Applicant asks for the status of a trusted flagger (art 22(2) DSA).
type Applicant struct {
	Name         string   `json:"name"`
	State        string   `json:"state"` // in which it is established
	Address      string   `json:"address,omitempty" personal:"text"`
	Email        string   `json:"email,omitempty" personal:"text"`
	Fields       []string `json:"fields"`                       // of expertise
	Expertise    string   `json:"expertise" personal:"text"`    // (a)
	Independence string   `json:"independence" personal:"text"` // (b): from any provider of platforms
	Diligence    string   `json:"diligence" personal:"text"`    // (c): diligent, accurate, objective
}

// Validate names what it does not show.
func (a *Applicant) Validate() (fs casework.Faults) {
	ref := DSA("art 22(2)")
	fs.Text(a.Name, "name", "names no entity", ref)
	fs.Text(a.State, "state", "does not say in which Member State it is established", ref)
	fs.Need(len(a.Fields) > 0, "fields", "names no field of expertise", DSA("art 22(2)(a)"))
	fs.Text(a.Expertise, "expertise", "does not show particular expertise and competence", DSA("art 22(2)(a)"))
	fs.Text(a.Independence, "independence", "does not show independence from platforms", DSA("art 22(2)(b)"))
	fs.Text(a.Diligence, "diligence", "does not show that notices are sent diligently, accurately and objectively", DSA("art 22(2)(c)"))
	return fs
}

// Award gives the status.
type Award struct {
	Coordinator string   `json:"coordinator"` // who awards
	State       string   `json:"state"`
	Fields      []string `json:"fields"` // in which it is trusted
	Why         string   `json:"why" personal:"text"`
}

// Validate names what is missing.
func (a *Award) Validate() (fs casework.Faults) {
	ref := DSA("art 22(2)")
	fs.Text(a.Coordinator, "coordinator", "names no coordinator", ref)
	fs.Need(len(a.Fields) > 0, "fields", "names no field", DSA("art 22(1)"))
	fs.Text(a.Why, "why", "gives no reasons", ref)
	return fs
}

// Sheet is the decision.
func (a *Award) Sheet(c casework.Case) Sheet {
	to := ""
	if p := casework.LastBody[Applicant](c, "apply"); p != nil {
		to = p.Name
	}
	return NewSheet("decision", to, "", Points("fields", DSA("art 22(1)"), a.Fields...), Section("reasons", DSA("art 22(2)"), a.Why))
}

// ownState refuses a coordinator of another state than that of the applicant.
func ownState(in casework.In) (fs casework.Faults) {
	p, a := casework.LastBody[Applicant](in.Case, "apply"), in.Body.(*Award)
	fs.Need(p == nil || a.State == p.State, "state",
		"the status is awarded by the coordinator of the state where the applicant is established", DSA("art 22(2)"))
	for _, f := range a.Fields {
		fs.Need(p == nil || slices.Contains(p.Fields, f), "fields", "no expertise was shown in "+f+", for which nobody applied",
			DSA("art 22(2)(a)"))
	}
	return fs
}

// Imprecise is what a provider knows of many imprecise notices of a flagger (art 22(6)). The counts come from the decided notices of the
// record.
type Imprecise struct {
	Provider     string          `json:"provider"`
	Since        deadline.Date   `json:"since"`
	Until        deadline.Date   `json:"until"`
	Total        int             `json:"total"`                       // notices of the flagger that were decided
	Unfounded    int             `json:"unfounded"`                   // of them not acted on
	Incomplete   int             `json:"incomplete"`                  // of them lacking elements of art 16(2)
	Reversed     int             `json:"reversed"`                    // acted on, and reversed on complaint
	Significant  string          `json:"significant" personal:"text"` // why the number is significant: no law has one
	Explanations string          `json:"explanations" personal:"text"`
	Documents    []aedile.Digest `json:"documents"`
}

// Validate names what is missing.
func (i *Imprecise) Validate() (fs casework.Faults) {
	ref := DSA("art 22(6)")
	fs.Text(i.Provider, "provider", "names no provider", ref)
	fs.Need(!i.Since.IsZero(), "since", "names no time in which the notices came", ref)
	fs.Need(i.Since.Before(i.Until), "until", "names no time in which the notices came", ref)
	fs.Need(i.Total > 0, "total", "counts no notices", ref)
	fs.Need(i.Unfounded+i.Incomplete+i.Reversed > 0, "unfounded", "counts none that was imprecise, inaccurate or not substantiated", ref)
	fs.Need(i.Total <= 0 || max(i.Unfounded, i.Incomplete, i.Reversed) <= i.Total, "total",
		"counts more imprecise notices than notices", ref)
	fs.Text(i.Significant, "significant", "does not say why the number is significant", ref)
	fs.Text(i.Explanations, "explanations", "gives no explanations", ref)
	fs.Need(len(i.Documents) > 0, "documents", "brings no supporting documents", ref)
	return fs
}

var flagger = casework.Kind{
	Name: "flagger", Title: "Status of a trusted flagger", Law: Refs("art 22(2)", "art 22(6)", "art 22(7)"),
	States: []casework.State{
		{Name: "applied", Turn: casework.Authority, About: "applied for; the coordinator decides"},
		{Name: "awarded", Turn: casework.Notifier, About: "trusted in its fields; it reports once a year"},
		{Name: "investigated", Turn: casework.Authority,
			About: "the status is suspended while the coordinator investigates; nothing is established"},
		{Name: "revoked", Turn: casework.Authority, About: "the status was revoked; the Commission and the Board are to be told"},
		{Name: "struck", Closed: true, About: "revoked, and told to the Commission and the Board"},
		{Name: "refused", Closed: true, About: "the status was not awarded"},
		{Name: "ended", Closed: true, About: "given up by its holder"},
	},
	Moves: Moves([]casework.Move{
		{Name: "apply", To: "applied", By: By(casework.Notifier), Law: Refs("art 22(2)"), About: "apply for the status",
			Body: content[Applicant](),
			Dues: []casework.DueRule{Target("decide", casework.Authority, DSA("art 22(2)"))}},
		{Name: "award", From: []string{"applied"}, To: "awarded", By: By(casework.Authority), Law: Refs("art 22(2)"),
			About: "award the status",
			Body:  content[Award](), Check: ownState, Meets: []string{"decide"},
			Dues: []casework.DueRule{fixed("report", casework.Notifier, DSA("art 22(3)"), year()),
				Target("communicate", casework.Authority, DSA("art 22(4)"))},
			Jobs: []casework.Job{Document("flagger_awarded", "tell", casework.Notifier)}},
		{Name: "refuse", From: []string{"applied"}, To: "refused", By: By(casework.Authority), Law: Refs("art 22(2)"),
			About: "not award the status", Body: newReason, Check: Why(DSA("art 22(2)")),
			Meets: []string{"decide"}, Jobs: []casework.Job{Job("tell", casework.Notifier)}},
		{Name: "investigate", From: []string{"awarded"}, To: "investigated", By: By(casework.Authority), Law: Refs("art 22(6)"),
			About: "open an investigation on what a provider told, which suspends the status", Body: newReason,
			Check: both(After(DSA("art 22(6)"), "no provider told of imprecise notices: an investigation of one's own suspends nothing", "complain"),
				Why(DSA("art 22(6)"))), Dues: []casework.DueRule{Target("investigate", casework.Authority, DSA("art 22(6)")),
				Target("communicate", casework.Authority, DSA("art 22(4)"))},
			Jobs: []casework.Job{Job("tell", casework.Notifier)}},
		{Name: "restore", From: []string{"investigated"}, To: "awarded", By: By(casework.Authority), Law: Refs("art 22(6)"),
			About: "end the investigation: the status holds again", Body: newReason,
			Check: Why(DSA("art 22(6)")), Meets: []string{"investigate", "react"}, Jobs: []casework.Job{Job("tell", casework.Notifier)}},
		{Name: "revoke", From: []string{"awarded", "investigated"}, To: "revoked", By: By(casework.Authority), Law: Refs("art 22(7)"),
			About: "revoke the status", Body: newReason,
			Check: revocable(DSA("art 22(7)")), Meets: []string{"investigate", "react", "report"},
			Dues: []casework.DueRule{Target("communicate", casework.Authority, DSA("art 22(4)"))},
			Jobs: []casework.Job{Job("tell", casework.Notifier)}},
		{Name: "communicate", From: []string{"revoked"}, To: "struck", By: By(casework.Authority), Law: Refs("art 22(4)"),
			About: "communicate the revocation to the Commission and the Board", Meets: []string{"communicate"}},
		{Name: "end", From: []string{"awarded", "investigated"}, To: "ended", By: By(casework.Notifier), Law: Refs("art 22(2)"),
			About: "give the status up"},
	},
		In(casework.Move{Name: "announce", By: By(casework.Authority), Law: Refs("art 22(7)"),
			About: "tell the findings and the intention to revoke", Body: content[Announcement](),
			Check: announced(DSA("art 22(7)")), Dues: []casework.DueRule{reactDue(casework.Notifier, DSA("art 22(7)"))},
			Jobs: []casework.Job{Document("revocation_intended", "tell", casework.Notifier)}}, "awarded", "investigated"),
		In(casework.Move{Name: "react", By: By(casework.Notifier), Law: Refs("art 22(7)"), About: "react to the findings", Body: newReason,
			Check: both(After(DSA("art 22(7)"), "no findings were announced", "announce"),
				Why(DSA("art 22(7)"))), Meets: []string{"react"}}, "awarded", "investigated"),
		In(casework.Move{Name: "communicate", By: By(casework.Authority), Law: Refs("art 22(4)"),
			About: "communicate the status to the Commission and the Board", Meets: []string{"communicate"}}, "awarded", "investigated"),
		In(casework.Move{Name: "report", By: By(casework.Notifier), Law: Refs("art 22(3)"),
			About: "publish the yearly report and send it to the coordinator", Body: content[Tally](), Check: flaggerReport,
			Meets: []string{"report"}, Dues: []casework.DueRule{fixed("report", casework.Notifier, DSA("art 22(3)"), deadline.Period{N: 1,
				Unit: deadline.Years})}}, "awarded", "investigated"),
		In(casework.Move{Name: "complain", By: By(casework.Platform), Law: Refs("art 22(6)"),
			About: "tell of a significant number of imprecise notices, with documents", Body: content[Imprecise]()}, "awarded",
			"investigated"),
	),
}
