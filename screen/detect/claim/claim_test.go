package claim_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aedile/aedile/screen/detect/claim"
	"github.com/aedile/aedile/screen/register"
	"github.com/aedile/aedile/screen/text"
)

// table is an invented register; its wordings follow the pattern of real ones.
var table = []register.Claim{
	{Substance: "Zinc", Text: "Zinc contributes to the normal function of the immune system", Status: register.Authorised},
	{Substance: "Calcium", Text: "Calcium is needed for the maintenance of normal bones", Status: register.Authorised},
	{Substance: "Calcium", Text: "Calcium is needed for normal growth and development of bone in children", Status: register.Authorised},
	{Substance: "Calcium", Text: "Calcium contributes to normal blood clotting", Status: register.Authorised},
	{Substance: "Sugar replacers", Text: "Drinks containing &lt;name of sugar replacer&gt; instead of sugar contribute to the maintenance of tooth mineralisation", Status: register.Authorised},
	{Substance: "Glucosamine", Text: "Glucosamine helps to maintain the joints", Status: register.Refused},
	{Substance: "Nullaria officinalis", Text: "Nullaria helps to keep a calm mind", Relationship: "relaxation", Status: register.OnHold},
}

// snapshot makes a register of claims.
func snapshot(t testing.TB, claims []register.Claim) *register.Snapshot {
	t.Helper()
	f := register.Format{Name: "healthclaims"}
	s, faults, err := register.New(f, "2026-01-31", "test", func(yield func(register.Entry, error) bool) {
		for i := range claims {
			c := claims[i]
			if !yield(register.Entry{Ref: fmt.Sprint("T-", i), Name: c.Substance, Claim: &c}, nil) {
				return
			}
		}
	})
	if err != nil || len(faults) > 0 {
		t.Fatal(err, faults)
	}
	return s
}

// finder reads items as text fields in a row.
type finder struct {
	f      *claim.Finder
	folder *text.Folder
}

func newFinder(t testing.TB, claims []register.Claim) *finder {
	t.Helper()
	x := claim.NewIndex(snapshot(t, claims))
	if x == nil {
		t.Fatal("no index of a register with claims")
	}
	return &finder{x.NewFinder(), text.NewFolder(7)}
}

// find returns the claims of an item of a title and texts.
func (f *finder) find(title string, texts ...string) []claim.Hit {
	in := []claim.Text{{Name: "title", Raw: title, Fold: new(text.Folded)}}
	for _, s := range texts {
		in = append(in, claim.Text{Name: "text", Raw: s, Fold: new(text.Folded)})
	}
	for i := range in {
		f.folder.Fold(in[i].Fold, in[i].Raw)
	}
	return f.f.Find(in)
}

func TestEveryWordingIsFoundWordForWord(t *testing.T) {
	t.Parallel()
	f := newFinder(t, table)
	for _, c := range table {
		said := strings.ReplaceAll(c.Text, "&lt;name of sugar replacer&gt;", "stevia leaf extract")
		hits := f.find("Capsules", "Made in a small town. "+strings.ToUpper(said)+". Store cool.")
		if len(hits) != 1 || !hits[0].Exact || !hits[0].Faithful || hits[0].Wording != c.Text || hits[0].Status != c.Status ||
			hits[0].Score != 1 {
			t.Errorf("%q: got %+v", said, hits)
		}
	}
}
