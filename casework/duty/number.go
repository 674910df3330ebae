package duty

import (
	"fmt"
	"slices"

	"github.com/aedile/aedile/deadline"
)

// most and least return the number that a statement gives, or the ends of its range.
func (r Recipients) least() int { return max(r.Total, r.AtLeast, r.average()) }

func (r Recipients) most() int { return max(r.Total, r.AtMost, r.AtLeast, r.average()) }

// average returns the average of the monthly figures; 0 where none are given.
func (r Recipients) average() (avg int) {
	for _, n := range r.Monthly {
		avg += n
	}
	if len(r.Monthly) == 0 {
		return 0
	}
	return avg / len(r.Monthly)
}

// published returns the statements out by the day, by when they were published.
func (s Service) published(on deadline.Date) []Recipients {
	out := slices.DeleteFunc(slices.Clone(s.Recipients),
		func(r Recipients) bool { return r.PublishedOn.IsZero() || r.PublishedOn.After(on) })
	slices.SortStableFunc(out, func(a, b Recipients) int { return a.PublishedOn.Compare(b.PublishedOn) })
	return out
}

// byNumbers says by the latest statement whether the service meets the threshold.
func (s Service) byNumbers(on deadline.Date) string {
	rs := s.published(on)
	switch {
	case len(rs) == 0:
		return ""
	case rs[len(rs)-1].least() >= Threshold:
		return "meets"
	case rs[len(rs)-1].most() < Threshold:
		return "below"
	}
	return ""
}

func (s Service) numberNotes(on deadline.Date, st Status) (notes []string) {
	for i, r := range s.Recipients {
		if n := len(r.Monthly); n > 0 && n != 6 {
			notes = append(notes, fmt.Sprintf("statement %d gives %d monthly figures; the average is over six months (art 24(2) DSA)", i+1, n))
		}
		if avg := r.average(); avg > 0 && r.Total > 0 && avg != r.Total {
			notes = append(notes, fmt.Sprintf("statement %d says %d, its monthly figures give %d", i+1, r.Total, avg))
		}
	}
	switch {
	case st.State == "meets":
		notes = append(notes,
			fmt.Sprintf("the number reaches %d: the coordinator tells the Commission (art 24(4)); Section 5 applies only after a designation (art 33(4))", Threshold))
	case st.applying && s.belowForAYear(on):
		notes = append(notes,
			"the numbers were below the threshold for an uninterrupted year: the Commission ends the designation (art 33(5)); until four months after its notification the duties apply")
	}
	return notes
}

// belowForAYear reports whether the published statements, one joining the other, cover a year below the threshold that ends with the
// latest.
func (s Service) belowForAYear(on deadline.Date) bool {
	rs := s.published(on)
	var since deadline.Date
	for _, r := range slices.Backward(rs) {
		if r.most() >= Threshold || r.From.IsZero() || r.To.IsZero() || !since.IsZero() && r.To.AddDays(1).Before(since) {
			break
		}
		since = r.From
	}
	return !since.IsZero() && !rs[len(rs)-1].To.AddDays(1).Before(since.AddMonths(12))
}
