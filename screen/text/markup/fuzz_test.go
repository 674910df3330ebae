package markup

import (
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// checkOrigin holds what evidence rests on: the places of the text shown are places of the original, in order and within it.
func checkOrigin(t interface{ Fatalf(string, ...any) }, v *View, s string) {
	last, end := 0, 0
	for p := range len(v.Text()) {
		from, to := v.Origin(p, p+1)
		if from < last || to < end || from >= to || to > len(s) {
			t.Fatalf("%+q shows %+q: byte %d comes from %d to %d, after %d to %d", s, v.Text(), p, from, to, last, end)
		}
		if empty, too := v.Origin(p, p); empty != from || too != from {
			t.Fatalf("%+q: an empty span at %d comes from %d to %d, want %d", s, p, empty, too, from)
		}
		last, end = from, to
	}
	if from, to := v.Origin(len(v.Text()), len(v.Text())); from != to || from < last || from > len(s) {
		t.Fatalf("%+q: the end comes from %d to %d", s, from, to)
	}
}

func FuzzView(f *testing.F) {
	for _, s := range []string{"", "<", "&", "<b>x</b>",
		"a<br>b &lt;b&gt; &amp;amp;lt; &#38;#38; <p>\n x  <!-- y --> <![CDATA[ <i>z</i> ]]>", "<x>a<y>b</x></y>",
		"<div style='display:inline'>a<p style=display:none>b<img alt=c>d", "<script><b></script><style>x", "<a x=\"<a x='>",
		"&ouml&nbsp&#x6f;&#0;", "<pre> a\n</pre> b",
		"<![CDATA[<b ]]>x>", "<span hidden><span>a</span>b</span>c", "é<b>\u0301</b>\xff<i>\xfe</i>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 4096 {
			return
		}
		var v, w View
		if marked := v.Read(s); !marked && v.Text() != s {
			t.Fatalf("%+q holds no markup and shows %+q", s, v.Text())
		}
		checkOrigin(t, &v, s)
		if utf8.ValidString(s) && !utf8.ValidString(v.Text()) {
			t.Fatalf("%+q shows %+q, which is no UTF-8", s, v.Text())
		}
		if w.Beside(&v, s) {
			checkOrigin(t, &w, s)
		}
		first := v.Text()
		var again View
		if again.Read(s); again.Text() != first {
			t.Fatalf("%+q shows %+q, then %+q", s, first, again.Text())
		}
	})
}

// hostile is what costs most to read, to be repeated.
var hostile = []string{"<", "&", "<b", "<b>", "<b ", "</b>", "</", "<!--", "<!", "<![CDATA[", "]]>", "<a x=\"", "<a x='\">", "<q1 ",
	"<q1>", "<q1></q2>", "<script>", "</script",
	"<style>x</style>", "<b x ", "<p>\n \n", "&amp;", "&#", "&#1", "&lt;", "&ltb&gt", "<p style='", "<i hidden>", "<i hidden></i>",
	"&ouml", "&CounterClockwiseContourIntegra",
	"<i style='display:block'>", "a<x>", "<?a ", "<a b=", "<img alt='a'>"}

// BenchmarkHostile reads what costs most, at two lengths: the speed must be that of the length.
func BenchmarkHostile(b *testing.B) {
	for _, unit := range hostile {
		for _, end := range []string{"", "\">"} {
			for _, size := range []int{10_000, 1_000_000} {
				s := strings.Repeat(unit, size/len(unit)) + end
				b.Run(strconv.QuoteToASCII(unit)+strconv.QuoteToASCII(end)+"/"+strconv.Itoa(size), func(b *testing.B) {
					var v, w View
					b.SetBytes(int64(len(s)))
					for b.Loop() {
						v.Read(s)
						w.Beside(&v, s)
					}
				})
			}
		}
	}
}

func TestReadingAgainDoesNotAllocate(t *testing.T) {
	var v, w View
	s := "<p>St&ouml;rsender <b title=x>GPS</b><br>&amp;nbsp;15&#160;mg <foo>x</foo></p>"
	read := func() {
		v.Read(s)
		w.Beside(&v, s)
	}
	read()
	if n := testing.AllocsPerRun(100, read); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkRead(b *testing.B) {
	for _, c := range []struct{ name, text string }{
		{"plain", strings.Repeat("Hand-made leather wallet for men, slim design with room for eight cards. ", 17)},
		{"short", "TX-400 brown"},
		{"title", "Larkhaus Classic Oak Table, 2 pcs"},
		{"ampersands", strings.Repeat("Salt & pepper, 5 < 10, H&M, R&D and a fine <3 for all. ", 22)},
		{"shop", strings.Repeat("<p class=\"lead\">Geldb&ouml;rse aus <strong>echtem</strong> Leder,<br />\n  f&uuml;r M&auml;nner.</p>\n<ul><li>11&nbsp;cm</li></ul>", 10)},
	} {
		b.Run(c.name, func(b *testing.B) {
			var v View
			b.SetBytes(int64(len(c.text)))
			b.ReportAllocs()
			for b.Loop() {
				v.Read(c.text)
			}
		})
	}
}
