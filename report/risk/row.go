package risk

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/deadline"
)

// Families are the four families of systemic risks, by the point of art 34(1) DSA, in short words of our own.
func Families() []Topic {
	return []Topic{
		{"34(1)(a)", "dissemination of illegal content"},
		{"34(1)(b)", "effects on fundamental rights"},
		{"34(1)(c)", "effects on civic discourse, elections and public security"},
		{"34(1)(d)", "gender-based violence, public health, minors, physical and mental well-being"},
	}
}

// Factors are what art 34(2) DSA has each assessment look at: points (a) to (e), and what its second and third subparagraphs add.
func Factors() []Topic {
	return []Topic{
		{"34(2)(a)", "recommender and other algorithmic systems"},
		{"34(2)(b)", "content moderation"},
		{"34(2)(c)", "terms and conditions and their enforcement"},
		{"34(2)(d)", "systems for selecting and presenting advertisements"},
		{"34(2)(e)", "data related practices"},
		{"manipulation", "intentional manipulation, inauthentic use, automated exploitation"},
		{"amplification", "amplification and rapid, wide dissemination"},
		{"regional", "regional or linguistic aspects"},
	}
}

// Measures are the kinds of measures of art 35(1) DSA.
func Measures() []Topic {
	return []Topic{
		{"35(1)(a)", "design, features or functioning"}, {"35(1)(b)", "terms and conditions and their enforcement"},
		{"35(1)(c)", "content moderation"}, {"35(1)(d)", "testing and adapting algorithmic systems"},
		{"35(1)(e)", "advertising systems"}, {"35(1)(f)", "internal processes, resources, testing, supervision"},
		{"35(1)(g)", "trusted flaggers and dispute settlement"}, {"35(1)(h)", "codes of conduct and crisis protocols"},
		{"35(1)(i)", "awareness and information"}, {"35(1)(j)", "rights of the child"},
		{"35(1)(k)", "marking of generated or manipulated image, audio, video"},
	}
}

// Topic is a point of an article with what it is about.
type Topic struct {
	Key   string `json:"key"`
	About string `json:"about"`
}

func has(all []Topic, key string) bool {
	return slices.ContainsFunc(all, func(n Topic) bool { return n.Key == key })
}

// MaxScore is the top of the scale of severity and probability, which begins at 1. The law sets no scale: it is chosen, and the method
// of the register says what each step means.
const MaxScore = 5

// Rating is a severity or a probability on the scale from 1 to MaxScore, with the reason.
type Rating struct {
	Value   int    `json:"value"`
	Because string `json:"because,omitempty"`
}

// Influence says whether and how a factor influences a risk. A factor that is not relevant says why.
type Influence struct {
	Relevant bool   `json:"relevant"`
	How      string `json:"how,omitempty"` // how it influences the risk, or why it does not
}

// Evidence is what an assessment rests on: a figure of the service's own record, a test, a purchase, what people said.
type Evidence struct {
	Kind string `json:"kind"` // data, test, purchase, complaints, notices, research, consultation
	What string `json:"what"`
	// Value is a figure with its unit; absent: it is not known, or none. Low and High are the bounds of a 95 % interval where it is an
	// estimate. Count is of how many it was made.
	Value *float64      `json:"value,omitempty"`
	Low   *float64      `json:"low,omitempty"`
	High  *float64      `json:"high,omitempty"`
	Unit  string        `json:"unit,omitempty"`
	Count int           `json:"count,omitempty"`
	From  deadline.Date `json:"from,omitzero"`
	To    deadline.Date `json:"to,omitzero"`
	// Source says where it comes from: the record and the cell or command that gives it, or a document with its digest.
	Source  string `json:"source,omitempty"`
	Digest  string `json:"digest,omitempty"`
	Own     bool   `json:"own,omitempty"`     // it is about this service
	Figure  string `json:"figure,omitempty"`  // the name under which it is filled in from the record, see Figures
	Unknown string `json:"unknown,omitempty"` // why it is not known
}

// Kinds of evidence.
var evidenceKinds = []string{"data", "test", "purchase", "complaints", "notices", "research", "consultation"}

// Marking is how generated or manipulated pictures, sound and video are told from others (art 35(1)(k) DSA).
type Marking struct {
	Visible   bool `json:"visible,omitempty"`
	C2PA      bool `json:"c2pa,omitempty"`
	Watermark bool `json:"watermark,omitempty"`
	// UserFunction is how a recipient can indicate such an item; empty: there is none.
	UserFunction string `json:"user_function,omitempty"`
	// Detection says on what the recall of the detector was measured.
	Detection string `json:"detection,omitempty"`
}

// Removal is a part of a row that is left out of the public version, with one of the four reasons of art 42(5) DSA.
type Removal struct {
	Field  string `json:"field"`  // description, evidence.1 (by number from 1), severity, probability, residual; what, effect, metric of a measure
	Reason string `json:"reason"` // confidential, security, public security, harm
	Why    string `json:"why"`
}

// Reasons are the reasons of art 42(5) DSA for which information may be removed from the public version.
func Reasons() []Topic {
	return []Topic{
		{"confidential", "disclosure of confidential information of the provider or of recipients"},
		{"security", "significant vulnerabilities for the security of the service"},
		{"public security", "undermining public security"},
		{"harm", "harm to recipients"},
	}
}

// Risk is a row of the register.
type Risk struct {
	ID          string               `json:"id"`
	Family      string               `json:"family"` // 34(1)(a) to (d)
	Topic       string               `json:"topic,omitempty"`
	Rights      []string             `json:"rights,omitempty"` // of the Charter, as "Charter art 24"
	Title       string               `json:"title"`
	Description string               `json:"description"`
	Affected    []string             `json:"affected,omitempty"` // groups of people
	States      []string             `json:"states,omitempty"`   // by the codes of Eurostat (EL for Greece); empty: the whole Union
	Evidence    []Evidence           `json:"evidence,omitempty"`
	Factors     map[string]Influence `json:"factors,omitempty"` // by the keys of Factors
	Severity    *Rating              `json:"severity,omitempty"`
	Probability *Rating              `json:"probability,omitempty"`
	// Residual are severity and probability with the measures in force.
	Residual *Residual `json:"residual,omitempty"`
	Marking  *Marking  `json:"marking,omitempty"`
	Removals []Removal `json:"removals,omitempty"`
	Closed   string    `json:"closed,omitempty"` // why the row is no longer assessed
}

// Residual is what is left of a risk with the measures in force.
type Residual struct {
	Severity    *Rating `json:"severity,omitempty"`
	Probability *Rating `json:"probability,omitempty"`
}

// Validate refuses a row that says nothing or contradicts itself, with all faults at once.
func (r Risk) Validate() []string {
	var wrong []string
	add := func(bad bool, format string, args ...any) {
		if bad {
			wrong = append(wrong, fmt.Sprintf(format, args...))
		}
	}
	add(!aedile.ValidName(r.ID), "the identifier %q is none: %s", r.ID, aedile.NameHint)
	add(!has(Families(), r.Family), "family %q is none of 34(1)(a) to (d)", r.Family)
	add(strings.TrimSpace(r.Title) == "", "there is no title")
	add(strings.TrimSpace(r.Description) == "", "there is no description")
	for _, k := range slices.Sorted(maps.Keys(r.Factors)) {
		add(!has(Factors(), k), "factor %q is none of art 34(2)", k)
		add(strings.TrimSpace(r.Factors[k].How) == "", "factor %s: says neither how it influences the risk nor why it does not", k)
	}
	scores := []*Rating{r.Severity, r.Probability}
	if r.Residual != nil {
		scores = append(scores, r.Residual.Severity, r.Residual.Probability)
	}
	for _, s := range scores {
		add(s != nil && (s.Value < 1 || s.Value > MaxScore), "a score lies outside 1 to %d", MaxScore)
	}
	wrong = append(wrong, evidenced(r.Evidence)...)
	return append(wrong, removals(r.Removals, r.field)...)
}

// evidenced says what is wrong with the evidence of a row or a measure, by its number from 1.
func evidenced(all []Evidence) (wrong []string) {
	for i, e := range all {
		add := func(bad bool, format string, args ...any) {
			if bad {
				wrong = append(wrong, fmt.Sprintf("evidence %d: ", i+1)+fmt.Sprintf(format, args...))
			}
		}
		add(!slices.Contains(evidenceKinds, e.Kind), "kind %q is none of %s", e.Kind, strings.Join(evidenceKinds, ", "))
		add(strings.TrimSpace(e.What) == "", "does not say what it is")
		add(!e.From.IsZero() && !e.To.IsZero() && e.To.Before(e.From), "ends before it begins")
		add(e.Low != nil && e.High != nil && *e.High < *e.Low, "the upper bound lies below the lower one")
		add(e.Value != nil && e.Unknown != "", "has a value and says that it is not known")
	}
	return wrong
}

// removals says what is wrong with what is to be left out: a part that is not there, a reason that the law does not have.
func removals(all []Removal, field func(string) *string) (wrong []string) {
	for _, m := range all {
		if field(m.Field) == nil {
			wrong = append(wrong, fmt.Sprintf("removal: there is no part %q", m.Field))
		}
		if !has(Reasons(), m.Reason) {
			wrong = append(wrong, fmt.Sprintf("removal of %s: reason %q is none of art 42(5)", m.Field, m.Reason))
		}
		if strings.TrimSpace(m.Why) == "" {
			wrong = append(wrong, fmt.Sprintf("removal of %s: says not why", m.Field))
		}
	}
	return wrong
}

// Mitigation is a measure of mitigation.
type Mitigation struct {
	ID     string        `json:"id"`
	Kind   string        `json:"kind"`  // 35(1)(a) to (k)
	Risks  []string      `json:"risks"` // identifiers of rows
	What   string        `json:"what"`
	Effect string        `json:"effect_on_rights,omitempty"` // on fundamental rights
	Owner  string        `json:"owner,omitempty"`            // a role, no person
	Metric string        `json:"metric,omitempty"`
	Target string        `json:"target,omitempty"`
	From   deadline.Date `json:"from,omitzero"`
	Status string        `json:"status"` // planned, in force, ended
	// Evidence is what shows that it works.
	Evidence []Evidence `json:"evidence,omitempty"`
	Removals []Removal  `json:"removals,omitempty"`
}

// Validate refuses a measure that says nothing.
func (m Mitigation) Validate() []string {
	var wrong []string
	if !aedile.ValidName(m.ID) {
		wrong = append(wrong, fmt.Sprintf("the identifier %q is none: %s", m.ID, aedile.NameHint))
	}
	if !has(Measures(), m.Kind) {
		wrong = append(wrong, fmt.Sprintf("kind %q is none of 35(1)(a) to (k)", m.Kind))
	}
	if strings.TrimSpace(m.What) == "" {
		wrong = append(wrong, "does not say what is done")
	}
	if !slices.Contains([]string{"planned", "in force", "ended"}, m.Status) {
		wrong = append(wrong, fmt.Sprintf("status %q is none of planned, in force, ended", m.Status))
	}
	return append(wrong, removals(m.Removals, m.field)...)
}
