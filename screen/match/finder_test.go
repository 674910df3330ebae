package match_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/match"
	"github.com/aedile/aedile/screen/register"
)

func snapshot(t testing.TB, es ...register.Entry) *register.Snapshot {
	t.Helper()
	s, _, err := register.New(register.Format{Name: "lab"}, "2031-01-01", "test", func(yield func(register.Entry, error) bool) {
		for _, e := range es {
			if !yield(e, nil) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// alerts are of invented products.
func alerts() []register.Entry {
	return []register.Entry{
		{Ref: "A1", On: "2031-01-01", Name: "Toy slime", Names: []string{"Glibber Glow"},
			Alert: &register.Alert{Brands: []string{"Glibberfix"}, Models: []string{"GG-1000 / GG-2000"},
				Barcodes: []string{"4006381333931"}, Batches: []string{"L-2207"}}},
		{Ref: "A2", On: "2031-01-02", Name: "Heated Socks", Alert: &register.Alert{Brands: []string{"Warmfoot"}}},
		{Ref: "A3", On: "2031-01-03", Name: "Plush rabbit with pink dress and musical box",
			Alert: &register.Alert{Brands: []string{"unknown"}}},
		{Ref: "A4", On: "2031-01-04", Name: "Power bank",
			Alert: &register.Alert{Brands: []string{"unknown"}, Models: []string{"ZQX-20K5"}}},
		{Ref: "A5", On: "2031-01-05", Name: "Salmonella in Goldkorn tahini paste from Elsewhere", Alert: &register.Alert{}},
		{Ref: "A6", On: "2031-01-06", Name: "Candle", Alert: &register.Alert{}},
		{Ref: "A7", On: "2031-01-07", Name: "Green curry",
			Alert: &register.Alert{Traders: []string{"Firma Musterwurz Gewürze GmbH Beispielweg 1 12345 Ort"}}},
	}
}

// crowd are alerts on other things, so that words have their rarity.
func crowd(n int) []register.Entry {
	rng := rand.New(rand.NewPCG(4, 4))
	kinds := strings.Fields("toy power bank candle rabbit plush socks heated charger lamp doll bottle paste seeds powder salmonella pink dress box musical tea bicycle helmet")
	var es []register.Entry
	for i := range n {
		es = append(es, register.Entry{Ref: fmt.Sprintf("C%06d", i),
			Name: strings.Join([]string{kinds[rng.IntN(len(kinds))], kinds[rng.IntN(len(kinds))],
				fmt.Sprintf("name%dx", rng.IntN(n))}, " "),
			Alert: &register.Alert{Brands: []string{fmt.Sprintf("brand%dq", rng.IntN(n))},
				Models: []string{fmt.Sprintf("MD-%d", 10000+rng.IntN(80000))}}})
	}
	return es
}

func index(t testing.TB, es []register.Entry, looks match.Looks) *match.Index {
	t.Helper()
	return match.NewIndex(shipped(t), register.NewIndex(snapshot(t, es...)), looks)
}

func TestAlertsAreFoundByTier(t *testing.T) {
	t.Parallel()
	x := index(t, append(alerts(), crowd(4000)...), nil)
	f := x.NewFinder()
	for name, c := range map[string]struct {
		it   aedile.Item
		ref  string
		tier match.Tier
	}{
		"barcode":            {aedile.Item{Title: "slime", GTIN: []string{"4006381333931"}}, "A1", match.Identity},
		"brand and model":    {aedile.Item{Title: "slime", Brand: "GLIBBERFIX", Model: "gg1000"}, "A1", match.Identity},
		"brand and batch":    {aedile.Item{Title: "slime", Brand: "Glibberfix", Batch: "L2207"}, "A1", match.Identity},
		"model in the title": {aedile.Item{Title: "Glibberfix slime GG 2000 green for kids"}, "A1", match.BrandModel},
		"model in the text": {aedile.Item{Title: "Green slime by Glibberfix", Text: "You will love it. Type: GG-2000."},
			"A1", match.BrandModel},
		"model with a slip":        {aedile.Item{Title: "Glibberfix slime GG-2O00"}, "A1", match.BrandModel},
		"words":                    {aedile.Item{Title: "Warmfoot heated socks"}, "A2", match.Text},
		"words in another order":   {aedile.Item{Title: "Heated socks, black, new - Warmfoot"}, "A2", match.Text},
		"brand misspelt":           {aedile.Item{Title: "Warmfot heated socks"}, "A2", match.Text},
		"no brand to go by":        {aedile.Item{Title: "Plush rabbit, pink dress, with musical box"}, "A3", match.Text},
		"dressed up":               {aedile.Item{Title: "NEW 2031 Warmfoot Heated Socks - Free Shipping, High Quality"}, "A2", match.Text},
		"model without brand":      {aedile.Item{Title: "Power bank ZQX-20K5 fast"}, "A4", match.Text},
		"what the notice is about": {aedile.Item{Title: "Goldkorn Tahini Paste"}, "A5", match.Text},
		"model in pieces":          {aedile.Item{Title: "GLIBBERFIX slime G G 1000"}, "A1", match.BrandModel},
		"by its maker":             {aedile.Item{Title: "Green Curry", Brand: "Musterwurz Gewürze"}, "A7", match.Text},
		"by its maker in short":    {aedile.Item{Title: "Musterwurz green curry 50 g"}, "A7", match.Text},
		"whole notice":             {aedile.Item{Title: "Salmonella in Goldkorn tahini paste from Elsewhere"}, "A5", match.Text},
	} {
		hits := f.Find(&c.it)
		if len(hits) == 0 || x.Register.Entry(hits[0].At).Ref != c.ref || hits[0].Tier != c.tier {
			t.Errorf("%s: hits %+v, want %s by %s", name, hits, c.ref, c.tier)
			continue
		}
		if h := hits[0]; h.Score <= 0 || h.Score > 1 || len(h.Agree) == 0 {
			t.Errorf("%s: score %v, agree %v", name, h.Score, h.Agree)
		}
	}
}

func TestOtherProductsPass(t *testing.T) {
	t.Parallel()
	f := index(t, append(alerts(), crowd(4000)...), nil).NewFinder()
	for name, it := range map[string]aedile.Item{
		"brand alone":              {Title: "Glibberfix glue stick"},
		"brand field alone":        {Title: "Glue stick", Brand: "Warmfoot"},
		"kind alone":               {Title: "Heated socks"},
		"other model":              {Title: "Glibberfix slime GG-7000 green"},
		"other brand":              {Title: "Coldhand heated socks"},
		"barcode with wrong digit": {Title: "slime", GTIN: []string{"4006381333932"}},
		"short common name":        {Title: "Candle"},
		"of another maker":         {Title: "Green Curry", Brand: "Anderswurz"},
		"kind of a notice":         {Title: "Tahini paste"},
		"some of the words":        {Title: "Plush rabbit in a box"},
		"much else":                {Title: "Pink dress for a doll, a plush rabbit, a musical instrument and a box of bicycle bells with wooden trains and blue cars"},
		"model of nobody":          {Title: "Charger ZQX-99K5"},
		"nothing":                  {},
	} {
		if hits := f.Find(&it); len(hits) != 0 {
			t.Errorf("%s: hits %+v, want none", name, hits)
		}
	}
}

func TestSmallRegisterDoesNotMakeCommonWordsRare(t *testing.T) {
	t.Parallel()
	f := index(t, alerts(), nil).NewFinder()
	for _, title := range []string{"Candle", "Power bank", "Toy slime", "Heated socks"} {
		if hits := f.Find(&aedile.Item{Title: title}); len(hits) != 0 {
			t.Errorf("%s: hits %+v, want none", title, hits)
		}
	}
	if hits := f.Find(&aedile.Item{Title: "Warmfoot heated socks"}); len(hits) != 1 {
		t.Errorf("hits %+v, want one", hits)
	}
}

func TestSameNoticeTwiceIsNamedOnce(t *testing.T) {
	t.Parallel()
	es := alerts()
	again := es[1]
	again.Ref, again.On = "B2", "2031-02-01"
	x := index(t, append(es, again), nil)
	hits := x.NewFinder().Find(&aedile.Item{Title: "Warmfoot heated socks"})
	var refs []string
	for _, h := range hits {
		refs = append(refs, x.Register.Entry(h.At).Ref)
	}
	if d := cmp.Diff([]string{"B2", "A2"}, refs); d != "" {
		t.Errorf("the newer first (-want +got):\n%s", d)
	}
}

func TestAnswerDoesNotDependOnWhatWasAskedBefore(t *testing.T) {
	t.Parallel()
	x := index(t, append(alerts(), crowd(500)...), nil)
	items := []aedile.Item{{Title: "Warmfoot heated socks"}, {Title: "Glibberfix slime GG 2000"}, {Title: "zzz unknown words only"},
		{Title: "Warmfot heated sokcs", Brand: "Nobrandix"}, {}}
	ask := func(f *match.Finder, i int) string { return fmt.Sprintf("%+v", f.Find(&items[i])) }
	f := x.NewFinder()
	for range 3 {
		for _, i := range rand.Perm(len(items)) {
			if got, want := ask(f, i), ask(x.NewFinder(), i); got != want {
				t.Errorf("item %d: %s, alone %s", i, got, want)
			}
		}
	}
}

func TestBatchIsAQuestionOfItsOwn(t *testing.T) {
	t.Parallel()
	x := index(t, append(alerts(), crowd(500)...), nil)
	f := x.NewFinder()
	for name, c := range map[string]struct {
		it   aedile.Item
		want match.Batch
	}{
		"by batch":           {aedile.Item{Title: "slime", Brand: "Glibberfix", Batch: "L2207"}, match.SameBatch},
		"batch beside model": {aedile.Item{Title: "Glibberfix slime GG 2000", Batch: "L-2207"}, match.SameBatch},
		"in an attribute": {aedile.Item{Title: "Glibberfix slime GG 2000", Attrs: aedile.Attrs{{Name: "Lot", Value: "L 2207"}}},
			match.SameBatch},
		"another":     {aedile.Item{Title: "Glibberfix slime GG 2000", Batch: "L-9999"}, match.OtherBatch},
		"none stated": {aedile.Item{Title: "Glibberfix slime GG 2000"}, match.UnstatedBatch},
		"none named":  {aedile.Item{Title: "Warmfoot heated socks", Batch: "L-2207"}, match.EveryBatch},
	} {
		hits := f.Find(&c.it)
		if len(hits) == 0 || hits[0].Batch != c.want {
			t.Errorf("%s: hits %+v, want batch %q", name, hits, c.want)
		}
	}
}

func TestLookingAtWhatIsNearNothingDoesNotAllocate(t *testing.T) {
	x := index(t, append(alerts(), crowd(4000)...), nil)
	f := x.NewFinder()
	items := []aedile.Item{
		{Title: "Wooden train set, 24 pieces, with 1,299.00 m of rail", Brand: "Railwood & Sons",
			Text: strings.Repeat("A long text. ", 50), URL: "https://shop.example/item/77"},
		{Title: "Schöne Übergardine «Café» 2×140 cm ZX-77/B", Brand: "Größenwahn"},
		{Title: "Гирлянда светодиодная 10 м"},
		{},
	}
	for i := range items { // the first time memory grows
		if hits := f.Find(&items[i]); len(hits) != 0 {
			t.Errorf("item %d: hits %+v", i, hits)
		}
	}
	if n := testing.AllocsPerRun(50, func() {
		for i := range items {
			f.Find(&items[i])
		}
	}); n != 0 {
		t.Errorf("%v allocations for %d items", n, len(items))
	}
}

func TestFindersWorkAtTheSameTime(t *testing.T) {
	t.Parallel()
	x := index(t, append(alerts(), crowd(500)...), nil)
	items := []aedile.Item{{Title: "Warmfoot heated socks"}, {Title: "Glibberfix slime GG 2000"},
		{Title: "Warmfot heated sokcs", Brand: "Nobrandix"}, {Title: "Schöne Gardine"}}
	want := make([]string, len(items))
	for i := range items {
		want[i] = fmt.Sprintf("%+v", x.NewFinder().Find(&items[i]))
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			f := x.NewFinder()
			for n := range 200 {
				i := n % len(items)
				if got := fmt.Sprintf("%+v", f.Find(&items[i])); got != want[i] {
					t.Errorf("item %d: %s, alone %s", i, got, want[i])
				}
			}
		})
	}
	wg.Wait()
}

type pictures map[string]register.At

func (p pictures) Alike(digests []string) []register.At {
	for _, d := range digests {
		if at, ok := p[d]; ok {
			return []register.At{at}
		}
	}
	return nil
}

func TestPicturesArePluggedIn(t *testing.T) {
	t.Parallel()
	x := index(t, alerts(), pictures{"sha256:77": {Entry: 3}})
	hits := x.NewFinder().Find(&aedile.Item{Title: "thing", Images: []aedile.Image{{SHA256: "sha256:77"}}})
	if len(hits) != 1 || hits[0].Tier != match.Image || x.Register.Entry(hits[0].At).Ref != "A4" {
		t.Errorf("hits %+v", hits)
	}
	if hits := x.NewFinder().Find(&aedile.Item{Title: "thing", Images: []aedile.Image{{URL: "https://x.example"}}}); len(hits) != 0 {
		t.Errorf("hits %+v for a picture that was not seen", hits)
	}
}

func TestIndexOfFiftyThousandAlertsFitsInMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("short: builds 50,000 alerts")
	}
	s := snapshot(t, crowd(50_000)...)
	m := shipped(t)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	x := match.NewIndex(m, register.NewIndex(s), nil)
	runtime.GC()
	runtime.ReadMemStats(&after)
	mb := float64(after.HeapAlloc-before.HeapAlloc) / (1 << 20)
	t.Logf("index of 50,000 alerts: %.0f MB beside the snapshot", mb)
	if mb > 100 {
		t.Errorf("index takes %.0f MB, want at most 100", mb)
	}
	runtime.KeepAlive(x)
}

// Time and memory of making 50,000 made-up alerts ready to be looked up, the snapshot being read already.
func BenchmarkIndex50000(b *testing.B) {
	s := snapshot(b, crowd(50_000)...)
	m := shipped(b)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	x := match.NewIndex(m, register.NewIndex(s), nil)
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ResetTimer()
	for b.Loop() {
		match.NewIndex(m, register.NewIndex(s), nil)
	}
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(1<<20), "MB")
	runtime.KeepAlive(x)
}

// Looking made-up items up among 50,000 made-up alerts, on one goroutine; one in a hundred is about an alert.
func BenchmarkFind50000(b *testing.B) {
	es := crowd(50_000)
	f := index(b, es, nil).NewFinder()
	rng := rand.New(rand.NewPCG(6, 6))
	words := strings.Fields("new cotton shirt blue lamp wooden train garden chair phone case leather wallet steel bottle usb cable running shoes kitchen knife desk organiser led strip bicycle bell 12 pcs 500 ml")
	items := make([]aedile.Item, 5000)
	for i := range items {
		var w []string
		for range 10 {
			w = append(w, words[rng.IntN(len(words))])
		}
		items[i] = aedile.Item{Title: strings.Join(w, " ") + fmt.Sprintf(" ref%d", i), Brand: fmt.Sprint("Shopbrand ", i%700)}
		if i%100 == 0 {
			e := es[rng.IntN(len(es))]
			items[i] = aedile.Item{Title: e.Alert.Brands[0] + " " + e.Name + " " + e.Alert.Models[0]}
		}
	}
	b.ReportAllocs()
	b.ResetTimer()
	i := 0
	for b.Loop() {
		f.Find(&items[i%len(items)])
		i++
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "items/s")
}

func FuzzFind(f *testing.F) {
	x := index(f, append(alerts(), crowd(200)...), nil)
	f.Add("Warmfot heated socks", "Warmfoot", "gg-1000", "4006381333931")
	f.Add("", "", "", "")
	f.Add("a&#0;b ß ﬁ ½ \x00\xff", "unknown", "-", "B0ABCDE123")
	f.Fuzz(func(t *testing.T, title, brand, model, gtin string) {
		fd := x.NewFinder()
		for _, h := range fd.Find(&aedile.Item{Title: title, Brand: brand, Model: model, GTIN: []string{gtin}, Text: title}) {
			if h.Score < 0 || h.Score > 1 || h.Score != h.Score || x.Register.Entry(h.At).Alert == nil {
				t.Fatalf("hit %+v", h)
			}
		}
	})
}
