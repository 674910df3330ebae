package eval

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/internal/glob"
)

// twin adds one item of a pair: unlawful where expect is not empty.
func twin(s *Score, lang, kind, pair, expect string, found ...aedile.CheckID) {
	l := Label{Item: aedile.ItemID(pair + expect), Known: true, Lang: lang, Notes: []Note{{"kind", kind}, {"pair", pair}}}
	if expect != "" {
		l.Expect = []glob.Pattern{glob.Pattern(expect)}
	}
	s.Add(l, found)
}

func TestItemsAreMeasuredByLanguageKindAndPair(t *testing.T) {
	t.Parallel()
	s := New()
	twin(s, "de", "pen", "1", "medicines/*", "medicines/x") // right
	twin(s, "de", "pen", "1", "")
	twin(s, "de", "honey", "2", "*", "adult/x") // found, and the lawful one too
	twin(s, "de", "honey", "2", "", "adult/x")
	twin(s, "mt", "pen", "3", "medicines/*", "adult/x") // found is another thing
	twin(s, "mt", "pen", "3", "")
	twin(s, "mt", "pen", "4", "*") // missed, and its counterpart was not seen
	r := s.Result()
	type row struct{ by, name, found, clean, pairs string }
	say := func(x Ratio) string { return fmt.Sprintf("%d/%d", x.Right, x.Of) }
	var got []row
	for _, by := range r.By {
		for _, g := range by.Groups {
			got = append(got, row{by.Name, g.Name, say(g.Found), say(g.Clean), say(g.Pairs)})
		}
	}
	got = append(got, row{"", r.All.Name, say(r.All.Found), say(r.All.Clean), say(r.All.Pairs)})
	want := []row{
		{"lang", "de", "2/2", "1/2", "1/2"}, {"lang", "mt", "0/2", "1/1", "0/1"},
		{"kind", "honey", "1/1", "0/1", "0/1"}, {"kind", "pen", "1/3", "2/2", "1/2"},
		{"", "all", "2/4", "2/3", "1/3"},
	}
	if d := cmp.Diff(want, got, cmp.AllowUnexported(row{})); d != "" {
		t.Errorf("want -, got +\n%s", d)
	}
	if d := cmp.Diff(r, s.Result()); d != "" {
		t.Errorf("the result changes by asking for it:\n%s", d)
	}
}

func TestANoteThatNamesSingleItemsDividesNothing(t *testing.T) {
	t.Parallel()
	s := New()
	for i := range maxValues + 2 {
		s.Add(Label{Known: true, Notes: []Note{{"number", fmt.Sprint(i)}, {"part", "test"}}}, nil)
	}
	r := s.Result()
	if len(r.By) != 1 || r.By[0].Name != "part" || r.By[0].Groups[0].Clean.Of != maxValues+2 {
		t.Errorf("%+v", r.By)
	}
}

func TestOnlyWhatIsAskedForCounts(t *testing.T) {
	t.Parallel()
	s := New(Only{"lang", []string{"de", "fr"}}, Only{"kind", []string{"pen"}})
	for _, lang := range []string{"de", "fr", "mt"} {
		twin(s, lang, "pen", lang, "*")
		twin(s, lang, "honey", lang+"h", "*")
	}
	if r := s.Result(); r.Items != 6 || r.Labelled != 2 || len(r.Misses) != 2 {
		t.Errorf("%+v", r)
	}
}

func TestGroupsOfANoteMakeTheWhole(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := New()
		for range rapid.IntRange(0, 40).Draw(t, "items") {
			expect, found := "", []aedile.CheckID(nil)
			if rapid.Bool().Draw(t, "unlawful") {
				expect = "*"
			}
			if rapid.Bool().Draw(t, "found") {
				found = append(found, "a/b")
			}
			twin(s, rapid.SampledFrom([]string{"de", "fr"}).Draw(t, "lang"), rapid.SampledFrom([]string{"x", "y"}).Draw(t, "kind"),
				fmt.Sprint(rapid.IntRange(0, 9).Draw(t, "pair")), expect, found...)
		}
		r := s.Result()
		for _, by := range r.By {
			found, of, left, clean := 0, 0, 0, 0
			for _, g := range by.Groups {
				found, of, left, clean = found+g.Found.Right, of+g.Found.Of, left+g.Clean.Right, clean+g.Clean.Of
				if g.Pairs.Right > g.Pairs.Of || g.Found.Right > g.Found.Of {
					t.Fatalf("%+v", g)
				}
			}
			if found != r.All.Found.Right || of != r.All.Found.Of || left != r.All.Clean.Right || clean != r.All.Clean.Of || of+
				clean != r.Labelled {
				t.Fatalf("%s: %+v, all %+v", by.Name, by.Groups, r.All)
			}
		}
	})
}
