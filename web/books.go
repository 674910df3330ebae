package web

import (
	"context"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/aedile/aedile"
)

// Books draws from the record what the pages of reports, obligations and advertisements show. Days are written YYYY-MM-DD.
type Books interface {
	// Report returns one part of the report of a period; an unknown period or part is an Invalid error.
	Report(ctx context.Context, period string, part int, open string) (*ReportBook, error)
	// WriteReport writes the whole report as xlsx, csv (a zip of parts) or html.
	WriteReport(ctx context.Context, period, form string, w io.Writer) error
	// Duties returns the obligations of the service on a day.
	Duties(ctx context.Context, now time.Time) (*DutyBook, error)
	// WriteCalendar writes their days as an iCalendar file.
	WriteCalendar(ctx context.Context, now time.Time, w io.Writer) error
	// Ads returns the advertisements that answer a question (art 39 DSA).
	Ads(ctx context.Context, q AdQuestion) (*AdBook, error)
}

// ReportBook is the live transparency report, one part of it in full.
type ReportBook struct {
	Service string
	Period  string // as it is asked for: 2026H1
	First   string // day
	Last    string // day
	OutBy   string // day by which it is published
	Drawn   time.Time
	Cases   int
	Earlier string // periods before and after, as they are asked for
	Later   string
	Parts   []ReportPart
	Part    ReportPart
	Heads   []ReportHead
	Rows    []ReportRow
	Points  []ReportPoint
	Filed   []ReportFiled
	Kept    []ReportVersion
	Command string
}

// ReportPart is a part of the report: whether it foots, and how many points there are.
type ReportPart struct {
	Number int
	Name   string
	Filled bool // the tier of the service has it
	Points int
}

// ReportHead is a column.
type ReportHead struct {
	Letter string
	Text   string // as the template has it
	Figure bool
}

// ReportRow is a row of the part.
type ReportRow struct {
	Name  string
	Key   string
	Total bool
	Sub   bool
	Cells []ReportCell
	Open  *ReportOpened
}

// ReportCell is a figure, or a text.
type ReportCell struct {
	Name   string // part.row.column; empty: no figure
	Text   string
	Why    string
	Cases  int
	Opened bool
	Figure bool
}

// ReportOpened is the cell whose cases are shown.
type ReportOpened struct {
	Name  string
	Text  string
	Why   string
	Cases []ReportCase
	More  int
}

// ReportCase is a case behind a figure.
type ReportCase struct {
	ID     aedile.CaseID
	Kind   string
	State  string
	Opened time.Time
}

// ReportPoint is what does not add up.
type ReportPoint struct {
	Check, Weight, Cell, Found, About, Provision string
	Part                                         int
}

// ReportFiled is a line of the comparison with the statements filed.
type ReportFiled struct {
	Part                                 int // 0: all
	Ground                               string
	Measures, Filed, Difference, Waiting int
	Why                                  string
	First                                aedile.CaseID // of those that wait
}

// ReportVersion is a published report.
type ReportVersion struct {
	Period  string
	N       int
	At      time.Time
	Reason  string
	Changed int
}

// DutyBook are the obligations of the service.
type DutyBook struct {
	Service string
	Tier    string
	On      string
	Exempt  string
	Notes   []string
	Road    []DutyStep
	Groups  []DutyGroup
	Left    []string
	Numbers []DutyNumber
	Kinds   string
	Seat    string
	Size    string
	Late    int
	Dated   int
	All     int
	Risks   []DutyRow // of the register of risks, where there is one
}

// DutyStep is a step of the designation.
type DutyStep struct {
	Name string // a key: meets, designated, notified, applies, ceases
	Day  string
	Note string
	Done bool
	Now  bool
}

// DutyGroup are the duties of one tier.
type DutyGroup struct {
	Tier string
	Rows []DutyRow
}

// DutyRow is a duty.
type DutyRow struct {
	Provision string
	Duty      string
	Day       string
	Source    string // fixed, stated, policy; empty: none
	Period    string
	By        string
	Assumed   string
	Late      bool
	Record    string
	Notes     []string
	// State is what the record says of it now: ok, open or late; empty: nothing is drawn from the record.
	State, Says, Href string
}

// DutyNumber is a published number of recipients.
type DutyNumber struct {
	Day      string
	Millions float64
}

// AdQuestion is what is asked of the repository of advertisements.
type AdQuestion struct {
	Words, Who, State, From, To, ID string
	Removed                         bool
	Page                            int
}

// AdBook are the advertisements that answer.
type AdBook struct {
	All      int // in the repository
	Found    int
	Removed  int // that stand apart
	Added    time.Time
	States   []string
	Ads      []Ad
	Shown    *Ad
	Page     int
	More     bool
	Question AdQuestion
}

// Ad is an entry of the repository, in the order of art 39(2) DSA. Of one that was removed, what art 39(3) leaves out is not there.
type Ad struct {
	ID         string     `json:"id"`
	Title      string     `json:"title,omitempty"`
	Text       string     `json:"text,omitempty"`
	Product    string     `json:"product,omitempty"`
	Subject    string     `json:"subject,omitempty"`
	Sponsor    string     `json:"on_behalf_of,omitempty"`
	Payer      string     `json:"paid_by,omitempty"`
	First      string     `json:"first_shown,omitempty"`
	Last       string     `json:"last_shown,omitempty"`
	Until      string     `json:"stays_until,omitempty"`
	Aims       []AdAim    `json:"aimed,omitempty"`
	Commercial string     `json:"commercial_communication,omitempty"` // yes, no; empty: not recorded
	Reach      []AdReach  `json:"reach,omitempty"`
	Total      int        `json:"reach_total,omitempty"`
	TotalKnown bool       `json:"-"`
	Removed    string     `json:"removed,omitempty"` // illegal, terms
	Reasons    []AdReason `json:"reasons,omitempty"`
}

// AdAim is a parameter by which an advertisement was aimed.
type AdAim struct {
	Parameter string   `json:"parameter"`
	Included  []string `json:"included,omitempty"`
	Excluded  []string `json:"excluded,omitempty"`
}

// AdReach is how many recipients saw it in a Member State.
type AdReach struct {
	State string `json:"state"`
	Count int    `json:"recipients"`
}

// AdReason is a part of the statement of reasons of a removed one (art 17(3)(a) to (e) DSA).
type AdReason struct {
	Point string `json:"point"`
	Text  string `json:"text"`
}

// noBooks is the error where the desk was not told of which service reports are.
func noBooks(what, flag string) error {
	return aedile.NotFoundf("show "+what, "", "the desk was not told what to draw them from").Hint("aedile serve " + flag)
}

// bookTable lists the addresses of reports, obligations and advertisements.
func (s *site) bookTable() []route {
	return []route{
		{"GET /reports", seeReports, s.reportPage}, {"GET /report/{id}", seeReports, s.reportPage}, {"GET /report/{id}/as/{form}", seeReports, s.reportFile},
		{"GET /duties", seeDuties, s.dutiesPage}, {"GET /duties/calendar", seeDuties, s.dutiesCalendar}, {"GET /duties/{service}", seeDuties, s.dutiesPage},
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
