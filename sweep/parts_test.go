package sweep

import (
	"bufio"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/internal/glob"
)

func TestLabelsBecomeOneAttribute(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`{"id":"1","expect":["a/*","b/c"]}` + "\n": `{"expect":"[\"a/*\",\"b/c\"]","id":"1"}` + "\n",
		`{"id":"1","expect":[]}`:                   `{"expect":"[]","id":"1"}` + "\n",
		`{"id":"1"}` + "\n":                        `{"id":"1"}` + "\n",
		`{"id":"1","title":"we \"expect\" rain"}`:  `{"id":"1","title":"we \"expect\" rain"}`,
		`{"expect":` + "\n":                        `{"expect":` + "\n",
		"":                                         "",
	} {
		got, err := io.ReadAll(&relabel{r: bufio.NewReader(strings.NewReader(in))})
		if err != nil || string(got) != want {
			t.Errorf("%s: got %s, %v; want %s", in, got, err, want)
		}
	}
}

func TestLabelsAreTakenOffTheItem(t *testing.T) {
	t.Parallel()
	it := &aedile.Item{ID: "1", Title: "t", Attrs: aedile.Attrs{{Name: "colour", Value: "red"}, {Name: "expect", Value: `["a/*"]`}}}
	stripped, l, err := takeLabel(it)
	if err != nil || !l.Known || len(l.Expect) != 1 || l.Expect[0] != glob.Pattern("a/*") {
		t.Errorf("label %+v, %v", l, err)
	}
	if d := cmp.Diff(aedile.Attrs{{Name: "colour", Value: "red"}}, stripped.Attrs); d != "" {
		t.Error(d)
	}
	if _, kept := it.Attrs.Get("expect"); !kept {
		t.Error("the label was taken off the item that was given")
	}
	for _, bad := range []string{`"a/*"`, `null`, `[1]`, `["a/["]`, `{`, ``} {
		if _, l, err := takeLabel(&aedile.Item{Attrs: aedile.Attrs{{Name: "expect", Value: bad}}}); err == nil {
			t.Errorf("%s is taken as %+v", bad, l)
		}
	}
	if _, l, err := takeLabel(&aedile.Item{ID: "2"}); err != nil || l.Known {
		t.Errorf("an item without a label: %+v, %v", l, err)
	}
}

func f(id, check, place string) aedile.Finding {
	return aedile.Finding{Item: aedile.ItemRef{ID: aedile.ItemID(id), Digest: aedile.Digest("sha256:" + id)}, Check: aedile.CheckID(check),
		Evidence: []aedile.Evidence{{Field: place}}}
}

func TestCompareNamesWhatOnlyOneSideFound(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		was, is []aedile.Finding
		want    []string
	}{
		{"the same", []aedile.Finding{f("1", "a", "t")}, []aedile.Finding{f("1", "a", "t")}, nil},
		{"in another order", []aedile.Finding{f("1", "a", "t"), f("1", "b", "t")},
			[]aedile.Finding{f("1", "b", "t"), f("1", "a", "t")}, nil},
		{"one more", nil, []aedile.Finding{f("1", "a", "t")}, []string{"added 1 a"}},
		{"one less", []aedile.Finding{f("1", "a", "t")}, nil, []string{"removed 1 a"}},
		{"other evidence", []aedile.Finding{f("1", "a", "t")}, []aedile.Finding{f("1", "a", "u")}, []string{"removed 1 a", "added 1 a"}},
		{"one of two equal ones", []aedile.Finding{f("1", "a", "t"), f("1", "a", "t")}, []aedile.Finding{f("1", "a", "t")},
			[]string{"removed 1 a"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, d := range compare(c.was, c.is) {
				got = append(got, d.Change+" "+string(d.Finding.Item.ID)+" "+string(d.Finding.Check))
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("want -, got +\n%s", d)
			}
		})
	}
}
