package supervision

import (
	"fmt"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/deadline"
)

// ActivityReport is what a coordinator reports on a year (art 55 DSA). The counts come from the record: CountAllegations, and the orders.
type ActivityReport struct {
	Coordinator string `json:"coordinator"`
	State       string `json:"state"`
	Year        int    `json:"year"`
	// Complaints under art 53, and what became of them (1).
	Complaints Follow `json:"complaints"`
	// Orders under arts 9 and 10 of authorities of the Member State, by subject matter, and the effects that were communicated (2).
	Orders []OrderCount `json:"orders"`
	// NoOrders says that none were communicated.
	NoOrders bool   `json:"no_orders,omitempty"`
	Text     string `json:"activities" personal:"text"`
	// Authorities are the other competent authorities whose activities the report covers (3).
	Authorities []string `json:"authorities,omitempty"`
}

// OrderCount are orders of one sort on one subject, and the effects given to them.
type OrderCount struct {
	Article  string `json:"article"` // 9 or 10
	Subject  string `json:"subject"`
	Number   int    `json:"number"`
	Effected int    `json:"effected"`
	Declined int    `json:"declined"`
	Unknown  int    `json:"unknown"` // of them no effect was communicated
}

// Validate names what the report lacks, and numbers that do not foot.
func (a *ActivityReport) Validate() (fs casework.Faults) {
	ref := DSA("art 55(1)")
	say(&fs, ref, said{"coordinator", a.Coordinator, "names no coordinator"}, said{"state", a.State, "names no Member State"},
		said{"activities", a.Text, "does not report on the activities"})
	fs.Need(a.Year > 2023, "year", "is no year in which coordinators had powers", ref)
	c := a.Complaints
	fs.Need(min(c.Received, c.Transmitted, c.Other, c.Pursued, c.Closed, c.Open) >= 0, "complaints", "counts fewer than none", ref)
	fs.Need(c.Closed+c.Open == c.Received, "complaints",
		fmt.Sprintf("%d closed and %d open are not the %d received", c.Closed, c.Open, c.Received), ref)
	fs.Need(c.Transmitted+c.Other <= c.Received, "complaints", "more were transmitted than received", ref)
	fs.Need(a.NoOrders == (len(a.Orders) == 0), "orders",
		"neither gives the orders by subject matter nor says that there were none", DSA("art 55(2)"))
	for i, o := range a.Orders {
		at := fmt.Sprintf("orders[%d]", i)
		fs.Need(o.Article == "9" || o.Article == "10", at+".article", "is neither 9 nor 10", DSA("art 55(2)"))
		fs.Text(o.Subject, at+".subject", "names no subject matter", DSA("art 55(2)"))
		fs.Need(o.Number > 0 && o.Effected+o.Declined+o.Unknown == o.Number, at,
			"number is not the sum of those effected, declined and without communicated effect", DSA("art 55(2)"))
	}
	return fs
}

// yearOver refuses a report on a year that is not over.
func yearOver(in casework.In) (fs casework.Faults) {
	y := in.Body.(*ActivityReport).Year
	fs.Need(Today(in).Year > y, "year", fmt.Sprintf("%d is not over", y), DSA("art 55(1)"))
	return fs
}

// publicReport says where a report was made public.
type publicReport struct {
	On           deadline.Date `json:"on"`
	Where        string        `json:"where"`
	Machine      bool          `json:"machine_readable"`
	Confidential bool          `json:"confidential_information,omitempty"`
}

// Validate names what is missing.
func (p *publicReport) Validate() (fs casework.Faults) {
	ref := DSA("art 55(1)")
	fs.Need(!p.On.IsZero(), "on", "names no day", ref)
	fs.Text(p.Where, "where", "is not available to the public", ref)
	fs.Need(p.Machine, "machine_readable", "is not in a machine-readable format", ref)
	fs.Need(!p.Confidential, "confidential_information", "holds information that is covered by professional secrecy", ref)
	return fs
}

func publishedNow(in casework.In) (fs casework.Faults) {
	notToCome(&fs, in, in.Body.(*publicReport).On, "on", DSA("art 55(1)"))
	return fs
}

// twoYearly is the report on certified bodies that is drawn up every two years (art 21(4), second subparagraph, DSA).
type twoYearly struct {
	From         deadline.Date  `json:"from"`
	To           deadline.Date  `json:"to"`
	Disputes     map[string]int `json:"disputes"` // that each certified body received (a)
	Outcomes     map[string]int `json:"outcomes"` // (b)
	AverageDays  int            `json:"average_days"`
	Shortcomings string         `json:"shortcomings" personal:"text"` // systematic or sectoral (c)
	Practices    string         `json:"best_practices" personal:"text"`
	Advice       string         `json:"recommendations,omitempty" personal:"text"` // where appropriate (e)
}

// Validate names what the report lacks.
func (r *twoYearly) Validate() (fs casework.Faults) {
	ref := DSA("art 21(4)")
	fs.Need(!r.From.IsZero(), "from", "names no period", ref)
	fs.Need(r.From.Before(r.To), "to", "names no period", ref)
	fs.Need(r.From.IsZero() || !r.To.After(r.From.AddMonths(24)), "to", "is more than two years after the beginning", ref)
	fs.Need(len(r.Disputes) > 0, "disputes", "does not list the disputes that each body received (a)", ref)
	fs.Need(sum(r.Disputes) == 0 || len(r.Outcomes) > 0, "outcomes", "does not indicate the outcomes (b)", ref)
	fs.Need(sum(r.Outcomes) <= sum(r.Disputes), "outcomes", "there are more outcomes than disputes", ref)
	fs.Need(sum(r.Disputes) == 0 || r.AverageDays > 0, "average_days", "does not indicate the average time (b)", ref)
	say(&fs, ref, said{"shortcomings", r.Shortcomings, "identifies no shortcomings, nor says that there were none (c)"},
		said{"best_practices", r.Practices, "identifies no best practices (d)"})
	return fs
}

var activity = casework.Kind{
	Name: "activity_report", Title: "Reports of a coordinator", Law: Refs("art 55(1)", "art 55(2)", "art 21(4)"),
	States: []casework.State{
		{Name: "drafted", Turn: casework.Authority, About: "drawn up; not public"},
		{Name: "published", Turn: casework.Authority, About: "public; the Commission and the Board are to be told"},
		{Name: "closed", Closed: true, About: "public and communicated"},
	},
	Moves: []casework.Move{
		{Name: "draft", To: "drafted", By: By(casework.Authority), Law: Refs("art 55(1)", "art 55(2)"), About: "draw up the yearly report",
			Body: content[ActivityReport](), Check: yearOver,
			Dues: []casework.DueRule{Target("publish", casework.Authority, DSA("art 55(1)"))}},
		{Name: "revise", From: []string{"drafted"}, To: "drafted", By: By(casework.Authority), Law: Refs("art 55(1)"),
			About: "change the draft",
			Body:  content[ActivityReport](), Check: yearOver},
		{Name: "publish", From: []string{"drafted"}, To: "published", By: By(casework.Authority), Law: Refs("art 55(1)"),
			About: "make the report available to the public", Body: content[publicReport](), Check: publishedNow,
			Meets: []string{"publish"},
			Dues:  []casework.DueRule{Target("communicate", casework.Authority, DSA("art 55(1)"))}},
		{Name: "bodies", From: []string{"drafted", "published"}, To: "drafted",
			Stays: func(in casework.In) bool { return in.Case.State == "published" },
			By:    By(casework.Authority), Law: Refs("art 21(4)"), About: "draw up the report on certified bodies, every two years",
			Body: content[twoYearly]()},
		{Name: "communicate", From: []string{"published"}, To: "closed", By: By(casework.Authority), Law: Refs("art 55(1)"),
			About: "communicate it to the Commission and the Board", Meets: []string{"communicate"}},
	},
}
