package supervision

import (
	"fmt"
	"slices"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/deadline"
)

// supervisoryRequest asks for data that are needed to monitor and assess compliance (art 40(1), (3) DSA).
type supervisoryRequest struct {
	From     string        `json:"from"` // coordinator of establishment or Commission
	Provider string        `json:"provider"`
	Service  string        `json:"service"`
	Data     string        `json:"data,omitempty" personal:"text"`
	Explain  string        `json:"explain,omitempty" personal:"text"` // which algorithmic system is to be explained (3)
	Aspects  []string      `json:"aspects,omitempty"`                 // design, logic, functioning, testing
	Reasons  string        `json:"reasons" personal:"text"`           // why it is necessary to monitor and assess compliance
	By       deadline.Date `json:"by"`
	Modality string        `json:"interfaces,omitempty"` // databases or application programming interfaces
	// VeryLarge: the service is a designated one; nobody else is bound.
	VeryLarge bool `json:"very_large"`
}

// Validate names what the request lacks.
func (r *supervisoryRequest) Validate() (fs casework.Faults) {
	say(&fs, DSA("art 40(1)"), said{"from", r.From, "does not say who asks"}, said{"provider", r.Provider, "names no provider"},
		said{"service", r.Service, "names no service"}, said{"reasons", r.Reasons, "is not reasoned"})
	fs.Need(r.VeryLarge, "very_large", "binds providers of very large platforms and search engines alone", DSA("art 40(1)"))
	fs.Need(!r.By.IsZero(), "by", "specifies no period", DSA("art 40(1)"))
	fs.Need(Has(r.Data) || Has(r.Explain), "data", "asks for neither data nor an explanation", DSA("art 40(1)"))
	for _, a := range r.Aspects {
		fs.Need(slices.Contains([]string{"design", "logic", "functioning", "testing"}, a), "aspects",
			a+" is none of design, logic, functioning, testing", DSA("art 40(3)"))
	}
	fs.Need(!Has(r.Explain) || len(r.Aspects) > 0, "aspects", "does not say what of the system is to be explained", DSA("art 40(3)"))
	return fs
}

// Sheet is the request.
func (r *supervisoryRequest) Sheet(casework.Case) Sheet {
	ref := DSA("art 40(1)")
	return NewSheet("request", r.Provider, r.Service, Section("asked", ref, r.Data), Section("explain", DSA("art 40(3)"), r.Explain),
		Points("aspects", DSA("art 40(3)"), prefixed("aspect.", r.Aspects)...), Section("reasons", ref, r.Reasons),
		Section("modalities", ref, r.Modality),
		Points("until", ref, Ends(r.By, deadline.Period{})...))
}

// suppliedData is what was given on such a request.
type suppliedData struct {
	Text string `json:"text" personal:"text"`
	Of   string `json:"of"` // data or explanation
}

// Validate asks for both.
func (g *suppliedData) Validate() (fs casework.Faults) {
	fs.Text(g.Text, "text", "gives nothing", DSA("art 40(1)"))
	fs.Need(g.Of == "data" || g.Of == "explanation", "of", "is neither data nor explanation", DSA("art 40(1)"))
	return fs
}

// asks are the parts of the request, each with its own due.
func (r *supervisoryRequest) asks() (parts []string) {
	if Has(r.Data) {
		parts = append(parts, "data")
	}
	if Has(r.Explain) {
		parts = append(parts, "explanation")
	}
	return parts
}

// askedFor refuses what was not asked for.
func askedFor(in casework.In) (fs casework.Faults) {
	of := in.Body.(*suppliedData).Of
	r := casework.LastBody[supervisoryRequest](in.Case, "ask")
	fs.Need(r != nil && slices.Contains(r.asks(), of), "of", fmt.Sprintf("no %s was asked for", of), DSA("art 40(1)"))
	return fs
}

// moreAwaited reports whether, after the step, another part of what was asked for is still to come.
func moreAwaited(in casework.In) bool {
	given, ok := in.Body.(*suppliedData)
	return ok && slices.ContainsFunc(in.Case.Dues, func(d casework.Due) bool { return d.Name == "provide" && d.Item != given.Of })
}

var monitoring = casework.Kind{
	Name: "data_request", Title: "Data and explanations for supervision", Law: Refs("art 40(1)", "art 40(3)"),
	States: []casework.State{
		{Name: "asked", Turn: casework.Platform, About: "with the provider, which gives access within the period that the request specifies"},
		{Name: "given", Turn: casework.Authority, About: "everything that was asked for is given; it is used to monitor and assess compliance alone"},
		{Name: "closed", Closed: true, About: "nothing more is asked"},
	},
	Moves: []casework.Move{
		{Name: "ask", To: "asked", By: By(casework.Authority), Law: Refs("art 40(1)", "art 40(3)"),
			About: "ask for data or explanations, with reasons", Body: content[supervisoryRequest](), Dues: []casework.DueRule{
				{Name: "provide", Of: casework.Platform, Source: casework.Stated, Law: DSA("art 40(1)"),
					Days: func(in casework.In) (ds []casework.Day) {
						r := in.Body.(*supervisoryRequest)
						for _, part := range r.asks() {
							ds = append(ds, casework.Day{Item: part, On: r.By, Field: "by"})
						}
						return ds
					}}}, Jobs: []casework.Job{Document("supervisory_request", "tell", casework.Platform)}},
		{Name: "provide", From: []string{"asked"}, To: "given", Stays: moreAwaited, By: By(casework.Platform),
			Law: Refs("art 40(1)", "art 40(3)"), About: "give access to data, or explain",
			Body:  content[suppliedData](),
			Check: askedFor, Meets: []string{"provide"},
			Items: func(in casework.In) []string { return []string{in.Body.(*suppliedData).Of} },
			Jobs:  []casework.Job{Job("tell", casework.Authority)}},
		{Name: "close", From: []string{"asked", "given"}, To: "closed", By: By(casework.Authority), Law: Refs("art 40(1)"),
			About: "ask nothing more",
			Body:  newReason, Check: Why(DSA("art 40(1)"))},
	},
}
