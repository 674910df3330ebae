package supervision

import (
	"slices"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
)

// termsVersion is a version of the terms and conditions (art 14 DSA).
type termsVersion struct {
	Provider     string   `json:"provider"`
	Service      string   `json:"service"`
	Version      string   `json:"version"`
	Restrictions string   `json:"restrictions" personal:"text"` // where the terms say which restrictions are imposed (1)
	Tools        string   `json:"tools" personal:"text"`        // policies, procedures, measures, tools of moderation, algorithms and human review (1)
	Complaints   string   `json:"complaints" personal:"text"`   // the rules of procedure of the complaint system (1)
	Public       string   `json:"public"`                       // where they are public
	Machine      bool     `json:"machine_readable"`
	Minors       bool     `json:"minors,omitempty"`                     // primarily directed at minors or predominantly used by them (3)
	ForMinors    string   `json:"for_minors,omitempty" personal:"text"` // the explanation that they can understand
	VeryLarge    bool     `json:"very_large,omitempty"`                 // (5), (6)
	Summary      string   `json:"summary,omitempty" personal:"text"`    // with the remedies and redress (5)
	Offered      []string `json:"offered,omitempty"`                    // Member States in which a very large service is offered
	Languages    []string `json:"languages,omitempty"`                  // in which the terms are published, two letters each (6)
}

// Validate names what the terms lack.
func (v *termsVersion) Validate() (fs casework.Faults) {
	ref := DSA("art 14")
	say(&fs, ref, said{"service", v.Service, "names no service"}, said{"version", v.Version, "has no version"},
		said{"restrictions", v.Restrictions, "does not say which restrictions are imposed (1)"},
		said{"tools", v.Tools, "does not inform of policies, procedures, measures and tools, algorithms and human review (1)"},
		said{"complaints", v.Complaints, "does not give the rules of procedure of the complaint system (1)"},
		said{"public", v.Public, "is not publicly available (1)"})
	fs.Need(v.Machine, "machine_readable", "is not in a machine-readable format (1)", ref)
	fs.Need(!v.Minors || Has(v.ForMinors), "for_minors",
		"does not explain conditions and restrictions in a way that minors can understand (3)", ref)
	if !v.VeryLarge {
		return fs
	}
	fs.Text(v.Summary, "summary", "has no concise summary with remedies and redress (5)", ref)
	fs.Need(len(v.Offered) > 0, "offered", "does not say in which Member States the service is offered (6)", ref)
	for _, s := range v.Offered {
		fs.Need(speaks(s, v.Languages), "languages", "is not published in an official language of "+s+" (6)", ref)
	}
	return fs
}

// termsChange announces a change of terms (art 14(2) DSA; art 3(2) Reg. 2019/1150 where there are business users).
type termsChange struct {
	Version     string        `json:"version"` // the new one
	What        string        `json:"what" personal:"text"`
	Significant bool          `json:"significant,omitempty"`
	Business    bool          `json:"business_users,omitempty"` // goods or services are offered to consumers by business users
	Medium      string        `json:"durable_medium,omitempty"` // on which business users were notified
	NotifiedOn  deadline.Date `json:"notified_on,omitzero"`     // the day on which business users were notified
	AppliesOn   deadline.Date `json:"applies_on"`
	Exception   string        `json:"without_notice,omitempty"` // of art 3(4): legal_obligation or danger
	Why         string        `json:"why,omitempty" personal:"text"`
}

// Validate names what the announcement lacks.
func (c *termsChange) Validate() (fs casework.Faults) {
	say(&fs, DSA("art 14"), said{"version", c.Version, "names no version"}, said{"what", c.What, "does not say what changes"})
	fs.Need(!c.AppliesOn.IsZero(), "applies_on", "does not say from when the change applies", DSA("art 14"))
	if !c.Business {
		fs.Need(c.Exception == "", "without_notice", "is for business users alone", P2B("art 3(4)"))
		return fs
	}
	fs.Text(c.Medium, "durable_medium", "was not notified on a durable medium", P2B("art 3(2)"))
	fs.Need(!c.NotifiedOn.IsZero(), "notified_on", "does not say when business users were notified", P2B("art 3(2)"))
	fs.Need(slices.Contains([]string{"", "legal_obligation", "danger"}, c.Exception), "without_notice",
		"is neither legal_obligation nor danger", P2B("art 3(4)"))
	fs.Need(c.Exception == "" || Has(c.Why), "why",
		"does not say what legal obligation or which unforeseen and imminent danger there is", P2B("art 3(4)"))
	return fs
}

// Sheet is what recipients and business users are told.
func (c *termsChange) Sheet(k casework.Case) Sheet {
	service := ""
	if v := casework.LastBody[termsVersion](k, "publish", "apply"); v != nil {
		service = v.Service
	}
	ref := DSA("art 14")
	if c.Business {
		ref = P2B("art 3(2)")
	}
	return NewSheet("information", "", service, Points("version", ref, c.Version), Section("change", ref, c.What),
		Points("applies", ref, Ends(c.AppliesOn, deadline.Period{})...), Section("reasons", ref, c.Why))
}

// noticed refuses a change before the 15 days of notice are over, where they are due (art 3(2) Reg. 2019/1150).
func noticed(in casework.In) (fs casework.Faults) {
	c := in.Body.(*termsChange)
	if !c.Business {
		return nil
	}
	notToCome(&fs, in, c.NotifiedOn, "notified_on", P2B("art 3(2)"))
	end, err := in.Clock.End(deadline.On(c.NotifiedOn), days(15))
	if err == nil && c.Exception == "" {
		fs.Need(c.AppliesOn.After(end.LastDay), "applies_on", "is not after the 15 days of notice, which end on "+
			end.LastDay.String(), P2B("art 3(2)"))
	}
	return fs
}

func changed(in casework.In) *termsChange { return casework.LastBody[termsChange](in.Case, "announce") }

// applicable refuses the new version before its day, another version than was announced, and one of which recipients were not informed.
func applicable(in casework.In) (fs casework.Faults) {
	c, v := changed(in), in.Body.(*termsVersion)
	fs.Need(!Today(in).Before(c.AppliesOn), "", "the change applies from "+c.AppliesOn.String(), DSA("art 14"))
	fs.Need(v.Version == c.Version, "version", "is not the version that was announced, "+c.Version, DSA("art 14"))
	_, open := in.Case.Due("inform", "")
	fs.Need(!open, "", "recipients were not informed of the significant change (2)", DSA("art 14"))
	return fs
}

// leaving refuses to leave where there are no business users.
func leaving(in casework.In) (fs casework.Faults) {
	fs.Need(changed(in).Business, "", "the change does not concern business users", P2B("art 3(2)"))
	return fs
}

var terms = casework.Kind{
	Name: "terms_and_conditions", Title: "Terms and conditions and their changes", Law: []law.Ref{DSA("art 14"), P2B("art 3(2)")},
	States: []casework.State{
		{Name: "in_force", Turn: casework.Platform, About: "published in this version"},
		{Name: "announced", Turn: casework.Platform, About: "a change is announced and does not apply yet"},
		{Name: "closed", Closed: true, About: "the service is no longer offered"},
	},
	Moves: []casework.Move{
		{Name: "publish", To: "in_force", By: By(casework.Platform), Law: Refs("art 14"), About: "publish the terms",
			Body: content[termsVersion]()},
		{Name: "announce", From: []string{"in_force"}, To: "announced", By: By(casework.Platform),
			Law:   []law.Ref{DSA("art 14"), P2B("art 3(2)")},
			About: "announce a change of the terms", Body: content[termsChange](), Check: noticed, Dues: []casework.DueRule{
				notBefore(stated("apply", casework.Platform, DSA("art 14"), "applies_on", func(in casework.In) deadline.Date {
					return in.Body.(*termsChange).AppliesOn
				})),
				When(Target("inform", casework.Platform, DSA("art 14")),
					func(in casework.In) bool { return in.Body.(*termsChange).Significant })},
			Jobs: []casework.Job{{Do: "tell", To: casework.Trader, Letter: "terms_changed",
				When: func(in casework.In) bool { return in.Body.(*termsChange).Business }}}},
		{Name: "inform", From: []string{"announced"}, To: "announced", By: By(casework.Platform), Law: Refs("art 14"),
			About: "inform recipients of the significant change", Body: content[Telling](), Check: Told(DSA("art 14")),
			Meets: []string{"inform"}},
		{Name: "waive", From: []string{"announced"}, To: "announced", By: By(casework.Trader), Law: []law.Ref{P2B("art 3(2)")},
			About: "waive the notice period, by a written statement or a clear act", Body: newReason,
			Check: both(leaving, Why(P2B("art 3(2)")))},
		{Name: "leave", From: []string{"announced"}, To: "announced", By: By(casework.Trader), Law: []law.Ref{P2B("art 3(2)")},
			About: "terminate the contract before the notice period ends", Check: leaving,
			Dues: []casework.DueRule{fixed("release", casework.Platform, P2B("art 3(2)"), days(15))}},
		{Name: "release", From: []string{"announced", "in_force"}, To: "in_force",
			Stays: func(in casework.In) bool { return in.Case.State == "announced" },
			By:    By(casework.Platform), Law: []law.Ref{P2B("art 3(2)")}, About: "let the contract of a business user end",
			Check: After(P2B("art 3(2)"), "no business user terminated the contract", "leave"), Meets: []string{"release"}},
		{Name: "apply", From: []string{"announced"}, To: "in_force", By: By(casework.Platform), Law: Refs("art 14"),
			About: "let the new version apply",
			Body:  content[termsVersion](), Check: applicable, Meets: []string{"apply"}},
		{Name: "withdraw", From: []string{"announced"}, To: "in_force", By: By(casework.Platform), Law: Refs("art 14"),
			About: "give the change up", Body: newReason, Check: Why(DSA("art 14")), Meets: []string{"apply", "inform"}},
		{Name: "close", From: []string{"in_force"}, To: "closed", By: By(casework.Platform), Law: Refs("art 14"),
			About: "end, as the service is no longer offered", Body: newReason, Check: both(Why(DSA("art 14")), nothingRuns("release"))},
	},
}
