// Package picture states facts about what stands in the pictures of an item, as somebody read it before: addresses in
// codes, numbers of goods, and marks that a machine made the picture.
//
// It decodes nothing: it reads the attributes "images[N].code", "images[N].goods", "images[N].made",
// "images[N].manifest" and "images[N].score". What a picture shows need not be what is sold, so its facts are for people to look at.
package picture

import (
	_ "embed" // for the words of labels
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/internal/wordlist"
	"github.com/aedile/aedile/screen/fact"
	"github.com/aedile/aedile/screen/register"
	"github.com/aedile/aedile/screen/text"
	"github.com/aedile/aedile/screen/weburl"
)

// The spans, in the order of the description.
const (
	anyCode = iota
	leadsOff
	goods
	other
	made
	broken
	scored
	spans
)

// Detector describes the detector.
func Detector() fact.Detector {
	return fact.Detector{Name: "picture", Version: "2026.11.0", Always: true, Open: open, Spans: []fact.Span{
		anyCode:  {Name: "picture.code", About: "the text of a QR or DataMatrix code in a picture"},
		leadsOff: {Name: "picture.leads_off", About: "of those: an address on another site than that of the item, a number to call or write to"},
		goods:    {Name: "picture.goods", About: "a number of goods read from a picture: several readings agree"},
		other:    {Name: "picture.other_goods", About: "of those: one that differs from every number that the item itself states"},
		made:     {Name: "picture.made", About: "a mark in a picture file that a machine made the picture or a part of it, on an item without a label that says so"},
		scored:   {Name: "picture.scored", Guess: true, About: "a score of a model at or above its threshold: for people to look at, never a finding alone"},
		broken:   {Name: "picture.broken_manifest", About: "a C2PA manifest in a picture file: its signature, hashes or binding are wrong"},
	}}
}

func open([]*register.Snapshot) (func() fact.Finder, error) {
	return func() fact.Finder {
		f := &finder{}
		return fact.Finder{Begin: f.begin, Places: f.places}
	}, nil
}

// finder keeps what it found in the item at hand.
type finder struct{ found [spans][]fact.Place }

func (f *finder) begin(it *fact.Item) bool {
	for i := range f.found {
		f.found[i] = f.found[i][:0]
	}
	if len(it.Images) == 0 {
		return false
	}
	any := false
	for i := range it.Texts {
		t := &it.Texts[i]
		if t.Field.Name != "attrs" || !strings.HasPrefix(t.Field.Sub, "images[") || len(t.Fold.Tokens) == 0 {
			continue
		}
		any = f.take(it, t) || any
	}
	return any
}

// nameBytes is how much of a code is told in messages. Chosen; the evidence holds all of it.
const nameBytes = 120

// take looks at one attribute of a picture.
func (f *finder) take(it *fact.Item, t *fact.Text) bool {
	p := fact.Place{Number: t.Number, Last: len(t.Fold.Tokens) - 1, Name: strings.ToValidUTF8(t.Raw[:min(len(t.Raw), nameBytes)], "")}
	put := func(span int) { f.found[span] = append(f.found[span], p) }
	switch t.Field.Sub[strings.LastIndexByte(t.Field.Sub, '.')+1:] {
	case "code":
		put(anyCode)
		if off(it.Item, t.Raw) {
			put(leadsOff)
		}
	case "goods":
		put(goods)
		if differs(it.Item, t.Raw) {
			put(other)
		}
	case "made":
		if !labelled(it.Item) {
			put(made)
		}
	case "manifest":
		if strings.HasPrefix(t.Raw, "broken") {
			put(broken)
		}
	case "score":
		if above(t.Raw) {
			put(scored)
		}
	default:
		return false
	}
	return true
}

// above reports whether a score reaches the threshold of its model, as they are written down: "…: 0.930, threshold 0.800".
func above(said string) bool {
	var score, threshold float64
	_, err := fmt.Sscanf(said[strings.LastIndexByte(said, ':')+1:], "%f, threshold %f", &score, &threshold)
	return err == nil && score >= threshold
}

// callers begin the texts of codes by which somebody is called or written to.
var callers = [...]string{"tel:", "sms:", "smsto:", "mailto:", "whatsapp:", "tg:", "viber:", "begin:vcard", "mecard:", "weixin:", "line:"}

// off reports whether a code leads to another site than the item's, or to a person.
func off(it *aedile.Item, said string) bool {
	low := strings.ToLower(strings.TrimSpace(said))
	for _, c := range callers {
		if strings.HasPrefix(low, c) {
			return true
		}
	}
	there, err := weburl.Explain(said)
	if err != nil || there.Site == "" || !strings.HasPrefix(low, "http") && !strings.HasPrefix(low, "www.") {
		return false
	}
	here, err := weburl.Explain(it.URL)
	return err != nil || here.Site != there.Site
}

// differs reports whether an item states numbers of goods of its own, and not this one. What was read from the picture stands last.
func differs(it *aedile.Item, number string) bool {
	bare := strings.TrimLeft(number, "0")
	stated := 0
	for _, g := range it.GTIN {
		if strings.TrimLeft(g, "0") == bare {
			continue
		}
		if !read(it, g) {
			stated++
		}
	}
	return stated > 0 && slices.IndexFunc(it.GTIN, func(g string) bool { return strings.TrimLeft(g, "0") == bare }) >= stated
}

// read reports whether a number comes from a picture.
func read(it *aedile.Item, number string) bool {
	return slices.ContainsFunc(it.Attrs, func(a aedile.Attr) bool {
		return a.Value == number && strings.HasPrefix(a.Name, "images[") && strings.HasSuffix(a.Name, ".goods")
	})
}

//go:embed labels.txt
var labelText string

// labels are the words that say it, folded.
var labels = sync.OnceValue(func() (all []string) {
	for w := range wordlist.All(labelText) {
		all = append(all, " "+text.PhraseName(w.Text)+" ")
	}
	return all
})

// labelled reports whether a label of the item says that a machine made it.
func labelled(it *aedile.Item) bool {
	return slices.ContainsFunc(it.Labels, func(l string) bool {
		folded := " " + text.PhraseName(l) + " "
		return slices.ContainsFunc(labels(), func(w string) bool { return strings.Contains(folded, w) })
	})
}

func (f *finder) places(span int, it *fact.Item, dst []fact.Place) []fact.Place {
	for _, p := range f.found[span] {
		if !it.Enough(len(dst)) {
			dst = append(dst, p)
		}
	}
	return dst
}
