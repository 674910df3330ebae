package part

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/aedile/aedile"
)

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
	Open    bool // it can be published from here: there is a folder for it, and the period is over
	Again   bool // there is a version of the period already, so that another one needs a reason
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
	Digest  string   // SHA-256 of the figures
	Files   []string // their addresses: figures, tables
	Signed  bool
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
	Unread   int // lines of the register that are no advertisement
	Left     int // advertisements beyond what is held
	States   []string
	Ads      []Ad
	Shown    *Ad
	Page     int
	More     bool
	Question AdQuestion
}

// Says joins how many there are with how many could not be shown, where any could not.
func (b *AdBook) Says(all, unread string) string {
	if b.Unread+b.Left == 0 {
		return all
	}
	return all + " " + unread
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

// Values is the question as a query.
func (q AdQuestion) Values(page int) url.Values {
	v := url.Values{}
	set := func(k, s string) {
		if s != "" {
			v.Set(k, s)
		}
	}
	set("words", q.Words)
	set("who", q.Who)
	set("state", q.State)
	set("from", q.From)
	set("to", q.To)
	if q.Removed {
		v.Set("removed", "1")
	}
	if page > 0 {
		v.Set("page", strconv.Itoa(page))
	}
	return v
}

// Called is what an entry is called in a list.
func (a Ad) Called() string {
	for _, s := range []string{a.Title, a.Product, a.Text, a.ID} {
		if s != "" {
			return s
		}
	}
	return ""
}

// Sum adds up what the Member States say.
func (a Ad) Sum() (n int) {
	for _, r := range a.Reach {
		n += r.Count
	}
	return n
}

// In returns the duties in an order: by tier, by day, or those that need somebody; and how many they are.
func (b *DutyBook) In(order string) (groups []DutyGroup, shown int) {
	groups = b.Groups
	if order != "tier" {
		one := DutyGroup{}
		for _, g := range b.Groups {
			for _, r := range g.Rows {
				if order == "day" && r.Day != "" || order == "needs" && (r.Late || r.State == "open" || r.State == "late") {
					one.Rows = append(one.Rows, r)
				}
			}
		}
		if order == "day" {
			slices.SortStableFunc(one.Rows, func(a, b DutyRow) int { return cmp.Compare(a.Day, b.Day) })
		}
		groups = []DutyGroup{one}
	}
	for _, g := range groups {
		shown += len(g.Rows)
	}
	return groups, shown
}

// chartHeight is how high the tallest bar of the numbers of recipients is, in the units of the picture, and limit the number of millions of
// art 33(1) DSA.
const (
	chartHeight = 62
	limit       = 45
)

// Scale is how high a million is in the picture of the numbers.
func (b *DutyBook) Scale() float64 {
	most := float64(limit)
	for _, n := range b.Numbers {
		most = max(most, n.Millions)
	}
	return chartHeight / most
}
