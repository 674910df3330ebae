// Package stock is the use-case of looking at registers: which lie on the shelf and how old they are, what an entry says, and how an offer
// compares with it, field by field. It fetches nothing and decides nothing: that two fields say the same makes no product the same.
package stock

import (
	"slices"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/product"
	"github.com/aedile/aedile/screen/register"
	"github.com/aedile/aedile/screen/register/shelf"
)

// Register is a register as its newest snapshot has it.
type Register struct {
	Name, Title, Source, Licence string
	AsOf                         string // the day of the publisher's list, YYYY-MM-DD
	AgeDays, RefreshDays         int    // RefreshDays is how often the publisher's list changes, by our policy; 0: not said
	Entries, Faults, Repeats     int
	Digest                       aedile.Digest
	Stale                        string // why it is too old; empty: it is not
	Snapshots                    int    // how many of it are kept
}

// Shelf is where snapshots lie.
type Shelf struct {
	Dir string
	Now func() time.Time
}

// List returns the registers by name. Files that are no snapshots are named in the error, beside the registers that can be read.
func (s Shelf) List() (all []Register, err error) {
	items, err := shelf.Shelf{Dir: s.Dir}.List()
	count := map[string]int{}
	for i, it := range items {
		count[it.Register]++
		if i+1 < len(items) && items[i+1].Register == it.Register {
			continue
		}
		snap := register.Snapshot{Head: it.Head}
		all = append(all, Register{Name: it.Register, Title: it.Title, Source: it.Source, Licence: it.Licence, AsOf: it.AsOf,
			AgeDays: snap.AgeDays(s.Now()), RefreshDays: it.RefreshDays, Entries: it.Entries, Faults: it.Faults, Repeats: it.Repeats,
			Digest: it.Digest,
			Stale:  snap.Stale(s.Now()), Snapshots: count[it.Register]})
	}
	return all, err
}

// Said is something that an entry says, under its plain name.
type Said struct{ Name, Text string }

// Published is an entry of a register, with the snapshot that it stands in.
type Published struct {
	Register Register
	Ref, On  string
	Name     string
	URL      string
	Alert    bool
	Risk     string
	Lines    []Said
	entry    register.Entry
}

// Entry returns the entry of that number in the newest snapshot of the register. None is a NotFound error.
func (s Shelf) Entry(name, ref string) (e Published, err error) {
	snap, err := shelf.Shelf{Dir: s.Dir}.Open(name, "")
	if err != nil {
		return e, err
	}
	found := snap.Entry(ref)
	if len(found) == 0 {
		return e, aedile.NotFoundf("show entry", ref, "is not in %s as of %s", name, snap.AsOf).
			Hint("it may stand in an older snapshot: aedile register show --register " + name + "@DAY " + ref)
	}
	x := found[0]
	e = Published{Ref: x.Ref, On: x.On, Name: x.Name, URL: x.URL, Alert: x.Alert != nil, entry: x, Register: Register{Name: snap.Register,
		Title: snap.Title, AsOf: snap.AsOf, Digest: snap.Digest, Entries: snap.Entries, AgeDays: snap.AgeDays(s.Now())}}
	e.Lines = lines(x)
	if x.Alert != nil {
		e.Risk = x.Alert.Summary()
	}
	return e, nil
}

// lines writes what the entry says.
func lines(x register.Entry) (all []Said) {
	add := func(name string, texts ...string) {
		if s := strings.Join(said(texts), "; "); s != "" {
			all = append(all, Said{name, s})
		}
	}
	add("published", x.On)
	add("names", x.Names...)
	if a := x.Alert; a != nil {
		add("from", a.Country)
		add("category", a.Category)
		add("brand", a.Brands...)
		add("model", a.Models...)
		add("batch", a.Batches...)
		add("barcode", a.Barcodes...)
		add("description", a.Description)
		add("hazard", a.Hazards...)
		add("risk", a.Risk)
		add("level", a.Level)
		add("measure", a.Measures...)
		add("origin", a.Origin)
		add("traders", a.Traders...)
		add("also found by", a.Reacting...)
		add("sold online", a.SoldOnline)
		add("counterfeit", a.Counterfeit)
	}
	return all
}

// Verdict says how two fields compare.
type Verdict string

// The verdicts. What one of them does not say is unknown, never different.
const (
	Same    Verdict = "same"
	Differs Verdict = "differs"
	Unknown Verdict = "unknown"
)

// Pair is one field of an offer beside the same of an alert.
type Pair struct {
	Field        string
	Offer, Alert string
	Verdict      Verdict
	Written      bool // the same but for how it is written
}

// Beside puts the offer beside the entry, field by field. Only entries that are alerts have fields to compare.
func (e Published) Beside(it *aedile.Item) (all []Pair) {
	a := e.entry.Alert
	if a == nil || it == nil {
		return nil
	}
	pair := func(field string, offer, alert []string) { all = append(all, compare(field, said(offer), said(alert))) }
	pair("barcode", it.GTIN, a.Barcodes)
	pair("brand", []string{it.Brand}, a.Brands)
	pair("model", []string{it.Model}, a.Models)
	pair("batch", []string{it.Batch}, a.Batches)
	pair("name", []string{it.Title}, append([]string{e.entry.Name}, e.entry.Names...))
	pair("category", it.Category, []string{a.Category})
	return all
}

// said leaves out texts that say nothing: two blank codes are not the same code.
func said(texts []string) (all []string) {
	for _, s := range texts {
		if strings.TrimSpace(s) != "" {
			all = append(all, s)
		}
	}
	return all
}

// compare holds what both say against each other: exact texts first, then without case, space and marks.
func compare(field string, offer, alert []string) Pair {
	p := Pair{Field: field, Offer: strings.Join(offer, ", "), Alert: strings.Join(alert, "; "), Verdict: Unknown}
	if len(offer) == 0 || len(alert) == 0 {
		return p
	}
	p.Verdict = Differs
	for _, o := range offer {
		for _, a := range alert {
			switch {
			case strings.EqualFold(o, a):
				p.Verdict, p.Written = Same, false
				return p
			case field != "category" && field != "name" && within(product.Squash(o), a):
				p.Verdict, p.Written = Same, true
			}
		}
	}
	if p.Verdict == Differs && (field == "name" || field == "category") {
		p.Verdict = Unknown // words of two languages say nothing of whether the products differ
	}
	return p
}

// within reports whether one of the parts of the text is the squashed one; a register may write several into one text.
func within(squashed, text string) bool {
	if squashed == "" {
		return false
	}
	parts := strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' || r == '\n' })
	return slices.ContainsFunc(append(parts, text), func(s string) bool { return product.Squash(s) == squashed })
}
