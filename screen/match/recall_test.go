package match_test

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/match"
	"github.com/aedile/aedile/screen/register"
	"github.com/aedile/aedile/screen/register/cpsc"
	"github.com/aedile/aedile/screen/register/lebensmittelwarnung"
	"github.com/aedile/aedile/screen/register/openfda"
	"github.com/aedile/aedile/screen/register/rasff"
)

func sharedData(t testing.TB, path string) io.Reader {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "..", "shared", "data", path))
	if err != nil {
		t.Skipf("no ../shared/data/%s: see DATA.md", path)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func sharedRegister(t testing.TB, f register.Format, path string) *register.Snapshot {
	t.Helper()
	s, _, err := register.New(f, "2031-01-01", path, f.Decode(sharedData(t, path)))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func sharedRegisters(t testing.TB) []*register.Snapshot {
	return []*register.Snapshot{
		sharedRegister(t, cpsc.Format(), "alerts/us-recalls/cpsc_recalls.csv"),
		sharedRegister(t, openfda.Format(), "alerts/us-recalls/fda_recalls.csv"),
		sharedRegister(t, openfda.Format(), "alerts/us-recalls/fda_enforcement.csv"),
		sharedRegister(t, lebensmittelwarnung.Format(), "alerts/lebensmittelwarnung/lebensmittelwarnungen.csv"),
		outdoorRecalls(t),
		sharedRegister(t, rasff.Format(), "alerts/rasff/notifications_2024.csv"),
		sharedRegister(t, rasff.Format(), "alerts/rasff/notifications_2020-2023.csv"),
	}
}

// outdoorRecalls are recalls of makers of climbing gear. The product is named in a list or, on the makers' own pages, in the title.
func outdoorRecalls(t testing.TB) *register.Snapshot {
	const path = "alerts/outdoor-recalls/recalls.json"
	var file struct {
		Recalls []struct {
			ID, Date, Manufacturer, Title string
			Products                      []string
		}
	}
	if err := json.NewDecoder(sharedData(t, path)).Decode(&file); err != nil {
		t.Fatal(err)
	}
	s, _, err := register.New(register.Format{Name: "outdoor-recalls"}, "2031-01-01", path, func(yield func(register.Entry, error) bool) {
		for _, r := range file.Recalls {
			e := register.Entry{Ref: r.ID, On: r.Date, Name: r.Title, Alert: &register.Alert{Brands: []string{r.Manufacturer}}}
			if len(r.Products) > 0 {
				e.Name, e.Names = r.Products[0], append(r.Products[1:], r.Title)
			}
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

// matchingTables are the records of the matching data, as listings: goods of well-known brands, software, songs, beers, shoes.
func matchingTables(t testing.TB) []aedile.Item {
	var out []aedile.Item
	seen := map[string]bool{}
	add := func(it aedile.Item) {
		if key := it.Title + "|" + it.Brand; !seen[key] {
			seen[key] = true
			it.ID = aedile.ItemID(fmt.Sprint("matching ", len(out)))
			out = append(out, it)
		}
	}
	for _, path := range []string{"abt-buy/train.txt", "amazon-google/train.txt", "walmart-amazon/train.txt", "beer/train.txt",
		"itunes-amazon/train.txt",
		"wdc/cameras/train.txt.small", "wdc/computers/train.txt.small", "wdc/shoes/train.txt.small", "wdc/watches/train.txt.small"} {
		sc := bufio.NewScanner(sharedData(t, "matching/"+path))
		sc.Buffer(nil, 1<<20)
		for sc.Scan() {
			for _, rec := range strings.Split(sc.Text(), "\t")[:2] {
				var it aedile.Item
				for _, c := range strings.Split(" "+rec, " COL ")[1:] {
					name, val, _ := strings.Cut(c, " VAL ")
					switch val = strings.TrimSpace(val); name {
					case "title", "name", "Beer_Name", "Song_Name":
						it.Title = val
					case "description":
						it.Text = val
					case "brand", "manufacturer", "Brew_Factory_Name", "Artist_Name":
						it.Brand = val
					case "modelno":
						it.Model = val
					}
				}
				add(it)
			}
		}
	}
	sc := bufio.NewScanner(sharedData(t, "matching/emag-ro/pairs.tsv"))
	for sc.Scan() {
		for _, title := range strings.Split(sc.Text(), "\t")[1:] {
			add(aedile.Item{Title: title})
		}
	}
	return out
}

// ordinary are the listings of the shared data: taken as mostly lawful.
func ordinary(t testing.TB) []aedile.Item {
	var out []aedile.Item
	for path, cols := range map[string][4]string{
		"listings/amazon-in/Amazon-Products.csv":   {"name", "", "", ""},
		"listings/lazada/lazada-products.csv":      {"title", "brand", "product_description", ""},
		"listings/shopee/shopee-products.csv":      {"title", "brand", "Product Description", ""},
		"listings/openfoodfacts/openfoodfacts.csv": {"product_name", "brands", "", "code"},
	} {
		c := csv.NewReader(sharedData(t, path))
		c.FieldsPerRecord, c.LazyQuotes = -1, true
		rows, err := c.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		at := map[string]int{}
		for i, n := range rows[0] {
			at[strings.TrimPrefix(n, "\ufeff")] = i + 1
		}
		for i, row := range rows[1:] {
			get := func(n string) string {
				if k := at[n]; k > 0 && k <= len(row) {
					return row[k-1]
				}
				return ""
			}
			it := aedile.Item{ID: aedile.ItemID(fmt.Sprint(path, " ", i+2)), Title: get(cols[0]), Brand: get(cols[1]), Text: get(cols[2])}
			if g := get(cols[3]); g != "" {
				it.GTIN = []string{g}
			}
			out = append(out, it)
		}
	}
	return append(out, matchingTables(t)...)
}

// The ways in which a recall row is written as a listing.
const (
	exact     = "exact"     // brand and product as the row says them, with its codes
	noCode    = "no code"   // the same without codes
	reordered = "reordered" // the words in another order
	misspelt  = "misspelt"  // one slip in the brand, or where there is none in the first word, and no brand field
	bySeller  = "by seller" // the product as the row says it, and the maker or seller in the field of the brand
	dressedUp = "dressed"   // with what sellers add
	disguised = "disguised" // a third of the words with look-alike letters, digits for letters, zero-width signs, spaces between the letters
)

func listing(e *register.Entry, way string, rng *rand.Rand) aedile.Item {
	a, brand := e.Alert, ""
	if len(a.Brands) > 0 {
		brand = a.Brands[0]
	}
	title := e.Name
	if brand != "" && !strings.Contains(strings.ToLower(title), strings.ToLower(brand)) {
		title = brand + " " + title
	}
	it := aedile.Item{Title: title, Brand: brand}
	w := strings.Fields(title)
	switch way {
	case exact:
		it.GTIN = a.Barcodes
		if len(a.Models) > 0 {
			it.Model = a.Models[0]
		}
		if len(a.Batches) > 0 {
			it.Batch = a.Batches[0]
		}
	case bySeller:
		if it.Title = e.Name; len(a.Traders) > 0 && brand == "" {
			w := strings.Fields(a.Traders[0])
			if len(w) > 1 && (w[0] == "Firma" || w[0] == "Fa.") {
				w = w[1:]
			}
			it.Brand = strings.Trim(w[0], ",")
		}
	case reordered:
		rng.Shuffle(len(w), func(i, j int) { w[i], w[j] = w[j], w[i] })
		it.Title = strings.Join(w, " ")
	case misspelt:
		w[0] = slip(w[0], rng)
		it.Title, it.Brand = strings.Join(w, " "), ""
	case disguised:
		for i := range w {
			if i == 0 || rng.IntN(3) == 0 {
				w[i] = disguise(w[i], rng)
			}
		}
		it.Title, it.Brand = strings.Join(w, " "), ""
	case dressedUp:
		it.Title = []string{"New 2031 ", "", "Original ", "2 Pack "}[rng.IntN(4)] + title +
			[]string{" - Free Shipping", " for Home and Office", ", High Quality", " (Black)"}[rng.IntN(4)]
	}
	return it
}

func disguise(s string, rng *rand.Rand) string {
	if len(s) < 5 || strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return s
	}
	switch rng.IntN(4) {
	case 0:
		return strings.NewReplacer("a", "а", "e", "е", "o", "о", "c", "с", "p", "р").Replace(s)
	case 1:
		return s[:1] + strings.NewReplacer("a", "4", "e", "3", "o", "0", "i", "1").Replace(s[1:len(s)-1]) + s[len(s)-1:]
	case 2:
		return s[:2] + "\u200b" + s[2:]
	}
	return strings.Join(strings.Split(s, ""), " ")
}

// slip drops, changes or swaps one letter inside a word.
func slip(s string, rng *rand.Rand) string {
	r := []rune(s)
	if len(r) < 4 {
		return s
	}
	k := 1 + rng.IntN(len(r)-2)
	switch rng.IntN(3) {
	case 0:
		return string(r[:k]) + string(r[k+1:])
	case 1:
		r[k], r[k+1] = r[k+1], r[k]
	default:
		r[k] = 'e'
	}
	return string(r)
}

// found is the share of the rows of a register for which a listing is found; an alert on the same wording counts as the alert.
func found(f *match.Finder, s *register.Snapshot, way string, rng *rand.Rand) (share float64, missed []string) {
	n := 0
	for i := range s.List {
		it := listing(&s.List[i], way, rng)
		if len(f.Find(&it)) > 0 {
			n++
		} else {
			missed = append(missed, it.Title)
		}
	}
	return float64(n) / float64(len(s.List)), missed
}

// The bars are for recalls of products, which name a brand or a product in some words. Rows of registers that name a kind of food in one or two
// words ("green tea") cannot be told from ordinary goods by anybody; their figures are printed and not barred.
const products = 5 // the registers at the head of the list that name products

func TestRecallsAreFoundAndOrdinaryGoodsAreNot(t *testing.T) {
	if testing.Short() {
		t.Skip("short: looks up 60,000 listings")
	}
	t.Parallel()
	all := sharedRegisters(t)
	f := match.NewIndex(shipped(t), register.NewIndex(all...), nil).NewFinder()
	bars := map[string]float64{exact: 0.99, noCode: 0.95, reordered: 0.95, misspelt: 0.85}
	rng := rand.New(rand.NewPCG(11, 11))
	for _, way := range []string{exact, noCode, reordered, misspelt, bySeller, dressedUp, disguised} {
		rows, hits := 0, 0.0
		for i, s := range all {
			share, missed := found(f, s, way, rng)
			t.Logf("%-9s %-20s %5d rows: %.3f; missed: %.100q", way, s.Register, s.Entries, share, missed[:min(3, len(missed))])
			if i < products {
				rows += s.Entries
				hits += share * float64(s.Entries)
			}
		}
		share := hits / float64(rows)
		t.Logf("%-9s recalls of products together, %d rows: %.4f", way, rows, share)
		if share < bars[way] {
			t.Errorf("%s: %.4f of the recalls are found, want %.2f", way, share, bars[way])
		}
	}
	items, false_ := ordinary(t), 0
	for i := range items {
		if hits := f.Find(&items[i]); len(hits) > 0 {
			false_++
			t.Logf("ordinary listing %s %q: %s %.2f %q", items[i].ID, items[i].Title, hits[0].Tier, hits[0].Share, hits[0].Agree)
		}
	}
	t.Logf("%d false alerts among %d ordinary listings", false_, len(items))
	if per := float64(false_) * 100_000 / float64(len(items)); per > 10 {
		t.Errorf("%d false alerts among %d ordinary listings, %.0f per 100,000, want at most 10", false_, len(items), per)
	}
}

func TestEachRegisterAloneFindsItsRecalls(t *testing.T) {
	if testing.Short() {
		t.Skip("short: looks up 60,000 listings")
	}
	t.Parallel()
	var items []aedile.Item
	for i, it := range ordinary(t) {
		if i%3 == 0 { // the test above looks all up
			items = append(items, it)
		}
	}
	for _, s := range sharedRegisters(t)[:products] {
		f := match.NewIndex(shipped(t), register.NewIndex(s), nil).NewFinder()
		rng := rand.New(rand.NewPCG(11, 11))
		line := ""
		for _, way := range []string{exact, noCode, reordered, misspelt, bySeller, dressedUp} {
			share, _ := found(f, s, way, rng)
			line += fmt.Sprintf(", %s %.3f", way, share)
		}
		wrong := 0
		for i := range items {
			if hits := f.Find(&items[i]); len(hits) > 0 {
				wrong++
				t.Logf("%s, ordinary listing %q: %s %.2f %q", s.Register, items[i].Title, hits[0].Tier, hits[0].Share, hits[0].Agree)
			}
		}
		t.Logf("%s alone, %d rows%s; %d false of %d", s.Register, s.Entries, line, wrong, len(items))
		if wrong > len(items)/10_000 {
			t.Errorf("%s alone: %d false alerts among %d ordinary listings", s.Register, wrong, len(items))
		}
	}
}

// BenchmarkScreen is the share of alerts in screening: real listings against 50,000 alerts, real and made up, on two goroutines.
func BenchmarkScreen(b *testing.B) {
	items := ordinary(b)
	ss := sharedRegisters(b)
	n := 0
	for _, s := range ss {
		n += s.Entries
	}
	ss = append(ss, snapshot(b, crowd(50_000-n)...))
	began := time.Now()
	x := match.NewIndex(shipped(b), register.NewIndex(ss...), nil)
	b.ReportMetric(time.Since(began).Seconds(), "s-build")
	b.ResetTimer()
	for b.Loop() {
		var wg sync.WaitGroup
		for k := range 2 {
			wg.Go(func() {
				f := x.NewFinder()
				for i := k; i < len(items); i += 2 {
					f.Find(&items[i])
				}
			})
		}
		wg.Wait()
	}
	b.ReportMetric(float64(len(items))*float64(b.N)/b.Elapsed().Seconds(), "items/s")
	runtime.KeepAlive(x)
}
