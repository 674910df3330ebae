package join

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen"
	"github.com/aedile/aedile/screen/pair"
	"github.com/aedile/aedile/screen/weburl"
)

func parseOwn(address string) (weburl.Link, error) {
	l, err := weburl.Explain(address)
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
	j.hide(f, m.post)
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

// hide puts the account of the post out under the name that it is given, and leaves its names out of the address of the post.
func (j *joining) hide(f *aedile.Finding, post *aedile.Item) {
	if j.c.Names == nil || post.Trader == nil {
		return
	}
	if f.Item.Trader != "" {
		f.Item.Trader = j.c.Names(AccountOf(post))
	}
	for _, name := range [...]string{post.Trader.Name, string(post.Trader.ID)} {
		if len(name) >= minHandle {
			f.Item.URL = strings.ReplaceAll(f.Item.URL, name, j.c.Names(AccountOf(post)))
		}
	}
}

// minHandle is how long a name is that is looked for in an address. Chosen: shorter ones stand in any.
const minHandle = 3

// AccountOf returns the name of the account of a post by which posts of one account are known as such.
func AccountOf(post *aedile.Item) string {
	if t := post.Trader; t != nil {
		return cmp.Or(string(t.ID), t.Name, t.URL)
	}
	return ""
}

// Keyed returns names that nobody can turn back without the key: equal for equal names under one key.
func Keyed(key []byte) func(string) string {
	return func(name string) string {
		if name == "" {
			return ""
		}
		h := hmac.New(sha256.New, key)
		_, _ = h.Write([]byte(name)) // a hash takes all
		return "~" + hex.EncodeToString(h.Sum(nil))[:keyedDigits]
	}
}

// keyedDigits is how many digits of a keyed name are shown: among a million accounts two have the same once in some hundred runs.
const keyedDigits = 16

// Leads returns the way by which a post leads to a listing, and the identity of the listing.
func Leads(post, listing *aedile.Item, resolved map[string]string) (w Way, identity string) {
	for _, o := range own(listing) {
		if identity == "" {
			identity = o.Identity
		}
		for _, w := range ways(post, resolved) {
			if w.Key == o.Key && (w.Identity == "" || w.Identity == o.Identity) {
				return w, o.Identity
			}
		}
	}
	return w, identity
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
	case "listing.brand":
		parts, name, gap = []string{l.Brand, l.Model},
			func(i int) string { return [...]string{"listing.brand", "listing.model"}[i] }, len(" ")
	default:
		return
	}
	at := 0
	for i, p := range parts {
		if p == "" && gap == 1 {
			continue // what has no name was left out
		}
		if e.Start >= at && e.End <= at+len(p) {
			e.Field, e.Start, e.End = name(i), e.Start-at, e.End-at
			return
		}
		at += len(p) + gap
	}
}
