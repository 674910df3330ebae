package duty

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/deadline"
)

// Service are the facts of a service on which its duties rest.
type Service struct {
	ID       string `json:"id,omitempty"`
	Name     string `json:"name"`
	Provider string `json:"provider,omitempty"` // its legal name
	// Kinds: mere_conduit, caching, hosting, platform, search_engine. A platform hosts.
	Kinds []string `json:"kinds"`
	// Marketplace: consumers can conclude distance contracts with traders on it. Absent: not known, and its duties are shown as asked for if
	// so.
	Marketplace *bool `json:"marketplace,omitempty"`
	Seat        Seat  `json:"seat,omitzero"`
	Size        Size  `json:"size,omitzero"`
	// Languages are those declared to authorities (art 11(3) DSA).
	Languages []string `json:"languages,omitempty"`
	// Public are the service's own public entries: what stands where (arts 11, 12, 13 DSA).
	Public       map[string]string `json:"public,omitempty"`
	Recipients   []Recipients      `json:"recipients,omitempty"`
	Designations []Designation     `json:"designations,omitempty"`
	// Done is what the provider did last: recurring duties are counted from it.
	Done []Done `json:"done,omitempty"`
	// Source and Mark say where the facts come from and how far they are confirmed, where they are not the provider's own.
	Source string `json:"source,omitempty"`
	Mark   string `json:"mark,omitempty"`
	Note   string `json:"note,omitempty"`
}

// Seat is where the provider is established, or where its representative is.
type Seat struct {
	State          string        `json:"state,omitempty"` // code of the Member State
	Since          deadline.Date `json:"since,omitzero"`
	Representative bool          `json:"representative,omitempty"` // it has no establishment in the Union (art 13 DSA)
}

// Size is the size of the enterprise by Recommendation 2003/361/EC.
type Size struct {
	Enterprise string        `json:"enterprise,omitempty"` // micro, small, medium, large; empty: not known, and no exemption is taken
	Since      deadline.Date `json:"since,omitzero"`
	LostOn     deadline.Date `json:"lost_on,omitzero"` // the day on which the status of a micro or small enterprise was lost
}

// Recipients is a published statement of the average monthly active recipients in the Union over six months (art 24(2) DSA).
type Recipients struct {
	From        deadline.Date  `json:"from,omitzero"`
	To          deadline.Date  `json:"to,omitzero"`
	Total       int            `json:"total,omitempty"`
	AtLeast     int            `json:"at_least,omitempty"` // where a range was published
	AtMost      int            `json:"at_most,omitempty"`
	Monthly     []int          `json:"monthly,omitempty"` // the six monthly figures, where they are given
	States      map[string]int `json:"states,omitempty"`  // by Member State
	PublishedOn deadline.Date  `json:"published_on,omitzero"`
	URL         string         `json:"url,omitempty"`
	Method      string         `json:"method,omitempty"`
}

// Done says that a duty was met on a day.
type Done struct {
	Provision string        `json:"provision"` // as "art 34(1)" of the DSA
	On        deadline.Date `json:"on"`
	Record    string        `json:"record,omitempty"`
}

// MaxBytes is the longest file of facts that is read. Chosen: ten years of statements by Member State are a hundredth of it.
const MaxBytes = 1 << 20

var kindNames = []string{"mere_conduit", "caching", "hosting", "platform", "search_engine"}

// Read reads the facts of one service as JSON. Unknown fields and facts that contradict each other are Invalid errors, all at once.
func Read(r io.Reader, name string) (s Service, err error) {
	raw, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return s, aedile.Unavailablef("read service", name, "cannot be read").Because(err)
	}
	if len(raw) > MaxBytes {
		return s, aedile.Limitf("read service", name, "holds more than %d bytes", MaxBytes)
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&s); err != nil {
		return s, aedile.Invalidf("read service", name, "is not the facts of a service: %v", err).Hint("aedile duties --example prints one")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return s, aedile.Invalidf("read service", name, "holds more than one service")
	}
	return s, s.Validate()
}

// Validate refuses facts that say nothing, or contradict each other.
func (s Service) Validate() error {
	var errs []error
	bad := func(field, format string, args ...any) {
		errs = append(errs, aedile.Invalidf("read service", s.Name, field+": "+format, args...))
	}
	if s.Name == "" {
		bad("name", "the service has no name")
	}
	if len(s.Kinds) == 0 {
		bad("kinds", "does not say what the service is: %v", kindNames)
	}
	for _, k := range s.Kinds {
		if !slices.Contains(kindNames, k) {
			bad("kinds", "%q is none of %v", k, kindNames)
		}
	}
	if !slices.Contains([]string{"", "micro", "small", "medium", "large"}, s.Size.Enterprise) {
		bad("size.enterprise", "%q is none of micro, small, medium, large", s.Size.Enterprise)
	}
	if s.small() && !s.Size.LostOn.IsZero() {
		bad("size.lost_on", "the status is said to be %s and to be lost", s.Size.Enterprise)
	}
	if s.Seat.State != "" {
		if _, err := deadline.CalendarOf(s.Seat.State); err != nil || s.Seat.State == "COM" {
			bad("seat.state", "%q is no Member State", s.Seat.State)
		}
	}
	for i, r := range s.Recipients {
		if r.Total < 0 || r.AtLeast < 0 || r.AtMost > 0 && r.AtMost < r.AtLeast || r.Total == 0 && r.AtLeast == 0 && r.AtMost == 0 &&
			len(r.Monthly) == 0 {
			bad("recipients", "statement %d gives no number, or one that cannot be", i+1)
		}
	}
	for i, d := range s.Designations {
		for _, msg := range d.faults() {
			bad("designations", "%d: %s", i+1, msg)
		}
	}
	return errors.Join(errs...)
}

func (s Service) is(kind string) bool { return slices.Contains(s.Kinds, kind) }

// small reports whether the enterprise is a micro or small one now.
func (s Service) small() bool { return s.Size.Enterprise == "micro" || s.Size.Enterprise == "small" }

// last returns the latest day on or before the day on which the provision was met.
func (s Service) last(place string, on deadline.Date) (day deadline.Date, ok bool) {
	for _, d := range s.Done {
		if d.Provision == place && !d.On.After(on) && d.On.After(day) {
			day, ok = d.On, true
		}
	}
	return day, ok
}
