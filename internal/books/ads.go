package books

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/web/part"
)

// shelf holds the advertisements of a file, read again when it has changed.
type shelf struct {
	mu    sync.Mutex
	stamp time.Time
	size  int64
	all   []entry
	bad   int // lines that are no advertisement
	left  int // beyond what is held
}

// entry is an advertisement with what it is found by.
type entry struct {
	part.Ad
	words string // in small letters; of a removed one empty: a search must not lead to it (art 39(3) DSA)
	who   string
	in    []string
}

// Bounds of the repository. Chosen: a million entries of a kilobyte are what one node holds; the rest is counted and said.
const (
	maxAds    = 1_000_000
	maxAdLine = 1 << 20
	adsOnPage = 25
)

// Attributes of an advertisement that the canonical item has no field for.
const (
	attrRemoved    = "removed"    // illegal or terms: it was removed (art 39(3) DSA)
	attrCommercial = "commercial" // yes or no: declared as a commercial communication (art 26(2) DSA)
	attrReason     = "reason_"    // with a to e, or order: the parts of art 17(3)(a) to (e), or art 9(2)(a)(i)
)

// load reads the file where it has changed.
func (s *shelf) load(name string) error {
	info, err := os.Stat(name)
	if err != nil {
		return aedile.NotFoundf("read advertisements", name, "cannot be read").Because(err)
	}
	if info.ModTime().Equal(s.stamp) && info.Size() == s.size {
		return nil
	}
	f, err := os.Open(name)
	if err != nil {
		return aedile.NotFoundf("read advertisements", name, "cannot be read").Because(err)
	}
	defer f.Close() //nolint:errcheck // it was only read
	var all []entry
	bad, left := 0, 0
	r := bufio.NewScanner(f)
	r.Buffer(make([]byte, 64<<10), maxAdLine)
	for r.Scan() {
		var it aedile.Item
		switch err := json.Unmarshal(r.Bytes(), &it); {
		case err != nil, it.Ad == nil, it.ID == "":
			bad++
		case len(all) >= maxAds:
			left++
		default:
			all = append(all, entryOf(&it))
		}
	}
	if err := r.Err(); err != nil {
		return aedile.Invalidf("read advertisements", name, "a line is longer than %d bytes, or the file breaks off",
			maxAdLine).Because(err)
	}
	slices.SortStableFunc(all, func(a, b entry) int { return cmp.Or(cmp.Compare(b.First, a.First), cmp.Compare(a.ID, b.ID)) })
	s.all, s.bad, s.left, s.stamp, s.size = all, bad, left, info.ModTime(), info.Size()
	return nil
}

func (s *shelf) count(name string) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	err := s.load(name)
	return len(s.all), err
}

// entryOf is an item as the repository shows it. Of a removed one content, behalf and payer are not taken in at all (art 39(3) DSA).
func entryOf(it *aedile.Item) entry {
	attrs := map[string]string{}
	for _, a := range it.Attrs {
		attrs[a.Name] = a.Value
	}
	a := part.Ad{ID: string(it.ID), First: it.Ad.FirstShown, Last: it.Ad.LastShown, Removed: attrs[attrRemoved],
		Commercial: attrs[attrCommercial],
		Aims:       aims(it.Ad.Targeting)}
	if a.Removed != "" && a.Removed != "illegal" {
		a.Removed = "terms"
	}
	if last, err := deadline.ParseDate(a.Last); err == nil {
		a.Until = last.AddMonths(12).String() // art 39(1) DSA: until one year after it was presented for the last time
	}
	e := entry{in: []string{}}
	for _, state := range slices.Sorted(maps.Keys(it.Ad.Reach)) {
		if state == "total" {
			a.Total, a.TotalKnown = it.Ad.Reach[state], true
			continue
		}
		a.Reach = append(a.Reach, part.AdReach{State: state, Count: it.Ad.Reach[state]})
		e.in = append(e.in, state)
	}
	if a.Removed == "" {
		a.Title, a.Text, a.Sponsor, a.Payer = it.Title, it.Text, it.Ad.Sponsor, it.Ad.Payer
		a.Product, a.Subject = strings.TrimSpace(it.Brand+" "+it.Model), strings.Join(it.Category, " › ")
		e.words = strings.ToLower(strings.Join([]string{a.Title, a.Text, a.Product, a.Subject}, "\n"))
		e.who = strings.ToLower(a.Sponsor + "\n" + a.Payer)
	} else {
		for _, p := range []string{"a", "b", "c", "d", "e", "order"} {
			if text := attrs[attrReason+p]; text != "" {
				a.Reasons = append(a.Reasons, part.AdReason{Point: p, Text: text})
			}
		}
	}
	e.Ad = a
	return e
}

// aims groups targeting by parameter, what is included and what is left out.
func aims(all []aedile.Targeting) (out []part.AdAim) {
	for _, t := range all {
		i := slices.IndexFunc(out, func(a part.AdAim) bool { return a.Parameter == t.Parameter })
		if i < 0 {
			out, i = append(out, part.AdAim{Parameter: t.Parameter}), len(out)
		}
		if t.Exclude {
			out[i].Excluded = append(out[i].Excluded, t.Value)
		} else {
			out[i].Included = append(out[i].Included, t.Value)
		}
	}
	return out
}

// Ads answers a question. Every criterion narrows; those by words and persons find no removed advertisement.
func (b *Books) Ads(_ context.Context, q part.AdQuestion) (*part.AdBook, error) {
	if b.conf.Ads == "" {
		return nil, aedile.NotFoundf("show advertisements", "", "this service keeps no register of advertisements here")
	}
	for _, d := range []string{q.From, q.To} {
		if d == "" {
			continue
		}
		if _, err := deadline.ParseDate(d); err != nil {
			return nil, aedile.Invalidf("search advertisements", d, "is no day").Hint("write it as 2026-11-30")
		}
	}
	b.ads.mu.Lock()
	defer b.ads.mu.Unlock()
	if err := b.ads.load(b.conf.Ads); err != nil {
		return nil, err
	}
	today := deadline.DateOf(b.conf.Now().In(b.conf.Zone)).String()
	v := &part.AdBook{Page: q.Page, Added: b.ads.stamp, Unread: b.ads.bad, Left: b.ads.left}
	states := map[string]bool{}
	for i := range b.ads.all {
		e := &b.ads.all[i]
		if e.Until != "" && e.Until < today {
			continue // its year is over
		}
		v.All++
		for _, s := range e.in {
			states[s] = true
		}
		if e.Removed != "" {
			v.Removed++
		}
		if !e.answers(q) {
			continue
		}
		if v.Found++; v.Found > q.Page*adsOnPage && len(v.Ads) < adsOnPage {
			v.Ads = append(v.Ads, e.Ad)
		}
		if q.ID != "" && e.ID == q.ID {
			v.Shown = &e.Ad
		}
	}
	v.More = v.Found > (q.Page+1)*adsOnPage
	v.States = slices.Sorted(maps.Keys(states))
	if v.Shown == nil && len(v.Ads) > 0 && q.ID == "" {
		v.Shown = &v.Ads[0]
	}
	return v, nil
}

// answers reports whether an entry meets each criterion.
func (e *entry) answers(q part.AdQuestion) bool {
	if q.Removed != (e.Removed != "") {
		return false
	}
	for w := range strings.FieldsSeq(strings.ToLower(q.Words)) {
		if !strings.Contains(e.words, w) {
			return false
		}
	}
	for w := range strings.FieldsSeq(strings.ToLower(q.Who)) {
		if !strings.Contains(e.who, w) {
			return false
		}
	}
	switch {
	case q.State != "" && !slices.Contains(e.in, q.State), q.From != "" && e.Last != "" && e.Last < q.From, q.To != "" && e.First != "" &&
		e.First > q.To:
		return false
	}
	return true
}
