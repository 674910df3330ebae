package supervision

import (
	"fmt"
	"slices"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
)

// Research are the conditions that researchers show (art 40(8) DSA). For data that are public those of (b) to (e) suffice (art 40(12)).
type Research struct {
	Service     string `json:"service"`
	Topic       string `json:"topic" personal:"text"`
	Data        string `json:"data" personal:"text"`                  // what is asked for
	Affiliation string `json:"affiliation,omitempty" personal:"text"` // (a): to a research organisation
	Independent bool   `json:"independent"`                           // (b): from commercial interests
	Funding     string `json:"funding" personal:"text"`               // (c)
	// (d): measures for security, confidentiality and personal data
	Security string `json:"security" personal:"text"`
	// (e): why access and time frames are necessary and proportionate
	Necessity string `json:"necessity" personal:"text"`
	// (f): how it serves to detect, identify and understand systemic risks
	Purpose     string            `json:"purpose" personal:"text"`
	Publication bool              `json:"publication,omitempty"` // (g): results are made public free of charge
	From        deadline.Date     `json:"from,omitzero"`
	To          deadline.Date     `json:"to,omitzero"`
	Contact     casework.Personal `json:"contact,omitzero"`
}

func (r *Research) shown(public bool) (fs casework.Faults) {
	fs.Text(r.Service, "service", "names no service", DSA("art 40(8)"))
	fs.Text(r.Data, "data", "does not describe the data", DSA("art 40(8)(e)"))
	fs.Contact(r.Contact, "contact", DSA("art 40(8)"))
	fs.Need(r.Independent, "independent", "does not show independence from commercial interests", DSA("art 40(8)(b)"))
	fs.Text(r.Funding, "funding", "does not disclose the funding", DSA("art 40(8)(c)"))
	fs.Text(r.Security, "security", "describes no measures for security, confidentiality and personal data", DSA("art 40(8)(d)"))
	fs.Text(r.Necessity, "necessity", "does not show that access and time frames are necessary and proportionate", DSA("art 40(8)(e)"))
	if public {
		fs.Text(r.Purpose, "purpose", "does not serve to detect, identify and understand systemic risks", DSA("art 40(12)"))
		return fs
	}
	fs.Text(r.Affiliation, "affiliation", "shows no affiliation to a research organisation", DSA("art 40(8)(a)"))
	fs.Text(r.Purpose, "purpose", "does not say how the research serves the purposes of art 40(4)", DSA("art 40(8)(f)"))
	fs.Need(r.Publication, "publication", "does not commit to making results public free of charge", DSA("art 40(8)(g)"))
	return fs
}

// Application asks for the status of vetted researcher and for data.
type Application struct{ Research }

// Validate asks for the conditions (a) to (g).
func (a *Application) Validate() casework.Faults { return a.shown(false) }

// PublicRequest asks a provider for data that are public in its interface.
type PublicRequest struct{ Research }

// Validate asks for the conditions (b) to (e).
func (p *PublicRequest) Validate() casework.Faults { return p.shown(true) }

// LaterDay is a new day with the reasons for the delay (art 7(2) Del. Reg. 2025/2050).
type LaterDay struct {
	Until deadline.Date `json:"until"`
	Why   string        `json:"why" personal:"text"`
}

// Validate asks for both.
func (l *LaterDay) Validate() (fs casework.Faults) {
	fs.Need(!l.Until.IsZero(), "until", "names no new day", data("art 7(2)"))
	fs.Text(l.Why, "why", "gives no reasons for the delay", data("art 7(2)"))
	return fs
}

// DataRequest is a reasoned request to a provider (art 40(4) DSA, art 10(1) Del. Reg. 2025/2050).
type DataRequest struct {
	Provider   string        `json:"provider"`
	Service    string        `json:"service"`
	AccessBy   deadline.Date `json:"access_by"`
	EndsOn     deadline.Date `json:"ends_on"`
	Modalities string        `json:"modalities" personal:"text"`
	Summary    string        `json:"summary" personal:"text"` // topic, provider, data
	Reasons    string        `json:"reasons" personal:"text"`
}

// Validate names what the request lacks.
func (d *DataRequest) Validate() (fs casework.Faults) {
	ref := data("art 10(1)")
	fs.Text(d.Provider, "provider", "names no provider", ref)
	fs.Need(!d.AccessBy.IsZero(), "access_by", "does not say by when access is given", ref)
	fs.Need(!d.EndsOn.IsZero() && d.AccessBy.Before(d.EndsOn), "ends_on", "does not say when access ends, or before it is given", ref)
	fs.Text(d.Modalities, "modalities", "does not set the modalities of access", ref)
	fs.Text(d.Summary, "summary", "has no summary of the application", ref)
	fs.Text(d.Reasons, "reasons", "is not reasoned", DSA("art 40(4)"))
	return fs
}

// Sheet is the request.
func (d *DataRequest) Sheet(casework.Case) Sheet {
	return NewSheet("request", d.Provider, d.Service, Section("summary", data("art 10(1)"), d.Summary), Section("reasons", DSA("art 40(4)"),
		d.Reasons), Section("modalities", data("art 10(1)"), d.Modalities),
		Points("until", data("art 10(1)"), Ends(d.AccessBy, deadline.Period{})...), Points("access_ends", data("art 10(1)"), Ends(d.EndsOn,
			deadline.Period{})...))
}

// Amendment asks the coordinator to amend its request (art 40(5), (6)).
type Amendment struct {
	Ground       string   `json:"ground"` // a: no access to the data; b: security or confidential information
	Why          string   `json:"why" personal:"text"`
	Alternatives []string `json:"alternatives" personal:"text"`
}

// Validate asks for one of the two grounds and for alternatives.
func (a *Amendment) Validate() (fs casework.Faults) {
	fs.Need(a.Ground == "a" || a.Ground == "b", "ground", "is neither a (no access to the data) nor b (security, confidential information)",
		DSA("art 40(5)"))
	fs.Text(a.Why, "why", "gives no reasons", DSA("art 40(5)"))
	fs.Need(len(a.Alternatives) > 0, "alternatives", "proposes no alternative means", DSA("art 40(6)"))
	return fs
}

// Amended is the decision on it (art 40(6)).
type Amended struct {
	Granted  bool          `json:"granted"`
	Text     string        `json:"text" personal:"text"`
	AccessBy deadline.Date `json:"access_by"` // the period to comply after it
}

// Validate asks for reasons and for the period.
func (a *Amended) Validate() (fs casework.Faults) {
	fs.Text(a.Text, "text", "gives no reasons", DSA("art 40(6)"))
	fs.Need(!a.AccessBy.IsZero(), "access_by", "does not say by when access is given now", DSA("art 40(6)"))
	return fs
}

// Sheet is the decision.
func (a *Amended) Sheet(c casework.Case) Sheet {
	to, service := "", ""
	if r := casework.LastBody[DataRequest](c, "request"); r != nil {
		to, service = r.Provider, r.Service
	}
	word := map[bool]string{true: "amendment.granted", false: "amendment.refused"}[a.Granted]
	return NewSheet("decision", to, service, Section(word, DSA("art 40(6)"), a.Text), Points("until", DSA("art 40(6)"), Ends(a.AccessBy,
		deadline.Period{})...))
}

// OnDay says on which day something was done.
type OnDay struct {
	On   deadline.Date `json:"on"`
	Text string        `json:"text,omitempty" personal:"text"`
}

// Validate leaves it to the move.
func (o *OnDay) Validate() casework.Faults { return nil }

// dayGiven asks for a day that is not to come.
func dayGiven(ref law.Ref) func(casework.In) casework.Faults {
	return func(in casework.In) (fs casework.Faults) {
		on := in.Body.(*OnDay).On
		fs.Need(!on.IsZero(), "on", "names no day", ref)
		fs.Need(!on.After(Today(in)), "on", "is a day to come", ref)
		return fs
	}
}

func thatDay(in casework.In) deadline.Event { return deadline.On(in.Body.(*OnDay).On) }

// accessBy is the day by which access is given: that of the request, or of the decision on its amendment (art 40(4), (6)).
var accessBy = casework.DueRule{Name: "provide", Of: casework.Platform, Source: casework.Stated, Law: DSA("art 40(4)"),
	Days: func(in casework.In) []casework.Day {
		switch b := in.Body.(type) {
		case *DataRequest:
			return []casework.Day{{On: b.AccessBy, Field: "access_by"}}
		case *Amended:
			return []casework.Day{{On: b.AccessBy, Field: "access_by"}}
		}
		return nil
	}}

// The Commission and the Board are informed of an application (art 40(8), last subparagraph), the Board of who was vetted and whose access
// was terminated (art 40(11)); the law gives no number for either.
var (
	boardDue  = Target("inform", casework.Authority, DSA("art 40(8)"))
	statusDue = Target("communicate", casework.Authority, DSA("art 40(11)"))
)

// stillOpen refuses a right whose time has passed.
func stillOpen(due string, ref law.Ref) func(casework.In) casework.Faults {
	return func(in casework.In) (fs casework.Faults) {
		d, open := in.Case.Due(due, "")
		fs.Need(open && !d.Over(in.Step.At), "", "the time for it ended on "+d.LastDay.String(), ref)
		return fs
	}
}

// mediable refuses a mediation that names no element of the decision (art 13(3)).
func mediable(in casework.In) casework.Faults {
	fs := stillOpen("mediate", data("art 13(1)"))(in)
	return append(fs, Why(data("art 13(3)"))(in)...)
}

var access = casework.Kind{
	Name: "access", Title: "Access to data for vetted researchers", Law: []law.Ref{DSA("art 40(4)"), data("art 7(1)")},
	States: []casework.State{
		{Name: "applied", Turn: casework.Authority, About: "the coordinator decides whether a reasoned request can be formulated"},
		{Name: "requested", Turn: casework.Platform, About: "with the provider, which gives access or asks for an amendment"},
		{Name: "contested", Turn: casework.Authority, About: "the provider asks for an amendment; the coordinator decides"},
		{Name: "mediation", Turn: casework.Authority, About: "the provider asks for mediation, which the coordinator can decline"},
		{Name: "mediating", Turn: casework.Authority, About: "in mediation"},
		{Name: "provided", Turn: casework.Platform, About: "access is given"},
		{Name: "ending", Turn: casework.Platform, About: "access has ended; the coordinator is to be told"},
		{Name: "ended", Closed: true, About: "access has ended"},
		{Name: "refused", Closed: true, About: "no reasoned request could be formulated"},
		{Name: "withdrawn", Closed: true, About: "the researchers withdrew"},
	},
	Moves: Moves([]casework.Move{
		{Name: "apply", To: "applied", By: By(casework.Researcher), Law: Refs("art 40(8)"), About: "apply", Body: content[Application](),
			Dues: []casework.DueRule{fixed("formulate", casework.Authority, data("art 7(1)"), workingDays(80)), boardDue}},
		{Name: "delay", From: []string{"applied"}, To: "applied", By: By(casework.Authority), Law: []law.Ref{data("art 7(2)")},
			About: "name a new day, with reasons", Body: content[LaterDay](),
			Dues: []casework.DueRule{{Name: "formulate", Of: casework.Authority, Source: casework.Stated, Law: data("art 7(2)"),
				Days: func(in casework.In) []casework.Day {
					return []casework.Day{{On: in.Body.(*LaterDay).Until, Field: "until"}}
				}}}, Jobs: []casework.Job{Job("tell", casework.Researcher)}},
		{Name: "request", From: []string{"applied"}, To: "requested", By: By(casework.Authority), Law: []law.Ref{DSA("art 40(4)"),
			data("art 10(1)")}, About: "send the reasoned request", Body: content[DataRequest](),
			Meets: []string{"formulate"}, Dues: []casework.DueRule{accessBy,
				Until(fixed("amend", casework.Platform, DSA("art 40(5)"), days(15))),
				Target("overview", casework.Authority, data("art 11(1)")), statusDue},
			Jobs: []casework.Job{Document("data_request", "tell", casework.Platform), Job("tell", casework.Researcher)}},
		{Name: "refuse", From: []string{"applied"}, To: "refused", By: By(casework.Authority), Law: []law.Ref{data("art 7(1)")},
			About: "say why no request could be formulated", Body: newReason,
			Check: Why(data("art 7(1)")), Meets: []string{"formulate"}, Jobs: []casework.Job{Job("tell", casework.Researcher)}},
		{Name: "withdraw", From: []string{"applied", "requested"}, To: "withdrawn", By: By(casework.Researcher), Law: Refs("art 40(8)"),
			About: "withdraw"},
		{Name: "amend", From: []string{"requested"}, To: "contested", By: By(casework.Platform), Law: Refs("art 40(5)", "art 40(6)"),
			About: "ask for an amendment", Body: content[Amendment](),
			Check: stillOpen("amend", DSA("art 40(5)")), Meets: []string{"amend", "provide"}, Dues: []casework.DueRule{fixed("decide",
				casework.Authority, DSA("art 40(6)"), days(15))}},
		{Name: "decide", From: []string{"contested"}, To: "requested", By: By(casework.Authority), Law: Refs("art 40(6)"),
			About: "decide on the amendment", Body: content[Amended](), Meets: []string{"decide"},
			Dues: []casework.DueRule{accessBy, Until(fixed("mediate", casework.Platform, data("art 13(1)"), workingDays(5)))},
			Jobs: []casework.Job{Document("amendment_decision", "tell", casework.Platform)}},
		{Name: "mediate", From: []string{"requested"}, To: "mediation", By: By(casework.Platform), Law: []law.Ref{data("art 13(1)")},
			About: "ask for mediation, in writing", Body: newReason, Check: mediable,
			Meets: []string{"mediate"}, Dues: []casework.DueRule{fixed("begin", casework.Authority, data("art 13(4)"), workingDays(20))}},
		{Name: "decline", From: []string{"mediation"}, To: "requested", By: By(casework.Authority), Law: []law.Ref{data("art 13(2)")},
			About: "not take part in mediation", Meets: []string{"begin"}},
		{Name: "begin", From: []string{"mediation"}, To: "mediating", By: By(casework.Authority), Law: []law.Ref{data("art 13(4)")},
			About: "agree on a mediator and begin", Body: newReason,
			Check: Why(data("art 13(4)")), Meets: []string{"begin"},
			Dues: []casework.DueRule{runsFrom(fixed("mediation", casework.Authority,
				data("art 13(9)"), workingDays(40)), func(in casework.In) deadline.Event {
				return deadline.On(Today(in).AddDays(-1)) // the day on which it begins counts
			})}},
		{Name: "settle", From: []string{"mediating"}, To: "requested", By: By(casework.Authority), Law: []law.Ref{data("art 13(9)")},
			About: "end the mediation, with an agreement or without", Body: newReason,
			Check: Why(data("art 13(9)")), Meets: []string{"mediation"}},
		{Name: "provide", From: []string{"requested"}, To: "provided", By: By(casework.Platform), Law: Refs("art 40(4)"),
			About: "give access",
			Body:  content[OnDay](), Check: dayGiven(DSA("art 40(4)")),
			Meets: []string{"provide", "amend", "mediate"},
			Dues: []casework.DueRule{runsFrom(fixed("tell", casework.Platform, data("art 15(1)"),
				workingDays(3)), thatDay)}},
		{Name: "stop", From: []string{"provided"}, To: "ending", By: By(casework.Platform), Law: []law.Ref{data("art 15(1)")},
			About: "end the access", Body: content[OnDay](), Check: dayGiven(data("art 15(1)")),
			Dues: []casework.DueRule{runsFrom(fixed("tell", casework.Platform, data("art 15(1)"), workingDays(3)), thatDay)}},
		{Name: "terminate", From: []string{"provided"}, To: "ending", By: By(casework.Authority), Law: Refs("art 40(10)"),
			About: "terminate the access, after the researchers were heard", Body: newReason,
			Check: revocable(DSA("art 40(10)")), Meets: []string{"react"}, Dues: []casework.DueRule{fixed("tell", casework.Platform,
				data("art 15(1)"), workingDays(3)), statusDue},
			Jobs: []casework.Job{Job("tell", casework.Platform), Job("tell", casework.Researcher)}},
		{Name: "tell", From: []string{"ending"}, To: "ended", By: By(casework.Platform), Law: []law.Ref{data("art 15(1)")},
			About: "tell the coordinator that access has ended", Meets: []string{"tell"}},
	},
		In(casework.Move{Name: "inform", By: By(casework.Authority), Law: Refs("art 40(8)"),
			About: "inform the Commission and the Board of the application", Meets: []string{"inform"}}, "applied", "requested"),
		In(casework.Move{Name: "communicate", By: By(casework.Authority), Law: Refs("art 40(11)"),
			About: "communicate to the Board who was vetted and for what, or whose access was terminated", Meets: []string{"communicate"}},
			"requested", "contested", "provided", "ending"),
		In(casework.Move{Name: "tell", By: By(casework.Platform), Law: []law.Ref{data("art 15(1)")},
			About: "tell the coordinator that access is given", Meets: []string{"tell"}}, "provided"),
		In(casework.Move{Name: "overview", By: By(casework.Authority), Law: []law.Ref{data("art 11(1)")},
			About: "publish the overview of the request in the portal", Meets: []string{"overview"}}, "requested", "contested", "provided"),
		In(casework.Move{Name: "announce", By: By(casework.Authority), Law: Refs("art 40(10)"),
			About: "tell the researchers the findings and the intention to terminate", Body: content[Announcement](),
			Check: announced(DSA("art 40(10)")), Dues: []casework.DueRule{reactDue(casework.Researcher, DSA("art 40(10)"))},
			Jobs: []casework.Job{Document("access_doubted", "tell", casework.Researcher)}}, "provided"),
		In(casework.Move{Name: "react", By: By(casework.Researcher), Law: Refs("art 40(10)"), About: "react to the findings",
			Body: newReason,
			Check: both(After(DSA("art 40(10)"), "no findings were announced", "announce"),
				Why(DSA("art 40(10)"))), Meets: []string{"react"}}, "provided"),
	),
}

// NotShown refuses access to public data for want of a condition.
type NotShown struct {
	Condition string `json:"condition"` // b, c, d, e; public, where the data are not public in the interface
	Why       string `json:"why" personal:"text"`
}

// Validate asks for one of the conditions: the law has no others.
func (n *NotShown) Validate() (fs casework.Faults) {
	fs.Need(slices.Contains([]string{"b", "c", "d", "e", "public"}, n.Condition), "condition",
		fmt.Sprintf("%q is no condition of the law: b, c, d, e, or that the data are public", n.Condition), DSA("art 40(12)"))
	fs.Text(n.Why, "why", "gives no reasons", DSA("art 40(12)"))
	return fs
}

var accessPublic = casework.Kind{
	Name: "access_public", Title: "Researchers' access to public data", Law: Refs("art 40(12)"),
	States: []casework.State{
		{Name: "asked", Turn: casework.Platform, About: "with the provider, which gives access without undue delay"},
		{Name: "given", Turn: casework.Researcher, About: "access is given"},
		{Name: "refused", Turn: casework.Researcher, About: "refused with reasons; the researchers can turn to the authority"},
		{Name: "closed", Closed: true, About: "nothing more is asked"},
	},
	Moves: []casework.Move{
		{Name: "ask", To: "asked", By: By(casework.Researcher), Law: Refs("art 40(12)"), About: "ask for access to public data",
			Body: content[PublicRequest](),
			Dues: []casework.DueRule{Target("provide", casework.Platform, DSA("art 40(12)"))}},
		{Name: "provide", From: []string{"asked", "refused"}, To: "given", By: By(casework.Platform), Law: Refs("art 40(12)"),
			About: "give access", Body: newReason, Check: Why(DSA("art 40(12)")), Meets: []string{"provide"},
			Jobs: []casework.Job{Job("tell", casework.Researcher)}},
		{Name: "refuse", From: []string{"asked"}, To: "refused", By: By(casework.Platform), Law: Refs("art 40(12)"),
			About: "refuse, for want of a condition", Body: content[NotShown](), Meets: []string{"provide"},
			Jobs: []casework.Job{Job("tell", casework.Researcher)}},
		{Name: "close", From: []string{"given", "refused"}, To: "closed", By: By(casework.Researcher), Law: Refs("art 40(12)"),
			About: "ask nothing more"},
	},
}
