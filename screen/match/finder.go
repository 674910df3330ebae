package match

import (
	"cmp"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/match/boost"
	"github.com/aedile/aedile/screen/product"
	"github.com/aedile/aedile/screen/register"
	"github.com/aedile/aedile/screen/text"
	"github.com/aedile/aedile/screen/work"
)

// Hit says that an item may be about an alert. It is a suspicion: the same product is not the same batch.
type Hit struct {
	At              register.At
	Tier            Tier
	Key             register.Key // that both share, for the tier identity
	Score           float64      // 0 to 1: 1 for an identity, otherwise the score of the trees on the two texts
	Share           float64      // of what the alert says, weighed by rarity, that the item shows
	Batch           Batch        // whether the batch is the same too: the same product is not the same batch
	Agree, Disagree []string     // in words
}

// MaxHits is how many alerts are named for one item: the strongest.
const MaxHits = 5

// Finder looks items up. It serves one goroutine at a time, and keeps its memory from item to item: an item that is near no alert and
// states no code costs no allocation.
type Finder struct {
	x     *Index
	w     *view
	sum   []float32
	met   []int32
	cand  []int32
	item  shown
	row   []float32
	spare []Hit
	trees boost.Reach

	stands  windows // in what the item states, once spread is set
	spread  bool
	words   []string // of the item, once they are spelled
	letters letters
	nearby  [1 << nearBits]neighbour

	texts  arena // of the item at hand
	toks   []token
	spell  []code
	old    []uint32
	ends   []int32         // where in the squashed name each token ends
	brands map[string]bool // brand fields met, and whether they name a brand
	folder *text.Folder
	folded text.Folded
	meter  *work.Meter
	places standing
}

// NewFinder returns a finder.
func (x *Index) NewFinder() *Finder {
	return &Finder{x: x, w: newView(x.v), sum: make([]float32, len(x.faces)), folder: text.NewFolder(0), brands: map[string]bool{}}
}

// Count makes m count the work on what is looked up from now on; nil counts nothing.
func (f *Finder) Count(m *work.Meter) { f.meter = m }

// Find returns the alerts that the item may be about, strongest first, at most MaxHits. The result is valid until the next call.
func (f *Finder) Find(it *aedile.Item) []Hit {
	hits := f.spare[:0]
	if keyed(it) {
		for _, h := range f.x.Register.Find(it) { // each once
			hits = append(hits, Hit{At: h.At, Tier: Identity, Key: h.Key, Score: 1, Share: 1, Agree: []string{keyWords(h.Key)}})
		}
	}
	f.show(it)
	known := f.standing(hits)
	for _, k := range f.candidates() {
		if !f.meter.Spend(1 + len(f.x.faces[k].words)) {
			break
		}
		if h, ok := f.verify(&f.x.faces[k]); ok {
			for _, at := range f.x.faces[k].at {
				h.At = at
				hits = known.add(hits, h)
			}
		}
	}
	if f.x.looks != nil {
		hits = f.addLooks(hits, known, it)
	}
	f.spare = hits
	if len(hits) == 0 {
		return nil
	}
	for i := range hits {
		hits[i].Batch = batchOf(it, &hits[i], f.x.Register.Entry(hits[i].At))
	}
	slices.SortStableFunc(hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(order(a.Tier), order(b.Tier)), cmp.Compare(b.Share, a.Share), cmp.Compare(b.Score, a.Score),
			strings.Compare(f.x.Register.Entry(b.At).On, f.x.Register.Entry(a.At).On), cmp.Compare(a.At.Snapshot, b.At.Snapshot),
			cmp.Compare(a.At.Entry, b.At.Entry))
	})
	return hits[:min(len(hits), MaxHits)]
}

// keyed reports whether an item states anything that could be a key: see register.ItemKeys.
func keyed(it *aedile.Item) bool {
	if len(it.GTIN) > 0 || len(it.Attrs) > 0 || it.Model != "" || it.Batch != "" || product.MayState(it.Title) ||
		product.MayState(it.Text) {
		return true
	}
	for i := range it.URL { // a marketplace number follows "asin", "/dp/" or "/product/"
		switch it.URL[i] {
		case 'a', 'A':
			if n := i + len("asin"); n <= len(it.URL) && strings.EqualFold(it.URL[i:n], "asin") {
				return true
			}
		case '/':
			for _, mark := range [...]string{"/dp/", "/product/"} {
				if n := i + len(mark); n <= len(it.URL) && strings.EqualFold(it.URL[i:n], mark) {
					return true
				}
			}
		}
	}
	return false
}

func order(t Tier) int {
	switch t {
	case Identity:
		return 0
	case BrandModel:
		return 1
	case Text:
		return 2
	}
	return 3
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

// standing says where in the hits an alert stands.
type standing map[register.At]int

// fewHits is the number of hits up to which the memory of them is kept. Chosen.
const fewHits = 64

// standing returns that of some hits.
func (f *Finder) standing(hits []Hit) standing {
	if f.places == nil || len(f.places) > fewHits {
		f.places = standing{}
	}
	clear(f.places)
	for i := range hits {
		f.places[hits[i].At] = i
	}
	return f.places
}

// add adds a hit unless its alert is named already; of two the stronger stays.
func (n standing) add(hits []Hit, h Hit) []Hit {
	i, ok := n[h.At]
	if !ok {
		n[h.At] = len(hits)
		return append(hits, h)
	}
	if o := &hits[i]; order(h.Tier) < order(o.Tier) || h.Tier == o.Tier && h.Share > o.Share {
		*o = h
	}
	return hits
}

func (f *Finder) addLooks(hits []Hit, known standing, it *aedile.Item) []Hit {
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
		hits = known.add(hits, Hit{At: at, Tier: Image, Agree: []string{"a picture that looks alike"}})
	}
	return hits
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
	out := f.cand[:0]
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
	out = f.joined(out)
	if m := f.item.maker; m != "" {
		out = f.ofMaker(out, m)
	}
	slices.Sort(out)
	f.cand = slices.Compact(out)
	return f.cand
}

// maxJoin is how many words of a title may be one model number or brand: "GG 2000 B", "Black & Decker".
const maxJoin = 4

// minMaker is the least length of a brand that is looked for in a title.
const minMaker = 3

// joined appends the faces that have a model number which stands in the name in pieces, and those of a brand that stands there with a
// model number of it.
func (f *Finder) joined(out []int32) []int32 {
	name := f.toks[f.item.from:f.item.to]
	f.ends = append(f.ends[:0], 0)
	for _, t := range name {
		f.ends = append(f.ends, f.ends[len(f.ends)-1]+int32(squashed(t)))
	}
	for i := range name {
		digit := false
		for n := 1; n <= maxJoin && i+n <= len(name); n++ {
			s := f.item.squash[f.ends[i]:f.ends[i+n]]
			digit = digit || name[i+n-1].kind != word
			if len(s) < minMaker || !f.x.heads.may(headOf(s)) {
				continue
			}
			if n > 1 && digit && len(s) >= minCode {
				out = append(out, f.x.code[s]...)
			}
			if s != f.item.maker {
				out = f.ofMaker(out, s)
			}
		}
	}
	return out
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

// verify weighs a face against the item, rule by rule.
func (f *Finder) verify(c *face) (Hit, bool) {
	brand := f.brandShown(c)
	code, slipped := f.codeShown(c, brand)
	back, ok := f.back(c, code == "")
	if !ok {
		return Hit{}, false
	}
	share := f.share(c)
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
	if f.score(&h, c) {
		return h, false
	}
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

// shows is the share in which the item shows a word of the index: 1 for the word itself, nearShare for one slip, or as part of the
// squashed name.
func (f *Finder) shows(id uint32) (float64, bool) {
	if has(f.item.words, id) {
		return 1, true
	}
	w := f.x.v.words[id]
	if len(w) < minNear || isDigit(w[0]) {
		return 0, false
	}
	if len(w) > minNear && strings.Contains(f.item.squash, w) || f.slipped(w) {
		return nearShare, true
	}
	return 0, false
}

// slipped reports whether the item shows a word that is one slip from w.
func (f *Finder) slipped(w string) bool {
	for _, o := range f.spelled() {
		if ends(w, o) && within1(w, o) {
			return true
		}
	}
	return false
}

// spelled are the words of the item in which one slip is forgiven.
func (f *Finder) spelled() []string {
	if s := &f.item; !s.spelled {
		s.spelled, f.words = true, f.words[:0]
		for _, id := range s.words {
			if o := f.w.word(id); len(o) >= minNear && !isDigit(o[0]) {
				f.words = append(f.words, o)
			}
		}
	}
	return f.words
}

// nearWord reports whether a face has a word that is one slip from w.
func (f *Finder) nearWord(w string, ids []uint32) bool {
	for _, id := range ids {
		if o := f.x.v.words[id]; len(o) >= minNear && !isDigit(o[0]) && ends(w, o) && within1(w, o) {
			return true
		}
	}
	return false
}

// share returns how much of what the face says the item shows, weighed by rarity.
func (f *Finder) share(c *face) float64 {
	if c.rarity <= 0 {
		return 0
	}
	got := 0.0
	for _, id := range c.words {
		s, _ := f.shows(id)
		got += s * float64(f.x.rarity[id])
	}
	return got / float64(c.rarity)
}

// slack is what sums in another order may differ by.
const slack = 1e-6

// back returns how much of what the item shows the face says, weighed by rarity. Where bounded, which is for items that show no model
// number of it, it gives up once that is below the least with which any item matches by its words.
func (f *Finder) back(c *face, bounded bool) (back float64, ok bool) {
	if f.item.rarity <= 0 {
		return 0, true
	}
	gave, left := 0.0, f.item.rarity
	for _, id := range f.item.words {
		w, r := f.w.word(id), f.rarity(id)
		switch {
		case has(c.words, id):
			gave += r
		case len(w) >= minNear && !isDigit(w[0]) && f.nearWord(w, c.words):
			gave += nearShare * r
			left -= (1 - nearShare) * r
		default:
			if left -= r; bounded && left < brandedBack*f.item.rarity-slack {
				return 0, false
			}
		}
	}
	return gave / f.item.rarity, true
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
		if len(k) > minCode && f.meter.Spend(1+len(f.item.text)>>8) && strings.Contains(f.longText(), k) {
			return k, false
		}
	}
	return "", false
}

// otherModel reports whether both name models and none is the same: another product of the brand.
func (f *Finder) otherModel(c *face) bool {
	return len(c.codes) > 0 && len(f.item.codes) > 0
}

// score asks the trees, and says in words what agrees. It reports whether the item is another variant than the alert is about, or a
// part for it.
func (f *Finder) score(h *Hit, c *face) (other bool) {
	it := f.item.it
	a := Record{Title: f.item.title, Brand: f.item.brand, Model: f.item.model, GTIN: it.GTIN}
	b := Record{Title: c.text, Brand: c.brand}
	p := pair{f.w, describe(&a, f.w.id), describe(&b, f.w.id)}
	if _, other = f.w.differ(p.l, p.r); other || f.partOf(p.l, p.r, c) {
		return true
	}
	f.x.v.weigh(p.l.vec)
	f.x.v.weigh(p.r.vec)
	f.row = p.appendAlone(f.row[:0])
	alone, _ := f.x.model.quicks()
	h.Score = boost.Sigmoid(mean(alone, f.row, &f.trees))
	_, e := p.explain(&a, &b, "in the item", "in the alert")
	h.Agree, h.Disagree = e.agree, e.disagree
	return false
}
