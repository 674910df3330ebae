package sweep

import (
	"crypto/sha256"
	_ "embed" // the page, its style and its script are part of the program
	"encoding/base64"
	"fmt"
	"html/template"
	"strconv"
	"strings"

	"github.com/aedile/aedile/internal/reveal"
	"github.com/aedile/aedile/law"

	"github.com/aedile/aedile"
)

//go:embed template/report.html
var pageHTML string

//go:embed template/report.css
var pageCSS string

//go:embed template/report.js
var pageJS string

// pageTemplate returns the page with its functions. Style and script are pinned by digest in the page's own policy, so that
// nothing which an item could smuggle into it would run.
func pageTemplate() (*template.Template, error) {
	t, err := template.New("report").Funcs(template.FuncMap{
		"css":      func() template.CSS { return template.CSS(pageCSS) }, //nolint:gosec // our own file
		"js":       func() template.JS { return template.JS(pageJS) },    //nolint:gosec // our own file
		"policy":   policy,
		"chart":    func(f figure) template.HTML { return chart(f.Title, f.Bars) },
		"reveal":   reveal.Text,
		"batch":    batchWords,
		"mark":     func(l aedile.LawRef) string { return law.MarkOf(law.Ref{CELEX: l.CELEX, Place: l.Place}) },
		"reflow":   reflow,
		"n":        thousands,
		"sources":  func(p Part) string { return strings.Join(p.Sources, " · ") },
		"category": categoryWords,
		"bytes":    bytesWords,
		"anchor":   func(c aedile.CheckID) string { return strings.ReplaceAll(string(c), "/", "-") },
		"plural":   plural,
	}).Parse(pageHTML)
	if err != nil {
		return nil, fmt.Errorf("page: %w", err)
	}
	return t, nil
}

func policy() string {
	hash := func(s string) string {
		sum := sha256.Sum256([]byte(s))
		return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	return "default-src 'none'; style-src " + hash(pageCSS) + "; script-src " + hash(pageJS) + "; base-uri 'none'; form-action 'none'"
}

// categoryWords turns STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS into "Unsafe and prohibited products"; keywords alike.
func categoryWords(s string) string {
	s = strings.TrimPrefix(strings.TrimPrefix(s, "STATEMENT_CATEGORY_"), "KEYWORD_")
	s = strings.ToLower(strings.ReplaceAll(s, "_", " "))
	if rest, ok := strings.CutSuffix(s, " tc"); ok {
		s = rest + " of terms and conditions"
	}
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// reflow joins the lines of a text that were broken for width alone: those whose sentence goes on in the next one.
func reflow(s string) string {
	var b strings.Builder
	for line := range strings.Lines(strings.TrimSpace(s)) {
		line = strings.TrimSpace(line)
		b.WriteString(line)
		if line == "" || strings.HasSuffix(line, ".") || strings.HasSuffix(line, ":") || strings.HasSuffix(line, "!") ||
			strings.HasSuffix(line, "?") {
			b.WriteByte('\n')
		} else {
			b.WriteByte(' ')
		}
	}
	return strings.TrimSpace(b.String())
}

// thousands writes a count with thin spaces between groups of three digits.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "\u202f" + s[i:]
	}
	return s
}

func bytesWords(n int64) string {
	switch {
	case n >= 1e9:
		return fmt.Sprintf("%.1f GB", float64(n)/1e9)
	case n >= 1e6:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	case n >= 1e3:
		return fmt.Sprintf("%.1f kB", float64(n)/1e3)
	}
	return fmt.Sprintf("%d B", n)
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// batchWords says how the batch of an item stands to those of an alert.
func batchWords(batch string) string {
	switch batch {
	case "same":
		return "the item states a batch that the alert names"
	case "other":
		return "the item states a batch, the alert names others"
	case "unstated":
		return "the alert names batches, the item states none"
	case "every":
		return "the alert names no batch"
	}
	return ""
}
