package record

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/law"
)

// Screening gives the findings for an item, as the packs and registers at hand have it.
type Screening func(it *aedile.Item) []aedile.Finding

// Rescreened is what became of one finding of a dossier when its item was screened again.
type Rescreened struct {
	Version int            `json:"version"` // of the case, with the event that holds the finding
	Check   aedile.CheckID `json:"check"`
	Item    aedile.Digest  `json:"item"`
	Same    bool           `json:"same"` // identical to the byte
	// Differs names what is not: parts of the finding by their JSON names, or why there is nothing to compare.
	Differs []string `json:"differs,omitempty"`
	// Moved names the provisions cited that have another wording now than on the day of the finding. The finding keeps its text.
	Moved []string `json:"law_moved,omitempty"`
}

// Rescreen screens the items as seen again and holds each finding of the dossier against what comes out. Findings of other
// rules are passed over: each has a case of its own.
func Rescreen(d Dossier, screen Screening) ([]Rescreened, error) {
	var out []Rescreened
	for _, e := range d.Log() {
		f, ok := finding(e)
		if !ok {
			continue
		}
		r := Rescreened{Version: e.Version, Check: f.Check, Item: f.Item.Digest}
		it, why := d.item(f.Item.Digest)
		r.Moved = moved(f, it, e.At)
		if why != "" {
			r.Differs = []string{why}
			out = append(out, r)
			continue
		}
		var err error
		if r.Differs, err = nearest(f, screen(it)); err != nil {
			return nil, fmt.Errorf("rescreen %s: %w", d.Case, err)
		}
		r.Same = len(r.Differs) == 0
		out = append(out, r)
	}
	return out, nil
}

// moved returns the provisions of the finding that have another wording now than on the day on which the item was seen, or where that
// is not known on the day of the event.
func moved(f aedile.Finding, it *aedile.Item, at time.Time) (notes []string) {
	if it != nil {
		if seen, ok := it.Seen(); ok {
			at = seen
		}
	}
	for _, l := range f.Law {
		if note := law.Moved(law.Ref{CELEX: l.CELEX, Place: l.Place}, at.UTC().Format(time.DateOnly)); note != "" {
			notes = append(notes, note)
		}
	}
	return notes
}

// Cited returns the snapshots of registers that the findings of the dossier cite, each as NAME@DIGEST, in order.
func Cited(d Dossier) []string {
	var out []string
	for _, e := range d.Log() {
		f, _ := finding(e)
		for _, r := range f.Entries {
			if s := r.Register + "@" + string(r.Digest); !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	slices.Sort(out)
	return out
}

// item returns the item as seen, or why it cannot be had.
func (d Dossier) item(digest aedile.Digest) (*aedile.Item, string) {
	i := slices.IndexFunc(d.Attachments, func(a Attachment) bool { return a.Kind == ItemSeen && a.Digest == digest })
	switch {
	case i < 0:
		return nil, "the item as seen is not attached"
	case d.Attachments[i].Data == nil:
		return nil, "the item as seen was left out"
	case aedile.DigestOf(d.Attachments[i].Data) != digest:
		return nil, "the item is not the one that was seen"
	}
	it := new(aedile.Item)
	if err := json.Unmarshal(d.Attachments[i].Data, it); err != nil {
		return nil, "the item as seen cannot be read"
	}
	return it, ""
}

// nearest returns in which parts the finding differs from the nearest of the same rule; none: it is there again.
func nearest(f aedile.Finding, now []aedile.Finding) ([]string, error) {
	was, err := parts(f)
	if err != nil {
		return nil, err
	}
	least := []string{"the rule no longer finds it"}
	first := true
	for _, n := range now {
		if n.Check != f.Check {
			continue
		}
		is, err := parts(n)
		if err != nil {
			return nil, err
		}
		var diff []string
		keys := maps.Clone(was)
		maps.Copy(keys, is)
		for _, k := range slices.Sorted(maps.Keys(keys)) {
			if !bytes.Equal(was[k], is[k]) {
				diff = append(diff, difference(k, f, n))
			}
		}
		if first || len(diff) < len(least) {
			least, first = diff, false
		}
	}
	return least, nil
}

// difference names the part, and says of packs which is which.
func difference(part string, was, is aedile.Finding) string {
	if part != "pack" {
		return part
	}
	return fmt.Sprintf("pack: was %s %s (%s), is %s %s (%s)", was.Pack.Name, was.Pack.Version, was.Pack.Digest, is.Pack.Name,
		is.Pack.Version, is.Pack.Digest)
}

func parts(f aedile.Finding) (m map[string]json.RawMessage, err error) {
	b, err := marshal(f)
	if err == nil {
		err = json.Unmarshal(b, &m)
	}
	if err != nil {
		return nil, fmt.Errorf("compare finding %s: %w", f.Check, err)
	}
	return m, nil
}
