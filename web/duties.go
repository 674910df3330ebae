package web

import (
	"io"
	"net/http"

	"github.com/aedile/aedile/web/part"
)

// dutyView is the obligations with what was asked of them.
type dutyView struct {
	*part.DutyBook
	By     string // tier, day, needs
	groups []part.DutyGroup
	shown  int
}

// dutiesPage shows the obligations of the service.
func (s *site) dutiesPage(w http.ResponseWriter, r *http.Request) error {
	if s.Books == nil {
		return noBooks("obligations", "--duties FILE")
	}
	b, err := s.Books.Duties(r.Context(), s.Desk.Now())
	if err != nil {
		return err
	}
	v := dutyView{DutyBook: b, By: "tier"}
	if by := r.URL.Query().Get("by"); by == "day" || by == "needs" {
		v.By = by
	}
	v.groups, v.shown = b.In(v.By)
	return s.write(w, r, http.StatusOK, dutyBookPage(s.frame(r, "obligations", "nav.obligations").styled(roomStyle), v))
}

// dutiesCalendar sends the days of the obligations.
func (s *site) dutiesCalendar(w http.ResponseWriter, r *http.Request) error {
	if s.Books == nil {
		return noBooks("obligations", "--duties FILE")
	}
	return s.sent(w, "obligations.ics", "text/calendar; charset=utf-8", func(out io.Writer) error {
		return s.Books.WriteCalendar(r.Context(), s.Desk.Now(), out)
	})
}

// dutyIcon is the shape of a day: a triangle where it has passed.
func dutyIcon(r part.DutyRow) string {
	if r.Late {
		return "late"
	}
	return "later"
}
