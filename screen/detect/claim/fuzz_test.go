package claim_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/aedile/aedile/screen/detect/claim"
	"github.com/aedile/aedile/screen/register"
	"github.com/aedile/aedile/screen/text"
)

// sound reports what is wrong with the hits of texts of so many tokens.
func sound(hits []claim.Hit, tokens []int) string {
	for i, h := range hits {
		switch {
		case h.Field < 0 || h.Field >= len(tokens) || h.First < 0 || h.Last < h.First || h.Last >= tokens[h.Field]:
			return "a place outside the text"
		case i > 0 && (h.Field < hits[i-1].Field || h.Field == hits[i-1].Field && h.First < hits[i-1].First):
			return "hits out of order"
		case h.Score <= 0 || h.Score > 1 || h.Exact != (h.Score == 1):
			return "a score that does not fit"
		case h.Exact && !h.Faithful || h.Faithful && !h.Listed():
			return "word for word, and not as authorised"
		case h.Wording == "" || h.At.Snapshot != 0 || h.At.Entry < 0:
			return "no entry"
		}
	}
	return ""
}

func FuzzFind(f *testing.F) {
	x := claim.NewIndex(snapshot(f, claims(f)))
	for _, c := range rows(f, "testdata/sentences.txt") {
		f.Add("Capsules", c[3])
	}
	f.Add("Zinc", "supports <name> \xff immune\x00 system. not")
	f.Fuzz(func(t *testing.T, title, body string) {
		folder := text.NewFolder(1)
		in := []claim.Text{{Name: "title", Raw: title, Fold: new(text.Folded)}, {Name: "text", Raw: body, Fold: new(text.Folded)}}
		for i := range in {
			folder.Fold(in[i].Fold, in[i].Raw)
		}
		tokens := []int{len(in[0].Fold.Tokens), len(in[1].Fold.Tokens)}
		finder := x.NewFinder()
		hits := slices.Clone(finder.Find(in))
		if wrong := sound(hits, tokens); wrong != "" {
			t.Fatalf("%s: %+v", wrong, hits)
		}
		if d := cmp.Diff(hits, slices.Clone(finder.Find(in))); d != "" {
			t.Fatalf("a second look differs:\n%s", d)
		}
	})
}

func TestWhatStandsAroundAClaimDoesNotChangeIt(t *testing.T) {
	t.Parallel()
	f := newFinder(t, claims(t))
	sentences := rows(t, "testdata/sentences.txt")
	fill := []string{"60 pieces in a box", "Made of oak", "Lieferung in zwei Tagen", "Livraison rapide et gratuite en France",
		"Store in a cool place", "Envío gratis"}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.SampledFrom(sentences).Draw(t, "sentence")[3]
		alone := slices.Clone(f.find("Box", s))
		before, after := rapid.SampledFrom(fill).Draw(t, "before"), rapid.SampledFrom(fill).Draw(t, "after")
		among := f.find("Box", before+". "+strings.TrimRight(s, ".!")+".\n"+after+".")
		if got, want := wordings(among), wordings(alone); !slices.Equal(got, want) {
			t.Fatalf("%q among %q and %q: got %q, want %q", s, before, after, got, want)
		}
	})
}

func TestCaseAndWidthDoNotChangeAClaim(t *testing.T) {
	t.Parallel()
	f := newFinder(t, claims(t))
	for _, c := range rows(t, "testdata/sentences.txt") {
		want := slices.Clone(wordings(f.find("Box", c[3])))
		if got := wordings(f.find("Box", strings.ToUpper(c[3]))); !slices.Equal(got, want) {
			t.Errorf("%q in capitals: got %q, want %q", c[3], got, want)
		}
	}
}

func wordings(hits []claim.Hit) []string {
	out := make([]string, 0, len(hits))
	for i := range hits {
		out = append(out, verdict(&hits[i])+": "+hits[i].Wording)
	}
	return out
}

func TestWhereTheSubstanceIsNamed(t *testing.T) {
	t.Parallel()
	f := newFinder(t, claims(t))
	for _, c := range []struct {
		title string
		texts []string
		want  claim.Named
	}{
		{"Capsules", []string{"Zinc contributes to the normal function of the immune system."}, claim.InSentence},
		{"Zinc tablets", []string{"Contributes to the normal function of the immune system."}, claim.InItem},
		{"Tablets", []string{"Each tablet holds 10 mg of zinc. It supports your immune system."}, claim.InItem},
		{"Tablets", []string{"Contributes to the normal function of the immune system."}, claim.Nowhere},
	} {
		h := gravest(f.find(c.title, c.texts...))
		if h == nil || h.Named != c.want || !strings.Contains(h.Wording, "immune") {
			t.Errorf("%q %q: got %+v, want %v", c.title, c.texts, h, c.want)
		}
	}
}

func TestWhatPromisesMoreIsAltered(t *testing.T) {
	t.Parallel()
	f := newFinder(t, claims(t))
	for _, c := range []struct{ text, want string }{
		{"Magnesium contributes to the reduction of tiredness and fatigue", "as said"},
		{"Magnesium contributes to a reduction of fatigue and tiredness", "as said"},
		{"Magnesium reduces tiredness and fatigue", "altered"},
		{"Magnesium contributes to the immediate reduction of tiredness and fatigue, guaranteed", "altered"},
		{"Magnesium trägt zur Verringerung von Müdigkeit bei", "as said"},
		{"Magnesium verringert Müdigkeit", "altered"},
		{"Calcium is needed for the maintenance of bones", "altered"},
		{"Calcium is needed for maintenance of normal bones", "as said"},
		{"Le zinc contribue au système immunitaire", "altered"},
		{"Vitamin C increases iron absorption", "as said"},
	} {
		if got := verdict(gravest(f.find("Capsules", c.text))); got != c.want {
			t.Errorf("%q: got %s, want %s", c.text, got, c.want)
		}
	}
}

func TestRefusalIsHeldAgainstItsSubstanceOnly(t *testing.T) {
	t.Parallel()
	f := newFinder(t, claims(t))
	for _, s := range []string{"Supports healthy joints", "Helps to maintain the joints", "Unterstützt die Gelenke", "Liver support"} {
		if h := gravest(f.find("Capsules", s)); h != nil && (h.Status == register.Refused || h.Status == register.OnHold) {
			t.Errorf("%q: got %s beside %q", s, h.Status, h.Wording)
		}
	}
}

func TestInDoubtAClaimIsTheAuthorisedOne(t *testing.T) {
	t.Parallel()
	f := newFinder(t, []register.Claim{
		{Substance: "Zinc", Text: "Zinc strengthens the immune system of the elderly after an operation", Status: register.Refused},
		{Substance: "Zinc", Text: "Zinc contributes to the normal function of the immune system", Status: register.Authorised},
	})
	for _, s := range []string{"Zink trägt zu einer normalen Funktion des Immunsystems bei",
		"Le zinc renforce le système immunitaire", "Zinc supports the immune system"} {
		if h := gravest(f.find("Capsules", s)); h == nil || h.Status != register.Authorised {
			t.Errorf("%q: got %+v", s, h)
		}
	}
}

func TestLongTextWithoutStopsIsReadInProportion(t *testing.T) {
	t.Parallel()
	f := newFinder(t, claims(t))
	hits := f.find("Capsules", strings.Repeat("zinc supports immune system joints skin collagen glucosamine ", 4000))
	if len(hits) == 0 || len(hits) > 32_000 {
		t.Errorf("%d hits", len(hits))
	}
}

func TestEverySubstanceOfASentenceHasItsOwnClaim(t *testing.T) {
	t.Parallel()
	f := newFinder(t, claims(t))
	got := wordings(f.find("Capsules", "Zinc and ginseng support the immune system, and calcium supports bones."))
	want := []string{"altered: Zinc contributes to the normal function of the immune system",
		"on hold: Ginseng supports the natural defences of the body",
		"altered: Calcium is needed for the maintenance of normal bones"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestWhatIsDeniedOrOnlySpokenOfIsNoClaim(t *testing.T) {
	t.Parallel()
	f := newFinder(t, claims(t))
	for _, c := range []struct {
		text  string
		claim bool
	}{
		{"Zinc boosts the immune system", true},
		{"Zinc does not boost the immune system", false},
		{"Zinc not only boosts the immune system, it tastes of lemon", true},
		{"Zink stärkt nicht nur das Immunsystem", true},
		{"Zink stärkt das Immunsystem nicht", false},
		{"El zinc no refuerza el sistema inmunitario", false},
		{"El zinc no solo refuerza el sistema inmunitario", true},
		{"The claim that zinc boosts the immune system is misleading", false},
		{"Register of health claims: zinc contributes to the normal function of the immune system", false},
		{"It is not true that Zinc contributes to the normal function of the immune system", false},
		{"No sugar. Zinc boosts the immune system", true},
		{"Zinc oxide, immune to rust", false},
	} {
		if hits := f.find("Box", c.text); (len(hits) > 0) != c.claim {
			t.Errorf("%q: got %q", c.text, wordings(hits))
		}
	}
}

func TestRegisterWithoutClaimsGivesNoIndex(t *testing.T) {
	t.Parallel()
	if x := claim.NewIndex(); x != nil {
		t.Error("an index of nothing")
	}
	if x := claim.NewIndex(&register.Snapshot{List: []register.Entry{{Ref: "1", Name: "A", Alert: &register.Alert{}}}}); x != nil {
		t.Error("an index of alerts")
	}
}

// item is an offer of about 1.2 kB with three claims.
var item = []string{"Vitamin C and zinc capsules, 120 pieces",
	strings.Repeat("Made in a small town from plants that grow nearby. Take one a day with water. ", 12) +
		"Vitamin C contributes to the normal function of the immune system. Zinc boosts hair growth. Calcium for strong bones. " +
		"Store in a cool and dry place, out of reach of children."}

func BenchmarkFind(b *testing.B) {
	f := newFinder(b, claims(b))
	in := []claim.Text{{Name: "title", Raw: item[0], Fold: new(text.Folded)}, {Name: "text", Raw: item[1], Fold: new(text.Folded)}}
	for i := range in {
		f.folder.Fold(in[i].Fold, in[i].Raw)
	}
	b.ReportAllocs()
	for b.Loop() {
		f.f.Find(in)
	}
}

func BenchmarkNewIndex(b *testing.B) {
	s := snapshot(b, claims(b))
	for b.Loop() {
		claim.NewIndex(s)
	}
}
