package text

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/aedile/aedile/screen/text/markup"
)

func TestMarkedUpTextFoldsAsTheCleanOne(t *testing.T) {
	t.Parallel()
	fo := NewFolder(1)
	rapid.Check(t, func(t *rapid.T) {
		plain := strings.Map(func(r rune) rune {
			if strings.ContainsRune("<>&;#\uFFFD", r) || r < ' ' || r >= 0x7F && r < 0xA0 {
				return '_'
			}
			return r
		}, strings.ToValidUTF8(sentences().Draw(t, "s"), "_"))
		var b strings.Builder
		for _, r := range plain {
			b.WriteString(rapid.SampledFrom(nothings).Draw(t, "before"))
			switch rapid.IntRange(0, 5).Draw(t, "as") {
			case 0:
				fmt.Fprintf(&b, "&#%d;", r)
			case 1:
				fmt.Fprintf(&b, "&#x%X;", r)
			case 2:
				fmt.Fprintf(&b, "&amp;#%d;", r)
			default:
				b.WriteRune(r)
			}
		}
		marked := b.String()
		var f, g Folded
		fo.Fold(&f, plain)
		fo.FoldShown(&g, marked)
		if string(f.Bytes) != string(g.Bytes) || len(f.Tokens) != len(g.Tokens) || string(f.Alt) != string(g.Alt) {
			t.Fatalf("%+q folds to %+q with %+q, want %+q with %+q", marked, g.Bytes, g.Alt, f.Bytes, f.Alt)
		}
		checkShown(t, fo, &g, marked)
		for i, k := range g.Tokens {
			if got, want := g.Quote(marked, k.Start, k.End), f.Quote(plain, f.Tokens[i].Start, f.Tokens[i].End); got != want {
				t.Fatalf("%+q: token %d is quoted as %+q, want %+q", marked, i, got, want)
			}
		}
	})
}

// nothings is markup within the line that shows nothing.
var nothings = []string{"", "", "", "", "<b>", "</b>", "<SPAN class=\"x y\" style='color:red'>", "</span >", "<wbr>",
	"<!-- <p> -->", "<font size=1\n>", "<o:p></o:p>", "<a\nhref=x>",
	"<i hidden>x</i>", "<span style=\"font-size:0\">hid<b>den</b></span>", "&lt;b&gt;",
	"<script>if (a < b) { document.write(\"<p>\") }</script>", "<em/>"}

// checkShown is checkOrigin for a text with markup.
func checkShown(t interface{ Fatalf(string, ...any) }, fo *Folder, f *Folded, s string) {
	last, end := 0, 0
	for p := range uint32(len(f.Bytes)) {
		from, to := f.Origin(p, p+1)
		if from < last || to < end || from >= to || to > len(s) {
			t.Fatalf("%+q: byte %d comes from %d to %d, after %d to %d", s, p, from, to, last, end)
		}
		last, end = from, to
	}
	for _, k := range f.Tokens {
		if got, want := fo.FoldString(f.Quote(s, k.Start, k.End)), string(f.Bytes[k.Start:k.End]); !strings.Contains(got, want) {
			t.Fatalf("%+q: token %q is quoted as %q", s, want, got)
		}
	}
}

func FuzzFoldShown(f *testing.F) {
	for _, s := range []string{"Tra<b>ma</b>dol 15&nbsp;mg", "St&amp;ouml;rsender<br>x <p>\n y</p>", "<i hidden>a</i>b<img alt=c>",
		"\u1112<b>\u1161</b>&#x11ab;", "&lt;p&gt;\xff<",
		"<td>v1agra</td><td>t.r.a&#46;m.a.d.o.l</td>", "e<b>\u0301</b>&#x327;", "<![CDATA[a <b>]]>&shy;c"} {
		f.Add(s)
	}
	fo := NewFolder(1)
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 4096 {
			return
		}
		var d, e, b Folded
		fo.FoldShown(&d, s)
		fo.Fold(&e, d.Shown(s))
		if string(d.Bytes) != string(e.Bytes) || string(d.Alt) != string(e.Alt) {
			t.Fatalf("%+q shows %+q and folds to %+q, want %+q", s, d.Shown(s), d.Bytes, e.Bytes)
		}
		checkShown(t, fo, &d, s)
		if fo.FoldBeside(&b, &d, s) {
			checkShown(t, fo, &b, s)
		}
		if !d.Marked() && d.Shown(s) != s {
			t.Fatalf("%+q has no markup and shows %+q", s, d.Shown(s))
		}
	})
}

func TestBlocksEndASentenceAndLinesDoNot(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		gap  Gap
	}{
		{"GPS<br>jammer", Space}, {"<td>GPS</td><td>jammer</td>", Space}, {"<td>GPS</td>\n<td>jammer</td>", Space},
		{"<p>GPS</p><p>jammer</p>", Stop},
		{"GPS<li>jammer", Stop}, {"<p>GPS\njammer</p>", Space}, {"<b>GPS</b>\njammer", Stop}, {"GPS&nbsp;jammer", Space},
		{"GPS<hr>jammer", Stop},
		{"<pre>GPS\njammer</pre>", Stop}, {"GPS&#10;jammer", Stop}, {"GPS<i>-</i>jammer", Joined}, {"GPS <b>jammer</b>", Space},
	} {
		var f Folded
		NewFolder(1).FoldShown(&f, c.text)
		if len(f.Tokens) != 2 || f.Tokens[1].Gap != c.gap {
			t.Errorf("%q has the tokens %+v, want two and the gap %d", c.text, f.Tokens, c.gap)
		}
	}
}

// BenchmarkMarkup folds texts without markup with the view and without; "ratio" is what the view costs on top.
func BenchmarkMarkup(b *testing.B) {
	for _, c := range append(corpus[:3:3], struct{ name, text string }{"title", "Larkhaus Classic Oak Table, 2 pcs & chairs"}) {
		b.Run(c.name, func(b *testing.B) {
			fo := NewFolder(1)
			var f Folded
			var v markup.View
			var fold, view time.Duration
			for b.Loop() {
				start := time.Now()
				for range 256 {
					fo.Fold(&f, c.text)
				}
				between := time.Now()
				for range 256 {
					v.Read(c.text)
				}
				fold, view = fold+between.Sub(start), view+time.Since(between)
			}
			b.ReportMetric(float64(view)/float64(fold), "ratio")
		})
	}
}
