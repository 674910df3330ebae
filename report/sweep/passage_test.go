package sweep

import (
	"github.com/aedile/aedile/internal/reveal"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/aedile/aedile"
)

// show writes a passage as a line of text: evidence in brackets, gaps as "…".
func show(p Passage) string {
	var b strings.Builder
	for _, part := range p.Parts {
		switch {
		case part.Gap:
			b.WriteString("…")
		case part.Sources != nil:
			b.WriteString("[" + part.Text + "]")
		default:
			b.WriteString(part.Text)
		}
	}
	return b.String()
}

func TestContextShowsEvidenceWhereItStands(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Wort ", 60)
	for _, c := range []struct {
		name, text string
		marks      []string
		want       string
	}{
		{"whole of a short text", "Tramadol 50mg ohne Rezept", []string{"Tramadol", "ohne Rezept"}, "[Tramadol] 50mg [ohne Rezept]"},
		{"overlaps are joined", "Tramadol 50mg", []string{"Tramadol", "Tramadol 50mg"}, "[Tramadol 50mg]"},
		{"neighbours are kept apart", "ab", []string{"a", "b"}, "[a][b]"},
		{"long text is cut at words", long + "Tramadol " + long, []string{"Tramadol"},
			"…" + strings.Repeat("Wort ", 18) + "[Tramadol]" + strings.Repeat(" Wort", 18) + "…"},
		{"what lies between distant evidence is a gap", "Tramadol " + long + "Rezept", []string{"Tramadol", "Rezept"},
			"[Tramadol]" + strings.Repeat(" Wort", 18) + "…" + strings.Repeat("Wort ", 18) + "[Rezept]"},
		{"a text without spaces is cut between runes", strings.Repeat("药", 200) + "!", []string{"!"}, "…" +
			strings.Repeat("药", 30) + "[!]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			it := &aedile.Item{ID: "1", Text: c.text}
			var ev []aedile.Evidence
			for _, m := range c.marks {
				ev = append(ev, quote(t, it, "text", m, "list: "+m))
			}
			ps := Context(it, ev)
			if len(ps) != 1 {
				t.Fatalf("%d passages, want one", len(ps))
			}
			if d := cmp.Diff(c.want, show(ps[0])); d != "" {
				t.Errorf("want -, got +\n%s", d)
			}
		})
	}
}

func TestContextNamesAllSourcesOfOnePlace(t *testing.T) {
	t.Parallel()
	it := &aedile.Item{ID: "1", Title: "Tramadol"}
	ps := Context(it, []aedile.Evidence{quote(t, it, "title", "Tramadol", "a"), quote(t, it, "title", "Tramadol", "b")})
	if d := cmp.Diff([]string{"a", "b"}, ps[0].Parts[0].Sources); d != "" {
		t.Error(d)
	}
}

func TestEvidenceThatDoesNotFitIsShownAlone(t *testing.T) {
	t.Parallel()
	for _, e := range []aedile.Evidence{
		{Field: "price", Start: 0, End: 5, Text: "19.90"},
		{Field: "title", Start: 3, End: 99, Text: "Tramadol"},
		{Field: "title", Start: -1, End: 2, Text: "Tramadol"},
		{Field: "title", Start: 0, End: 8, Text: "Ibuprofen"},
	} {
		ps := Context(&aedile.Item{ID: "1", Title: "Tramadol"}, []aedile.Evidence{e})
		if got, want := show(ps[0]), "["+e.Text+"] "; e.Text != "" && strings.ReplaceAll(got, "[]", "") != want &&
			ps[0].Parts[0].Text != e.Text {
			t.Errorf("%v: got %q, want %q", e, got, want)
		}
	}
}

func TestContextIsMadeOfTheText(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[a-zäß药 ]{0,700}`).Draw(t, "text")
		it := &aedile.Item{ID: "1", Text: text}
		runes := []rune(text)
		var ev []aedile.Evidence
		for range rapid.IntRange(1, 4).Draw(t, "marks") {
			from := rapid.IntRange(0, len(runes)).Draw(t, "from")
			to := rapid.IntRange(from, min(from+40, len(runes))).Draw(t, "to")
			start, end := len(string(runes[:from])), len(string(runes[:to]))
			ev = append(ev, aedile.Evidence{Field: "text", Start: start, End: end, Text: text[start:end], Source: "x"})
		}
		rest, marked := text, ""
		for _, part := range Context(it, ev)[0].Parts {
			if part.Gap {
				continue
			}
			i := strings.Index(rest, part.Text)
			if i < 0 || !utf8.ValidString(part.Text) {
				t.Fatalf("part %q does not follow in the text", part.Text)
			}
			rest = rest[i+len(part.Text):]
			if part.Sources != nil {
				marked += part.Text
			}
		}
		for _, m := range merge(ev) {
			if !strings.Contains(marked, text[m.start:m.end]) {
				t.Fatalf("evidence %q is not marked in %q", text[m.start:m.end], marked)
			}
		}
	})
}

func TestRevealLeavesOrdinaryTextAlone(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "Crème brûlée 5 €", "Αθήνα", "Здраве", "药 50mg", "“quoted” – 1/2", "e\u0301"} {
		if got := reveal.Text(s); got != s {
			t.Errorf("reveal.Text(%q) = %q", s, got)
		}
	}
}

func TestRevealShowsWhatSteersOrHides(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"si\u200bld":     "si‹U+200B›ld",
		"a\u202eb":       "a‹U+202E›b",
		"so\u00adft":     "so‹U+00AD›ft",
		"\x1b[31mred":    "‹U+001B›[31mred",
		"\u009b31m":      "‹U+009B›31m",
		"two\nlines\t!":  "two lines !",
		"\U000e0041 tag": "‹U+E0041› tag",
	} {
		if got := reveal.Text(in); got != want {
			t.Errorf("reveal.Text(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestEvidenceInMarkupIsShownAsReadersSeeIt(t *testing.T) {
	t.Parallel()
	it := &aedile.Item{ID: "1", Text: "Buy Tra<b>ma</b>dol 50&nbsp;mg now"}
	ps := Context(it, []aedile.Evidence{{Field: "text", Start: 4, End: 19, Text: "Tramadol", Source: "a"},
		{Field: "text", Start: 20, End: 30, Text: "50\u00a0mg", Source: "b"}})
	if got, want := show(ps[0]), "Buy [Tramadol] [50\u00a0mg] now"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	ps = Context(it, []aedile.Evidence{{Field: "text", Start: 4, End: 19, Text: "Tramadol", Source: "a"},
		{Field: "text", Start: 4, End: 30, Text: "Tramadol 50\u00a0mg", Source: "b"}})
	if got, want := show(ps[0]), "Buy [Tramadol 50\u00a0mg] now"; got != want {
		t.Errorf("overlapping: got %q, want %q", got, want)
	}
}
