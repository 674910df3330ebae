package pair

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/fact"
	joined "github.com/aedile/aedile/screen/pair"
	"github.com/aedile/aedile/screen/text"
)

// ask returns what the spans show, and the scalars.
func ask(t *testing.T, it *aedile.Item) (shown map[string][]string, scalars []any) {
	t.Helper()
	d := Detector()
	begin, err := d.Open(nil)
	if err != nil {
		t.Fatal(err)
	}
	f, fo := begin(), text.NewFolder(5)
	in := &fact.Item{Item: it}
	for name, s := range it.Fields {
		fold := new(text.Folded)
		fo.Fold(fold, s)
		in.Texts = append(in.Texts, fact.Text{Field: name, Number: len(in.Texts), Raw: s, Fold: fold, Described: true})
	}
	if !f.Begin(in) {
		return nil, nil
	}
	shown = map[string][]string{}
	for n, s := range d.Spans {
		for _, p := range f.Places(n, in, nil) {
			x := in.Texts[p.Number].Fold
			shown[s.Name] = append(shown[s.Name], string(x.Bytes[x.Tokens[p.First].Start:x.Tokens[p.Last].End]))
		}
	}
	for n := range d.Scalars {
		scalars = append(scalars, f.Scalar(n, in))
	}
	return shown, scalars
}

func TestFactsOfPairs(t *testing.T) {
	t.Parallel()
	post := &aedile.Item{Text: "Prada shoes for 90 €, take option 3. Canvas is soft"}
	listing := &aedile.Item{Title: "Storage box, canvas", Price: &aedile.Price{Amount: "3.00", Currency: "EUR"},
		Options: []aedile.Option{{Name: "Option 1"}, {Name: "A2"}, {Name: "wie abgebildet"}, {Name: "Blue, large", Price: "9.00"}}}
	shown, scalars := ask(t, joined.Join(post, listing, "m/1", 2))
	for name, want := range map[string]string{"pair": "storage box, canvas", "pair.unsaid": "prada shoes for 90 €, take|3|is soft",
		"pair.pick": "option 3",
		"pair.bait": "option 1|a2|wie abgebildet", "pair.goods": "shoes"} {
		if got := strings.Join(shown[name], "|"); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if want := []any{10.0, 3.0, true, int64(2)}; !slices.Equal(scalars, want) {
		t.Errorf("scalars %v, want %v", scalars, want)
	}
	if shown, _ := ask(t, post); shown != nil {
		t.Errorf("a post that is joined with nothing: %v", shown)
	}
}

func TestOptionsThatSayWhatTheyAreAreNoBait(t *testing.T) {
	t.Parallel()
	for options, want := range map[string]int{"Option 1,Option 2": 2, "S1,S2,S3": 3, "1,2": 2, "Blue,Green": 0, "41,42,43": 3,
		"Option 1,Green": 0, "XL red,M red": 0, "Farbe 1 blau,Farbe 2 rot": 0} {
		l := &aedile.Item{Title: "x"}
		for o := range strings.SplitSeq(options, ",") {
			l.Options = append(l.Options, aedile.Option{Name: o})
		}
		if shown, _ := ask(t, joined.Join(&aedile.Item{Text: "y"}, l, "m/1", 0)); len(shown["pair.bait"]) != want {
			t.Errorf("%s: %q, want %d", options, shown["pair.bait"], want)
		}
	}
}

func TestAmountsAsPostsWriteThem(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{"89 €": "89 EUR", "€89.50 only": "89.5 EUR", "120,50 zł": "120.5 PLN",
		"2190 Kč": "2190 CZK", "38900 Ft": "38900 HUF", "3 boxes": "", "$ 7": "7 USD", "520 lei": "520 RON"} {
		var f text.Folded
		text.NewFolder(0).Fold(&f, s)
		got := ""
		amounts(&f, func(v float64, c string) { got = strconv.FormatFloat(v, 'f', -1, 64) + " " + c })
		if got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}
