package targeting

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aedile/aedile/screen/text"
)

// shared opens a table of real data beside the project, or skips the test.
func shared(t *testing.T, name string) [][]string {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "..", "..", "shared", "data", "ads", filepath.FromSlash(name)))
	if err != nil {
		t.Skipf("no ../shared/data/ads/%s", name)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// levelIn returns the plainest level that a parameter's value shows, with the categories of explicit and named terms.
func levelIn(value string) (best level, categories []string) {
	var f text.Folded
	text.NewFolder(0).Fold(&f, value)
	for _, h := range known().find(&f, nil, &reading{}) {
		best = max(best, h.level)
		if h.level >= namedLevel && !slices.Contains(categories, h.category) {
			categories = append(categories, h.category)
		}
	}
	return best, categories
}

// plain are the labels of the data set that are special categories; leaning are those of a stance that goes with a political opinion and names none.
var (
	plain   = strings.Split("African American,Progressive,Conservative,Islam,Christianity,Latinx,LGBTQ,Native American", ",")
	leaning = strings.Split("Anti-Immigrant,Gun Rights", ",")
)

// Explicit and named parameters are what people say they are: real interests, labelled by hand by others. "Unknown" phrases stand for nothing.
func TestPlainParametersAreWhatPeopleLabelledThem(t *testing.T) {
	t.Parallel()
	rows := shared(t, "ira-labels/interests_annotated.csv")
	var right, wrong, found, all int
	for _, row := range rows[1:] {
		labels := slices.DeleteFunc(slices.Clone(row[1:]), func(s string) bool { return s == "" })
		is := slices.ContainsFunc(labels, func(s string) bool { return slices.Contains(plain, s) })
		lean := slices.ContainsFunc(labels, func(s string) bool { return slices.Contains(leaning, s) })
		got, _ := levelIn(row[0])
		if is {
			all++
			if got >= namedLevel {
				found++
			} else {
				t.Logf("missed %-9s %q %v", got, row[0], labels)
			}
		}
		if got >= namedLevel {
			if is || lean {
				right++
			} else {
				wrong++
				t.Logf("wrong  %-9s %q %v", got, row[0], labels)
			}
		}
	}
	precision, recall := float64(right)/float64(right+wrong), float64(found)/float64(all)
	t.Logf("%d phrases: explicit or named right %d, wrong %d: precision %.3f; of %d of a special category found %d: recall %.3f",
		len(rows)-1, right, wrong, precision, all, found, recall)
	if precision < 0.95 || recall < 0.90 {
		t.Errorf("precision %.3f, want .95; recall %.3f, want .90", precision, recall)
	}
}
