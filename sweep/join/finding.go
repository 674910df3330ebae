package join

import (
	"fmt"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen"
	"github.com/aedile/aedile/screen/pair"
	"github.com/aedile/aedile/screen/weburl"
)

func parseOwn(address string) (weburl.Link, error) {
	l, err := weburl.Parse(address)
	if err != nil {
		return l, fmt.Errorf("address of a listing: %w", err)
	}
	return l, nil
}

// detector is how the sources of evidence begin that only a pair has.
const detector = "pair"

// emit gives the findings of a batch of pairs to the sink. A finding that rests on the post alone is one of screening, and left out.
func (j *joining) emit(o screen.Output) error {
	if o.Err != nil {
		return o.Err
	}
	b, ok := o.Batch.(*pairs)
	if !ok {
		return nil
	}
	of := make(map[aedile.Digest]*made, len(b.made))
	for i := range o.Findings {
		f := &o.Findings[i]
		if !ofPair(f) {
			continue
		}
		if len(of) == 0 {
			for k := range b.made {
				d, err := b.made[k].joined.Digest()
				if err != nil {
					return fmt.Errorf("pin pair: %w", err)
				}
				of[d] = &b.made[k]
			}
		}
		m := of[f.Item.Digest]
		if m == nil {
			return aedile.Internalf(op, string(f.Item.ID), "a finding of no pair")
		}
		if err := j.finding(f, m); err != nil {
			return err
		}
	}
	for _, f := range o.Faults {
		if err := j.fault(f); err != nil {
			return err
		}
	}
	return j.to.Pairs(len(b.made))
}

func ofPair(f *aedile.Finding) bool {
	for i := range f.Evidence {
		if s := f.Evidence[i].Source; s == detector || strings.HasPrefix(s, detector+".") || strings.HasPrefix(s, detector+":") {
			return true
		}
	}
	return false
}

// finding pins the finding to the two items as they were seen, and its evidence to their fields.
func (j *joining) finding(f *aedile.Finding, m *made) error {
	post, err := m.post.Digest()
	if err != nil {
		return fmt.Errorf("pin post: %w", err)
	}
	listing, err := m.listing.Digest()
	if err != nil {
		return fmt.Errorf("pin listing: %w", err)
	}
	f.Item.Digest = post
	l := m.listing
	f.Joined = &aedile.ItemRef{ID: l.ID, Kind: aedile.Listing, Service: l.Service, URL: l.URL, Digest: listing, Title: l.Title,
		Category: strings.Join(l.Category, " > "), Country: l.ShipsFrom}
	if t := l.Trader; t != nil {
		f.Joined.Trader = t.Name
		if t.Country != "" {
			f.Joined.Country = t.Country
		}
	}
	for i := range f.Evidence {
		place(&f.Evidence[i], l)
	}
	for i := range f.Facts {
		f.Facts[i].Value = strings.ReplaceAll(f.Facts[i].Value, "attrs."+pair.Prefix, "listing.")
	}
	f.Suppressed = j.c.Ignore.Apply(f)
	if f.Suppressed != nil {
		j.ran.Hidden++
		return nil
	}
	j.ran.Findings++
	j.ran.ByGrade[f.Grade]++
	j.ran.ByCheck[f.Check]++
	return j.to.Finding(*f, m.post, m.listing)
}

// place moves evidence from the joined item into the listing's own field: an option has a field of its own there.
func place(e *aedile.Evidence, l *aedile.Item) {
	e.Field = pair.Field(e.Field)
	var parts []string
	var name func(i int) string
	gap := 0
	switch e.Field {
	case "listing.options":
		for i := range l.Options {
			parts = append(parts, l.Options[i].Name)
		}
		name, gap = func(i int) string { return fmt.Sprintf("listing.options[%d].name", i) }, len("\n")
	case "listing.category":
		parts, name, gap = l.Category, func(i int) string { return fmt.Sprintf("listing.category[%d]", i) }, len(" > ")
	default:
		return
	}
	at := 0
	for i, p := range parts {
		if p == "" && gap == 1 {
			continue // an option without a name was left out
		}
		if e.Start >= at && e.End <= at+len(p) {
			e.Field, e.Start, e.End = name(i), e.Start-at, e.End-at
			return
		}
		at += len(p) + gap
	}
}
