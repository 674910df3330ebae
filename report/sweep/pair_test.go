package sweep

import (
	"strings"
	"testing"

	"github.com/aedile/aedile"
)

func TestBothDocumentsOfAPairAreShown(t *testing.T) {
	t.Parallel()
	post := &aedile.Item{Kind: aedile.Post, Text: "the bag is here", Trader: &aedile.Account{Name: "somebody"}}
	listing := &aedile.Item{Title: "Box", Options: []aedile.Option{{Name: "Option 1", Price: "2"}},
		Price: &aedile.Price{Amount: "2.90", Currency: "EUR"}, Trader: &aedile.Account{Name: "Casa"}}
	left, right := Pair(post, listing, []aedile.Evidence{{Field: "text", Start: 4, End: 7, Text: "bag", Source: "s"},
		{Field: "listing.options[0].name", Start: 0, End: 8, Text: "Option 1", Source: "s"}})
	say := func(ps []Passage) string {
		var b strings.Builder
		for _, p := range ps {
			b.WriteString(p.Field + "=")
			for _, x := range p.Parts {
				if x.Sources != nil {
					b.WriteString("[" + x.Text + "]")
				} else {
					b.WriteString(x.Text)
				}
			}
			b.WriteString(";")
		}
		return b.String()
	}
	if got, want := say(left), "text=the [bag] is here;"; got != want {
		t.Errorf("the post: %s, want %s", got, want)
	}
	if got, want := say(right), "title=Box;options[0].name=[Option 1];options=Option 1 2;price=2.90 EUR;trader=Casa;"; got != want {
		t.Errorf("the listing: %s, want %s", got, want)
	}
	if left, right = Pair(nil, nil, []aedile.Evidence{{Field: "text", Text: "bag", Source: "s"}}); len(left) != 1 || len(right) != 0 {
		t.Errorf("without items: %v, %v", left, right)
	}
}

func TestTheReportShowsAPairSideBySide(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	h := NewHTML(&b, HTMLConfig{})
	f := aedile.Finding{Check: "evasion/x", Grade: aedile.Review, Item: aedile.ItemRef{ID: "P", Digest: "sha256:p"},
		Joined: &aedile.ItemRef{ID: "L", Digest: "sha256:l", URL: "https://shop.example/l"}}
	if err := h.Finding(Entry{Finding: f, Context: []Passage{plain("text", "post <b>")},
		Listing: []Passage{plain("title", "listing")}}); err != nil {
		t.Fatal(err)
	}
	if err := h.Close(aedile.Ran{}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"The listing to which it leads", "post &lt;b&gt;", ">listing<", "sha256:p", "sha256:l",
		"https://shop.example/l"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the page has no %q", want)
		}
	}
}
