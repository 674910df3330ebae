package paper_test

import (
	"html"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/report/paper"
)

// prose draws paragraphs of small words: none is a heading, a row or an entry of a list.
func prose() *rapid.Generator[[]string] {
	word := rapid.StringMatching(`[a-zäöüßéαβγ]{4,9}`)
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) string {
		words := rapid.SliceOfN(word, 1, 30).Draw(t, "words")
		return strings.Join(words, " ") + rapid.SampledFrom([]string{".", " & co.", " < 5;"}).Draw(t, "end")
	}), 1, 12)
}

func texts(d *paper.Paper) (all []string) {
	for _, p := range d.Passages {
		all = append(all, p.Text)
	}
	return all
}

// TestTextAndPageHoldTheSamePassages writes the same paragraphs in both forms: each is a passage, no letter is lost.
func TestTextAndPageHoldTheSamePassages(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		all := prose().Draw(rt, "paragraphs")
		gap := rapid.SampledFrom([]string{"\n\n", "\r\n\r\n", "\r\r", "\f", "\n \t\n\n"}).Draw(rt, "gap")
		var page strings.Builder
		for _, p := range all {
			page.WriteString("<p>" + html.EscapeString(p))
		}
		for name, data := range map[string]string{"a.txt": strings.Join(all, gap), "a.html": page.String()} {
			d, err := (&paper.Reader{}).Read(name, []byte(data))
			if err != nil {
				rt.Fatal(err)
			}
			if got := texts(d); !slices.Equal(got, all) {
				rt.Errorf("%s: got %q, want %q", name, got, all)
			}
			for i, p := range d.Passages {
				if p.Number != i+1 || p.Level != 0 || p.Heading != "" {
					rt.Errorf("%s: %+v", name, p)
				}
			}
		}
	})
}

// TestAWordIsJoinedWhereverALineCutsIt cuts a small word anywhere; what goes on in capitals is another word and keeps its hyphen.
func TestAWordIsJoinedWhereverALineCutsIt(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		word := rapid.StringMatching(`[a-zäöß]{6,20}`).Draw(rt, "word")
		letters := []rune(word)
		at := rapid.IntRange(1, len(letters)-1).Draw(rt, "at")
		d, err := (&paper.Reader{}).Read("a.txt", []byte("this is the "+string(letters[:at])+"-\n"+string(letters[at:])+" of it."))
		if err != nil || texts(d)[0] != "this is the "+word+" of it." {
			rt.Errorf("got %q, %v", texts(d), err)
		}
	})
	for in, want := range map[string]string{"the e-\nCommerce act.": "the e- Commerce act.", "from 5 -\nmaybe 6 -": "from 5 - maybe 6 -",
		"soft\u00adly said,\nand done.": "softly said, and done."} {
		if d, err := (&paper.Reader{}).Read("a.txt", []byte(in)); err != nil || texts(d)[0] != want {
			t.Errorf("%q: got %q, %v", in, texts(d), err)
		}
	}
}

func TestALongPassageGoesOnAsAnotherAndLosesNothing(t *testing.T) {
	t.Parallel()
	for _, letter := range []string{"a", "ß", "語", "🜁"} {
		text := strings.Repeat(letter, 20_000) + "x" + strings.Repeat(letter, 20_000)
		d, err := (&paper.Reader{}).Read("a.html", []byte("<h2>Under this</h2><p>"+text))
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(texts(d)[1:], ""); got != text || len(d.Passages) != 4 || len(d.Unread) != 0 {
			t.Errorf("%s: %d passages hold %d bytes of %d, unread %q", letter, len(d.Passages), len(got), len(text), d.Unread)
		}
		for _, p := range d.Passages[1:] {
			if utf8.RuneCountInString(p.Text) > 20_000 || p.Heading != "Under this" || !utf8.ValidString(p.Text) {
				t.Errorf("%s: passage %d under %q is cut wrongly", letter, p.Number, p.Heading)
			}
		}
	}
}

func TestWhatIsBeyondABoundIsRefusedOrSaid(t *testing.T) {
	t.Parallel()
	if _, err := (&paper.Reader{}).Read("a.txt", make([]byte, paper.MaxFile+1)); aedile.ClassOf(err) != aedile.Limit {
		t.Errorf("one byte too many: %v", err)
	}
	if _, err := (&paper.Reader{}).Read("a.html", []byte("<p>a<p title='"+
		strings.Repeat("x", 9<<20))); aedile.ClassOf(err) != aedile.Limit {
		t.Errorf("a tag of nine MiB: %v", err)
	}
	d, err := (&paper.Reader{}).Read("a.html", []byte(strings.Repeat("<li>a", 200_010)))
	if err != nil || len(d.Passages) != 200_000 || !slices.Equal(d.Unread, []string{"passages beyond the first 200000"}) {
		t.Errorf("%d passages, unread %q, %v", len(d.Passages), d.Unread, err)
	}
}

func TestHostilePagesGiveTheirTextAndNoMore(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		page string
		want []string
	}{
		"deep":               {strings.Repeat("<div>", 100_000) + "deep", []string{"deep"}},
		"never closed":       {"<h1>Title<p>one<p>two", []string{"Title", "one", "two"}},
		"closed too often":   {"</script></style></p>one</template></div>", []string{"one"}},
		"script in a tag":    {`<p title="<script>">one</p>`, []string{"one"}},
		"script in a script": {"<script>'<script>x</p>'</script><p>one", []string{"one"}},
		"comment":            {"<p>one<!-- <p>no</p> --> more", []string{"one more"}},
		"entities":           {"<p>&lt;script&gt;&#x41;&amp;amp;&nbsp;b", []string{"<script>A&amp; b"}},
		"broken tag":         {"<p>one</p><p", []string{"one"}},
		"empty cells":        {"<table><tr><td><td> <td>4<td>5</table>", []string{"4 | 5"}},
	} {
		d, err := (&paper.Reader{}).Read("page.html", []byte(c.page))
		if err != nil || !slices.Equal(texts(d), c.want) {
			t.Errorf("%s: got %q, %v, want %q", name, texts(d), err, c.want)
		}
	}
	d, err := (&paper.Reader{}).Read("a.md", []byte("one \xff\xfe two\x00"))
	if err != nil || !utf8.ValidString(d.Passages[0].Text) || !strings.HasPrefix(d.Passages[0].Text, "one \uFFFD") {
		t.Errorf("bytes that are no letters: %q, %v", texts(d), err)
	}
}
