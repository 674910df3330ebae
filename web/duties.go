package web

import (
	"io"
	"net/http"
)

// dutyView is the obligations with what was asked of them.
type dutyView struct {
	*DutyBook
	By string // tier, day, needs
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
	v := dutyView{b, "tier"}
	if by := r.URL.Query().Get("by"); by == "day" || by == "needs" {
		v.By = by
	}
	return s.write(w, r, http.StatusOK, dutyBookPage(s.frame(r, "obligations", "nav.obligations"), v))
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

// groups are the duties as they are asked for: by tier, by day, or those that need somebody.
func (v dutyView) groups() []DutyGroup {
	if v.By == "tier" {
		return v.Groups
	}
	out := DutyGroup{}
	for _, g := range v.Groups {
		for _, r := range g.Rows {
			if v.By == "day" && r.Day != "" || v.By == "needs" && (r.Late || r.State == "open" || r.State == "late") {
				out.Rows = append(out.Rows, r)
			}
		}
	}
	if v.By == "day" {
		sortRows(out.Rows)
	}
	return []DutyGroup{out}
}

// shown counts the rows that are shown.
func (v dutyView) shown() (n int) {
	for _, g := range v.groups() {
		n += len(g.Rows)
	}
	return n
}

// sortRows puts the earliest day first; rows of one day stay in the order of the law.
func sortRows(rows []DutyRow) {
	for i := 1; i < len(rows); i++ {
		for j := i; j > 0 && rows[j].Day < rows[j-1].Day; j-- {
			rows[j], rows[j-1] = rows[j-1], rows[j]
		}
	}
}

// chartHeight is how high the tallest bar of the numbers is, in the units of the picture.
const chartHeight = 62

// scale is how high a million is in the picture.
func (v dutyView) scale() float64 {
	most := 45.0
	for _, n := range v.Numbers {
		most = max(most, n.Millions)
	}
	return chartHeight / most
}

// dutyIcon is the shape of a day: a triangle where it has passed.
func dutyIcon(r DutyRow) string {
	if r.Late {
		return "late"
	}
	return "later"
}
