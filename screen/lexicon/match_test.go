package lexicon

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/aedile/aedile/screen/text"
)

// matcher builds a matcher of terms; the name of a hit is the index of its term.
func matcher(t testing.TB, terms ...string) (*text.Folder, *Matcher) {
	t.Helper()
	folder := text.NewFolder(7)
	b := NewBuilder(folder, 0)
	for i, s := range terms {
		p, err := Parse(s, Word)
		if err != nil {
			t.Fatalf("parse %q: %v", s, err)
		}
		if err := b.Add(0, int32(i), p); err != nil {
			t.Fatalf("add %q: %v", s, err)
		}
	}
	return folder, b.Build()
}

// found writes each hit as "term @ text (how)".
func found(folder *text.Folder, m *Matcher, terms []string, s string) []string {
	var f text.Folded
	folder.Fold(&f, s)
	var out []string
	for _, h := range m.Match(&f, nil) {
		from, to := f.Origin(h.Start, h.End)
		line := fmt.Sprintf("%s @ %s", terms[h.Term.Name], s[from:to])
		if h.How != text.Plain {
			line += " (" + h.How.String() + ")"
		}
		out = append(out, line)
	}
	return out
}

func TestTermsAreFoundWhereTheirBoundaryAllows(t *testing.T) {
	t.Parallel()
	terms := []string{"tramadol", "no prescription", "without ~2 prescription", "sildenafil*", "*afil", "*steroid*", "mk677",
		"2,4-dinitrophenol", "ohne rezept", "高仿", "พอด", "e171", "μg", "médicament", "χωρίς συνταγή", "thé"}
	folder, m := matcher(t, terms...)
	for _, c := range []struct {
		text string
		want []string
	}{
		{"Tramadol 50mg", []string{"tramadol @ Tramadol"}},
		{"TRAMADOL", []string{"tramadol @ TRAMADOL"}},
		{"tramadolo", nil},
		{"xtramadol", nil},
		{"tramadol50mg", []string{"tramadol @ tramadol"}},
		{"no prescription", []string{"no prescription @ no prescription"}},
		{"No  Prescription!", []string{"no prescription @ No  Prescription"}},
		{"no-prescription", []string{"no prescription @ no-prescription"}},
		{"no valid prescription", nil},
		{"without any valid prescription", []string{"without ~2 prescription @ without any valid prescription"}},
		{"without a single valid prescription", nil},
		{"without doubt. Prescription glasses", nil},
		{"Sildenafiltabletten", []string{"sildenafil* @ Sildenafiltabletten"}},
		{"Vardenafil", []string{"*afil @ Vardenafil"}},
		{"afilado", nil},
		{"Prosteroids", []string{"*steroid* @ Prosteroids"}},
		{"MK-677 and mk 677", []string{"mk677 @ MK-677", "mk677 @ mk 677"}},
		{"mk 6770", nil},
		{"2,4-Dinitrophenol powder", []string{"2,4-dinitrophenol @ 2,4-Dinitrophenol"}},
		{"这是高仿包", []string{"高仿 @ 高仿"}},
		{"farbstoff E 171", []string{"e171 @ E 171"}},
		{"100 µg", []string{"μg @ µg"}},
		{"tra\u200bmadol", []string{"tramadol @ tra\u200bmadol"}},
		{"t r a m a d o l", []string{"tramadol @ t r a m a d o l (spaced letters)"}},
		{"t.r.a.m.a.d.o.l", []string{"tramadol @ t.r.a.m.a.d.o.l (spaced letters)"}},
		{"trаmаdоl", []string{"tramadol @ trаmаdоl (look-alike letters)"}},
		{"tr4m4d0l", []string{"tramadol @ tr4m4d0l (leet)"}},
		{"tramádol", []string{"tramadol @ tramádol (look-alike letters)"}},
		{"tra-ma-dol", []string{"tramadol @ tra-ma-dol (inner punctuation)"}},
		{"оhne Rezеpt", []string{"ohne rezept @ оhne Rezеpt (look-alike letters)"}},
		{"the thé", []string{"thé @ thé"}},
		{"medicament", []string{"médicament @ medicament"}},
		{"Médicament", []string{"médicament @ Médicament"}},
		{"ΧΩΡΙΣ ΣΥΝΤΑΓΗ", []string{"χωρίς συνταγή @ ΧΩΡΙΣ ΣΥΝΤΑΓΗ"}},
		{"", nil},
	} {
		if diff := cmp.Diff(c.want, found(folder, m, terms, c.text)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.text, diff)
		}
	}
}

func TestInnerTermsMayCrossFromLettersToDigits(t *testing.T) {
	t.Parallel()
	for _, terms := range [][]string{{"*ab12*"}, {"*ab12*", "*steroid*"}, {"*x1yz*"}, {"steroid12*"}} {
		folder, m := matcher(t, terms...)
		for _, s := range []string{"xab123", "xx1yz", "steroid12", "prosteroids"} {
			bare := strings.Trim(terms[0], "*")
			want := strings.Contains(s, bare)
			got := false
			for _, h := range found(folder, m, terms, s) {
				got = got || strings.HasPrefix(h, terms[0]+" @")
			}
			if got != want {
				t.Errorf("%q in %q: %v, want %v", terms[0], s, got, want)
			}
		}
	}
}

func TestTermsThatCannotBeLookedForAreRefused(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "  ", "~2 x", "x ~2", "x ~0 y", "x ~99 y", "x ~a y", "tra*dol", "no pre*", "**",
		strings.Repeat("a ", maxWords+1)} {
		if _, err := Parse(s, Word); err == nil {
			t.Errorf("Parse(%q) accepts it", s)
		}
	}
	b := NewBuilder(text.NewFolder(0), 0)
	for _, s := range []string{"*ab*", "ab*", "!!!"} {
		p, err := Parse(s, Word)
		if err != nil {
			continue
		}
		if err := b.Add(0, 0, p); err == nil {
			t.Errorf("Add(%q) accepts it", s)
		}
	}
}

// TestMatcherAgreesWithSearchWordByWord compares the trie with looking for every term at every word.
func TestMatcherAgreesWithSearchWordByWord(t *testing.T) {
	t.Parallel()
	word := rapid.SampledFrom(strings.Fields("a b ab ba aba c d dose rezept ohne ß ss é 漢 1 12 mg"))
	rapid.Check(t, func(t *rapid.T) {
		var terms []string
		for range rapid.IntRange(1, 12).Draw(t, "terms") {
			s := strings.Join(rapid.SliceOfN(word, 1, 3).Draw(t, "term"), " ")
			if !slices.Contains(terms, s) && !strings.Contains(s, "漢") {
				terms = append(terms, s)
			}
		}
		if terms == nil {
			return
		}
		folder := text.NewFolder(rapid.Uint64().Draw(t, "seed"))
		b := NewBuilder(folder, 0)
		for i, s := range terms {
			p, err := Parse(s, Word)
			if err != nil {
				t.Fatal(err)
			}
			if err := b.Add(0, int32(i), p); err != nil {
				t.Fatal(err)
			}
		}
		m := b.Build()
		var f text.Folded
		folder.Fold(&f, strings.Join(rapid.SliceOfN(word, 0, 30).Draw(t, "text"), ", "))
		got := map[string]int{}
		for _, h := range m.Match(&f, nil) {
			if h.How == text.Plain {
				got[fmt.Sprint(h.Term.Name, " ", h.First, " ", h.Last)]++
			}
		}
		if diff := cmp.Diff(naive(folder, &f, terms), got); diff != "" {
			t.Fatalf("text %q, terms %q (-naive +matcher):\n%s", f.Bytes, terms, diff)
		}
	})
}

func naive(folder *text.Folder, f *text.Folded, terms []string) map[string]int {
	out := map[string]int{}
	var t text.Folded
	seen := map[string]bool{}
	for n, s := range terms {
		folder.Fold(&t, s)
		for i := 0; i+len(t.Tokens) <= len(f.Tokens); i++ {
			same := true
			for k := range t.Tokens {
				a, b := t.Tokens[k], f.Tokens[i+k]
				same = same && string(t.Bytes[a.Start:a.End]) == string(f.Bytes[b.Start:b.End])
			}
			if key := fmt.Sprint(n, " ", i, " ", i+len(t.Tokens)-1); same && !seen[key] {
				seen[key] = true
				out[key]++
			}
		}
	}
	return out
}

func FuzzMatchNeverLeavesTheText(f *testing.F) {
	for _, s := range []string{"tramadol", "t r 4 m a d o l", "\xff\xfe", "e\u0301\u200d", "高仿高仿", strings.Repeat("a.", 300)} {
		f.Add(s)
	}
	folder, m := matcher(f, "tramadol", "no ~3 prescription", "*afil", "高仿", "a a a", "*aaaa*")
	f.Fuzz(func(t *testing.T, s string) {
		var folded text.Folded
		folder.Fold(&folded, s)
		for _, h := range m.Match(&folded, nil) {
			if h.First > h.Last || int(h.Last) >= len(folded.Tokens) || h.Start >= h.End || int(h.End) > len(folded.Bytes) {
				t.Fatalf("hit %+v outside %q", h, folded.Bytes)
			}
		}
	})
}

func TestMatchAllocatesNothingWithoutHit(t *testing.T) {
	folder, m := matcher(t, "tramadol", "no prescription", "*steroid*")
	var f text.Folded
	folder.Fold(&f, strings.Repeat("Solid oak table for six people, oiled surface. ", 20))
	hits := make([]Hit, 0, 4)
	if n := testing.AllocsPerRun(100, func() { hits = m.Match(&f, hits[:0]) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
