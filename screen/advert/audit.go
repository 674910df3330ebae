package advert

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/aedile/aedile"
)

// Audit is what the records of a repository come to. Its figures are of records as they are published: what a service knows besides is not in
// them.
type Audit struct {
	Name     string         // of the file
	Service  string         // that most ads name
	AsOf     string         // day of the audit, YYYY-MM-DD
	Ads      int            // records read
	Faults   int            // records that could not be read
	First    []aedile.Fault // the first of them
	Elements []Element      // one for each letter, in their order
	Codes    []Count        // what lacks or cannot be right, most frequent first
	Measures Measures
	Revealed []Revealed // parameters that may reveal a special category, most frequent first
	Findings []Checked  // by check, most frequent first
	Shown    []Shown    // ads with something to see, at most as many as were asked for
	NotShown int        // further ones

	codes    map[string]*Count
	revealed map[Revealed]int
	checks   map[aedile.CheckID]*Checked
	services map[string]int
	latency  []int
	last     *aedile.Item    // of which findings are counted
	counted  map[string]bool // evidence of it
}

// Element says how one letter fares.
type Element struct {
	Letter                          Letter
	Asks                            string
	Whole, Unstated, Missing, Wrong int // ads by the worst of the letter; they add up to all
}

// Count is how many ads have a gap.
type Count struct {
	Letter  Letter
	Code    string
	Weight  Weight
	Ads     int
	Example aedile.ItemID
	Text    string // of the first
}

// Measures are figures over the repository.
type Measures struct {
	Linked         int // ads with an address of their own
	Pictured       int // ads with a picture or its address
	Targeted       int // ads with parameters
	Parameters     int // in all
	Exclusions     int // of them those that leave people out
	WithExclusion  int // ads with one
	Communications int // ads that are users' declared content
	Removed        int
	Political      int
	MedianLatency  int // days from first shown to first listed; -1 where no record says it
}

// Revealed is a parameter that may reveal a special category.
type Revealed struct {
	Value     string
	Parameter string
	Exclude   bool
	Says      string // level and category, "explicit religion"
	Rests     string // the span: "special", "unstated", "contextual", "proxy", "ambiguous"
	Ads       int
}

// Checked is how often a rule found something.
type Checked struct {
	Check aedile.CheckID
	Title string
	Law   []aedile.LawRef
	Ads   int
}

// Shown is an ad in a report.
type Shown struct {
	Item     *aedile.Item
	Gaps     []Gap
	Findings []aedile.Finding
}

// NewAudit begins an audit.
func NewAudit(name, asOf string) *Audit {
	a := &Audit{Name: name, AsOf: asOf, codes: map[string]*Count{}, revealed: map[Revealed]int{},
		checks: map[aedile.CheckID]*Checked{}, services: map[string]int{}, counted: map[string]bool{}}
	for _, l := range letters() {
		a.Elements = append(a.Elements, Element{Letter: l.Letter, Asks: l.Asks})
	}
	return a
}

// Take counts an ad.
func (a *Audit) Take(it *aedile.Item, gaps []Gap) {
	a.Ads++
	if it.Service != "" {
		a.services[it.Service]++
	}
	worst := map[Letter]Weight{}
	seen := map[Letter]bool{}
	for i := range gaps {
		g := &gaps[i]
		if !seen[g.Letter] || g.Weight > worst[g.Letter] {
			worst[g.Letter], seen[g.Letter] = g.Weight, true
		}
		c := a.codes[g.Code]
		if c == nil {
			c = &Count{Letter: g.Letter, Code: g.Code, Weight: g.Weight, Example: it.ID, Text: g.Text}
			a.codes[g.Code] = c
		}
		c.Ads++
	}
	for i := range a.Elements {
		e := &a.Elements[i]
		switch w := worst[e.Letter]; {
		case !seen[e.Letter]:
			e.Whole++
		case w == Unstated:
			e.Unstated++
		case w == Missing:
			e.Missing++
		default:
			e.Wrong++
		}
	}
	a.measure(it)
}

func (a *Audit) measure(it *aedile.Item) {
	m := &a.Measures
	add := func(n *int, is bool) {
		if is {
			*n++
		}
	}
	add(&m.Linked, it.URL != "")
	add(&m.Pictured, len(it.Images) > 0)
	add(&m.Communications, Get(it, attrCommunication) == Yes)
	add(&m.Political, Get(it, AttrPolitical) == Yes)
	add(&m.Removed, Get(it, AttrRemoved) != "" && Get(it, AttrRemoved) != No)
	if it.Ad == nil {
		return
	}
	add(&m.Targeted, len(it.Ad.Targeting) > 0)
	out := 0
	for i := range it.Ad.Targeting {
		add(&out, it.Ad.Targeting[i].Exclude)
	}
	m.Parameters += len(it.Ad.Targeting)
	m.Exclusions += out
	add(&m.WithExclusion, out > 0)
	first, ok := day(it.Ad.FirstShown)
	listed, stated := day(Get(it, attrListed))
	if ok && stated && len(a.latency) < maxLatencies {
		a.latency = append(a.latency, int(listed.Sub(first)/(24*time.Hour)))
	}
}

// maxLatencies bounds the memory of a median. Chosen: the first hundred thousand ads tell it.
const maxLatencies = 100_000

// Find counts what a rule found in an ad.
func (a *Audit) Find(f *aedile.Finding, it *aedile.Item) {
	c := a.checks[f.Check]
	if c == nil {
		c = &Checked{Check: f.Check, Title: f.Title, Law: f.Law}
		a.checks[f.Check] = c
	}
	c.Ads++
	if it == nil || it.Ad == nil {
		return
	}
	if a.last != it { // rules that rest on the same parameter count it once
		a.last = it
		clear(a.counted)
	}
	for i := range f.Evidence {
		if e := &f.Evidence[i]; !a.counted[e.Field+" "+e.Source] {
			a.counted[e.Field+" "+e.Source] = true
			a.reveal(e, it.Ad)
		}
	}
}

// reveal counts the parameter of an evidence.
func (a *Audit) reveal(e *aedile.Evidence, ad *aedile.AdRecord) {
	span, says, ok := strings.Cut(strings.TrimPrefix(e.Source, "targeting."), ": ")
	if !ok || span == e.Source {
		return
	}
	for i := range ad.Targeting {
		if t := &ad.Targeting[i]; (aedile.Field{Name: "ad.targeting", Index: i, Sub: "value"}).String() == e.Field {
			a.revealed[Revealed{Value: t.Value, Parameter: t.Parameter, Exclude: t.Exclude, Says: says, Rests: span}]++
		}
	}
}

// Show keeps an ad for the report, up to a number.
func (a *Audit) Show(s Shown, most int) {
	if len(a.Shown) >= most {
		a.NotShown++
		return
	}
	a.Shown = append(a.Shown, s)
}

// End sorts the counts. After it the audit is complete.
func (a *Audit) End() {
	for _, c := range a.codes {
		a.Codes = append(a.Codes, *c)
	}
	slices.SortFunc(a.Codes, func(x, y Count) int { return cmp.Or(cmp.Compare(y.Ads, x.Ads), strings.Compare(x.Code, y.Code)) })
	for r, n := range a.revealed {
		r.Ads = n
		a.Revealed = append(a.Revealed, r)
	}
	slices.SortFunc(a.Revealed, func(x, y Revealed) int {
		return cmp.Or(cmp.Compare(y.Ads, x.Ads), strings.Compare(x.Value, y.Value), strings.Compare(x.Parameter, y.Parameter),
			strings.Compare(x.Rests+x.Says, y.Rests+y.Says))
	})
	for _, c := range a.checks {
		a.Findings = append(a.Findings, *c)
	}
	slices.SortFunc(a.Findings, func(x, y Checked) int {
		return cmp.Or(cmp.Compare(y.Ads, x.Ads), strings.Compare(string(x.Check), string(y.Check)))
	})
	most := 0
	for s, n := range a.services {
		if n > most || n == most && s < a.Service {
			a.Service, most = s, n
		}
	}
	a.Measures.MedianLatency = -1
	if len(a.latency) > 0 {
		slices.Sort(a.latency)
		a.Measures.MedianLatency = a.latency[len(a.latency)/2]
	}
}

// Part returns how much of a whole something is, in per cent with one decimal; 0 of nothing.
func Part(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n*1000/of) / 10
}
