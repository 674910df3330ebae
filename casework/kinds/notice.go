package kinds

import (
	"fmt"
	"slices"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/supervision"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
)

// Notice tells a provider of content that the sender holds to be illegal (art 16 DSA). What it says is alleged, not
// established.
type Notice struct {
	// Language is the one in which its addressee is written to, as "de". Empty: that of the operator.
	Language  string            `json:"language,omitempty"`
	Reasons   string            `json:"reasons" personal:"text"`        // art 16(2)(a)
	Locations []string          `json:"locations" personal:"text"`      // art 16(2)(b): exact URLs
	More      string            `json:"more,omitempty" personal:"text"` // art 16(2)(b): what else helps to find it
	Name      casework.Personal `json:"name,omitzero"`                  // art 16(2)(c)
	Email     casework.Personal `json:"email,omitzero"`                 // art 16(2)(c)
	GoodFaith bool              `json:"good_faith"`                     // art 16(2)(d)
	// ChildAbuse: the notice is about an offence under Articles 3 to 7 of Directive 2011/93/EU; name and address are then
	// not required.
	ChildAbuse bool `json:"child_abuse,omitempty"`
	// Flagger is the identifier of the trusted flagger that sent it in its own field of expertise; empty: none did.
	Flagger string `json:"flagger,omitempty"`
	// FlaggerFields are the categories in which it was given the status, where they are known; a notice outside them has no priority
	// (art 22(1)).
	FlaggerFields []string `json:"flagger_fields,omitempty"`
	// ProductSafety: the notice is about the safety of a product offered on a marketplace (art 22(8) GPSR).
	ProductSafety bool            `json:"product_safety,omitempty"`
	Category      string          `json:"category,omitempty"` // STATEMENT_CATEGORY_…, as the sender chose
	Items         []aedile.ItemID `json:"items,omitempty"`    // what the provider found at the locations
}

// Validate names every element of art 16(2) that is missing.
func (n *Notice) Validate() (fs casework.Faults) {
	fs.Text(n.Reasons, "reasons", "no explanation why the content is held to be illegal", dsa("art 16(2)(a)"))
	fs.Need(len(n.Locations) > 0, "locations", "no exact location of the content", dsa("art 16(2)(b)"))
	for i, l := range n.Locations {
		fs.Text(l, fmt.Sprintf("locations[%d]", i), "is empty", dsa("art 16(2)(b)"))
	}
	if !n.ChildAbuse {
		fs.Need(n.Name.Given(), "name", "no name of the sender", dsa("art 16(2)(c)"))
		fs.Need(n.Email.Given(), "email", "no electronic address of the sender", dsa("art 16(2)(c)"))
	}
	fs = append(fs, n.address()...)
	fs.Need(n.GoodFaith, "good_faith", "no statement of good faith", dsa("art 16(2)(d)"))
	return fs
}

// address refuses an electronic address that is none.
func (n *Notice) address() (fs casework.Faults) {
	fs.Address(n.Email, "email", dsa("art 16(2)(c)"))
	return fs
}

// First reports whether the notice has priority: of a trusted flagger within its field of expertise, as far as that is known.
func (n *Notice) First() bool {
	return n.Flagger != "" && (n.Category == "" || len(n.FlaggerFields) == 0 || slices.Contains(n.FlaggerFields, n.Category))
}

// Contact reports whether the sender can be written to.
func (n *Notice) Contact() bool { return n.Email.Given() }

// PartialNotice is a notice that lacks elements and is kept until they come.
type PartialNotice struct{ Notice }

// Validate asks only that there is something to complete.
func (n *PartialNotice) Validate() (fs casework.Faults) {
	fs.Need(has(n.Reasons) || len(n.Locations) > 0, "reasons", "says neither why nor where", dsa("art 16(2)"))
	return append(fs, n.address()...)
}

// Grouping joins a notice to another about the same content.
type Grouping struct {
	Lead       aedile.CaseID `json:"lead"`
	SimilarPct int           `json:"similar_pct"`         // how alike the two are, 0 to 100
	How        string        `json:"how" personal:"text"` // what was compared
}

// Validate asks for the other case and how the likeness was found.
func (g *Grouping) Validate() (fs casework.Faults) {
	ref := dsa("art 16(6)")
	fs.Own(g.Lead != "", "lead", "names no case to join", ref)
	fs.Own(g.SimilarPct > 0 && g.SimilarPct <= 100, "similar_pct", "is not between 1 and 100", ref)
	fs.Own(has(g.How), "how", "does not say what was compared", ref)
	return fs
}

// NoticeOutcome is what a provider decides on a notice.
type NoticeOutcome string

// The outcomes.
const (
	ActedByLaw   NoticeOutcome = "acted_by_law"
	ActedByTerms NoticeOutcome = "acted_by_terms"
	NotActed     NoticeOutcome = "not_acted"
)

// NoticeDecision is the provider's decision on a notice (art 16(5), (6)).
type NoticeDecision struct {
	Outcome NoticeOutcome `json:"outcome"`
	Reasons string        `json:"reasons" personal:"text"`
	// Automation must be stated to the notifier (art 16(6)).
	Automation law.Automation `json:"automation"`
	Redress    Redress        `json:"redress"`
	// Decision is the case of the restriction, where one was imposed.
	Decision aedile.CaseID `json:"decision,omitempty"`
	// ManifestlyUnfounded counts towards art 23(2).
	ManifestlyUnfounded bool `json:"manifestly_unfounded,omitempty"`
	// Knowledge says whether the notice gave actual knowledge or awareness: illegality could be seen without a detailed legal
	// examination (art 16(3)). Nil: not said. KnownOn is the day from which it did.
	Knowledge *bool         `json:"knowledge,omitempty"`
	KnownOn   deadline.Date `json:"known_on,omitzero"`
}

// Validate names what the decision lacks.
func (d *NoticeDecision) Validate() (fs casework.Faults) {
	acted := d.Outcome == ActedByLaw || d.Outcome == ActedByTerms
	fs.Need(acted || d.Outcome == NotActed, "outcome", "is none of acted_by_law, acted_by_terms, not_acted", dsa("art 16(6)"))
	fs.Text(d.Reasons, "reasons", "no reasons: a decision is not to be arbitrary", dsa("art 16(6)"))
	fs.Need(d.Automation.Valid(), "automation", "does not say whether automated means were used", dsa("art 16(6)"))
	fs.Need(d.KnownOn.IsZero() || d.Knowledge != nil && *d.Knowledge, "known_on", "names a day of knowledge, but not that there was any",
		dsa("art 16(3)"))
	fs.Need(!acted || d.Decision != "", "decision", "names no decision with its statement of reasons", dsa("art 17(1)"))
	fs.Need(!acted || !d.ManifestlyUnfounded, "manifestly_unfounded", "a notice that was acted on is not unfounded", dsa("art 23(2)"))
	return fs
}

// Telling is what was written to somebody.
type Telling = supervision.Telling

func telling() casework.Body { return &Telling{} }

// told asks for a text under the provision.
func told(ref law.Ref) func(casework.In) casework.Faults { return supervision.Told(ref) }

// noticeOf returns the notice of a case as last completed.
func noticeOf(c casework.Case) *Notice {
	return casework.LastBody[Notice](c, "submit", "complete", "lodge")
}

func noticeIn(in casework.In) *Notice {
	switch n := in.Body.(type) {
	case *Notice:
		return n
	case *PartialNotice:
		return &n.Notice
	}
	return noticeOf(in.Case)
}

// addressed refuses to confirm receipt to nobody.
func addressed(in casework.In) (fs casework.Faults) {
	fs.Need(noticeOf(in.Case).Contact(), "email", "the sender left no address to which receipt could be confirmed", dsa("art 16(4)"))
	return fs
}

// confirmDue: receipt is confirmed to a sender who left an address, once, also where the notice lacks elements (art 16(4)).
var confirmDue = casework.DueRule{Name: "confirm", Of: casework.Platform, Source: casework.Policy, Law: dsa("art 16(4)"),
	When: func(in casework.In) bool { return noticeIn(in).Contact() && !receipt(in.Case) }}

// receipt reports whether receipt was confirmed.
func receipt(c casework.Case) bool { _, ok := c.Last("confirm"); return ok }

// noticeDues begin when a complete notice is there.
var noticeDues = []casework.DueRule{
	confirmDue,
	{Name: "decide", Of: casework.Platform, Source: casework.Fixed, Law: gpsr("art 22(8)"),
		Period: deadline.Period{N: 3, Unit: deadline.WorkingDays}, First: true,
		When: func(in casework.In) bool { n := noticeIn(in); return n.ProductSafety && n.First() }},
	{Name: "decide", Of: casework.Platform, Source: casework.Fixed, Law: gpsr("art 22(8)"),
		Period: deadline.Period{N: 3, Unit: deadline.WorkingDays},
		When:   func(in casework.In) bool { n := noticeIn(in); return n.ProductSafety && !n.First() }},
	{Name: "decide", Of: casework.Platform, Source: casework.Policy, Law: dsa("art 22(1)"), Target: "notice.decide.flagger", First: true,
		When: func(in casework.In) bool { n := noticeIn(in); return !n.ProductSafety && n.First() }},
	{Name: "decide", Of: casework.Platform, Source: casework.Policy, Law: dsa("art 16(6)"),
		When: func(in casework.In) bool { n := noticeIn(in); return !n.ProductSafety && !n.First() }},
}

// confirmed refuses a decision before receipt was confirmed to a sender who can be written to, and one of automated means that
// says there were none.
func confirmed(in casework.In) (fs casework.Faults) {
	fs.Need(!in.Step.By.Automated || in.Body.(*NoticeDecision).Automation != law.NotAutomated, "automation",
		"says that no automated means were used, but they decide", dsa("art 16(6)"))
	fs.Need(receipt(in.Case) || !noticeOf(in.Case).Contact(), "", "receipt was not confirmed to the sender", dsa("art 16(4)"))
	fs.In("redress", in.Body.(*NoticeDecision).Redress.faults(dsa("art 16(5)"), platform(in)))
	return fs
}

var notice = casework.Kind{
	Name: "notice", Title: "Notice of content held to be illegal", Law: refs("art 16(1)", "art 22(1)"), Keys: noticeKeys,
	Reaches: casework.Notifier,
	States: []casework.State{
		{Name: "incomplete", Turn: casework.Notifier, About: "elements are missing; the sender is asked for them"},
		{Name: "received", Turn: casework.Platform,
			About: "complete and received; the content is suspected, not established to be illegal"},
		{Name: "confirmed", Turn: casework.Platform, About: "receipt was confirmed; a decision is due"},
		{Name: "decided", Turn: casework.Platform, About: "decided; the sender is to be told"},
		{Name: "told", Turn: casework.Notifier, About: "the sender was told and may complain"},
		{Name: "contested", Turn: casework.Platform, About: "the sender complained"},
		{Name: "closed", Closed: true, About: "nothing more can be done"},
		{Name: "withdrawn", Closed: true, About: "the sender withdrew the notice"},
		{Name: "dropped", Closed: true, About: "the missing elements did not come"},
	},
	Moves: moves([]casework.Move{
		{Name: "submit", To: "received", By: by(casework.Notifier), Law: refs("art 16(1)", "art 16(2)"), About: "send a complete notice",
			Body: func() casework.Body { return &Notice{} }, Dues: noticeDues},
		{Name: "lodge", To: "incomplete", ByName: true, By: by(casework.Notifier), Law: refs("art 16(1)"),
			About: "send a notice that lacks elements",
			Body:  func() casework.Body { return &PartialNotice{} }, Dues: []casework.DueRule{confirmDue}, Jobs: []casework.Job{job("ask",
				casework.Notifier)}},
		{Name: "complete", From: []string{"incomplete"}, To: "received", By: by(casework.Notifier), Law: refs("art 16(2)"),
			About: "send the notice with all its elements", Body: func() casework.Body { return &Notice{} }, Dues: noticeDues},
		{Name: "confirm", From: []string{"incomplete"}, To: "incomplete", By: by(casework.Platform), Law: refs("art 16(4)"),
			About: "confirm receipt of what came", Check: addressed, Meets: []string{"confirm"}, Jobs: []casework.Job{document("receipt",
				"confirm", casework.Notifier)}},
		{Name: "drop", From: []string{"incomplete"}, To: "dropped", By: by(casework.Platform), Law: refs("art 16(2)"),
			About: "give up a notice whose missing elements did not come", Body: reason, Check: why(dsa("art 16(6)"))},
		{Name: "confirm", From: []string{"received"}, To: "confirmed", By: by(casework.Platform), Law: refs("art 16(4)"),
			About: "confirm receipt", Check: addressed, Meets: []string{"confirm"}, Jobs: []casework.Job{document("receipt", "confirm",
				casework.Notifier)}},
		{Name: "decide", From: []string{"received", "confirmed"}, To: "decided", By: by(casework.Platform), Law: refs("art 16(6)"),
			About: "decide on the notice", Body: func() casework.Body { return &NoticeDecision{} }, Check: confirmed,
			Meets: []string{"decide", "confirm"}, Dues: []casework.DueRule{{Name: "tell", Of: casework.Platform, Source: casework.Policy,
				Law:  dsa("art 16(5)"),
				When: func(in casework.In) bool { return noticeOf(in.Case).Contact() }}}},
		{Name: "tell", From: []string{"decided"}, To: "told", By: by(casework.Platform), Law: refs("art 16(5)"),
			About: "tell the sender the decision, its redress and any automated means", Body: telling, Check: told(dsa("art 16(5)")),
			Meets: []string{"tell"}, Dues: []casework.DueRule{complaintWindow(casework.Notifier)},
			Jobs: []casework.Job{editable("notice_decision",
				"tell", casework.Notifier)}},
		{Name: "close", From: []string{"decided"}, To: "closed", By: by(casework.Platform), Law: refs("art 16(5)"),
			About: "close where the sender left no address",
			Check: func(in casework.In) (fs casework.Faults) {
				fs.Need(!noticeOf(in.Case).Contact(), "", "the sender left an address and must be told", dsa("art 16(5)"))
				return fs
			}},
		{Name: "close", From: []string{"told"}, To: "closed", By: by(casework.Platform), Law: refs("art 16(5)"),
			About: "close where no complaint route applies", Check: unwindowed},
		{Name: "complain", From: []string{"told"}, To: "contested", By: by(casework.Notifier), Law: refs("art 20(1)"),
			About: "complain about the decision", Body: link, Check: inWindow},
		{Name: "settle", From: []string{"contested"}, To: "closed", By: by(casework.Platform), Law: refs("art 20(5)"),
			About: "close after the complaint was decided", Body: link, Check: linked(dsa("art 20(5)"))},
		{Name: "lapse", From: []string{"told"}, To: "closed", By: by(casework.Clock), Law: refs("art 20(2)"), Lapses: "complain",
			Meets: []string{"complain"}, About: "the time to complain has passed"},
		{Name: "withdraw", From: []string{"incomplete", "received", "confirmed"}, To: "withdrawn", By: by(casework.Notifier),
			Law: refs("art 16(1)"), About: "withdraw the notice"},
	}, in(casework.Move{Name: "group", By: by(casework.Platform), Law: refs("art 16(6)"), About: "join to a notice about the same content",
		Body: func() casework.Body { return &Grouping{} }}, "received", "confirmed")),
}

// inWindow refuses a complaint after the six months, and one that names no complaint case.
func inWindow(in casework.In) (fs casework.Faults) {
	if !platform(in) {
		fs.Need(false, "", "the provider has no complaint system, as art 20 does not bind it; the courts are open", dsa("art 20(1)"))
		return fs
	}
	d, ok := in.Case.Due("complain", "")
	fs.Need(ok && !d.Over(in.Step.At), "", "the time to complain has passed; the provider may still take the complaint up",
		dsa("art 20(2)"))
	fs = append(fs, linked(dsa("art 20(1)"))(in)...)
	return fs
}
