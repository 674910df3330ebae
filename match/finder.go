package match

import (
	"cmp"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/match/boost"
	"github.com/aedile/aedile/register"
	"github.com/aedile/aedile/text"
)

// Hit says that an item may be about an alert. It is a suspicion: the same product is not the same batch.
type Hit struct {
	At              register.At
	Tier            Tier
	Key             register.Key // that both share, for the tier identity
	Score           float64      // 0 to 1: 1 for an identity, otherwise the score of the trees on the two texts
	Share           float64      // of what the alert says, weighed by rarity, that the item shows
	Agree, Disagree []string     // in words
}

// MaxHits is how many alerts are named for one item: the strongest.
const MaxHits = 5

// Finder looks items up. It serves one goroutine at a time.
type Finder struct {
	x     *Index
	w     *view
	sum   []float32
	met   []int32
	item  shown
	row   []float32
	spare []Hit

	folder *text.Folder
	folded text.Folded
}

// NewFinder returns a finder.
func (x *Index) NewFinder() *Finder {
	return &Finder{x: x, w: newView(x.v), sum: make([]float32, len(x.faces)), folder: text.NewFolder(0)}
}

// shown is what an item shows.
type shown struct {
	it     *aedile.Item
	words  []uint32 // distinct, of brand, title and model, sorted
	codes  []string
	maker  string
	squash string
	rarity float64 // of all words
	text   string  // the description without separators; empty until it is asked for
	loaded bool
}

// Find returns the alerts that the item may be about, strongest first, at most MaxHits. The result is valid until the next call.
func (f *Finder) Find(it *aedile.Item) []Hit {
	hits := f.spare[:0]
	for _, h := range f.x.Register.Find(it) {
		hits = append(hits, Hit{At: h.At, Tier: Identity, Key: h.Key, Score: 1, Share: 1, Agree: []string{keyWords(h.Key)}})
	}
	f.show(it)
	for _, k := range f.candidates() {
		if h, ok := f.verify(&f.x.faces[k]); ok {
			for _, at := range f.x.faces[k].at {
				h.At = at
				hits = addHit(hits, h)
			}
		}
	}
	if f.x.looks != nil {
		hits = f.addLooks(hits, it)
	}
	slices.SortStableFunc(hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(order(a.Tier), order(b.Tier)), cmp.Compare(b.Share, a.Share), cmp.Compare(b.Score, a.Score),
			strings.Compare(f.x.Register.Entry(b.At).On, f.x.Register.Entry(a.At).On), cmp.Compare(a.At.Snapshot, b.At.Snapshot), cmp.Compare(a.At.Entry, b.At.Entry))
	})
	f.spare = hits
	return hits[:min(len(hits), MaxHits)]
}

func order(t Tier) int {
	return slices.Index([]Tier{Identity, BrandModel, Text, Image}, t)
}

func keyWords(k register.Key) string {
	brand, code, both := strings.Cut(k.Value, "|")
	switch {
	case !both && k.Kind == register.ByGTIN:
		return "barcode " + k.Value
	case !both:
		return "marketplace number " + k.Value
	case k.Kind == register.ByBatch:
		return "brand " + brand + ", batch " + code
	}
	return "brand " + brand + ", model " + code
}

// addHit adds a hit unless its alert is named already; of two the stronger stays.
func addHit(hits []Hit, h Hit) []Hit {
	for i := range hits {
		if o := &hits[i]; o.At == h.At {
			if order(h.Tier) < order(o.Tier) || h.Tier == o.Tier && h.Share > o.Share {
				*o = h
			}
			return hits
		}
	}
	return append(hits, h)
}

func (f *Finder) addLooks(hits []Hit, it *aedile.Item) []Hit {
	var digests []string
	for _, i := range it.Images {
		if i.SHA256 != "" {
			digests = append(digests, i.SHA256)
		}
	}
	if len(digests) == 0 {
		return hits
	}
	for _, at := range f.x.looks.Alike(digests) {
		hits = addHit(hits, Hit{At: at, Tier: Image, Agree: []string{"a picture that looks alike"}})
	}
	return hits
}

// show reads what the item shows.
func (f *Finder) show(it *aedile.Item) {
	f.w.reset()
	title, brand, model := tokens(fold(it.Title)), tokens(fold(it.Brand)), tokens(fold(it.Model))
	if register.Brand(it.Brand) == "" {
		brand = nil
	}
	name := slices.Concat(lacking(brand, title), title, lacking(model, title))
	name = name[:min(len(name), maxName)]
	s := shown{it: it, maker: makerOf(squash(brand)), squash: squash(name), words: distinct(numbered(name, f.w.id))}
	for _, c := range codes(name) {
		s.codes = append(s.codes, c.text)
	}
	if m := squash(model); len(m) >= minCode && !slices.Contains(s.codes, m) {
		s.codes = append(s.codes, m)
	}
	for _, id := range s.words {
		s.rarity += f.rarity(id)
	}
	f.item = s
	f.undisguise(it.Title)
}

// undisguise adds to the words of the item those that a title spells with look-alike letters, digits for letters, spaces or marks between the
// letters, as far as an alert has them; what they were written with no longer counts. Words that alerts know as they stand are left alone.
func (f *Finder) undisguise(title string) {
	if !suspect(title) {
		return
	}
	f.folder.Fold(&f.folded, title)
	s := &f.item
	for _, r := range f.folded.Readings {
		id, ok := f.x.v.ids[fold(string(f.folded.Alt[r.Start:r.End]))]
		if !ok || r.End-r.Start < minNear || has(s.words, id) {
			continue
		}
		from, to := f.folded.ReadingOrigin(r)
		old := numbered(tokens(fold(title[from:to])), f.w.id)
		if !slices.ContainsFunc(old, f.strange) {
			continue
		}
		for _, o := range old {
			if i, ok := slices.BinarySearch(s.words, o); ok {
				s.words = slices.Delete(s.words, i, i+1)
				s.rarity -= f.rarity(o)
			}
		}
		s.words = distinct(append(s.words, id))
		s.rarity += f.rarity(id)
		s.squash += " " + f.x.v.words[id]
	}
}

// strange reports whether a word is a single letter or in no alert.
func (f *Finder) strange(id uint32) bool {
	return int(id) >= len(f.x.rarity) || len(f.w.word(id)) == 1
}

// suspect reports whether a title may hold a disguised word: letters beyond ASCII, a digit or mark between letters, two letters that stand alone.
func suspect(s string) bool {
	letter := func(i int) bool {
		return i >= 0 && i < len(s) && ('a' <= s[i] && s[i] <= 'z' || 'A' <= s[i] && s[i] <= 'Z')
	}
	for i := range len(s) {
		switch {
		case s[i] >= 0x80:
			return true
		case letter(i):
			if !letter(i-1) && !letter(i+1) && letter(i+2) && !letter(i+3) {
				return true
			}
		case s[i] != ' ' && letter(i-1) && letter(i+1) && strings.IndexByte("/&'-", s[i]) < 0:
			return true
		case s[i] != ' ' && letter(i-1) && i+1 < len(s) && s[i+1] != ' ' && letter(i+2) && strings.IndexByte("/&'-", s[i]) < 0:
			return true // two signs between letters
		}
	}
	return false
}

// rarity is that of the index, 1 for a word that no alert has and that is not there to sell.
func (f *Finder) rarity(id uint32) float64 {
	switch {
	case int(id) < len(f.x.rarity):
		return float64(f.x.rarity[id])
	case dressed(f.w.word(id)):
		return dressing
	}
	return 1
}

// candidates returns the faces that may match, by number, after a look at the rare words only.
func (f *Finder) candidates() []int32 {
	for _, id := range f.item.words {
		if int(id) < len(f.x.rarity) {
			f.meet(id, 1)
		} else if w := f.w.word(id); len(w) >= minNear && !isDigit(w[0]) {
			f.meetNear(w)
		}
	}
	var out []int32
	for _, k := range f.met {
		c := &f.x.faces[k]
		v := f.sum[k] + c.plain // at most this much is shown
		f.sum[k] = 0
		if v >= bothWays*c.rarity && (float64(v) >= bothWays*f.item.rarity || c.maker != "" || c.rarity >= rareWhole) {
			out = append(out, k)
		}
	}
	f.met = f.met[:0]
	for _, c := range f.item.codes {
		out = append(out, f.x.code[c]...)
	}
	if m := f.item.maker; m != "" {
		out = append(out, f.x.makers[m]...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (f *Finder) meet(id uint32, share float32) {
	b := f.x.rarity[id] * share
	for _, k := range f.x.post[id] {
		if f.sum[k] == 0 {
			f.met = append(f.met, k)
		}
		f.sum[k] += b
	}
}

// meetNear looks up the words that are one slip from a word that no alert has.
func (f *Finder) meetNear(w string) {
	last := uint32(0)
	deletions(w, func(h uint64) {
		for _, id := range f.x.near[h] {
			if id+1 != last && within1(w, f.x.v.words[id]) {
				f.meet(id, nearShare)
				last = id + 1
			}
		}
	})
}

// verify weighs a face against the item, rule by rule.
func (f *Finder) verify(c *face) (Hit, bool) {
	brand := f.brandShown(c)
	code, slipped := f.codeShown(c, brand)
	share, back := f.shares(c)
	h := Hit{Tier: Text, Share: share}
	both, n := min(share, back), len(c.words)
	switch {
	case brand && code != "":
		h.Tier = BrandModel
	case code != "" && !slipped && (speaks(code) && share >= lone || share >= whole):
	case n >= 3 && both >= bothWays && c.rarity >= rareLong:
	case both >= bothWaysShort && c.rarity >= rareShort:
	case both >= same && c.name && c.rarity >= rareSame:
	case brand && share >= branded && back >= brandedBack && c.rarity >= rareBranded && !f.otherModel(c):
	case share >= whole && back >= wholeBack && c.rarity >= rareWhole:
	default:
		return h, false
	}
	f.score(&h, c)
	if code != "" {
		h.Agree = append([]string{modelWords(code, slipped)}, h.Agree...)
		return h, true
	}
	return h, h.Score >= minText
}

// speaks reports whether a model number says something without its brand.
func speaks(code string) bool {
	return len(code) >= loneCode && strings.ContainsAny(code, "0123456789") && strings.Trim(code, "0123456789") != ""
}

func modelWords(code string, slipped bool) string {
	if slipped {
		return "model " + code + ", one slip apart"
	}
	return "model " + code
}

// brandShown reports whether the item shows the brand of a face, in its brand field, in its title, or one slip away.
func (f *Finder) brandShown(c *face) bool {
	if c.maker == "" {
		return false
	}
	s := &f.item
	if s.maker == c.maker || len(c.maker) >= minNear && strings.Contains(s.squash, c.maker) {
		return true
	}
	for _, id := range c.makes {
		if _, ok := f.shows(id); !ok {
			return false
		}
	}
	return len(c.makes) > 0
}

// shows is the share in which the item shows a word of the index: 1 for the word itself, nearShare for one slip, or as part of the squashed name.
func (f *Finder) shows(id uint32) (float64, bool) {
	if has(f.item.words, id) {
		return 1, true
	}
	w := f.x.v.words[id]
	if len(w) < minNear || isDigit(w[0]) {
		return 0, false
	}
	if len(w) > minNear && strings.Contains(f.item.squash, w) || f.nearWord(w, f.item.words) {
		return nearShare, true
	}
	return 0, false
}

func (f *Finder) nearWord(w string, ids []uint32) bool {
	return slices.ContainsFunc(ids, func(id uint32) bool {
		o := f.w.word(id)
		return len(o) >= minNear && !isDigit(o[0]) && within1(w, o)
	})
}

// shares returns how much of what the face says the item shows, and the other way round, weighed by rarity.
func (f *Finder) shares(c *face) (share, back float64) {
	var got, gave float64
	for _, id := range c.words {
		s, _ := f.shows(id)
		got += s * float64(f.x.rarity[id])
	}
	for _, id := range f.item.words {
		w := f.w.word(id)
		switch {
		case has(c.words, id):
			gave += f.rarity(id)
		case len(w) >= minNear && !isDigit(w[0]) && f.nearWord(w, c.words):
			gave += nearShare * f.rarity(id)
		}
	}
	if c.rarity > 0 {
		share = got / float64(c.rarity)
	}
	if f.item.rarity > 0 {
		back = gave / f.item.rarity
	}
	return share, back
}

// codeShown returns a model number of the face that the item shows: in its name, one slip away, or, where the brand agrees, in its text.
func (f *Finder) codeShown(c *face, brand bool) (code string, slipped bool) {
	if len(c.codes) == 0 {
		return "", false
	}
	for _, k := range c.codes {
		if slices.Contains(f.item.codes, k) || len(k) > minCode && strings.Contains(f.item.squash, k) {
			return k, false
		}
	}
	if !brand {
		return "", false
	}
	for _, k := range c.codes {
		if slices.ContainsFunc(f.item.codes, func(o string) bool { return slip(k, o) }) {
			return k, true
		}
	}
	for _, k := range c.codes {
		if len(k) > minCode && strings.Contains(f.longText(), k) {
			return k, false
		}
	}
	return "", false
}

// longText is the description without separators; most items are never asked for it.
func (f *Finder) longText() string {
	if s := &f.item; !s.loaded {
		s.text, s.loaded = squash(tokens(fold(s.it.Text))), true
	}
	return f.item.text
}

// otherModel reports whether both name models and none is the same: another product of the brand.
func (f *Finder) otherModel(c *face) bool {
	return len(c.codes) > 0 && len(f.item.codes) > 0
}

// score asks the trees, and says in words what agrees.
func (f *Finder) score(h *Hit, c *face) {
	it := f.item.it
	a := Record{Title: it.Title, Brand: it.Brand, Model: it.Model, GTIN: it.GTIN}
	b := Record{Title: c.text, Brand: c.brand}
	p := pair{f.w, describe(&a, f.w.id), describe(&b, f.w.id)}
	f.x.v.weigh(p.l.vec)
	f.x.v.weigh(p.r.vec)
	f.row = p.appendAlone(f.row[:0])
	h.Score = boost.Sigmoid(mean(f.x.model.Alone, f.row))
	_, e := p.explain(&a, &b, "in the item", "in the alert")
	h.Agree, h.Disagree = e.agree, e.disagree
}
