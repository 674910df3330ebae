package picture

import (
	"testing"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/fact"
	"github.com/aedile/aedile/screen/text"
)

// ask returns how many places each span has.
func ask(t *testing.T, it *aedile.Item) map[string]int {
	t.Helper()
	it.ID, it.Images = "1", []aedile.Image{{URL: "https://img.example/1.png"}}
	x := &fact.Item{Item: it}
	fo := text.NewFolder(0)
	for f, s := range it.Fields {
		folded := &text.Folded{}
		fo.Fold(folded, s)
		x.Texts = append(x.Texts, fact.Text{Field: f, Number: len(x.Texts), Raw: s, Fold: folded})
	}
	d := Detector()
	open, err := d.Open(nil)
	if err != nil {
		t.Fatal(err)
	}
	f := open()
	n := map[string]int{}
	if f.Begin(x) {
		for i, s := range d.Spans {
			if got := len(f.Places(i, x, nil)); got > 0 {
				n[s.Name] = got
			}
		}
	}
	return n
}

func of(what, value string) aedile.Attrs {
	return aedile.Attrs{{Name: "images[0]." + what, Value: value}}
}

// A code leads off where its address is on another site, or reaches a person; one to the site itself does not, nor does other text.
func TestCodesThatLeadOff(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]int{"https://chat.example.org/x": 1, "tel:+49301234567": 1, "BEGIN:VCARD\nFN:X": 1,
		"https://m.marktplein.example/item/2": 0, "batch 4711": 0, "http://": 0} {
		got := ask(t, &aedile.Item{Kind: aedile.Listing, URL: "https://www.marktplein.example/item/1", Attrs: of("code", s)})
		if got["picture.code"] != 1 || got["picture.leads_off"] != want {
			t.Errorf("%q: %v, want %d", s, got, want)
		}
	}
}

// A number of goods in a picture is another where the item states one of its own.
func TestOtherGoods(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		gtin []string
		want int
	}{{[]string{"4012345000009"}, 0}, {[]string{"4006381333931", "4012345000009"}, 1}, {[]string{"4012345000009", "4006381333931"}, 0}} {
		got := ask(t, &aedile.Item{Kind: aedile.Listing, GTIN: c.gtin, Attrs: of("goods", "4012345000009")})
		if got["picture.goods"] != 1 || got["picture.other_goods"] != c.want {
			t.Errorf("%v: %v, want %d", c.gtin, got, c.want)
		}
	}
}

// A mark counts where no label says the same, in any language of the Union.
func TestMarksWithoutALabel(t *testing.T) {
	t.Parallel()
	for label, want := range map[string]int{"": 1, "new": 1, "AI generated": 0, "KI-generiert": 0, "Généré par IA": 0, "maid": 1,
		"Τέχνη": 1} {
		it := &aedile.Item{Kind: aedile.Post, Attrs: of("made", "trainedAlgorithmicMedia")}
		if label != "" {
			it.Labels = []string{label}
		}
		if got := ask(t, it); got["picture.made"] != want {
			t.Errorf("%q: %v, want %d", label, got, want)
		}
	}
}

// Only a manifest that is broken is a fact: one that is whole, trusted or not, accuses nobody.
func TestOnlyBrokenManifestsAreAFact(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]int{"broken: the picture was changed": 1, "valid": 0,
		"present: its signer is not among those trusted": 0} {
		if got := ask(t, &aedile.Item{Kind: aedile.Post, Attrs: of("manifest", s)}); got["picture.broken_manifest"] != want {
			t.Errorf("%s: %v", s, got)
		}
	}
}

// A score counts from the threshold of its model on; what is no score does not.
func TestScoresCountFromTheirThreshold(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]int{"tiny 1 of sha256:ab: 0.930, threshold 0.800": 1, "tiny 1 of sha256:ab: 0.800, threshold 0.800": 1,
		"tiny 1 of sha256:ab: 0.799, threshold 0.800": 0, "0.930": 0, "threshold 0.800": 0, "tiny: NaN, threshold 0.8": 0} {
		if got := ask(t, &aedile.Item{Kind: aedile.Post, Attrs: of("score", s)}); got["picture.scored"] != want {
			t.Errorf("%s: %v", s, got)
		}
	}
}

func TestItemsWithoutPicturesAreNotAsked(t *testing.T) {
	t.Parallel()
	if got := ask(t, &aedile.Item{Kind: aedile.Listing, Attrs: aedile.Attrs{{Name: "colour", Value: "red"}}}); len(got) != 0 {
		t.Errorf("%v", got)
	}
}
