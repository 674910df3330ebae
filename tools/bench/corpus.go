package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen"
	"github.com/aedile/aedile/screen/rule"
	"github.com/aedile/aedile/screen/source"
)

// corpus is what is measured: items as lines of JSON.
type corpus struct {
	name  string
	lines [][]byte
	items []aedile.Item // decoded
	size  int           // bytes of all lines
	texts []string      // title and text of each item, on one line
	// What the items are like, so that nobody takes a corpus without hits for life.
	triggered, found int // items that some rule is looked at for, items with findings
}

// shape is how long the items of an invented corpus are.
type shape struct {
	name     string
	from, to int // bytes of a line
	markup   bool
	offence  float64 // share of the items that hold the text of an example that some rule matches
}

// shapes are the corpora of every run: what a search page gives, what a catalogue holds, and what sellers write at length.
var shapes = []shape{
	{"titles", 220, 300, false, 0.001},
	{"1.3 kB", 1240, 1360, false, 0.003},
	{"long", 1900, 4600, true, 0.006},
}

var (
	adjectives = strings.Fields("Classic Modern Compact Large Foldable Wireless Wooden Steel Ceramic Cotton Waterproof Outdoor Kids Premium Vintage Slim Portable Rechargeable Adjustable Handmade")
	nouns      = strings.Fields("Table Lamp Backpack Kettle Jacket Sneakers Headphones Blender Curtain Notebook Tent Mirror Pillow Scooter Keyboard Bottle Chair Watch Camera Toaster Blanket Drill Printer Umbrella")
	brands     = strings.Fields("Nordvik Larkhaus Belmara Ostrand Quilto Ferrano Tamsin Hollbeck Vireo Caldera")
)

// invented makes n listings of a shape, the same ones for the same seed.
func invented(v *vocabulary, sh shape, n int, seed uint64) (*corpus, error) {
	c := &corpus{name: sh.name}
	r := rand.New(rand.NewPCG(seed, 1))
	for i := range n {
		it := frame(r, i, v.language(r))
		w := v.writer(r, it.Lang)
		if it.Title += " " + w.words(3+r.IntN(6)); sh.to < 400 {
			it.Category, it.Images, it.Attrs, it.Trader = nil, nil, nil, nil
		}
		if r.Float64() < sh.offence {
			it.Text = v.offences[r.IntN(len(v.offences))] + " "
		}
		want := sh.from + r.IntN(sh.to-sh.from)
		line, err := json.Marshal(&it)
		for err == nil && len(line) < want {
			if left := want - len(line); sh.to < 400 {
				it.Title += " " + w.words(1+left/12)
			} else {
				it.Text += w.paragraph(min(left, 60+r.IntN(240)), sh.markup)
			}
			line, err = json.Marshal(&it)
		}
		if err != nil {
			return nil, fmt.Errorf("encode own corpus: %w", err)
		}
		c.add(line)
	}
	return c, nil
}

// frame makes a listing without words.
func frame(r *rand.Rand, i int, lang string) aedile.Item {
	pick := func(ss []string) string { return ss[r.IntN(len(ss))] }
	it := aedile.Item{ID: aedile.ItemID(fmt.Sprintf("B%09d", i)), Kind: aedile.Listing, Service: "bench.example", Lang: lang,
		URL: fmt.Sprintf("https://bench.example/item/%09d", i), Brand: pick(brands),
		Model:     fmt.Sprintf("%c%c-%d", 'A'+r.IntN(26), 'A'+r.IntN(26), r.IntN(9000)+100),
		Category:  []string{"Home & Garden", pick(nouns) + "s"},
		Price:     &aedile.Price{Amount: fmt.Sprintf("%d.%02d", r.IntN(300)+2, r.IntN(100)), Currency: "EUR"},
		Images:    []aedile.Image{{URL: fmt.Sprintf("https://img.bench.example/%09d.jpg", i)}},
		Trader:    &aedile.Account{ID: aedile.AccountID(fmt.Sprintf("t%d", r.IntN(5000))), Name: pick(brands) + " Shop", Country: "DE"},
		ShipsFrom: "DE", Attrs: aedile.Attrs{{Name: "colour", Value: pick([]string{"black", "white", "red", "blue"})},
			{Name: "weight", Value: fmt.Sprintf("%d g", r.IntN(4000))}}}
	it.Title = fmt.Sprintf("%s %s %s", it.Brand, pick(adjectives), pick(nouns))
	return it
}

// add takes a line of JSON in.
func (c *corpus) add(line []byte) {
	var it aedile.Item
	if err := json.Unmarshal(line, &it); err != nil {
		panic(err) // it was written by encoding/json
	}
	line = append(line, '\n')
	c.lines, c.items, c.size = append(c.lines, line), append(c.items, it), c.size+len(line)
	c.texts = append(c.texts, strings.Join(strings.Fields(it.Title+" "+it.Text), " "))
}

// read makes a corpus of the items of a file in any form that the program reads.
func read(path string, most int) (*corpus, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read corpus: %w", err)
	}
	src, err := source.Open(path, bytes.NewReader(data), source.Config{})
	if err != nil {
		return nil, fmt.Errorf("read corpus: %w", err)
	}
	c := &corpus{name: path}
	for batch, err := range src.Chunks(context.Background()) {
		if err != nil {
			return nil, fmt.Errorf("read corpus: %w", err)
		}
		batch.Each(func(it *aedile.Item, _ *aedile.Fault) bool {
			if it == nil {
				return true // a record that is no item
			}
			line, err := json.Marshal(it)
			if err == nil {
				c.add(line)
			}
			return len(c.lines) < most
		})
		if len(c.lines) >= most {
			break
		}
	}
	if len(c.lines) == 0 {
		return nil, fmt.Errorf("read corpus: %s holds no item", path)
	}
	return c, nil
}

// rates counts how many items wake a rule and how many have findings.
func (c *corpus) rates(s *screen.Screener) {
	c.triggered, c.found = 0, 0
	for i := range c.items {
		if len(s.Asked(&c.items[i])) > 0 {
			c.triggered++
		}
		if len(s.Screen(&c.items[i]).Findings) > 0 {
			c.found++
		}
	}
}

// about says in a line what a corpus is like.
func (c *corpus) about() string {
	n := float64(len(c.lines))
	return fmt.Sprintf("%s: %d items of %d bytes; %.1f %% wake a rule, %.2f %% have findings", c.name, len(c.lines),
		c.size/len(c.lines), 100*float64(c.triggered)/n, 100*float64(c.found)/n)
}

// offences are the texts of what rules match by their own examples: how a listing reads that has a finding.
func offences(packs []*rule.Pack) (out []string) {
	for _, p := range packs {
		for _, r := range p.Rules {
			for _, x := range r.Match {
				if t := strings.TrimSpace(x.Item.Title + ". " + x.Item.Text); len(t) < 400 && x.Item.Ad == nil {
					out = append(out, t)
				}
			}
		}
	}
	return out
}
