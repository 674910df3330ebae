package web

import (
	"io"
	"net/http"
	"strconv"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/web/part"
)

// reportView is the report with what was asked of it.
type reportView struct {
	*part.ReportBook
	All bool // all rows: sub-categories too
}

// reportPage shows the live report. The period stands in the address, part, cell and rows in the query, so that a view is an address.
func (s *site) reportPage(w http.ResponseWriter, r *http.Request) error {
	if s.Books == nil {
		return noBooks("reports", "--service NAME")
	}
	q := r.URL.Query()
	part, err := strconv.Atoi(q.Get("part"))
	if err != nil {
		part = 4
	}
	b, err := s.Books.Report(r.Context(), r.PathValue("id"), part, q.Get("cell"))
	if err != nil {
		return err
	}
	f := s.frame(r, "reports", "nav.reports").styled(roomStyle)
	return s.write(w, r, http.StatusOK, reportBookPage(f, reportView{b, q.Get("rows") == "all"}))
}

// reportForms are the forms of the whole report with their types.
var reportForms = map[string]string{"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "application/zip",
	"html": "text/html; charset=utf-8"}

// reportFile sends the whole report.
func (s *site) reportFile(w http.ResponseWriter, r *http.Request) error {
	form := r.PathValue("form")
	sort, ok := reportForms[form]
	switch {
	case s.Books == nil:
		return noBooks("reports", "--service NAME")
	case !ok:
		return aedile.NotFoundf("write report", form, "is no form of a report").Hint("xlsx, csv or html")
	}
	name := "report." + form
	if form == "csv" {
		name = "report.zip"
	}
	return s.sent(w, name, sort, func(out io.Writer) error { return s.Books.WriteReport(r.Context(), r.PathValue("id"), form, out) })
}

// href is the address of the view with another part, cell or rows.
func (v reportView) href(f frame, part int, cell, rows string) string {
	to := "/report/" + v.Period + "?part=" + strconv.Itoa(part)
	if rows != "" {
		to += "&rows=" + rows
	}
	if cell != "" {
		to += "&cell=" + cell + "#" + cell
	}
	return f.Href(to)
}

// rows is the word of the address for which rows are shown.
func (v reportView) rows() string {
	if v.All {
		return "all"
	}
	return ""
}

// shown reports whether a row is shown: sub-categories only where all are.
func (v reportView) shown(r part.ReportRow) bool { return v.All || !r.Sub || r.Open != nil }

// hidden counts the rows that are not shown.
func (v reportView) hidden() (n int) {
	for _, r := range v.Rows {
		if !v.shown(r) {
			n++
		}
	}
	return n
}

// feet counts parts that foot, and those that do not.
func (v reportView) feet() (good, bad int) {
	for _, p := range v.Parts {
		switch {
		case p.Points > 0:
			bad++
		case p.Filled:
			good++
		}
	}
	return good, bad
}
