package markup

import (
	"strings"
	"testing"
)

// shown returns what is shown of s and, apart, what its markup says beside.
func shown(s string) (text, beside string) {
	var v, w View
	v.Read(s)
	if w.Beside(&v, s) {
		beside = w.Text()
	}
	return v.Text(), beside
}

func TestTextIsWhatABrowserShows(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want, beside string }{
		// tags within the line are nothing
		{"<b>G</b>PS jammer", "GPS jammer", ""},
		{"Tra<b>ma</b>dol", "Tramadol", ""},
		{"Tra<B CLASS='x'>ma</B >dol", "Tramadol", ""},
		{"Tra<wbr>ma<wbr/>dol", "Tramadol", ""},
		{"Tra<o:p></o:p>madol", "Tramadol", ""},
		{"Tra<span style=\"color:red\">ma</span>dol", "Tramadol", ""},
		{"Tra<font color=red size=3>madol</font>", "Tramadol", ""},
		{"Tra<a href=\"https://t.me/shop\">ma</a>dol", "Tramadol", "https://t.me/shop"},
		{"Tra<!-- x -->madol", "Tramadol", ""},
		{"Tra<!---->madol<!-->", "Tramadol", ""},
		{"Tra<foo>ma</foo>dol", "Tramadol", "foo\nfoo"},
		{"GPS <x-part>jammer</x-part>", "GPS jammer", "x-part\nx-part"},
		{"H<sub>2</sub>O", "H2O", ""},
		{"Tra<div style=\"display: inline\">ma</div>dol", "Tramadol", ""},
		// line breaks and cells are a blank, blocks end a sentence
		{"GPS<br>jammer", "GPS jammer", ""},
		{"GPS<br/>\n  jammer<br />", "GPS jammer ", ""},
		{"<table><tr><td>GPS</td><td>jammer</td></tr><tr><td>x</td></tr></table>", "GPS jammer \nx \n", ""},
		{"<p>GPS</p><p>jammer</p>", "GPS\njammer\n", ""},
		{"<ul>\n  <li>one\n two</li>\n  <li>three</li></ul>", "one two\nthree\n", ""},
		{"<pre>a\n  b</pre>", "a\n  b\n", ""},
		{"one\ntwo <b>three</b>", "one\ntwo three", ""},
		{"GPS<img src=x.png>jammer", "GPS jammer", ""},
		{"Tra<img src=x.png width=0 height=0>madol", "Tramadol", ""},
		{"<div style='display:inline'>a<div>b</div></div>c<div>d</div>", "a\nb\nc\nd\n", ""},
		{"GPS<span style='display:block'>jammer</span>", "GPS\njammer\n", ""},
		// scripts and styles are dropped
		{"a<script type=x>var tramadol = '<b>';</script>b", "ab", ""},
		{"a<STYLE>.x{}</Style >b", "ab", ""},
		{"<style>p{}</style><p>GPS</p>", "GPS\n", ""},
		{"a<script>tramadol", "atramadol", ""},
		// what is hidden, or said beside, is a text of its own
		{"Tra<span style=\"font-size:0\">xyz</span>madol", "Tramadol", "xyz"},
		{"Tra<span style=\"FONT-SIZE: 0px;\">x<b>y</b><span>z</span></span>madol", "Tramadol", "xyz"},
		{"Tra<i hidden>x</i>madol", "Tramadol", "x"},
		{"Tra<b style='display : none'>x</b>madol", "Tramadol", "x"},
		{"Tra<b style='opacity:0.0'>x</b>madol", "Tramadol", "x"},
		{"Tra<b style='opacity:0.8'>ma</b>dol", "Tramadol", ""},
		{"Tra<template>x</template>madol", "Tramadol", "x"},
		{"<div style='display:none'>tramadol", "", "tramadol"},
		{"<img alt=\"GPS jammer\" src=x><a title='St&ouml;rsender' href=x>y</a>", "y", "GPS jammer\nStörsender\nx"},
		{"a <b tramadol> c", "a  c", "tramadol"},
		// entities
		{"St&ouml;rsender", "Störsender", ""},
		{"Zag&#322;uszacz", "Zagłuszacz", ""},
		{"Tramad&#x6F;l", "Tramadol", ""},
		{"Tramad&#X6F;l &#0000111;", "Tramadol o", ""},
		{"15&nbsp;mg", "15\u00a0mg", ""},
		{"15&nbspmg", "15\u00a0mg", ""},
		{"St&oumlrsender", "Störsender", ""},
		{"ST&OUML;RSENDER", "STöRSENDER", ""},
		{"Tramad&#111l", "Tramadol", ""},
		{"15&amp;nbsp;mg", "15\u00a0mg", ""},
		{"15&amp;amp;nbsp;mg", "15\u00a0mg", ""},
		{"Tramad&amp;#111;l", "Tramadol", ""},
		{"Tra&shy;ma&#8203;dol", "Tra\u00adma\u200bdol", ""},
		{"&lt;p&gt;Tra&lt;b&gt;ma&lt;/b&gt;dol&lt;/p&gt;", "Tramadol\n", ""},
		{"&amp;lt;b&amp;gt;GPS&amp;lt;/b&amp;gt;", "GPS", ""},
		{"a &lt; b", "a < b", ""},
		{"&#128;5 &#150; &#0;", "€5 – \ufffd", ""},
		{"&tscr;&rscr;", "𝓉𝓇", ""},
		// other marks
		{"<![CDATA[<b>GPS</b> jammer]]> x", "GPS jammer x", ""},
		{"<![CDATA[a > b]]><![CDATA[c]]>", "a > bc", ""},
		{"<!DOCTYPE html><html><body>x</body></html>", "x\n", ""},
		{"<?xml version='1.0'?>x", "x", ""},
		{"a<!-- tramadol", "a tramadol", ""},
		{"<b title=\"open>GPS jammer", "GPS jammer", "title=\"open"},
	} {
		if text, beside := shown(c.in); text != c.want || beside != c.beside {
			t.Errorf("%q shows %q and %q, want %q and %q", c.in, text, beside, c.want, c.beside)
		}
	}
}

func TestPlainTextIsNoMarkup(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "a < b and b > c", "a<b", "5 <10 mg", "<3", "I <3 you >", "x<y>", "2<3>1", "<Tramadol> 50 mg",
		"<info@shop.example>",
		"<https://shop.example/x>", "<-- here -->", "<>", "< b >", "</ b>", "R&D", "Salt & Pepper", "AT&T", "Laptop&notebook",
		"H&M &c.", "?a=1&copy=2", "&;", "&#;",
		"&#x;", "&#xg;", "&unknown;", "fish&chips", "<", "&", "a<", "<b", "<b class='x'", "<!", "<!x>", "<?>", "Vec<String>", "[b]",
		"<foo>", "</foo>"} {
		var v View
		if v.Read(s) || v.Text() != s {
			t.Errorf("%q is read as markup: %q", s, v.Text())
		}
	}
}

func TestOriginPointsIntoTheOriginal(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, word, want string }{
		{"x Tra<b>ma</b>dol y", "Tramadol", "Tra<b>ma</b>dol"},
		{"<p>St&ouml;rsender</p>", "Störsender", "St&ouml;rsender"},
		{"<p>St&amp;ouml;rsender</p>", "Störsender", "St&amp;ouml;rsender"},
		{"&lt;p&gt;Tra&lt;b&gt;ma&lt;/b&gt;dol", "Tramadol", "Tra&lt;b&gt;ma&lt;/b&gt;dol"},
		{"GPS<br>\n jammer", "GPS jammer", "GPS<br>\n jammer"},
		{"<p>one\n\n two</p>", "one two", "one\n\n two"},
		{"<![CDATA[a]]>b", "b", "b"},
	} {
		var v View
		v.Read(c.in)
		at := strings.Index(v.Text(), c.word)
		if at < 0 {
			t.Errorf("%q shows %q, without %q", c.in, v.Text(), c.word)
			continue
		}
		if from, to := v.Origin(at, at+len(c.word)); c.in[from:to] != c.want {
			t.Errorf("%q in %q comes from %q, want %q", c.word, c.in, c.in[from:to], c.want)
		}
	}
	s := `a<img alt="x &ouml; y">b<span hidden>c&#322;d</span>`
	var v, w View
	v.Read(s)
	w.Beside(&v, s)
	at := strings.Index(w.Text(), "cłd")
	if from, to := w.Origin(at, at+len("cłd")); s[from:to] != "c&#322;d" {
		t.Errorf("hidden text comes from %q", s[from:to])
	}
}
