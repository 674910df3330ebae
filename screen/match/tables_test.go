package match_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/match"
)

func shipped(t testing.TB) *match.Model {
	t.Helper()
	m, err := match.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// tools are two small tables of invented products.
func tools() (l, r []match.Record) {
	l = []match.Record{
		{ID: "l1", Title: "Acmeo KX-2000 cordless drill 18 V black", Brand: "Acmeo", Model: "KX-2000", Price: "89.90"},
		{ID: "l2", Title: "Acmeo KX-3000 cordless drill 24 V", Brand: "Acmeo", Model: "KX-3000", Price: "119.90"},
		{ID: "l3", Title: "Sagewood garden bench teak 150 cm", Brand: "Sagewood", Price: "240"},
		{ID: "l4", Title: "Unrelated knitting wool merino 50 g", Price: "6"},
	}
	r = []match.Record{
		{ID: "r1", Title: "drill driver kx2000 by acmeo, 18 volt", Price: "92.00"},
		{ID: "r2", Title: "Acmeo KX3000 24V drill", Price: "118.00"},
		{ID: "r3", Title: "Garden bench Sagewood, teak, 150cm", Brand: "Sagewood GmbH", Price: "235"},
		{ID: "r4", Title: "Acmeo battery for KX-2000", Brand: "Acmeo", Price: "30"},
	}
	return l, r
}

func all(t *testing.T, seq func(func(match.Result, error) bool)) []match.Result {
	t.Helper()
	var out []match.Result
	for r, err := range seq {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, r)
	}
	return out
}

func TestPairsAreScoredAndExplained(t *testing.T) {
	t.Parallel()
	l, r := tools()
	tb := match.NewTables(shipped(t), l, r, 0)
	rs := all(t, tb.Pairs(context.Background(), []match.Labelled{{Left: 0, Right: 0}, {Left: 0, Right: 1}, {Left: 2, Right: 2},
		{Left: 3, Right: 0}}, 1))
	for i, want := range []bool{true, false, true, false} {
		if rs[i].Match != want {
			t.Errorf("%s and %s: score %.3f, match %v, want %v", rs[i].LeftID, rs[i].RightID, rs[i].Score, rs[i].Match, want)
		}
	}
	if rs[0].Tier != match.BrandModel || rs[2].Tier != match.Text {
		t.Errorf("tiers are %s and %s, want brand-model and text", rs[0].Tier, rs[2].Tier)
	}
	if got := strings.Join(rs[0].Agree, "; "); !strings.Contains(got, "brand Acmeo") || !strings.Contains(got, "model kx2000") ||
		!strings.Contains(got, "price 89.90") {
		t.Errorf("agree: %s", got)
	}
	if got := strings.Join(rs[1].Disagree, "; "); !strings.Contains(got, "model kx2000 / kx3000") || !strings.Contains(got, "18 v / 24 v") {
		t.Errorf("disagree: %s", got)
	}
}

func TestTiersRestOnWhatIsShared(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		a, b match.Record
		want match.Tier
	}{
		"barcode": {match.Record{Title: "a thing", GTIN: []string{"4006381333931"}},
			match.Record{Title: "other words", GTIN: []string{"04006381333931"}}, match.Identity},
		"spelt barcode": {match.Record{Title: "a thing", GTIN: []string{"EAN 4006381333931.0 | 4019999001277"}},
			match.Record{Title: "words, EAN 4 019999 001277"}, match.Identity},
		"brand and model": {match.Record{Title: "drill", Brand: "Acmeo", Model: "KX-2000"},
			match.Record{Title: "borer", Brand: "ACMEO Inc", Model: "kx2000"}, match.Identity},
		"wrong barcode": {match.Record{Title: "a thing", GTIN: []string{"4006381333932"}},
			match.Record{Title: "a thing", GTIN: []string{"4006381333932"}}, match.Text},
		"model in title": {match.Record{Title: "Acmeo drill KX-2000"}, match.Record{Title: "Acmeo kx 2000 borer"}, match.BrandModel},
		"one slip": {match.Record{Title: "drill KXT-2000", Brand: "Acmeo"},
			match.Record{Title: "Acmeo KXT-2OOO borer", Brand: ""}, match.Text},
		"letter o for 0": {match.Record{Title: "drill KXT-2000", Brand: "Acmeo"}, match.Record{Title: "Acmeo KXT-200O borer"},
			match.BrandModel},
		"model, no brand": {match.Record{Title: "drill KX-2000", Brand: "Acmeo"},
			match.Record{Title: "borer KX-2000", Brand: "Other"}, match.Text},
		"words": {match.Record{Title: "teak bench"}, match.Record{Title: "bench of teak"}, match.Text},
	} {
		tb := match.NewTables(shipped(t), []match.Record{c.a, {Title: "filler one"}}, []match.Record{c.b, {Title: "filler two"}}, 0)
		r := all(t, tb.Pairs(context.Background(), []match.Labelled{{}}, 1))[0]
		if r.Tier != c.want {
			t.Errorf("%s: tier %s, want %s", name, r.Tier, c.want)
		}
		if name == "barcode" && (!r.Match || r.Score < 0.99) {
			t.Errorf("a shared barcode scores %.3f", r.Score)
		}
	}
}

func TestTopListsCandidatesBestFirst(t *testing.T) {
	t.Parallel()
	l, r := tools()
	rs := all(t, match.NewTables(shipped(t), l, r, 0).Top(context.Background(), 2, 2))
	var first []string
	seen := map[string]float64{}
	n := map[string]int{}
	for _, x := range rs {
		if last, ok := seen[x.LeftID]; !ok {
			first = append(first, x.LeftID+" "+x.RightID)
		} else if x.Score > last {
			t.Errorf("%s: %.3f after %.3f", x.LeftID, x.Score, last)
		}
		seen[x.LeftID] = x.Score
		n[x.LeftID]++
	}
	if d := cmp.Diff([]string{"l1 r1", "l2 r2", "l3 r3"}, first[:3]); d != "" {
		t.Errorf("best candidates (-want +got):\n%s", d)
	}
	for id, k := range n {
		if k > 2 {
			t.Errorf("%s has %d candidates, want at most 2", id, k)
		}
	}
}

// many are two tables of invented records, each left one with a partner.
func many(n int) (l, r []match.Record, ps []match.Labelled) {
	rng := rand.New(rand.NewPCG(5, 5))
	word := func() string { return fmt.Sprintf("w%d%c", rng.IntN(400), 'a'+rng.IntN(26)) }
	for i := range n {
		t := []string{word(), word(), word(), word(), fmt.Sprintf("mod-%d", 1000+i)}
		l = append(l, match.Record{ID: fmt.Sprint("l", i), Title: strings.Join(t, " ")})
		r = append(r, match.Record{ID: fmt.Sprint("r", i), Title: strings.Join(t[1:], " ") + " " + word()})
		ps = append(ps, match.Labelled{Left: i, Right: i, Known: true, Yes: true}, match.Labelled{Left: i, Right: (i + 1) % n, Known: true})
	}
	return l, r, ps
}

func TestWorkersDoNotChangeTheResult(t *testing.T) {
	t.Parallel()
	l, r, ps := many(300)
	tb := match.NewTables(shipped(t), l, r, 0)
	one, eight := all(t, tb.Pairs(context.Background(), ps, 1)), all(t, tb.Pairs(context.Background(), ps, 8))
	if d := cmp.Diff(one, eight); d != "" {
		t.Errorf("pairs differ (-one +eight):\n%s", d)
	}
	if d := cmp.Diff(all(t, tb.Top(context.Background(), 3, 1)), all(t, tb.Top(context.Background(), 3, 8))); d != "" {
		t.Errorf("candidates differ (-one +eight):\n%s", d)
	}
	var tally match.Tally
	for _, x := range one {
		tally.Add(x)
	}
	if _, _, f1 := tally.Measures(); f1 < 0.99 || tally.Known() != len(ps) {
		t.Errorf("F1 is %.3f of %d pairs: %+v", f1, tally.Known(), tally)
	}
}

func TestRepeatedRecordsChangeNothing(t *testing.T) {
	t.Parallel()
	l, r, ps := many(60)
	plain := all(t, match.NewTables(shipped(t), l, r, 0).Pairs(context.Background(), ps, 1))
	var ll, rr []match.Record
	var pp []match.Labelled
	for i, p := range ps { // one row for each pair
		a, b := l[p.Left], r[p.Right]
		a.ID, b.ID = fmt.Sprint("x", i), fmt.Sprint("y", i)
		ll, rr = append(ll, a), append(rr, b)
		pp = append(pp, match.Labelled{Left: i, Right: i})
	}
	for i, x := range all(t, match.NewTables(shipped(t), ll, rr, 0).Pairs(context.Background(), pp, 1)) {
		if x.Score != plain[i].Score {
			t.Errorf("pair %d scores %v with repeated rows, %v without", i, x.Score, plain[i].Score)
		}
	}
}

// changedOver are the pairs with left and right changed over.
func changedOver(ps []match.Labelled) []match.Labelled {
	out := slices.Clone(ps)
	for i := range out {
		out[i].Left, out[i].Right = out[i].Right, out[i].Left
	}
	return out
}

func TestNeitherSideNorOrderOfRowsChangesAScore(t *testing.T) {
	t.Parallel()
	l, r, ps := many(120)
	l[3].Title, r[7].Title = l[4].Title, r[8].Title // equals, between which only the order could choose
	l[3].Price, r[7].Price = "10", "12"
	want := all(t, match.NewTables(shipped(t), l, r, 0).Pairs(context.Background(), ps, 1))
	for i, x := range all(t, match.NewTables(shipped(t), r, l, 0).Pairs(context.Background(), changedOver(ps), 1)) {
		if x.Score != want[i].Score {
			t.Errorf("pair %d scores %v, with the tables changed over %v", i, want[i].Score, x.Score)
		}
	}
	rng := rand.New(rand.NewPCG(8, 8))
	pl, pr := rng.Perm(len(l)), rng.Perm(len(r))
	ll, rr, moved := make([]match.Record, len(l)), make([]match.Record, len(r)), slices.Clone(ps)
	for i := range l {
		ll[pl[i]], rr[pr[i]] = l[i], r[i]
	}
	for i := range moved {
		moved[i].Left, moved[i].Right = pl[moved[i].Left], pr[moved[i].Right]
	}
	for i, x := range all(t, match.NewTables(shipped(t), ll, rr, 0).Pairs(context.Background(), moved, 1)) {
		if x.Score != want[i].Score {
			t.Errorf("pair %d scores %v, with the rows in another order %v", i, want[i].Score, x.Score)
		}
	}
}

func TestARecordMatchesItself(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[a-zA-Zäß0-9]{1,7}`)
		r := match.Record{Title: strings.Join(rapid.SliceOfN(word, 1, 6).Draw(t, "title"), " "), Brand: word.Draw(t, "brand"), Price: rapid.StringMatching(`[0-9]{0,3}`).Draw(t, "price")}
		if rapid.Bool().Draw(t, "bare") {
			r.Brand, r.Price = "", ""
		}
		m, err := match.Shipped()
		if err != nil {
			t.Fatal(err)
		}
		for x, err := range match.NewTables(m, []match.Record{r}, []match.Record{r}, 0).Pairs(context.Background(),
			[]match.Labelled{{}}, 1) {
			if err != nil || !x.Match {
				t.Fatalf("%+v and itself: %+v, %v", r, x, err)
			}
		}
	})
}

func TestInterruptionIsSaid(t *testing.T) {
	t.Parallel()
	l, r, ps := many(50)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var last error
	for _, err := range match.NewTables(shipped(t), l, r, 0).Pairs(ctx, ps, 2) {
		last = err
	}
	if last != nil && aedile.ClassOf(last) != aedile.Limit {
		t.Errorf("error is %v", last)
	}
	for range match.NewTables(shipped(t), l, r, 0).Pairs(context.Background(), ps, 4) {
		break // must not hang
	}
}

func TestThresholdDecides(t *testing.T) {
	t.Parallel()
	l, r := tools()
	for th, want := range map[float64]bool{1e-9: true, 0.999999: false} {
		x := all(t, match.NewTables(shipped(t), l, r, th).Pairs(context.Background(), []match.Labelled{{Left: 1, Right: 2}}, 1))[0]
		if x.Match != want {
			t.Errorf("threshold %v, score %v: match %v", th, x.Score, x.Match)
		}
	}
}

func TestTallyCountsOnlyWhatIsKnown(t *testing.T) {
	t.Parallel()
	var tl match.Tally
	if p, r, f := tl.Measures(); p+r+f != 0 {
		t.Error("an empty tally has measures")
	}
	for _, x := range []match.Result{
		{Match: true, Label: match.Labelled{Known: true, Yes: true}}, {Match: true, Label: match.Labelled{Known: true}},
		{Match: true}, {Label: match.Labelled{Known: true, Yes: true}}, {Label: match.Labelled{Known: true}},
	} {
		tl.Add(x)
	}
	p, r, f := tl.Measures()
	if tl != (match.Tally{Right: 1, False: 1, Missed: 1, Passed: 1}) || p != 0.5 || r != 0.5 || f != 0.5 || tl.Known() != 4 {
		t.Errorf("tally %+v, %v %v %v", tl, p, r, f)
	}
}

func TestCardNamesTheModelThatShips(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("MODEL.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(b), string(match.ShippedDigest())) {
		t.Errorf("MODEL.md does not name the model %s", match.ShippedDigest())
	}
}

func TestModelFileIsReadBackAndDamageIsNoticed(t *testing.T) {
	t.Parallel()
	m := shipped(t)
	b := m.Encode()
	back, err := match.DecodeModel(b)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(m, back, cmpopts.IgnoreUnexported(match.Model{})); d != "" {
		t.Error("the model changed when written and read")
	}
	if got := aedile.DigestOf(b); got != match.ShippedDigest() {
		t.Errorf("digest %s, the file has %s", got, match.ShippedDigest())
	}
	if len(b) > 1<<20 {
		t.Errorf("model file has %d bytes, want at most 1 MiB", len(b))
	}
	for name, bad := range map[string][]byte{"empty": nil, "other file": []byte("PK\x03\x04 something long enough"),
		"cut": b[:len(b)-3], "longer": append(append([]byte{}, b...), 0)} {
		if _, err := match.DecodeModel(bad); aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("%s: error is %v, want Invalid", name, err)
		}
	}
}

func BenchmarkPairs(b *testing.B) {
	l, r, ps := many(2000)
	tb := match.NewTables(shipped(b), l, r, 0)
	for b.Loop() {
		for _, err := range tb.Pairs(context.Background(), ps, 1) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(len(ps)), "µs/pair")
}
