package pair

import (
	_ "embed" // for the families of goods
	"slices"
	"sync"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/internal/wordlist"
	"github.com/aedile/aedile/screen/text"
)

//go:embed goods.txt
var goodsText string

var families = sync.OnceValue(func() *text.Words {
	x := new(text.Words)
	for w := range wordlist.All(goodsText) {
		x.Add("", "", w.Group, w.Text)
	}
	return x
})

// EachGoods calls yield for each place of a folded text that names goods: its first and last token, and their family.
func EachGoods(f *text.Folded, yield func(first, last int, family string)) {
	x := families()
	for i := range f.Tokens {
		x.At(f, i, func(p *text.Phrase, last int) { yield(i, last, p.Name) })
	}
}

// Goods appends the families of goods that a folded text names, each once.
func Goods(f *text.Folded, dst []string) []string {
	EachGoods(f, func(_, _ int, family string) {
		if !slices.Contains(dst, family) {
			dst = append(dst, family)
		}
	})
	return dst
}

// Claimed says what posts say a listing is. The zero value is ready.
type Claimed struct {
	own    []string
	kinds  []string
	folder *text.Folder
	fold   text.Folded
}

// Begin takes up a listing.
func (c *Claimed) Begin(listing *aedile.Item) {
	c.own, c.kinds = c.goods(listing, c.own[:0]), c.kinds[:0]
}

// Add takes a post that leads to the listing. A post that names several kinds of goods does not say which of them the listing is.
func (c *Claimed) Add(post *aedile.Item) {
	if g := c.goods(post, nil); len(g) == 1 && !slices.Contains(c.own, g[0]) && !slices.Contains(c.kinds, g[0]) {
		c.kinds = append(c.kinds, g[0])
	}
}

// Count returns how many kinds of goods posts say the listing is, that it does not name itself.
func (c *Claimed) Count() int { return len(c.kinds) }

func (c *Claimed) goods(it *aedile.Item, dst []string) []string {
	if c.folder == nil {
		c.folder = text.NewFolder(0)
	}
	fields := []string{it.Title, it.Text}
	for i := range it.Options {
		fields = append(fields, it.Options[i].Name)
	}
	for _, s := range append(fields, it.Category...) {
		if s != "" {
			c.folder.Fold(&c.fold, s)
			dst = Goods(&c.fold, dst)
		}
	}
	return dst
}
