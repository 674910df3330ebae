package supervision

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
)

// reportPeriod is the time that a transparency report covers (arts 15, 24(1), 42(1) DSA; art 2 IR 2024/2835).
type reportPeriod struct {
	Provider  string        `json:"provider"`
	Service   string        `json:"service"`
	From      deadline.Date `json:"from"`
	To        deadline.Date `json:"to"`
	Platform  bool          `json:"platform,omitempty"` // the service is an online platform (24(1))
	VeryLarge bool          `json:"very_large,omitempty"`
	Search    bool          `json:"search_engine,omitempty"`
	// AppliesFrom is the day from which Section 5 applies, for the first report of a very large service (42(1)).
	AppliesFrom deadline.Date `json:"applies_from,omitzero"`
}

// harmonised is the first day of the half-years and years of art 2 IR 2024/2835, which are asked of periods that begin on it or later.
var harmonised = deadline.Date{Year: 2025, Month: 7, Day: 1}

// Validate names what is missing, and periods that are none of the law's.
func (p *reportPeriod) Validate() (fs casework.Faults) {
	say(&fs, DSA("art 15"), said{"provider", p.Provider, "names no provider"},
		said{"service", p.Service, "names no service: the report is one for each"})
	fs.Need(!p.From.IsZero(), "from", "names no period", DSA("art 15"))
	fs.Need(p.From.Before(p.To), "to", "names no period", DSA("art 15"))
	if p.From.IsZero() || p.From.Before(harmonised) || !p.AppliesFrom.IsZero() {
		return fs
	}
	half := p.From.Day == 1 && (p.From.Month == 1 || p.From.Month == 7) && p.To == p.From.AddMonths(6).AddDays(-1)
	year := p.From.Day == 1 && p.From.Month == 1 && p.To == p.From.AddMonths(12).AddDays(-1)
	fs.Need(!p.VeryLarge || half, "to", "is no half-year from 1 January or 1 July", templates("art 2(2)"))
	fs.Need(p.VeryLarge || year, "to", "is no year from 1 January until 31 December", templates("art 2(1)"))
	return fs
}

// publishedReport is a transparency report as it was published.
type publishedReport struct {
	PublishedOn deadline.Date `json:"published_on"`
	Where       string        `json:"where"`
	Format      string        `json:"format"`  // csv or xlsx
	Version     string        `json:"version"` // marked in the report
	// Parts are the letters of art 15(1) that it informs of: a to e; None says of one why there is nothing to inform of.
	Parts []string          `json:"parts"`
	None  map[string]string `json:"not_applicable,omitempty" personal:"text"`
	// Disputes and Suspensions: the parts of online platforms (24(1)(a), (b)).
	Disputes    bool `json:"disputes,omitempty"`
	Suspensions bool `json:"suspensions,omitempty"`
	// Staff, Linguistic and Accuracy: those of very large online platforms (42(2)(a) to (c)); Recipients by Member State (42(3)).
	Staff      bool   `json:"staff,omitempty"`
	Linguistic bool   `json:"linguistic_expertise,omitempty"`
	Accuracy   bool   `json:"accuracy,omitempty"`
	Recipients bool   `json:"recipients_by_state,omitempty"`
	Language   string `json:"language,omitempty"`            // an official language of a Member State, two letters
	Why        string `json:"why,omitempty" personal:"text"` // what a later version changes
}

// Validate names what is missing of every report.
func (r *publishedReport) Validate() (fs casework.Faults) {
	ref := DSA("art 15")
	fs.Need(!r.PublishedOn.IsZero(), "published_on", "does not say when it was published", ref)
	say(&fs, ref, said{"where", r.Where, "is not publicly available where it is easily accessible"},
		said{"version", r.Version, "has no marked version"})
	fs.Need(slices.Contains([]string{"csv", "xlsx"}, strings.ToLower(r.Format)), "format",
		"is neither csv nor xlsx: it is machine-readable by the templates",
		ref)
	for _, letter := range []string{"a", "b", "c", "d", "e"} {
		fs.Need(slices.Contains(r.Parts, letter) || Has(r.None[letter]), "parts",
			fmt.Sprintf("neither informs of (%s) of art 15(1) nor says why it does not apply", letter), ref)
	}
	return fs
}

func periodOf(in casework.In) *reportPeriod {
	if p := casework.LastBody[reportPeriod](in.Case, "begin"); p != nil {
		return p
	}
	return &reportPeriod{}
}

// complete asks for the parts that the tier of the service adds, and refuses days that cannot be.
func complete(in casework.In) (fs casework.Faults) {
	r, p := in.Body.(*publishedReport), periodOf(in)
	notToCome(&fs, in, r.PublishedOn, "published_on", DSA("art 15"))
	fs.Need(r.PublishedOn.After(p.To), "published_on", "is before the end of the period", DSA("art 15"))
	fs.Need(!p.Platform && !p.VeryLarge || p.Search || r.Disputes && r.Suspensions, "disputes",
		"lacks disputes before settlement bodies or suspensions for misuse (24(1))", DSA("art 15"))
	if !p.VeryLarge {
		return fs
	}
	fs.Need(p.Search || r.Staff, "staff", "does not give the human resources by language (a)", DSA("art 42(2)"))
	fs.Need(p.Search || r.Linguistic, "linguistic_expertise", "does not give qualifications and linguistic expertise (b)", DSA("art 42(2)"))
	fs.Need(p.Search || r.Accuracy, "accuracy", "does not give the indicators of accuracy by language (c)", DSA("art 42(2)"))
	fs.Need(p.Search || anyState(r.Language), "language", "is in no official language of a Member State", DSA("art 42(2)"))
	fs.Need(r.Recipients, "recipients_by_state", "does not give the average monthly recipients for each Member State (42(3))",
		DSA("art 42(1)"))
	return fs
}

// anyState reports whether the language is official in some Member State.
func anyState(language string) bool {
	for state := range official {
		if Has(language) && speaks(state, []string{language}) {
			return true
		}
	}
	return false
}

// corrected asks a later version what it changes, and for a mark of its own.
func corrected(in casework.In) (fs casework.Faults) {
	fs = complete(in)
	r, before := in.Body.(*publishedReport), casework.LastBody[publishedReport](in.Case, "publish", "correct")
	fs.Text(r.Why, "why", "does not say what it changes", templates("art 3(2)"))
	fs.Need(before == nil || before.Version != r.Version, "version", "is the mark of the version before, which stays public",
		templates("art 3(2)"))
	return fs
}

func years(n int) deadline.Period { return deadline.Period{N: n, Unit: deadline.Years} }

var transparency = casework.Kind{
	Name: "transparency_report", Title: "Transparency report", Law: []law.Ref{DSA("art 15"), DSA("art 42(1)"), templates("art 2(3)")},
	States: []casework.State{
		{Name: "due", Turn: casework.Platform, About: "the report on the period is being made"},
		{Name: "published", Turn: casework.Platform, About: "public in all its versions, for five years at least"},
		{Name: "removed", Closed: true, About: "no longer public, after five years"},
		{Name: "closed", Closed: true, About: "no report is made of the period"},
	},
	Moves: []casework.Move{
		{Name: "begin", To: "due", By: By(casework.Platform), Law: []law.Ref{DSA("art 15"), templates("art 2(1)"), templates("art 2(2)")},
			About: "begin the report on a period", Body: content[reportPeriod](), Dues: []casework.DueRule{
				When(runsFrom(fixed("publish", casework.Platform, templates("art 2(3)"), Months(2)), func(in casework.In) deadline.Event {
					return deadline.On(in.Body.(*reportPeriod).To)
				}), func(in casework.In) bool { return in.Body.(*reportPeriod).AppliesFrom.IsZero() }),
				When(runsFrom(fixed("publish", casework.Platform, DSA("art 42(1)"), Months(2)), func(in casework.In) deadline.Event {
					return deadline.On(in.Body.(*reportPeriod).AppliesFrom)
				}), func(in casework.In) bool { return !in.Body.(*reportPeriod).AppliesFrom.IsZero() })}},
		{Name: "publish", From: []string{"due"}, To: "published", By: By(casework.Platform), Law: Refs("art 15", "art 42(1)", "art 42(2)"),
			About: "publish the report", Body: content[publishedReport](), Check: complete, Meets: []string{"publish"},
			Dues: []casework.DueRule{keepReport}},
		{Name: "correct", From: []string{"published"}, To: "published", By: By(casework.Platform), Law: []law.Ref{templates("art 3(2)")},
			About: "publish a later version, the earlier ones staying public", Body: content[publishedReport](), Check: corrected,
			Dues: []casework.DueRule{keepReport}},
		{Name: "remove", From: []string{"published"}, To: "removed", By: By(casework.Platform), Law: []law.Ref{templates("art 3(1)")},
			About: "take the report down, after five years", Check: afterDue("keep", "all versions stay public", templates("art 3(2)"))},
		{Name: "close", From: []string{"due"}, To: "closed", By: By(casework.Platform), Law: Refs("art 15"),
			About: "make no report, such as for a micro or small enterprise", Body: newReason, Check: Why(DSA("art 15"))},
	},
}

// keepReport: five years from publication (art 3(1) IR 2024/2835).
var keepReport = notBefore(runsFrom(fixed("keep", casework.Platform, templates("art 3(1)"), years(5)), func(in casework.In) deadline.Event {
	return deadline.On(in.Body.(*publishedReport).PublishedOn)
}))
