package sweep

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/internal/glob"
	"github.com/aedile/aedile/screen/source"
)

func ndjson() source.Config { return source.Config{Format: source.NDJSON} }

func TestAPatientReaderReadsAllThereIs(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.String().Draw(t, "text")
		var r io.Reader = strings.NewReader(want)
		if rapid.Bool().Draw(t, "slow") {
			r = iotest.OneByteReader(r)
		}
		got, err := io.ReadAll(&patient{ctx: context.Background(), r: r})
		if err != nil || string(got) != want {
			t.Fatalf("got %q, %v; want %q", got, err, want)
		}
	})
}

func TestAPatientReaderPassesErrorsOn(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	r := &patient{ctx: t.Context(), r: io.MultiReader(strings.NewReader("abc"), iotest.ErrReader(broken))}
	got, err := io.ReadAll(r)
	if string(got) != "abc" || !errors.Is(err, broken) {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestAPatientReaderGivesUpWithItsContext(t *testing.T) {
	t.Parallel()
	idle, w := io.Pipe()
	defer w.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (&patient{ctx: ctx, r: idle}).Read(make([]byte, 8)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

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
	l, err := takeLabel(it)
	if err != nil || !l.Known || len(l.Expect) != 1 || l.Expect[0] != glob.Pattern("a/*") {
		t.Errorf("label %+v, %v", l, err)
	}
	if d := cmp.Diff(aedile.Attrs{{Name: "colour", Value: "red"}}, it.Attrs); d != "" {
		t.Error(d)
	}
	for _, bad := range []string{`"a/*"`, `null`, `[1]`, `["a/["]`, `{`, ``} {
		if l, err := takeLabel(&aedile.Item{Attrs: aedile.Attrs{{Name: "expect", Value: bad}}}); err == nil {
			t.Errorf("%s is taken as %+v", bad, l)
		}
	}
	if l, err := takeLabel(&aedile.Item{ID: "2"}); err != nil || l.Known {
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
		{"in another order", []aedile.Finding{f("1", "a", "t"), f("1", "b", "t")}, []aedile.Finding{f("1", "b", "t"), f("1", "a", "t")}, nil},
		{"one more", nil, []aedile.Finding{f("1", "a", "t")}, []string{"added 1 a"}},
		{"one less", []aedile.Finding{f("1", "a", "t")}, nil, []string{"removed 1 a"}},
		{"other evidence", []aedile.Finding{f("1", "a", "t")}, []aedile.Finding{f("1", "a", "u")}, []string{"removed 1 a", "added 1 a"}},
		{"one of two equal ones", []aedile.Finding{f("1", "a", "t"), f("1", "a", "t")}, []aedile.Finding{f("1", "a", "t")}, []string{"removed 1 a"}},
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

func TestFilesAreWithinTheFolderThatWasNamed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		file, dir string
		want      bool
	}{
		{"mine/pack.yaml", "mine", true},
		{"mine/pack.yaml", "mine/", true},
		{"mine/pack.yaml", "./mine", true},
		{"minelayer/pack.yaml", "mine", false},
		{"packs/mine/pack.yaml", "packs", true},
		{"mine/pack.yaml", ".", true},
	} {
		if got := within(c.file, c.dir); got != c.want {
			t.Errorf("%s within %s: %v", c.file, c.dir, got)
		}
	}
}

func TestChosenRulesKeepTheListsOfAllPacks(t *testing.T) {
	t.Parallel()
	ps, notes, err := Packs(proof())
	if err != nil {
		t.Fatal(err)
	}
	rules, serving := 0, false
	for _, p := range ps {
		rules += len(p.Rules)
		serving = serving || p.Name == "common"
	}
	if rules != 1 || !serving || len(notes) != 1 {
		t.Errorf("%d rules, common there: %v, notes %q", rules, serving, notes)
	}
}

func TestWritingToADeviceLeavesItsRightsAlone(t *testing.T) {
	t.Parallel()
	before, err := os.Stat(os.DevNull)
	if err != nil {
		t.Skip("no null device")
	}
	a := &App{}
	o, err := a.output(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	if err := o.commit(); err != nil {
		t.Fatal(err)
	}
	if after, err := os.Stat(os.DevNull); err != nil || after.Mode() != before.Mode() {
		t.Errorf("mode was %v and is %v, %v", before.Mode(), after.Mode(), err)
	}
}
