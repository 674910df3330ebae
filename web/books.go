package web

import (
	"context"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/web/part"
)

// Books draws from the record what the pages of reports, obligations and advertisements show. Days are written YYYY-MM-DD.
type Books interface {
	// Report returns one part of the report of a period; an unknown period or part is an Invalid error.
	Report(ctx context.Context, period string, part int, open string) (*part.ReportBook, error)
	// WriteReport writes the whole report as xlsx, csv (a zip of parts) or html.
	WriteReport(ctx context.Context, period, form string, w io.Writer) error
	// Duties returns the obligations of the service on a day.
	Duties(ctx context.Context, now time.Time) (*part.DutyBook, error)
	// WriteCalendar writes their days as an iCalendar file.
	WriteCalendar(ctx context.Context, now time.Time, w io.Writer) error
	// Ads returns the advertisements that answer a question (art 39 DSA).
	Ads(ctx context.Context, q part.AdQuestion) (*part.AdBook, error)
}

// noBooks is the error where the desk was not told of which service reports are.
func noBooks(what, flag string) error {
	return aedile.NotFoundf("show "+what, "", "the desk was not told what to draw them from").Hint("aedile serve " + flag)
}

// bookTable lists the addresses of reports, obligations and advertisements.
func (s *site) bookTable() []route {
	return []route{
		{"GET /reports", auth.SeeReports, s.reportPage}, {"GET /report/{id}", auth.SeeReports, s.reportPage}, {"GET /report/{id}/as/{form}",
			auth.SeeReports,
			s.reportFile},
		{"GET /duties", auth.SeeDuties, s.dutiesPage}, {"GET /duties/calendar", auth.SeeDuties, s.dutiesCalendar}, {"GET /duties/{service}",
			auth.SeeDuties,
			s.dutiesPage},
	}
}

// sent answers with a file.
func (s *site) sent(w http.ResponseWriter, name, sort string, write func(io.Writer) error) error {
	var b strings.Builder
	if err := write(&b); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", sort)
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	h.Set("Cache-Control", "no-store")
	_, err := io.WriteString(w, b.String())
	_ = err // the reader has gone
	return nil
}
