package lexicon

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/aedile/aedile/screen/text"
)

// TestReaderFindsWhatMatchersFind holds that what is remembered of words changes nothing: one reader reads text after text for two
// matchers, and each of them
// finds in every text what it finds by itself.
func TestReaderFindsWhatMatchersFind(t *testing.T) {
	t.Parallel()
	words := []string{"no", "rx", "tramadol", "oak", "table", "dose", "médicament", "高仿", "400w", "2", "tr4madol",
		"t.r.a.m.a.d.o.l", "ohne-rezept", "пилюли", "gift"}
	rapid.Check(t, func(t *rapid.T) {
		term := rapid.Custom(func(t *rapid.T) string {
			s := strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"no", "rx", "tramadol", "oak", "dose", "~2 dose",
				"médicament"}), 1, 3).Draw(t, "words"), " ")
			return strings.TrimPrefix(rapid.SampledFrom([]string{s, s, "*rama*", "*dicam*", "高仿", "*0wta*"}).Draw(t, "term"), "~2 ")
		})
		folder := text.NewFolder(7)
		var ms []*Matcher
		for range 2 {
			b := NewBuilder(folder, 0)
			for i, s := range rapid.SliceOfN(term, 1, 6).Draw(t, "terms") {
				if p, err := Parse(s, Word); err == nil {
					_ = b.Add(int32(i%2), int32(i), p) // a term that cannot be looked for is left out of both
				}
			}
			ms = append(ms, b.Build())
		}
		r := NewReader(nil, ms...)
		for n := range 4 {
			s := strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 0, 12).Draw(t, fmt.Sprint("text ", n)),
				rapid.SampledFrom([]string{" ", ". ", "", ", "}).Draw(t, "between"))
			var f text.Folded
			folder.Fold(&f, s)
			var marked Marked
			r.Begin()
			r.Read(&f, n%2 == 0, &marked)
			for k, m := range ms {
				if diff := cmp.Diff(m.Match(&f, nil), r.Match(k, &f, &marked, nil)); diff != "" {
					t.Fatalf("matcher %d in %q (-alone +by the reader):\n%s", k, s, diff)
				}
			}
		}
	})
}

func TestReaderAllocatesNothingWithoutHit(t *testing.T) {
	folder, m := matcher(t, "tramadol", "no prescription", "*steroid*")
	r := NewReader(nil, m, m)
	var f text.Folded
	folder.Fold(&f, strings.Repeat("Solid oak table for six people, no oiled surface, été. ", 20))
	var marked Marked
	hits := make([]Hit, 0, 4)
	r.Read(&f, true, &marked)
	if n := testing.AllocsPerRun(100, func() {
		r.Begin()
		r.Read(&f, true, &marked)
		hits = r.Match(1, &f, &marked, r.Match(0, &f, &marked, hits[:0]))
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
