package screen_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen"
	detectors "github.com/aedile/aedile/screen/detect/all"
)

// checks returns the rules of the findings, in order.
func checks(r screen.Result) (out []string) {
	for _, f := range r.Findings {
		out = append(out, string(f.Check))
	}
	return out
}

func TestMarkupIsReadAsABrowserShowsIt(t *testing.T) {
	t.Parallel()
	s := screener(t, demo)
	offer := []string{"demo/offer"}
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"a tag inside a word", "Tra<b>ma</b>dol 50 mg", offer},
		{"an entity inside a word", "Tramad&#x6F;l 50 mg", offer},
		{"a blank by entity, for lists and for detectors", "<p>Tramadol&nbsp;50&nbsp;mg</p>", offer},
		{"a blank without its semicolon", "Tramadol&nbsp50&nbspmg", offer},
		{"escapes escaped", "Tramadol&amp;nbsp;50&amp;nbsp;mg", offer},
		{"tags escaped", "&lt;p&gt;Tra&lt;b&gt;ma&lt;/b&gt;dol 50 mg&lt;/p&gt;", offer},
		{"a line break between word and dose", "Tramadol<br/>50 mg", offer},
		{"cells", "<tr><td>Tramadol</td><td>50</td><td>mg</td></tr>", offer},
		{"a block ends no window", "<li>Tramadol</li><li>50 mg</li>", offer},
		{"a block ends a sentence", "<p>Shipped without</p><p>Tramadol 50 mg</p>", offer},
		{"a negation across a line break", "ohne<br>Tramadol 50 mg", nil},
		{"a negation in bold", "<b>ohne</b> <i>Tramadol</i> 50 mg", nil},
		{"a comment inside a word", "Tra<!-- 1 -->madol 50 mg", offer},
		{"hidden text inside a word", `Tra<span style="font-size:0">qq</span>madol 50 mg`, offer},
		{"a section", "<![CDATA[<p>Tramadol 50 mg</p>]]>", offer},
		{"what a picture says", `<p>Nice</p><img alt="Tramadol 50 mg" src="x.png">`, offer},
		{"what is hidden", `<p>Nice</p><div style="display:none">Tramadol 50 mg</div>`, offer},
		{"what a script says is no text", `<script>var a = "Tramadol 50 mg"</script>`, nil},
		{"what a comment says is no text", `<!-- Tramadol 50 mg -->`, nil},
		{"a name in brackets is no tag", "<Tramadol> 50 mg", offer},
		{"less than is no tag", "Tramadol <50 mg", offer},
		{"a heart is no tag", "Tramadol <3 50 mg >", offer},
		{"leet in entities is leet", "tr&#52;m4d&#48;l", []string{"demo/disguise"}},
		{"a tag is no disguise", "Tra<b>ma</b>dol", nil},
	} {
		if diff := cmp.Diff(c.want, checks(s.Screen(&aedile.Item{ID: "1", Text: c.text}))); diff != "" {
			t.Errorf("%s: %q (-want +got):\n%s", c.name, c.text, diff)
		}
	}
}

func TestEveryTextOfAnItemIsReadForMarkup(t *testing.T) {
	t.Parallel()
	s := screener(t, demo)
	const text = "Tra<b>ma</b>dol 50&nbsp;mg"
	for field, it := range map[string]aedile.Item{
		"title": {Title: text}, "text": {Text: text}, "brand": {Brand: text}, "model": {Model: text},
		"options[0].name": {Options: []aedile.Option{{Name: text}}},
		"labels[0]":       {Labels: []string{text}}, "images[0].alt": {Images: []aedile.Image{{Alt: text}}},
		"attrs.body": {Attrs: aedile.Attrs{{Name: "empty"}, {Name: "body", Value: text}}},
	} {
		it.Kind = aedile.Listing
		before, err := it.Digest()
		if err != nil {
			t.Fatal(err)
		}
		fs := s.Screen(&it).Findings
		if len(fs) != 1 || len(fs[0].Evidence) != 2 {
			t.Errorf("%s: findings %+v", field, fs)
			continue
		}
		for i, want := range []string{"Tramadol", "50\u00a0mg"} {
			original := []string{"Tra<b>ma</b>dol", "50&nbsp;mg"}[i]
			e := fs[0].Evidence[i]
			if e.Field != field || e.Text != want || text[e.Start:e.End] != original {
				t.Errorf("%s: evidence %+v points at %q, want %q at %q", field, e, text[e.Start:e.End], want, original)
			}
		}
		if after, _ := it.Digest(); after != before || fs[0].Item.Digest != before {
			t.Errorf("%s: the item was changed", field)
		}
	}
}

func TestAlertsAreFoundInMarkup(t *testing.T) {
	t.Parallel()
	s, err := screen.Compile(recalled(t), screen.Config{Detectors: detectors.Detectors()})
	if err != nil {
		t.Fatal(err)
	}
	e := recall("SR/1/26", "Wooden spinning top", "4012345678901")
	e.Alert.Brands, e.Alert.Models = []string{"Kreiselmann"}, []string{"KM-4711B"}
	w := mustWith(t, s, snapshotOf(t, "safetygate", "2026-02-01", e))
	for _, it := range []*aedile.Item{
		{ID: "1", Title: "Kreisel<b>mann</b> KM&#45;47<i>11</i>B spinning&nbsp;top"},
		{ID: "2", Title: "Spinning top", Brand: "Krei&shy;selmann", Model: "KM&#45;4711B"},
		{ID: "4", Title: "Bąk drewniany", Attrs: aedile.Attrs{{Name: aedile.Version("brand", "en"), Value: "Kreiselmann"},
			{Name: aedile.Version("title", "en"), Value: "KM-4711B spinning&nbsp;top"}}},
		{ID: "3", Title: "Spinning top", Attrs: aedile.Attrs{{Name: "x", Value: "<p>"},
			{Name: "ean", Value: "<span>4012345678901</span>"}}},
	} {
		plain := s.Screen(it)
		got := w.Screen(it)
		if len(got.Findings) <= len(plain.Findings) || !strings.HasPrefix(string(got.Findings[0].Check), "recalled/") {
			t.Errorf("item %s: findings %v", it.ID, checks(got))
		}
	}
}

func TestWhatStandsAroundIsNoGroundToAct(t *testing.T) {
	t.Parallel()
	s := screener(t, strings.NewReplacer("pack: demo", "pack: near", "terms: [tablets, kapseln]",
		"fields: [title, around]\n    terms: [tablets, kapseln]",
		"when: drugs.asserted().near(dose, 4).found()", `when: forms.found() && drugs.found()`).Replace(demo))
	for _, c := range []struct {
		name string
		item aedile.Item
		want []string
	}{
		{"said in the title", aedile.Item{Title: "Tramadol tablets"}, []string{"near/offer act"}},
		{"part of it stands around", aedile.Item{Title: "Tramadol", Attrs: aedile.Attrs{{Name: aedile.Around, Value: "tablets"}}},
			[]string{"near/offer review"}},
		{"lists do not look around unless they say so",
			aedile.Item{Title: "tablets", Attrs: aedile.Attrs{{Name: aedile.Around, Value: "tramadol"}}}, nil},
		{"a book beside it makes it no book", aedile.Item{Title: "tablets of tramadol 50 mg",
			Attrs: aedile.Attrs{{Name: aedile.Around, Value: "no tramadol"}}}, []string{"near/offer act"}},
	} {
		var got []string
		for _, f := range s.Screen(&c.item).Findings {
			got = append(got, string(f.Check)+" "+string(f.Grade))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestVersionsInOtherLanguagesAreOfTheirField(t *testing.T) {
	t.Parallel()
	s := screener(t, demo)
	it := &aedile.Item{ID: "1", Lang: "en", Title: "Lamp",
		Attrs: aedile.Attrs{{Name: aedile.Version("title", "de"), Value: "Tra<b>ma</b>dol 50 mg"}}}
	fs := s.Screen(it).Findings
	if len(fs) != 1 || fs[0].Evidence[0].Field != "attrs.title.de" || fs[0].Evidence[0].Text != "Tramadol" {
		t.Errorf("findings %+v", fs)
	}
	it.Attrs = append(it.Attrs, aedile.Attr{Name: aedile.Version("title", "en-IE"), Value: "Book"})
	if fs := s.Screen(it).Findings; len(fs) != 0 {
		t.Errorf("a version of the title says that it is a book: %+v", fs)
	}
	if got := checks(s.Screen(&aedile.Item{ID: "1", Title: "Lamp", Price: &aedile.Price{Amount: "3", Currency: "EUR"},
		Attrs: aedile.Attrs{{Name: aedile.Version("brand", "el"), Value: "Tramadol"}}})); !cmp.Equal(got, []string{"demo/cheap"}) {
		t.Errorf("a version of the brand: %v", got)
	}
}
