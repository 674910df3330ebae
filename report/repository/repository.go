// Package repository shows the audit of a repository of advertisements: as rows for a terminal and as one page that needs nothing else.
//
// It judges nothing. What it shows is suspected, not established.
package repository

import (
	_ "embed" // the page is part of the program
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/internal/reveal"
	"github.com/aedile/aedile/screen/advert"
)

//go:embed page.html
var pageHTML string

// Config says what a page shows.
type Config struct {
	Ran     aedile.Ran                      // packs and detectors with their versions
	Command string                          // that makes the same page again
	Picture func(url string) ([]byte, bool) // the bytes of a picture of an ad, where they are at hand; nil: none are
}

// MaxPictureBytes and maxPictures bound what a page carries. Chosen: a page of at most some megabytes.
const (
	MaxPictureBytes = 256 << 10
	maxPictures     = 60
)

// Rows returns the table of the letters for a terminal: head and rows.
func Rows(a *advert.Audit) (head []string, rows [][]string) {
	head = []string{"39(2)", "asks", "whole", "not stated", "missing", "cannot be right"}
	for _, e := range a.Elements {
		rows = append(rows, []string{place(e.Letter), e.Asks, share(e.Whole, a.Ads), count(e.Unstated), count(e.Missing), count(e.Wrong)})
	}
	return head, rows
}

// place writes a letter as a place of Art. 39.
func place(l advert.Letter) string {
	switch l {
	case "1", "3":
		return "39(" + string(l) + ")"
	}
	return "(" + string(l) + ")"
}

func share(n, of int) string { return fmt.Sprintf("%.1f %%", advert.Part(n, of)) }

func count(n int) string {
	if n == 0 {
		return "–"
	}
	return fmt.Sprint(n)
}

// view is what the page is made of.
type view struct {
	*advert.Audit
	Config
	pictures *int
}

// Bars are the parts of a letter in pixels of 300.
func (v view) Bars(e advert.Element) []bar {
	var bars []bar
	x := 0
	for _, b := range []struct {
		n    int
		tone string
	}{{e.Whole, "whole"}, {e.Unstated, "unstated"}, {e.Missing, "missing"}, {e.Wrong, "wrong"}} {
		if w := b.n * barWidth / max(v.Ads, 1); w > 0 {
			bars = append(bars, bar{x, w, b.tone})
			x += w
		}
	}
	return bars
}

const barWidth = 300

type bar struct {
	X, Width int
	Tone     string
}

// Image returns a picture as an address that holds it, "" where it is not at hand, is none, or enough are shown.
func (v view) Image(url string) template.URL {
	if v.Picture == nil || *v.pictures >= maxPictures {
		return ""
	}
	b, ok := v.Picture(url)
	if !ok || len(b) > MaxPictureBytes {
		return ""
	}
	kind := http.DetectContentType(b)
	switch kind {
	case "image/png", "image/jpeg", "image/gif", "image/webp":
		*v.pictures++
		return template.URL("data:" + kind + ";base64," +
			base64.StdEncoding.EncodeToString(b)) //nolint:gosec // the kind is one of four and the rest is base64
	}
	return ""
}

var funcs = template.FuncMap{
	"place": place, "share": share, "count": count, "reveal": reveal.Text,
	"side": func(exclude bool) string {
		if exclude {
			return "left out"
		}
		return "included"
	},
	"join": func(s []string) string { return strings.Join(s, " › ") },
	"cut": func(s string) string {
		const most = 400
		if r := []rune(s); len(r) > most {
			return string(r[:most]) + "…"
		}
		return s
	},
	"rests": func(span string) string {
		return map[string]string{"special": "profiling", "unstated": "not stated", "contextual": "context",
			"proxy": "goes with one", "ambiguous": "may mean another thing",
			"excluded": "left out"}[span]
	},
}

// Write writes the page.
func Write(w io.Writer, a *advert.Audit, c Config) error {
	t, err := template.New("page").Funcs(funcs).Parse(pageHTML)
	if err != nil {
		return fmt.Errorf("make the page of an audit: %w", err)
	}
	if err := t.Execute(w, view{a, c, new(int)}); err != nil {
		return fmt.Errorf("write the page of an audit: %w", err)
	}
	return nil
}
