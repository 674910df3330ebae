package counter

import (
	"context"
	"hash/fnv"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/desk"
)

// Weeks is what came and what was closed in two weeks, by day, the earliest first.
type Weeks struct {
	Came, Closed []int
	Labels       []string // days of the month
	More         int      // so many were counted, and more came; 0: all were counted
}

const twoWeeks = 14

// maxCounted is how many cases are counted at most. Chosen: a page is there in the time of a page, and says where it stopped.
const maxCounted = 1000

// WeeksOf counts the two weeks before the end.
func WeeksOf(ctx context.Context, dk *desk.Desk, end time.Time, zone *time.Location) (v Weeks, err error) {
	v.Came, v.Closed = make([]int, twoWeeks), make([]int, twoWeeks)
	at := func(t time.Time) int { return twoWeeks - 1 - int(end.Sub(t)/(24*time.Hour)) }
	for i := range twoWeeks {
		v.Labels = append(v.Labels, end.AddDate(0, 0, i-twoWeeks).In(zone).Format("2"))
	}
	came, more, err := dk.Board.Rows(ctx, desk.RowFilter{Closed: true}, casework.RowPage{Order: casework.OrderOpened, Limit: maxCounted})
	if err != nil {
		return v, err
	}
	for _, x := range came {
		if i := at(x.Opened); i >= 0 && i < twoWeeks {
			v.Came[i]++
		}
	}
	if more != "" && len(came) > 0 && at(came[len(came)-1].Opened) >= 0 {
		v.More = len(came)
	}
	gone, _, err := dk.Board.Rows(ctx, desk.RowFilter{Closed: true}, casework.RowPage{Order: casework.OrderChanged, Limit: maxCounted})
	for _, x := range gone {
		if i := at(x.Changed); x.Closed && i >= 0 && i < twoWeeks {
			v.Closed[i]++
		}
	}
	return v, err
}

// Since is what happened from an instant on.
type Since struct {
	Came, Closed int
	More         bool // more came than were counted
}

// maxLooked is how many of the newest cases are looked at. Chosen: whoever was away for longer opens the list.
const maxLooked = 200

// SinceOf counts what happened since.
func SinceOf(ctx context.Context, dk *desk.Desk, at time.Time) (v Since, err error) {
	came, _, err := dk.Board.Rows(ctx, desk.RowFilter{Closed: true}, casework.RowPage{Order: casework.OrderOpened, Limit: maxLooked})
	if err != nil {
		return v, err
	}
	for _, x := range came {
		if x.Opened.After(at) {
			v.Came++
		}
	}
	gone, _, err := dk.Board.Rows(ctx, desk.RowFilter{Closed: true}, casework.RowPage{Order: casework.OrderChanged, Limit: maxLooked})
	for _, x := range gone {
		if x.Closed && x.Changed.After(at) {
			v.Closed++
		}
	}
	v.More = v.Came == maxLooked
	return v, err
}

// Mixed reports whether a finding with a known answer comes after the decision on the case: after one of so many, and nobody can tell
// which.
func Mixed(of int, id aedile.CaseID) bool {
	h := fnv.New32a()
	_, _ = h.Write([]byte(id))                 // it does not fail
	return of > 0 && h.Sum32()%uint32(of) == 0 //nolint:gosec // of is positive, and at most what a policy file says
}
