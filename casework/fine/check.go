package fine

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
)

// Case is what is asked: on what basis a fine or periodic penalty is meant to be imposed, on whom, and what is known. Its fields are flags
// of a command line as well as JSON.
type Case struct {
	Basis     string `json:"basis,omitempty" placeholder:"BASIS" help:"74(1)(a) to (c), 74(2)(a) to (f), 76(1)(a) to (e), 52(3) infringement, 52(3) information, 52(4)."`
	Addressee string `json:"addressee,omitempty" placeholder:"NAME" help:"On whom it is imposed. Several services of one provider share one turnover."`
	Currency  string `json:"currency,omitempty" placeholder:"CODE" help:"Currency of all amounts. Default: EUR."`
	Year      int    `json:"year,omitempty" placeholder:"YEAR" help:"The financial year of the figures: the one before the decision."`

	Turnover  *Figure       `json:"turnover,omitempty" placeholder:"AMOUNT" help:"Total worldwide annual turnover of that year."`
	Income    *Figure       `json:"income,omitempty" placeholder:"AMOUNT" help:"Total annual income of that year."`
	DecidedOn deadline.Date `json:"decided_on,omitzero" placeholder:"DAY" help:"The day of the decision, as far as it is known."`
	Amounts   []Amount      `json:"amounts,omitempty" name:"amount" sep:"none" placeholder:"GROUND=AMOUNT" help:"Meant for a ground. May be repeated."`
	Total     *Cents        `json:"total,omitempty" placeholder:"AMOUNT" help:"The sum that the draft states."`

	Days     int           `json:"days,omitempty" placeholder:"N" help:"Days of a periodic penalty."`
	YearDays int           `json:"year_days,omitempty" placeholder:"N" help:"365 or 366, for the daily average: the law does not say which. Default: 365."`
	From     deadline.Date `json:"from,omitzero" placeholder:"DAY" help:"The day that the decision appoints, from which a periodic penalty is counted."`

	// What the conditions ask for. Absent: not known.
	Decision     *bool   `json:"in_a_decision,omitempty" negatable:"" help:"The fine stands in a decision under art 73."`
	Heard        *bool   `json:"heard,omitempty" negatable:"" help:"Preliminary findings were sent, and the time to reply has passed."`
	Fault        string  `json:"fault,omitempty" placeholder:"WORD" help:"intent, negligence or none."`
	Request      string  `json:"request,omitempty" placeholder:"WORD" help:"simple or decision: the request that was not answered, or answered wrongly."`
	Enforces     *bool   `json:"enforces_a_decision,omitempty" negatable:"" help:"Of art 76: there is a decision that the penalty enforces."`
	DefinitiveOf *Cents  `json:"definitive_of,omitempty" placeholder:"AMOUNT" help:"Art 76(2): the amount under the original decision."`
	Complied     *bool   `json:"complied,omitempty" negatable:"" help:"Art 76(2): the obligation was satisfied."`
	State        string  `json:"state,omitempty" placeholder:"CODE" help:"Of art 52: whose law."`
	National     string  `json:"national_law,omitempty" placeholder:"TEXT" help:"Of art 52: the provision of national law."`
	Criteria     Weighed `json:"criteria,omitzero" kong:"-"`
}

// Figure is an amount with where it is from.
type Figure struct {
	Amount Cents         `json:"amount"`
	Source string        `json:"source,omitempty"`
	On     deadline.Date `json:"on,omitzero"`
}

// UnmarshalText reads an amount alone.
func (f *Figure) UnmarshalText(b []byte) (err error) {
	f.Amount, err = ParseCents(string(b))
	return err
}

// UnmarshalJSON reads an object, or an amount alone.
func (f *Figure) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] != '{' {
		return f.Amount.UnmarshalJSON(b)
	}
	type plain Figure
	return strict(b, (*plain)(f))
}

// UnmarshalJSON reads an object.
func (a *Amount) UnmarshalJSON(b []byte) error {
	type plain Amount
	return strict(b, (*plain)(a))
}

// Amount is what is meant for one ground.
type Amount struct {
	Ground string `json:"ground"`
	Amount Cents  `json:"amount"`
}

// UnmarshalText reads GROUND=AMOUNT.
func (a *Amount) UnmarshalText(b []byte) (err error) {
	ground, amount, ok := strings.Cut(string(b), "=")
	if !ok {
		return aedile.Invalidf("read amount", string(b), "names no ground").Hint("write 1=45000000")
	}
	a.Ground = ground
	a.Amount, err = ParseCents(amount)
	return err
}

// Weighed are the criteria for the amount, as a person weighs them (art 74(4) DSA).
type Weighed struct {
	Nature     string `json:"nature,omitempty"`
	Gravity    string `json:"gravity,omitempty"`
	Duration   string `json:"duration,omitempty"`
	Recurrence string `json:"recurrence,omitempty"`
	Delay      string `json:"delay,omitempty"` // caused to the proceedings; for fines under art 74(2)
}

// basis is one ground of the law for a fine or periodic penalty.
type basis struct {
	name  string
	law   law.Ref
	what  string
	pct   int64
	daily bool
	on    string // turnover, or either of income and turnover
}

// either says that the law measures by income or worldwide turnover.
const (
	either   = "income or turnover"
	turnover = "turnover"
)

var bases = []basis{
	{"74(1)(a)", dsa("art 74(1)(a)"), "an infringement of the Regulation", 6, false, turnover},
	{"74(1)(b)", dsa("art 74(1)(b)"), "not complying with interim measures", 6, false, turnover},
	{"74(1)(c)", dsa("art 74(1)(c)"), "not complying with commitments made binding", 6, false, turnover},
	{"74(2)(a)", dsa("art 74(2)(a)"), "incorrect, incomplete or misleading information", 1, false, either},
	{"74(2)(b)", dsa("art 74(2)(b)"), "no reply to a request by decision", 1, false, either},
	{"74(2)(c)", dsa("art 74(2)(c)"), "not rectifying what a member of staff said", 1, false, either},
	{"74(2)(d)", dsa("art 74(2)(d)"), "refusing an inspection", 1, false, either},
	{"74(2)(e)", dsa("art 74(2)(e)"), "not complying with monitoring measures", 1, false, either},
	{"74(2)(f)", dsa("art 74(2)(f)"), "breach of the terms of access to the file", 1, false, either},
	{"76(1)(a)", dsa("art 76(1)(a)"), "information under a decision", 5, true, either},
	{"76(1)(b)", dsa("art 76(1)(b)"), "an inspection ordered by decision", 5, true, either},
	{"76(1)(c)", dsa("art 76(1)(c)"), "interim measures", 5, true, either},
	{"76(1)(d)", dsa("art 76(1)(d)"), "commitments made binding", 5, true, either},
	{"76(1)(e)", dsa("art 76(1)(e)"), "a decision of non-compliance, its action plan included", 5, true, either},
	{"52(3) infringement", dsa("art 52(3)"), "national maximum for an infringement", 6, false, turnover},
	{"52(3) information", dsa("art 52(3)"), "national maximum for wrong or missing information and refused inspections", 1, false, either},
	{"52(4)", dsa("art 52(4)"), "national maximum of a periodic penalty", 5, true, either},
}

// Bases returns the names of what a fine or penalty can rest on.
func Bases() (names []string) {
	for _, b := range bases {
		names = append(names, b.name)
	}
	return names
}

func basisOf(name string) (basis, bool) {
	name = strings.TrimPrefix(strings.TrimPrefix(strings.ToLower(strings.Join(strings.Fields(name), " ")), "art "), "article ")
	i := slices.IndexFunc(bases, func(b basis) bool { return b.name == name })
	if i < 0 {
		return basis{}, false
	}
	return bases[i], true
}

// Finding is what stands against a fine, or what is not known of it.
type Finding struct {
	Law     string `json:"law"`
	Msg     string `json:"message"`
	Unknown bool   `json:"unknown,omitempty"` // it is not known whether the condition is met
}

// Measure is a cap by one figure.
type Measure struct {
	Of    string `json:"of"` // turnover or income
	Base  Figure `json:"base"`
	Pct   int64  `json:"percent"`
	Cap   Cents  `json:"cap"`
	Daily bool   `json:"per_day,omitempty"`
}

// Answer is the outcome of a check.
type Answer struct {
	Caution   string    `json:"caution"`
	Basis     string    `json:"basis"`
	Law       string    `json:"law"`
	For       string    `json:"for"`
	Currency  string    `json:"currency"`
	Year      int       `json:"year,omitempty"`
	YearDays  int       `json:"year_days,omitempty"` // by which the daily average was made; the law does not say which
	Measures  []Measure `json:"measures"`
	Cap       Cents     `json:"cap"` // the higher of the measures
	Days      int       `json:"days,omitempty"`
	CapOfDays Cents     `json:"cap_of_days,omitempty"`
	Proposed  Cents     `json:"proposed,omitempty"`
	Within    *bool     `json:"within_cap,omitempty"`
	Needed    Cents     `json:"base_needed,omitempty"` // the least turnover or income for which the sum would be within the cap
	Refused   []Finding `json:"refused"`
	Criteria  []Line    `json:"criteria"`
	Notes     []string  `json:"notes,omitempty"`
}

// Line is a criterion and what was written under it.
type Line struct {
	Name string `json:"name"`
	Text string `json:"text"` // empty: it is still to be filled
	Law  string `json:"law"`
}

func mark(r law.Ref) string { return law.MarkOf(r) + r.String() }

func (a *Answer) need(ok bool, ref law.Ref, format string, args ...any) {
	if !ok {
		a.Refused = append(a.Refused, Finding{Law: mark(ref), Msg: fmt.Sprintf(format, args...)})
	}
}

// know asks for a fact: that it is not so stands against the fine, that it is not known is said.
func (a *Answer) know(fact *bool, ref law.Ref, not, unknown string) {
	switch {
	case fact == nil:
		a.Refused = append(a.Refused, Finding{Law: mark(ref), Msg: unknown, Unknown: true})
	case !*fact:
		a.need(false, ref, "%s", not)
	}
}
