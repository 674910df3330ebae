package pair

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
)

// TestTextsAreCutIntoWhatARuleRestsOnAndWhatJoins: nothing of a text is lost, and evidence goes before a word that both have.
func TestTextsAreCutIntoWhatARuleRestsOnAndWhatJoins(t *testing.T) {
	t.Parallel()
	const text = "Order M-3051, Lavorny bag, größte Auswahl"
	got := pieces(text, []span{{14, 21}, {16, 18}, {90, 99}}, words("Bag M-3051 größte Lavorny"))
	want := []piece{{"Order ", ""}, {"M-3051", joins}, {", ", ""}, {"Lavorny", rests}, {" bag, ", ""}, {"größte", joins}, {" Auswahl", ""}}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
	var b strings.Builder
	for _, p := range got {
		b.WriteString(p.Text)
	}
	if b.String() != text {
		t.Errorf("got %q", b.String())
	}
}

// TestWhatNeitherSaysIsNoRow: what one says is not known, and names stand only where they may.
func TestWhatNeitherSaysIsNoRow(t *testing.T) {
	t.Parallel()
	a := &aedile.Item{Service: "a", Brand: "Lavorny", Links: []string{"https://pay.example/1"}, Trader: &aedile.Account{Name: "Casa Fina"}}
	b := &aedile.Item{Service: "A", Price: &aedile.Price{Amount: "9"}, Links: []string{"https://pay.example/2"},
		Trader: &aedile.Account{Name: "Lunara"}}
	got := map[string]string{}
	for _, r := range compare(a, b, true) {
		got[r.Key] = r.Verdict
	}
	want := map[string]string{"service": same, "trader": differs, "brand": unknown, "price": unknown, "links": same}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
	for _, r := range compare(a, b, false) {
		if r.Key == "trader" {
			t.Error("a name is shown")
		}
	}
}
