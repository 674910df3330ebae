package claim_test

import (
	"encoding/csv"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/aedile/aedile/screen/detect/claim"
	"github.com/aedile/aedile/screen/register"
	"github.com/aedile/aedile/screen/text"
)

const realTable = "../../../../shared/data/substances/gb-health-claims/claims_repository.csv"

// realClaims reads the register of Great Britain, or skips the test. The decoder has tests of its own; here only the wordings count.
func realClaims(t testing.TB) []register.Claim {
	t.Helper()
	f, err := os.Open(realTable)
	if err != nil {
		t.Skip("no ../shared/data/substances/gb-health-claims: see DATA.md")
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.LazyQuotes = true
	records, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []register.Claim
	for _, c := range records[1:] {
		out = append(out, register.Claim{Substance: c[1], Text: c[2], Relationship: c[8], Status: register.Authorised})
	}
	return out
}

var (
	mark = regexp.MustCompile(`</?(p|em)\b[^>]*>`)
	gap  = regexp.MustCompile(`&lt;[^&]*&gt;`)
)

// said returns a wording as a listing would have it.
func said(wording string) string {
	s := mark.ReplaceAllString(wording, " ")
	s = gap.ReplaceAllString(s, "xylitol")
	s = strings.NewReplacer("&nbsp;", " ", "&amp;", "&", "&alpha;", "α").Replace(s)
	return strings.TrimSuffix(strings.Join(strings.Fields(s), " "), ".")
}

func TestEveryRealWordingIsFoundWordForWord(t *testing.T) {
	t.Parallel()
	all := realClaims(t)
	f := newFinder(t, all)
	miss := 0
	for _, c := range all {
		hits := f.find("60 capsules", "Take two a day. "+said(c.Text)+". Store in a cool place.")
		good := false
		for _, h := range hits {
			good = good || h.Exact && h.Status == register.Authorised && said(h.Wording) == said(c.Text)
		}
		if !good || gravest(hits) == nil || !gravest(hits).Exact {
			miss++
			t.Errorf("%q: got %+v", said(c.Text), hits)
		}
	}
	t.Logf("%d of %d", len(all)-miss, len(all))
}

// rewordings turn a wording into what shops make of it. They were written before the detector was run on them.
var rewordings = []struct {
	name string
	make func(substance, s string) string
}{
	{"supports", func(_, s string) string { return verbs(s, "supports") }},
	{"helps", func(_, s string) string { return verbs(s, "helps with") }},
	{"boosts", func(_, s string) string { return verbs(s, "boosts") }},
	{"without normal", func(_, s string) string { return strings.ReplaceAll(s, "normal ", "") }},
	{"supports, without normal", func(_, s string) string { return strings.ReplaceAll(verbs(s, "supports"), "normal ", "") }},
	{"short", func(_, s string) string {
		return strings.NewReplacer("the maintenance of ", "", "the normal function of ", "", "normal functioning of ", "",
			"normal ", "", "the ", "").Replace(verbs(s, "supports"))
	}},
	{"healthy", func(_, s string) string { return strings.ReplaceAll(verbs(s, "promotes"), "normal", "healthy") }},
	{"reordered", func(sub, s string) string {
		head, tail, ok := strings.Cut(s, " contributes to ")
		if !ok {
			return ""
		}
		return "For " + strings.TrimSuffix(tail, ".") + ": " + head + "."
	}},
	{"substance in the title", func(_, s string) string {
		_, tail, ok := strings.Cut(s, " contributes to ")
		if !ok {
			return ""
		}
		return "It supports " + tail
	}},
}

var verb = regexp.MustCompile(`\b(contributes? to( the maintenance of| maintenance of)?|is needed for( the maintenance of)?|are needed for|has a role in( the process of)?|helps?( to)? maintain|contributes to maintain)\b`)

// verbs puts another verb in the place of the first of a wording; it returns "" where there is none.
func verbs(s, other string) string {
	at := verb.FindStringIndex(s)
	if at == nil {
		return ""
	}
	return s[:at[0]] + other + s[at[1]:]
}

func TestRewordedRealClaimsAreStillTold(t *testing.T) {
	t.Parallel()
	all := realClaims(t)
	f := newFinder(t, all)
	sum, rightStatus, rightEntry := 0, 0, 0
	for _, r := range rewordings {
		n, status, entry := 0, 0, 0
		for _, c := range all {
			s := r.make(c.Substance, said(c.Text))
			if s == "" || s == said(c.Text) {
				continue
			}
			n++
			title := "60 capsules"
			if r.name == "substance in the title" {
				title = c.Substance + " 60 capsules"
			}
			best := nearest(f.find(title, s))
			switch {
			case best == nil || best.Status != register.Authorised:
				t.Logf("%s: %q: %s", r.name, s, verdict(best))
			case said(best.Wording) == said(c.Text):
				entry++
				fallthrough
			default:
				status++
			}
		}
		t.Logf("%-26s %3d: status %.1f %%, entry %.1f %%", r.name, n, 100*float64(status)/float64(n), 100*float64(entry)/float64(n))
		sum, rightStatus, rightEntry = sum+n, rightStatus+status, rightEntry+entry
	}
	t.Logf("all %d: status %.1f %%, entry %.1f %%", sum, 100*float64(rightStatus)/float64(sum), 100*float64(rightEntry)/float64(sum))
	if rightStatus*100 < sum*97 || rightEntry*100 < sum*97 {
		t.Errorf("%d: status %d, entry %d", sum, rightStatus, rightEntry)
	}
}

// nearest returns the hit that comes nearest to its entry.
func nearest(hits []claim.Hit) *claim.Hit {
	var best *claim.Hit
	for i := range hits {
		if best == nil || hits[i].Score > best.Score {
			best = &hits[i]
		}
	}
	return best
}

// realListings are catalogues of ordinary goods, with the columns of what they say.
var realListings = []struct {
	file    string
	columns []string
}{
	{"openfoodfacts/openfoodfacts.csv", []string{"product_name", "generic_name", "categories", "labels", "ingredients_text"}},
	{"amazon-in/Amazon-Products.csv", nil},
	{"shopee/shopee-products.csv", nil},
	{"lazada/lazada-products.csv", nil},
}

func TestClaimsInOrdinaryListings(t *testing.T) {
	t.Parallel()
	f := newFinder(t, realClaims(t))
	for _, l := range realListings {
		file, err := os.Open("../../../../shared/data/listings/" + l.file)
		if err != nil {
			t.Skip("no ../shared/data/listings: see DATA.md")
		}
		r := csv.NewReader(file)
		r.LazyQuotes, r.FieldsPerRecord = true, -1
		records, _ := r.ReadAll() // what cannot be read is left out
		file.Close()
		if len(records) < 100 {
			t.Errorf("%s: %d records", l.file, len(records))
			continue
		}
		n, with := 0, 0
		for _, c := range records[1:] {
			texts := cells(records[0], c, l.columns)
			n++
			hits := f.find(texts[0], texts[1:]...)
			if len(hits) == 0 {
				continue
			}
			with++
			if h := gravest(hits); testing.Verbose() && with <= 40 {
				t.Logf("%s: %s %.2f %d %q beside %q", l.file, verdict(h), h.Score, h.Named, words(texts[h.Field], f.folder, h), h.Wording)
			}
		}
		t.Logf("%s: %d of %d items have a claim", l.file, with, n)
	}
}

// cells returns the named columns of a record, or all that hold text.
func cells(head, record, columns []string) []string {
	var out []string
	for i, name := range head {
		if i >= len(record) {
			break
		}
		named := columns == nil && !strings.Contains(name, "url") && !strings.Contains(name, "image") && !strings.Contains(name, "link")
		for _, c := range columns {
			named = named || c == strings.TrimPrefix(name, "\ufeff")
		}
		if named {
			out = append(out, record[i])
		}
	}
	return append(out, "")
}

// words returns the text of a hit.
func words(s string, folder *text.Folder, h *claim.Hit) string {
	var f text.Folded
	folder.Fold(&f, s)
	from, to := f.Origin(f.Tokens[h.First].Start, f.Tokens[h.Last].End)
	return s[from:to]
}
