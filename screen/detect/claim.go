package detect

import (
	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/detect/claim"
	"github.com/aedile/aedile/screen/register"
)

// claims are the names under which conditions ask for claims about health, with what each of them stands for.
var claims = map[string]func(*claim.Hit) bool{
	Claim:            func(*claim.Hit) bool { return true },
	"claim.refused":  func(h *claim.Hit) bool { return h.Status == register.Refused },
	"claim.on_hold":  func(h *claim.Hit) bool { return h.Status == register.OnHold },
	"claim.unlisted": func(h *claim.Hit) bool { return !h.Listed() },
	"claim.altered":  func(h *claim.Hit) bool { return h.Status == register.Authorised && !h.Faithful },
	"claim.faithful": func(h *claim.Hit) bool { return h.Status == register.Authorised && h.Faithful },
}

// found returns the claims of the item at hand; they are looked for once.
func (d *Detector) found(texts []Text) []claim.Hit {
	if d.claims == nil || d.claimed {
		return d.hits
	}
	d.claimed, d.said = true, d.said[:0]
	for i := range texts {
		if t := &texts[i]; t.Described {
			d.said = append(d.said, claim.Text{Name: t.Field.Name, Raw: t.Raw, Fold: t.Fold})
			d.numbers = append(d.numbers[:len(d.said)-1], t.Number)
		}
	}
	d.hits = d.claims.Find(d.said)
	return d.hits
}

func (d *Detector) claimPlaces(name string, texts []Text, dst []Place) []Place {
	hits := d.found(texts)
	for i := range hits {
		if h := &hits[i]; claims[name](h) {
			dst = append(dst, Place{Number: d.numbers[h.Field], First: h.First, Last: h.Last, Name: d.snapshots[h.At.Snapshot].Register + " " + d.entry(h.At).Ref})
		}
	}
	return dst
}

func (d *Detector) entry(at register.At) *register.Entry {
	return &d.snapshots[at.Snapshot].List[at.Entry]
}

// claimEntries cites the entries behind the claims of a name, each once.
func (d *Detector) claimEntries(name string) []aedile.EntryRef {
	var out []aedile.EntryRef
	seen := map[register.At]bool{}
	for i := range d.hits {
		h := &d.hits[i]
		if !claims[name](h) || seen[h.At] {
			continue
		}
		seen[h.At] = true
		s, e := d.snapshots[h.At.Snapshot], d.entry(h.At)
		out = append(out, aedile.EntryRef{Register: s.Register, AsOf: s.AsOf, Digest: s.Digest, Entry: e.Ref, On: e.On, Name: e.Name, URL: e.URL,
			Says: h.Wording, Score: rounded(h.Score), Status: string(h.Status)})
	}
	return out
}

// rounded keeps four digits, which is more than a score is worth.
func rounded(x float64) float64 { return float64(int64(x*10_000+0.5)) / 10_000 }
