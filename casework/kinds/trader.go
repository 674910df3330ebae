package kinds

import (
	"maps"
	"slices"
	"time"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/supervision"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
)

// TraderData are the five groups of data of art 30(1) DSA, each where applicable to the trader.
type TraderData struct {
	// Language is the one in which its addressee is written to, as "de". Empty: that of the operator.
	Language   string            `json:"language,omitempty"`
	Name       casework.Personal `json:"name,omitzero"`                      // (a)
	Address    casework.Personal `json:"address,omitzero"`                   // (a)
	Phone      casework.Personal `json:"phone,omitzero"`                     // (a)
	Email      casework.Personal `json:"email,omitzero"`                     // (a)
	Document   casework.Personal `json:"document,omitzero"`                  // (b): copy of the identification document, or eIDAS
	Payment    casework.Personal `json:"payment,omitzero"`                   // (c): payment account
	Register   string            `json:"register,omitempty" personal:"text"` // (d): trade register
	RegisterNo string            `json:"register_no,omitempty" personal:"text"`
	Certified  bool              `json:"certified"` // (e): only lawful products and services
	// NotApplicable gives, per group "b" to "d", the reason for which it does not apply to this trader.
	NotApplicable map[string]string `json:"not_applicable,omitempty" personal:"text"`
}

// Validate names every element of art 30(1) that is missing and for which no reason is given.
func (d *TraderData) Validate() (fs casework.Faults) {
	fs.Need(d.Name.Given(), "name", "no name", dsa("art 30(1)(a)"))
	fs.Need(d.Address.Given(), "address", "no address", dsa("art 30(1)(a)"))
	fs.Need(d.Phone.Given(), "phone", "no telephone number", dsa("art 30(1)(a)"))
	fs.Need(d.Email.Given(), "email", "no electronic mail address", dsa("art 30(1)(a)"))
	fs.Address(d.Email, "email", dsa("art 30(1)(a)"))
	fs.Need(d.Document.Given() || d.not("b"), "document", "neither an identification document nor electronic identification",
		dsa("art 30(1)(b)"))
	fs.Need(d.Payment.Given() || d.not("c"), "payment", "no payment account", dsa("art 30(1)(c)"))
	fs.Need(has(d.Register) || d.not("d"), "register", "no trade register", dsa("art 30(1)(d)"))
	fs.Need(has(d.RegisterNo) || d.not("d"), "register_no", "no number in a trade register, nor the like", dsa("art 30(1)(d)"))
	for _, group := range slices.Sorted(maps.Keys(d.NotApplicable)) {
		fs.Need(slices.Contains([]string{"b", "c", "d"}, group), "not_applicable."+group,
			"only groups b, c and d may not apply to a trader",
			dsa("art 30(1)"))
	}
	fs.Need(d.Certified, "certified", "no self-certification", dsa("art 30(1)(e)"))
	return fs
}

func (d *TraderData) not(group string) bool { return has(d.NotApplicable[group]) }

// PartialTrader are data that are not complete yet.
type PartialTrader struct{ TraderData }

// Validate asks for a name alone; an address that is there is one.
func (d *PartialTrader) Validate() (fs casework.Faults) {
	fs.Need(d.Name.Given(), "name", "no name", dsa("art 30(1)(a)"))
	fs.Address(d.Email, "email", dsa("art 30(1)(a)"))
	return fs
}

// Checking records assessments of the data against sources (art 30(2)).
type Checking struct {
	Checks []TraderCheck `json:"checks"`
}

// TraderCheck is one question to one source, with its answer and its time.
type TraderCheck struct {
	Group  string    `json:"group"`  // "a" to "e"
	Source string    `json:"source"` // VIES, BRIS, a national register, a document
	Query  string    `json:"query" personal:"text"`
	Result string    `json:"result"` // confirmed, differs or unavailable
	At     time.Time `json:"at"`
}

// Validate asks each check for its group, source, query, result and time.
func (c *Checking) Validate() (fs casework.Faults) {
	fs.Need(len(c.Checks) > 0, "checks", "nothing was checked", dsa("art 30(2)"))
	for _, k := range c.Checks {
		ok := len(k.Group) == 1 && k.Group >= "a" && k.Group <= "e" && has(k.Source) && has(k.Query) && !k.At.IsZero()
		fs.Need(ok, "checks", "a check has a group, a source, a query and a time", dsa("art 30(2)"))
		fs.Need(slices.Contains([]string{"confirmed", "differs", "unavailable"}, k.Result), "checks",
			"the result is none of confirmed, differs, unavailable", dsa("art 30(2)"))
	}
	return fs
}

// Asking asks a trader to remedy data that are inaccurate, incomplete or not up to date (art 30(3)).
type Asking struct {
	Signs []string      `json:"signs" personal:"text"` // what indicates it
	Until deadline.Date `json:"until,omitzero"`        // the day set for it, where one is set
}

// Validate asks for the signs.
func (a *Asking) Validate() (fs casework.Faults) {
	fs.Need(len(a.Signs) > 0, "signs", "names nothing that is wrong", dsa("art 30(3)"))
	return fs
}

// dataOf returns a trader's data as last given in full.
func dataOf(c casework.Case) *TraderData {
	return casework.LastBody[TraderData](c, "apply", "complete", "remedy")
}

// checked refuses to let a trader in, or back in, before its data were assessed since they were last given.
func checked(in casework.In) (fs casework.Faults) {
	given := 0
	for i, e := range in.Case.Events {
		if e.Move == "apply" || e.Move == "complete" || e.Move == "remedy" || e.Move == "ask" {
			given = i
		}
	}
	results := map[string]string{}
	for _, e := range in.Case.Events[given:] {
		if e.Move != "check" {
			continue
		}
		c, err := casework.BodyOf[Checking](e)
		fs.Need(err == nil, "", "a check cannot be read", dsa("art 30(2)"))
		if err != nil {
			return fs
		}
		for _, k := range c.Checks {
			results[k.Group] = k.Result
		}
	}
	for _, g := range []string{"a", "b", "c", "d"} {
		if d := dataOf(in.Case); d != nil && !d.not(g) {
			fs.Need(results[g] != "", "", "group ("+g+") was not assessed against any source", dsa("art 30(2)"))
			fs.Need(results[g] != "differs", "", "group ("+g+") differs from its source", dsa("art 30(2)"))
		}
	}
	return fs
}

// kept refuses to delete the data before the six months are over.
func kept(in casework.In) (fs casework.Faults) {
	d, ok := in.Case.Due("delete", "")
	fs.Need(ok && d.Over(in.Step.At), "", "the data are kept until "+d.LastDay.String(), dsa("art 30(5)"))
	return fs
}

// reconsidered refuses to take up again what was never given in full.
func reconsidered(in casework.In) casework.Faults {
	fs := why(dsa("art 30(4)"))(in)
	if dataOf(in.Case) == nil {
		fs.Need(false, "", "the trader never gave all five groups of data", dsa("art 30(1)"))
	}
	return fs
}

// settled refuses to close while the trader may still complain, and without the complaint that was decided.
func settled(in casework.In) (fs casework.Faults) {
	d, open := in.Case.Due("complain", "")
	fs.Need(!open || d.Over(in.Step.At), "", "the trader can complain until "+d.LastDay.String(), dsa("art 20(2)"))
	return append(fs, linked(dsa("art 20(5)"))(in)...)
}

// ContractEnd is the end of a trader's contract. A provider that ends the whole service gives the trader a statement of reasons on a
// durable medium 30 days before, but for the exceptions of the law (Reg. 2019/1150 art 4(2), (4)).
type ContractEnd struct {
	Statement string        `json:"statement,omitempty" personal:"text"` // of reasons
	ToldOn    deadline.Date `json:"told_on,omitzero"`                    // the day on which the trader was given it
	Exception string        `json:"exception,omitempty"`                 // legal_duty, imperative_reason or repeated_infringement
	Proof     string        `json:"proof,omitempty" personal:"text"`     // of repeated infringement of the terms
	// Exempt names why no statement is given at all (art 4(5), second subparagraph): legal_duty not to give it, or repeated_infringement.
	Exempt string `json:"exempt,omitempty"`
}

// Validate refuses exceptions that the law does not make.
func (e *ContractEnd) Validate() (fs casework.Faults) {
	fs.Need(slices.Contains([]string{"", "legal_duty", "imperative_reason", "repeated_infringement"}, e.Exception), "exception",
		"is none of legal_duty, imperative_reason, repeated_infringement", p2b("art 4(4)"))
	fs.Need(slices.Contains([]string{"", "legal_duty", "repeated_infringement"}, e.Exempt), "exempt",
		"is neither legal_duty nor repeated_infringement", p2b("art 4(5)"))
	fs.Need(e.Exempt == "" || has(e.Proof), "proof", "does not show what frees the provider of the statement", p2b("art 4(5)"))
	fs.Need(e.Exception != "repeated_infringement" || has(e.Proof), "proof", "does not show the repeated infringement of the terms",
		p2b("art 4(4)"))
	return fs
}

// noticed refuses to end the service for a trader without its statement of reasons, and sooner than 30 days after it.
func noticed(in casework.In) (fs casework.Faults) {
	b := in.Body.(*ContractEnd)
	if in.Step.By.Party != casework.Platform {
		return nil
	}
	if b.Exempt != "" {
		return nil // art 4(4) asks for the statement all the same; the operator names art 4(5) and answers for it
	}
	today := supervision.Today(in)
	fs.Text(b.Statement, "statement", "no statement of reasons for the end of the whole service", p2b("art 4(2)"))
	fs.Need(!b.ToldOn.IsZero(), "told_on", "does not say when the trader was given the statement", p2b("art 4(2)"))
	fs.Need(!b.ToldOn.After(today), "told_on", "is a day to come", p2b("art 4(2)"))
	if b.Exception != "" || b.ToldOn.IsZero() {
		return fs
	}
	last, err := in.Clock.Before(deadline.On(today), deadline.Period{N: 30, Unit: deadline.Days})
	if err != nil {
		fs.Need(false, "told_on", err.Error(), p2b("art 4(2)"))
		return fs
	}
	fs.Need(!b.ToldOn.After(last.LastDay), "told_on",
		"is less than 30 days before the end; a statement of "+last.LastDay.String()+" or before would do", p2b("art 4(2)"))
	return fs
}

func dataBody() casework.Body { return &TraderData{} }

// contractEnds starts the six months for which the data are kept (art 30(5)).
var contractEnds = []casework.DueRule{{Name: "delete", Of: casework.Platform, Source: casework.Fixed, Law: dsa("art 30(5)"),
	Period: deadline.Period{N: 6, Unit: deadline.Months}, Sense: casework.NotBefore}}

var remedyDues = []casework.DueRule{
	{Name: "remedy", Of: casework.Trader, Source: casework.Stated, Law: dsa("art 30(3)"), When: daySet(true),
		Days: func(in casework.In) []casework.Day {
			return []casework.Day{{On: in.Body.(*Asking).Until, Field: "until"}}
		}},
	{Name: "remedy", Of: casework.Trader, Source: casework.Policy, Law: dsa("art 30(3)"), When: daySet(false)},
}

func daySet(set bool) func(casework.In) bool {
	return func(in casework.In) bool { return in.Body.(*Asking).Until.IsZero() != set }
}

func reasoned(place string, extra func(casework.In) casework.Faults) func(casework.In) casework.Faults {
	return func(in casework.In) casework.Faults {
		fs := why(dsa(place))(in)
		if extra != nil {
			fs = append(fs, extra(in)...)
		}
		return fs
	}
}

var trader = casework.Kind{
	Name: "trader", Title: "Traceability of a trader", Law: []law.Ref{dsa("art 30(1)")}, Reaches: casework.Trader,
	States: []casework.State{
		{Name: "incomplete", Turn: casework.Trader, About: "data are missing; the trader may not offer"},
		{Name: "applied", Turn: casework.Platform, About: "data are complete and to be assessed; the trader may not offer yet"},
		{Name: "active", Turn: casework.Platform, About: "admitted; the trader may offer"},
		{Name: "asked", Turn: casework.Trader, About: "data seem wrong; the trader was asked to remedy them"},
		{Name: "remedied", Turn: casework.Platform, About: "the trader gave new data, which are to be assessed"},
		{Name: "unremedied", Turn: casework.Platform, About: "the remedy did not come; the offers are to be suspended swiftly"},
		{Name: "suspended", Turn: casework.Trader, About: "offers in the Union are suspended until the data are right"},
		{Name: "resubmitted", Turn: casework.Platform,
			About: "the trader gave new data, which are to be assessed; its offers stay suspended until then"},
		{Name: "refused", Turn: casework.Trader, About: "not admitted; the trader may complain"},
		{Name: "ended", Turn: casework.Platform, About: "the contract has ended; data are kept, then deleted"},
		{Name: "deleted", Closed: true, About: "the data were deleted"},
		{Name: "closed", Closed: true, About: "never admitted"},
	},
	Moves: moves([]casework.Move{
		{Name: "apply", To: "applied", By: by(casework.Trader), Law: refs("art 30(1)"), About: "give the five groups of data",
			Body: dataBody},
		{Name: "begin", To: "incomplete", ByName: true, By: by(casework.Trader), Law: refs("art 30(1)"), About: "give some of the data",
			Body: func() casework.Body { return &PartialTrader{} }},
		{Name: "complete", From: []string{"incomplete"}, To: "applied", By: by(casework.Trader), Law: refs("art 30(1)"),
			About: "give all data",
			Body:  dataBody},
		{Name: "admit", From: []string{"applied"}, To: "active", By: by(casework.Platform), Law: refs("art 30(1)", "art 30(2)"),
			About: "let the trader offer, after the data were assessed", Check: checked},
		{Name: "refuse", From: []string{"applied", "incomplete"}, To: "refused", By: by(casework.Platform),
			Law:   refs("art 30(1)", "art 30(4)"),
			About: "not admit the trader", Body: reason, Check: reasoned("art 30(4)", nil),
			Dues: []casework.DueRule{complaintWindow(casework.Trader)},
			Jobs: []casework.Job{document("trader_refused", "tell", casework.Trader)}},
		{Name: "reconsider", From: []string{"refused"}, To: "applied", By: by(casework.Platform), Law: refs("art 30(4)", "art 20(4)"),
			About: "take the application up again, as after a complaint", Body: reason, Check: reconsidered, Meets: []string{"complain"}},
		{Name: "close", From: []string{"refused"}, To: "closed", By: by(casework.Platform), Law: refs("art 20(5)"),
			About: "close after the complaint was decided", Body: link, Check: settled},
		{Name: "ask", From: []string{"active", "asked", "remedied"}, To: "asked", By: by(casework.Platform), Law: refs("art 30(3)"),
			About: "ask for remedy",
			Body:  func() casework.Body { return &Asking{} }, Dues: remedyDues, Jobs: []casework.Job{document("trader_request", "tell",
				casework.Trader)}},
		{Name: "remedy", From: []string{"asked", "unremedied"}, To: "remedied", By: by(casework.Trader), Law: refs("art 30(3)"),
			About: "give the right data", Body: dataBody, Meets: []string{"remedy", "suspend"}},
		{Name: "remedy", From: []string{"suspended"}, To: "resubmitted", By: by(casework.Trader), Law: refs("art 30(3)"),
			About: "give the right data", Body: dataBody},
		{Name: "reject", From: []string{"resubmitted"}, To: "suspended", By: by(casework.Platform), Law: refs("art 30(3)"),
			About: "find the new data wrong; the offers stay suspended", Body: func() casework.Body { return &Asking{} },
			Jobs: []casework.Job{document("trader_request", "tell", casework.Trader)}},
		{Name: "restore", From: []string{"asked", "remedied", "suspended", "resubmitted"}, To: "active", By: by(casework.Platform),
			Law:   refs("art 30(3)"),
			About: "let the trader offer again, after the data were assessed", Check: checked, Meets: []string{"remedy", "suspend"}},
		{Name: "lapse", From: []string{"asked"}, To: "unremedied", By: by(casework.Clock), Law: refs("art 30(3)"), Lapses: "remedy",
			Meets: []string{"remedy"},
			About: "the remedy did not come", Dues: []casework.DueRule{target("suspend", casework.Platform, dsa("art 30(3)"))}},
		{Name: "suspend", From: []string{"asked", "remedied", "unremedied"}, To: "suspended", By: by(casework.Platform),
			Law:   refs("art 30(3)"),
			About: "suspend the offers until fully remedied", Body: reason, Check: reasoned("art 30(3)", nil),
			Meets: []string{"remedy", "suspend"},
			Dues:  []casework.DueRule{complaintWindow(casework.Trader)},
			Jobs:  []casework.Job{document("trader_suspended", "tell", casework.Trader)}},
		{Name: "end", From: []string{"active", "asked", "remedied", "unremedied", "suspended", "resubmitted"}, To: "ended",
			By:  by(casework.Platform, casework.Trader),
			Law: []law.Ref{dsa("art 30(5)"), p2b("art 4(2)")}, About: "end the contract",
			Body:  func() casework.Body { return &ContractEnd{} },
			Check: noticed, Meets: []string{"remedy", "suspend"}, Dues: contractEnds},
		{Name: "delete", From: []string{"ended"}, To: "deleted", By: by(casework.Platform), Law: refs("art 30(5)"),
			About: "delete the data",
			Check: kept,
			Meets: []string{"delete", "erase"}, Jobs: []casework.Job{job("delete", casework.Platform)}},
		{Name: "lapse", From: []string{"ended"}, To: "ended", By: by(casework.Clock), Law: refs("art 30(5)"), Lapses: "delete",
			About: "the six months are over: the data are to be deleted", Dues: []casework.DueRule{target("erase", casework.Platform,
				dsa("art 30(5)"))}},
		{Name: "lapse", From: []string{"refused"}, To: "closed", By: by(casework.Clock), Law: refs("art 20(2)"), Lapses: "complain",
			About: "the time to complain has passed"},
		{Name: "withdraw", From: []string{"incomplete", "applied"}, To: "closed", By: by(casework.Trader), Law: refs("art 30(1)"),
			About: "not become a trader after all"},
	},
		in(casework.Move{Name: "check", By: by(casework.Platform), Law: refs("art 30(2)"), About: "assess data against a source",
			Body: func() casework.Body { return &Checking{} }}, "applied", "active", "asked", "remedied", "unremedied", "suspended",
			"resubmitted"),
		in(casework.Move{Name: "disclose", By: by(casework.Platform), Law: refs("art 30(6)"),
			About: "record that data were disclosed to a third party", Body: func() casework.Body { return &supervision.DataDisclosure{} },
			Check: supervision.Disclosable}, "applied", "active", "asked", "remedied", "unremedied", "suspended", "resubmitted", "refused",
			"ended"),
		in(casework.Move{Name: "complain", By: by(casework.Trader), Law: refs("art 30(4)", "art 20(1)"), About: "complain", Body: link,
			Check: inWindow,
			Meets: []string{"complain"}}, "active", "asked", "remedied", "unremedied", "suspended", "resubmitted", "refused"),
	),
}
