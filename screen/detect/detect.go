// Package detect joins the detectors: what conditions can name besides lists, each by its name, for one item at a time.
//
// It cites no law and does not decide which facts matter; rules do. The detectors stand in the folders below and do not know each other.
package detect

import (
	"fmt"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/detect/alert"
	"github.com/aedile/aedile/screen/detect/claim"
	"github.com/aedile/aedile/screen/detect/contact"
	"github.com/aedile/aedile/screen/detect/measure"
	"github.com/aedile/aedile/screen/detect/price"
	"github.com/aedile/aedile/screen/register"
	"github.com/aedile/aedile/screen/text"
)

// The names of detectors that need registers, as conditions write them.
const (
	Alert = "alert"
	Claim = "claim" // and claim.refused, claim.on_hold, claim.unlisted, claim.altered, claim.faithful
)

// Versions returns the detectors that are built in, by name.
func Versions() []aedile.PackRef {
	return []aedile.PackRef{{Name: Alert, Version: alert.Version, Digest: alert.Digest()}, {Name: Claim, Version: claim.Version},
		{Name: "contact", Version: contact.Version}, {Name: "measure", Version: measure.Version}, {Name: "price", Version: price.Version}}
}

// Registers are public registers made ready to be asked. They are immutable and safe for concurrent use; nil holds none.
type Registers struct {
	snapshots []*register.Snapshot
	alerts    *alert.Index
	claims    *claim.Index
}

// NewRegisters reads snapshots.
func NewRegisters(ss ...*register.Snapshot) (*Registers, error) {
	a, err := alert.NewIndex(ss...)
	if err != nil {
		return nil, fmt.Errorf("read registers: %w", err)
	}
	return &Registers{snapshots: ss, alerts: a, claims: claim.NewIndex(ss...)}, nil
}

// HasAlerts reports whether there is an alert to look for.
func (r *Registers) HasAlerts() bool { return r != nil && r.alerts != nil }

// Text is one field of the item at hand.
type Text struct {
	Field  aedile.Field
	Number int // of the field in the item
	Raw    string
	Fold   *text.Folded
	// Described marks what is said of the thing itself: not addresses, not names of accounts.
	Described bool
}

// Place is where a detector found something: tokens of a field, inclusive.
type Place struct {
	Number, First, Last int
	Name                string // what was found, where the detector has a name for it
}

// Detector finds facts about one item at a time. It serves one goroutine.
type Detector struct {
	alerts   *alert.Finder
	measures []measure.Place
	contacts []contact.Place
	shown    []alert.Text
	alerted  bool

	snapshots []*register.Snapshot
	claims    *claim.Finder
	said      []claim.Text
	numbers   []int // of the fields in said
	hits      []claim.Hit
	claimed   bool // hits are those of the item at hand
}

// NewDetector returns a detector that asks registers, which may be nil.
func NewDetector(r *Registers) *Detector {
	d := new(Detector)
	if r.HasAlerts() {
		d.alerts = r.alerts.NewFinder()
	}
	if r != nil && r.claims != nil {
		d.claims, d.snapshots = r.claims.NewFinder(), r.snapshots
	}
	return d
}

// Begin takes up an item. wanted says whether alerts are; it reports whether one may be about the item.
func (d *Detector) Begin(it *aedile.Item, wanted bool) (alerted bool) {
	d.claimed, d.hits = false, d.hits[:0]
	d.alerted = wanted && d.alerts != nil && d.alerts.Find(it)
	return d.alerted
}

// units are the measures behind names.
var units = map[string]measure.Unit{"dose": measure.Dose, "percent": measure.Percent, "number": measure.Number,
	"e_number": measure.ENumber, "watt": measure.Watt, "nanometre": measure.Nanometre}

// Places appends the places that a name stands for to dst, in the order of the texts. The error is NotFound for a name that is none.
func (d *Detector) Places(name string, texts []Text, dst []Place) ([]Place, error) {
	if name == Alert {
		return d.alertPlaces(texts, dst), nil
	}
	if claims[name] != nil {
		return d.claimPlaces(name, texts, dst), nil
	}
	unit, isUnit := units[name]
	if !isUnit && name != "handle" {
		return dst, aedile.NotFoundf("detect", name, "there is no such detector")
	}
	for i := range texts {
		t := &texts[i]
		switch {
		case !t.Described:
		case isUnit:
			d.measures = measure.Find(t.Fold, d.measures[:0])
			for _, p := range d.measures {
				if p.Unit == unit {
					dst = append(dst, Place{Number: t.Number, First: p.First, Last: p.Last})
				}
			}
		default:
			d.contacts = contact.Find(t.Fold, d.contacts[:0])
			for _, p := range d.contacts {
				dst = append(dst, Place{Number: t.Number, First: p.First, Last: p.Last})
			}
		}
	}
	return dst, nil
}

func (d *Detector) alertPlaces(texts []Text, dst []Place) []Place {
	if !d.alerted {
		return dst
	}
	d.shown = d.shown[:0]
	for i := range texts {
		d.shown = append(d.shown, alert.Text{Field: texts[i].Field, Raw: texts[i].Raw, Fold: texts[i].Fold})
	}
	name := d.alerts.Name()
	for _, p := range d.alerts.Places(d.shown) {
		dst = append(dst, Place{Number: texts[p.Text].Number, First: p.First, Last: p.Last, Name: name})
	}
	return dst
}

// Entries cites the entries of registers behind a name.
func (d *Detector) Entries(name string) []aedile.EntryRef {
	if name == Alert && d.alerted {
		return d.alerts.Entries()
	}
	if claims[name] != nil {
		return d.claimEntries(name)
	}
	return nil
}

// Scalar returns a fact without a place by its name: those of prices and alerts. ok is false for a name that is neither.
func (d *Detector) Scalar(name string, it *aedile.Item) (v any, ok bool) {
	switch name {
	case "price.known":
		_, known := price.InEuro(it.Price)
		return known, true
	case "price.eur":
		eur, _ := price.InEuro(it.Price)
		return eur, true
	case "price.spread":
		return price.Spread(it.Options), true
	}
	sub, ok := strings.CutPrefix(name, Alert+".")
	switch {
	case !ok:
		return nil, false
	case d.alerted:
		return d.alerts.Scalar(sub), true
	}
	return noAlert(sub), true
}

func noAlert(name string) any {
	switch name {
	case "score":
		return 0.0
	case "count":
		return int64(0)
	}
	return ""
}
