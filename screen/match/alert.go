package match

import (
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/aedile/aedile/internal/wordlist"
	"github.com/aedile/aedile/screen/product"
	"github.com/aedile/aedile/screen/register"
)

// Image is the tier of a photo that looks alike. It says "the same look", never "the same batch".
const Image Tier = "image"

// Looks finds alerts with a photo that looks like one of the given pictures. It is where a perceptual hash is to be plugged in; none
// ships.
type Looks interface {
	// Alike returns the alerts, likest first. digests are those of the item's pictures, as far as they were seen.
	Alike(digests []string) []register.At
}

// face is one wording of alerts: a name in one language, with the brand.
type face struct {
	at     []register.At // the alerts that are worded so
	text   string        // the name, as written
	brand  string        // as written
	maker  string        // the brand under its one name, "" where there is none
	words  []uint32      // distinct, of name and brand, sorted
	makes  []uint32      // those of the brand
	codes  []string      // model numbers, squashed
	rarity float32       // of all words together: see Index.rarity
	name   bool          // one of them is a name
	plain  float32       // of those that are too common to be looked up
}

// Index finds the alerts of registers that an item may be about. It is immutable and safe for concurrent use; each goroutine needs a
// Finder.
type Index struct {
	Register *register.Index
	model    *Model
	looks    Looks
	v        *vocabulary
	rarity   []float32 // by word: 1 for one that a single face has, towards 0 for one that all have
	faces    []face
	post     map[uint32][]int32  // faces by word, rare words only
	code     map[string][]int32  // faces by model number
	makers   map[string]*maker   // model numbers with their faces, by brand
	near     map[uint64][]uint32 // words by the hash of the word, or of the word less one letter
	nears    sieve               // what near holds
	heads    sieve               // how model numbers and brands of makers begin
}

// How an item is told from a passing likeness. All of them were chosen on the public recall lists against ordinary listings, so that
// rows written as listings are found and no ordinary listing is: see TestRecallsAreFoundAndOrdinaryGoodsAreNot.
const (
	// minRarity is the least rarity of a wording: less, and its words are met together by chance. "Green tea" has 1.0.
	minRarity = 1.4
	// A text matches where both show this share of what the other says, by rarity: bothWays for wordings of three words and more of
	// rarity rareLong, bothWaysShort for shorter ones, which must be rarer still.
	bothWays      = 0.77
	bothWaysShort = 0.86
	rareLong      = 1.7
	rareShort     = 1.8
	// A short wording matches too where both say the same, exactly but for a slip of the pen in one of three words, and one word is a
	// name: rarer than named, and no kind of goods.
	same     = 0.92
	rareSame = 1.4
	named    = 0.95
	// Where the brand agrees, the item may say more than the alert: branded is the share that it must show, brandedBack that of it
	// which the alert must show.
	branded     = 0.8
	brandedBack = 0.35
	rareBranded = 1.6
	// A long wording that is wholly there is a match with much else around it.
	whole     = 0.93
	wholeBack = 0.45
	rareWhole = 4
	// Without its brand a model number speaks only where it is long and has letters and digits, beside this share of the words, or where
	// the whole wording stands beside it.
	lone     = 0.5
	loneCode = 5
	// minText is the least score of the trees for a match by words alone.
	minText = 0.25
	// nearShare is what a word one slip away counts, against 1 for the word itself.
	nearShare = 0.8
	// dressing is what a word counts that is there to sell.
	dressing = 0.15
	// telling is the number of wordings from which how often a word occurs says alone how common it is.
	telling = 5000
	// smoothing is added to the number of faces: in a small register a word met once is not thereby rare.
	smoothing = 1000
	// postShare and minPost bound the lists of faces by word: more common words are not looked up, only counted where a face is weighed.
	postShare = 0.01
	minPost   = 200
	// minNear is the least length of a word in which one slip is forgiven.
	minNear = 4
	// maxFaces is how many wordings of one alert are read, maxTraders how many of its traders.
	maxFaces   = 6
	maxTraders = 2
)

// NewIndex indexes the alerts of registers. looks may be nil.
func NewIndex(m *Model, reg *register.Index, looks Looks) *Index {
	x := &Index{Register: reg, model: m, looks: looks, v: newVocabulary(), post: map[uint32][]int32{}, code: map[string][]int32{},
		makers: map[string]*maker{}, near: map[uint64][]uint32{}}
	seen := map[string]int{}
	for i, s := range reg.Snapshots {
		for j := range s.List {
			if s.List[j].Alert != nil {
				x.read(&s.List[j], register.At{Snapshot: int32(i), Entry: int32(j)}, seen)
			}
		}
	}
	x.weigh()
	return x
}

// subject finds what a notice is about: "Salmonella in tahini from X" is about tahini.
var subject = regexp.MustCompile(`(?i)\b(?:` + strings.Join(wordlist.Slice(lexicon, "subject after"), "|") + `) (.+?)(?: (?:` +
	strings.Join(wordlist.Slice(lexicon, "subject until"), "|") + `) |$)`)

// wordings are the names of an alert, what they are about, and, where the alert is on a branded product, its kind and its name together.
func wordings(e *register.Entry) []string {
	var out []string
	if len(e.Names) > 0 && len(e.Alert.Brands)+len(e.Alert.Models) > 0 {
		out = append(out, e.Name+" "+e.Names[0])
	}
	for _, n := range append([]string{e.Name}, e.Names...) {
		out = append(out, n)
		if m := subject.FindStringSubmatch(n); m != nil {
			out = append(out, m[1])
		}
	}
	return out[:min(len(out), maxFaces)]
}

// read makes the faces of an alert. Alerts that are worded alike share a face. An alert that names no brand is found beside the name of
// its maker or seller too.
func (x *Index) read(e *register.Entry, at register.At, seen map[string]int) {
	makers := []string{""}
	for _, b := range e.Alert.Brands {
		if product.Brand(b) != "" {
			makers = []string{strings.TrimSpace(b)}
			break
		}
	}
	if makers[0] == "" {
		for _, t := range e.Alert.Traders[:min(len(e.Alert.Traders), maxTraders)] {
			f := firm(t)
			if f == "" {
				continue
			}
			makers = append(makers, f)
			if first, _, more := strings.Cut(f, " "); more && len(first) >= minFirm && !generic[first] {
				makers = append(makers, first)
			}
		}
	}
	var models []string
	for _, m := range e.Alert.Models {
		models = append(models, product.Codes(m)...)
	}
	slices.Sort(models)
	models = slices.Compact(models)
	for _, name := range wordings(e) {
		for i, brand := range makers {
			x.add(name, brand, models, at, seen, i == 0)
		}
	}
}

// add makes a face of one wording and brand. Words of the wording count once, with the first brand.
func (x *Index) add(name, brand string, models []string, at register.At, seen map[string]int, first bool) {
	title, make := tokens(fold(name)), tokens(fold(brand))
	f := face{text: name, brand: brand, maker: makerOf(squash(make)), codes: models, at: []register.At{at}}
	all := slices.Concat(lacking(make, title), title)
	key := squash(all) + "|" + f.maker + "|" + strings.Join(models, "|")
	if k, ok := seen[key]; ok {
		if o := &x.faces[k]; o.at[len(o.at)-1] != at {
			o.at = append(o.at, at)
		}
		return
	}
	seen[key] = len(x.faces)
	f.words = distinct(numbered(all[:min(len(all), maxName)], x.v.id))
	f.makes = distinct(numbered(make, x.v.id))
	x.faces = append(x.faces, f)
	if first {
		x.v.count(&doc{full: f.words})
	} else {
		x.v.count(&doc{full: f.makes})
	}
}

// minFirm is the least length of a word that stands for a firm of several.
const minFirm = 5

// maxFirm is how many words of a trader's name are read: what follows is the address or the kind of firm.
const maxFirm = 3

// firm returns how a trader is called in short: "Wurzelwerk GmbH Musterstr. 22" is wurzelwerk. It is empty where nothing is left.
func firm(trader string) string {
	var words []string
	for _, t := range tokens(fold(trader)) {
		if roles[t.text] && len(words) == 0 {
			continue
		}
		if t.kind == number || slices.Contains(firmWords, t.text) || legal[t.text] || len(words) == maxFirm {
			break
		}
		words = append(words, t.text)
	}
	if s := strings.Join(words, " "); product.Brand(s) != "" {
		return s
	}
	return ""
}

// weigh computes how rare words are, and fills the lists.
func (x *Index) weigh() {
	x.v.freeze()
	x.rarity = make([]float32, len(x.v.df))
	for id := range x.rarity {
		x.rarity[id] = x.rare(uint32(id))
	}
	most := int32(max(minPost, int(postShare*float64(len(x.faces)))))
	for i := range x.faces {
		f := &x.faces[i]
		for _, id := range f.words {
			f.rarity += x.rarity[id]
			f.name = f.name || x.rarity[id] >= named && !generic[x.v.words[id]]
			if x.v.df[id] > most {
				f.plain += x.rarity[id]
			}
		}
		if f.rarity >= minRarity {
			for _, id := range f.words {
				if x.v.df[id] <= most {
					x.post[id] = append(x.post[id], int32(i))
				}
			}
		}
		for _, c := range f.codes {
			x.code[c] = append(x.code[c], int32(i))
			if f.maker == "" {
				continue
			}
			if x.makers[f.maker] == nil {
				x.makers[f.maker] = new(maker)
			}
			x.makers[f.maker].add(c, int32(i))
		}
	}
	for id := range x.post {
		if w := x.v.words[id]; len(w) >= minNear && !isDigit(w[0]) {
			deletions(w, func(h uint64) { x.near[h] = append(x.near[h], id) })
		}
	}
	x.nears, x.heads = newSieve(len(x.near)), newSieve(len(x.code)+len(x.makers))
	for h, ids := range x.near {
		slices.Sort(ids) // the order of a map is not the order of a result
		x.nears.add(h)
	}
	for c := range x.code {
		x.head(c)
	}
	for m := range x.makers {
		x.head(m)
	}
}

// head notes how a model number or brand begins. Shorter ones are not looked for in titles.
func (x *Index) head(s string) {
	if len(s) >= minMaker {
		x.heads.add(headOf(s))
	}
}

// rare computes how rare a word is among the faces. What sellers dress titles up with counts little, and in a small register, where
// each word is rare, what names kinds of goods counts half.
func (x *Index) rare(id uint32) float32 {
	n := float64(len(x.faces) + smoothing)
	r := math.Log(n/float64(x.v.df[id]+1)) / math.Log(n/2)
	w := x.v.words[id]
	if dressed(w) {
		return float32(dressing * r)
	}
	if generic[w] {
		r = min(r, 0.5+0.5*float64(len(x.faces))/telling)
	}
	return float32(r)
}

// dressed reports whether a word is there to sell: a filler, a colour, a year, a small count.
func dressed(w string) bool {
	return len(w) == 1 && isDigit(w[0]) || filler[w] || colourOf[w] != 0 || len(w) == 4 && w[:2] == "20" && isDigit(w[2]) && isDigit(w[3])
}

// deletions yields the hash of w and of w less each of its bytes. Two words one edit apart share at least one.
func deletions(w string, yield func(uint64)) {
	all := letterSum(w)
	yield(all)
	before, power := uint64(0), uint64(1) // of what stands before the byte, which keeps its places; what stands behind moves one forward
	for i := range len(w) {
		c := (uint64(w[i]) + 1) * power
		yield(before + (all-before-c)*letterInverse)
		before, power = before+c, power*letterPower
	}
}

// letterPower is the base of the sums by which words are looked up, and letterInverse what turns it into 1, modulo 2^64.
const (
	letterPower   = 0xD1342543DE82EF95
	letterInverse = 0x572B5EE77A54E3BD
)

// letterSum is the sum of the bytes of a word, each times the base to the power of its place.
func letterSum(w string) (sum uint64) {
	for i := len(w) - 1; i >= 0; i-- {
		sum = sum*letterPower + uint64(w[i]) + 1
	}
	return sum
}
