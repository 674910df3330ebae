package desk

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/record"
	"github.com/aedile/aedile/law"
)

// fromPolicy is the origin of what the operator has settled.
const fromPolicy = "policy"

// fill fills what the cases know on which the decision rests, and what the operator has settled, into the fields that are empty. What
// somebody else fills in later has that origin no more.
func (dk *Desk) fill(ctx context.Context, d *kinds.Decision, auto bool) (map[string]string, error) {
	before := *d
	d.Origin = map[string]string{}
	for field, from := range before.Origin {
		d.Origin[field] = from
	}
	f := filling{d: d, automation: law.NotAutomated, known: map[string]string{}}
	if auto {
		f.automation = law.FullyAutomated
	}
	for _, id := range d.From {
		c, err := dk.Case(ctx, id)
		if aedile.ClassOf(err) == aedile.NotFound {
			continue // the move itself refuses it, or it stands in another record
		}
		if err != nil {
			return nil, err
		}
		f.from = string(id)
		if err := dk.fillFrom(ctx, &f, c); err != nil {
			return nil, err
		}
	}
	f.ground()
	f.from = fromPolicy
	f.text("redress.internal", &d.Redress.Internal, dk.Settled().Redress.Internal)
	f.text("redress.out_of_court", &d.Redress.OutOfCourt, dk.Settled().Redress.OutOfCourt)
	f.text("redress.court", &d.Redress.Court, dk.Settled().Redress.Court)
	if len(d.Origin) == 0 {
		d.Origin = nil
	}
	return f.known, nil
}

// ground says on which of the two grounds the decision rests, where only one of them is given.
func (f *filling) ground() {
	switch {
	case f.d.Ground != "":
	case f.d.LegalGround != "" && f.d.TermsGround == "":
		f.d.Ground = law.IllegalContent
	case f.d.TermsGround != "" && f.d.LegalGround == "":
		f.d.Ground = law.IncompatibleContent
	}
}

// settled fills the redress that the operator has settled into what a platform tells people, where it says nothing of it.
func (dk *Desk) settled(body casework.Body) {
	r := dk.Settled().Redress
	switch b := body.(type) {
	case *kinds.NoticeDecision:
		b.Redress = kinds.Redress{Internal: cmp.Or(b.Redress.Internal, r.Internal), OutOfCourt: cmp.Or(b.Redress.OutOfCourt, r.OutOfCourt),
			Court: cmp.Or(b.Redress.Court, r.Court)}
	case *kinds.ComplaintDecision:
		b.OutOfCourt = cmp.Or(b.OutOfCourt, r.OutOfCourt)
	}
}

// completed fills a decision that is opened as any case is.
func (dk *Desk) completed(ctx context.Context, body casework.Body, auto bool) error {
	d, ok := body.(*kinds.Decision)
	if !ok {
		return nil
	}
	_, err := dk.fill(ctx, d, auto)
	return err
}

// filling is a decision that is filled from one case after the other.
type filling struct {
	d          *kinds.Decision
	automation law.Automation // what who acts makes it
	from       string
	known      map[string]string // by field
}

// note writes down where the field comes from.
func (f *filling) note(field string) {
	f.d.Origin[field] = f.from
	f.known[field] = f.from
}

// text fills an empty field.
func (f *filling) text(field string, to *string, said string) { putOne(f, field, to, said) }

// putOne fills a field that has its zero value.
func putOne[T comparable](f *filling, field string, to *T, v T) {
	var zero T
	if *to == zero && v != zero {
		*to = v
		f.note(field)
	}
}

// putAll fills an empty list.
func putAll[T any](f *filling, field string, to *[]T, v []T) {
	if len(*to) == 0 && len(v) > 0 {
		*to = v
		f.note(field)
	}
}

// detected says whether automated means found the content.
func (f *filling) detected(yes bool) {
	if f.d.AutomatedDetection == nil {
		f.d.AutomatedDetection = &yes
		f.note("automated_detection")
	}
}

// illegal fills the ground in law.
func (f *filling) illegal(ground string) {
	if ground == "" || f.d.Ground == law.IncompatibleContent {
		return
	}
	putOne(f, "ground", &f.d.Ground, law.IllegalContent)
	f.text("legal_ground", &f.d.LegalGround, ground)
}

// fillFrom fills what one case knows.
func (dk *Desk) fillFrom(ctx context.Context, f *filling, c casework.Case) error {
	switch c.Kind {
	case "review":
		return dk.fromReview(ctx, f, c)
	case "notice":
		f.fromNotice(c)
	case "order":
		f.fromOrder(c)
	}
	return nil
}

// fromReview fills what the findings of a review show. They are suspected; whether the ground is given is for who decides.
func (dk *Desk) fromReview(ctx context.Context, f *filling, c casework.Case) error {
	all := findingsOf(c)
	if len(all) == 0 {
		return nil
	}
	d, first := f.d, all[0]
	f.text("service", &d.Service, first.Item.Service)
	putOne(f, "item", &d.Item, first.Item.ID)
	f.text("url", &d.URL, first.Item.URL)
	putOne(f, "source", &d.Source, law.OwnInitiative)
	f.detected(true)
	putOne(f, "automation", &d.Automation, f.automation)
	var facts, grounds, keywords, categories []string
	for _, x := range all {
		facts = append(facts, factsOf(x))
		for _, l := range x.Law {
			g := lawText(l)
			if _, about, ok := strings.Cut(l.Title, ": "); ok {
				g += ": " + about
			}
			if !slices.Contains(grounds, g) {
				grounds = append(grounds, g)
			}
		}
		if slices.Contains(law.Keywords(), x.Keyword) && !slices.Contains(keywords, x.Keyword) {
			keywords = append(keywords, x.Keyword)
		}
		if x.Category != "" && x.Category != first.Category && !slices.Contains(categories, x.Category) {
			categories = append(categories, x.Category)
		}
	}
	f.text("facts", &d.Facts, strings.Join(facts, "\n"))
	f.illegal(strings.Join(grounds, "; "))
	f.text("category", &d.Category, first.Category)
	putAll(f, "more_categories", &d.MoreCategories, categories)
	putAll(f, "keywords", &d.Keywords, keywords)
	if first.Item.Kind == aedile.Listing {
		putAll(f, "content_types", &d.ContentTypes, []law.ContentType{law.ContentProduct})
	}
	return dk.fromItem(ctx, f, c.ID)
}

// factsOf writes the evidence of a finding: what stands where.
func factsOf(x aedile.Finding) string {
	var said []string
	for _, e := range x.Evidence {
		if s := fmt.Sprintf("\u201c%s\u201d (%s)", e.Text, e.Field); !slices.Contains(said, s) {
			said = append(said, s)
		}
	}
	s := "It says " + strings.Join(said, ", ") + "."
	if x.Item.Title != "" {
		s = "The " + cmp.Or(string(x.Item.Kind), "item") + " \u201c" + x.Item.Title + "\u201d says " + strings.Join(said, ", ") + "."
	}
	for _, e := range x.Entries {
		s += fmt.Sprintf(" The register %s holds an entry on it as of %s: %s.", e.Register, e.AsOf,
			strings.TrimSuffix(strings.Join(strings.Fields(e.Entry+" "+e.Name+" "+e.Says), " "), "."))
	}
	return s
}

// fromItem fills what the item says that was kept as it was seen.
func (dk *Desk) fromItem(ctx context.Context, f *filling, id aedile.CaseID) error {
	for a, err := range dk.Record.Attachments(ctx, id) {
		if err != nil {
			return fmt.Errorf("read attachments of %s: %w", id, err)
		}
		var it aedile.Item
		if a.Kind != record.ItemSeen || json.Unmarshal(a.Data, &it) != nil {
			continue
		}
		if lang, _, _ := strings.Cut(it.Lang, "-"); len(lang) == 2 {
			f.text("content_language", &f.d.ContentLanguage, strings.ToUpper(lang))
		}
		if len(it.GTIN) > 0 {
			f.text("gtin", &f.d.GTIN, it.GTIN[0])
		}
		if it.Trader != nil && !f.d.Recipient.Given() && it.Trader.Name+string(it.Trader.ID) != "" {
			f.d.Recipient = casework.Name(cmp.Or(it.Trader.Name, string(it.Trader.ID)))
			f.note("recipient")
		}
		return nil
	}
	return nil
}

// fromNotice fills what a notice gives: where the content is and that a notice led to it. What it alleges is not taken over as fact, and
// who sent it is not named.
func (f *filling) fromNotice(c casework.Case) {
	n := casework.LastBody[kinds.Notice](c, "submit", "complete", "lodge")
	if n == nil {
		return
	}
	if len(n.Locations) > 0 {
		f.text("url", &f.d.URL, n.Locations[0])
	}
	if len(n.Items) > 0 {
		putOne(f, "item", &f.d.Item, n.Items[0])
	}
	source := law.FromNotice
	if n.Flagger != "" {
		source = law.FromTrustedFlagger
	}
	if f.d.Source == law.OwnInitiative && f.d.Origin["source"] != "" {
		f.d.Source = "" // a review and a notice: the notice came from outside
	}
	putOne(f, "source", &f.d.Source, source)
	f.detected(false)
	putOne(f, "automation", &f.d.Automation, f.automation)
	if slices.Contains(law.Categories(), n.Category) {
		f.text("category", &f.d.Category, n.Category)
	}
}

// fromOrder fills what an order says: its provisions, its reasons and where it holds.
func (f *filling) fromOrder(c casework.Case) {
	o := casework.LastBody[kinds.Order](c, "receive", "complete", "take")
	if o == nil {
		return
	}
	if len(o.Locations) > 0 {
		f.text("url", &f.d.URL, o.Locations[0])
	}
	putOne(f, "source", &f.d.Source, law.FromOther)
	f.detected(false)
	putOne(f, "automation", &f.d.Automation, f.automation)
	f.illegal(strings.Join(o.Provisions, "; "))
	f.text("explanation", &f.d.Explanation, o.Reasons)
	putAll(f, "territory", &f.d.Territory, o.Territory)
}

// changed takes the origin away from fields that no longer say what was filled in.
func changed(old, now *kinds.Decision) {
	if old == nil || now.Origin == nil {
		return
	}
	a, b := generic(old), generic(now)
	for field := range now.Origin {
		if !reflect.DeepEqual(reach(a, field), reach(b, field)) {
			delete(now.Origin, field)
		}
	}
}

func generic(v any) any {
	b, err := json.Marshal(v)
	if err != nil {
		return nil
	}
	out, _ := value(b) // it was written just now
	return out
}

func reach(v any, path string) any {
	for _, name := range strings.Split(path, ".") {
		m, _ := v.(map[string]any)
		v = m[name]
	}
	return v
}

// findingsOf returns the findings that a review holds.
func findingsOf(c casework.Case) (fs []aedile.Finding) {
	for _, e := range c.Events {
		if e.Move != "suspect" && e.Move != "add" {
			continue
		}
		if s, err := casework.BodyOf[casework.Suspected](e); err == nil && s.Finding.Check != "" {
			fs = append(fs, s.Finding)
		}
	}
	return fs
}
