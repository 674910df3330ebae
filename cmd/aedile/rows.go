package main

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/aedile/aedile/internal/reveal"

	report "github.com/aedile/aedile/report/sweep"
	"github.com/aedile/aedile/sweep"
	"github.com/aedile/aedile/sweep/purchase"
)

// buyerColumns are the columns of a buyer who is to be told, before those of the hit.
var buyerColumns = []string{"order", "ordered_at", "buyer", "name", "email", "phone", "address", "country", "lang", "contact"}

func buyerRow(o *purchase.Purchase) []string {
	contact := "unknown"
	if o.Reachable() {
		contact = "known"
	}
	return []string{o.ID, o.Stated, o.Buyer, o.Name, o.Email, o.Phone, o.Address, o.Country, o.Lang, contact}
}

// hitColumns are the columns of a hit.
var hitColumns = []string{"item", "service", "title", "url", "trader", "trader_contact", "grade", "check", "tier", "batch", "score",
	"register", "as_of", "alert", "published", "alert_name", "says", "alert_url", "agree", "disagree"}

func hitRow(h *sweep.Hit) []string {
	f, e, t := &h.Finding, &h.Entry, &h.Trader
	var contact []string
	for _, s := range []string{t.Address, t.Email, t.Phone, t.URL} {
		if s != "" {
			contact = append(contact, s)
		}
	}
	return []string{string(f.Item.ID), f.Item.Service, f.Item.Title, f.Item.URL, cmp.Or(f.Item.Trader, t.Name),
		strings.Join(contact, ", "), string(f.Grade), string(f.Check), e.Tier, e.Batch,
		strconv.FormatFloat(e.Score, 'f', 2, 64), e.Register, e.AsOf, e.Entry, e.On, e.Name, e.Says, e.URL,
		strings.Join(e.Agree, "; "), strings.Join(e.Disagree, "; ")}
}

func writeHits(w rows, hits []*sweep.Hit) error {
	if err := w.head(hitColumns); err != nil {
		return err
	}
	for _, h := range hits {
		if err := w.row(hitRow(h)); err != nil {
			return err
		}
	}
	return nil
}

// rows writes rows under a head, in one form.
type rows interface {
	head(columns []string) error
	row(cells []string) error
	end() error
}

func newRows(form string, w io.Writer) rows {
	switch form {
	case "csv":
		return csvRows{csv.NewWriter(w)}
	case ndjsonOutput:
		return &jsonRows{to: report.NewNDJSON(w)}
	}
	return tableRows{tabwriter.NewWriter(w, 0, 8, 2, ' ', 0), new([]int)}
}

type csvRows struct{ w *csv.Writer }

func (c csvRows) head(columns []string) error { return c.w.Write(columns) }

// row keeps spreadsheets from reading what strangers wrote as a formula. Telephone numbers stay as they are.
func (c csvRows) row(cells []string) error {
	safe := slices.Clone(cells)
	for i, s := range safe {
		if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) && strings.Trim(s, "+-0123456789 ().") != "" {
			safe[i] = "'" + s
		}
	}
	return c.w.Write(safe)
}

func (c csvRows) end() error {
	c.w.Flush()
	return c.w.Error()
}

type jsonRows struct {
	to      *report.NDJSON
	columns []string
}

func (j *jsonRows) head(columns []string) error {
	j.columns = columns
	return nil
}

func (j *jsonRows) row(cells []string) error {
	v := map[string]any{}
	for i, s := range cells {
		if n, err := strconv.ParseFloat(s, 64); err == nil && j.columns[i] == "score" {
			v[j.columns[i]] = n
		} else if s != "" {
			v[j.columns[i]] = s
		}
	}
	return j.to.Value(v)
}

func (j *jsonRows) end() error { return j.to.Flush() }

// tableRows is for people: the columns that fit a terminal.
type tableRows struct {
	w    *tabwriter.Writer
	pick *[]int
}

// notShown are the columns that only files hold.
var notShown = []string{"service", "url", "trader_contact", "check", "score", "as_of", "published", "alert_url", "agree",
	"disagree", "phone", "address", "country", "lang"}

func (t tableRows) head(columns []string) error {
	var shown []string
	for i, c := range columns {
		if !slices.Contains(notShown, c) {
			*t.pick = append(*t.pick, i)
			shown = append(shown, strings.ToUpper(strings.ReplaceAll(c, "_", " ")))
		}
	}
	return t.line(shown)
}

func (t tableRows) row(cells []string) error {
	var shown []string
	for _, i := range *t.pick {
		shown = append(shown, report.Fit(reveal.Text(cells[i]), 40))
	}
	return t.line(shown)
}

func (t tableRows) line(cells []string) error {
	_, err := fmt.Fprintln(t.w, strings.Join(cells, "\t"))
	return err
}

func (t tableRows) end() error { return t.w.Flush() }
