package counter

import (
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/desk"
)

// Stop is a station on the road of a case: where it was, where it stands, where it may go.
type Stop struct {
	State string
	At    time.Time // when it came there; zero: not yet
	Now   bool
	// Until is the day on which a period ends that may bring it there, with its source; nil: none.
	Until *casework.Due
}

// maxStops is how many stations a road shows. Chosen: they stand beside each other.
const maxStops = 6

// Road returns the stations of the case: those it passed, each once and at its last time, the one where it stands, and those where it may
// go from there.
func Road(c casework.Case) (all []Stop) {
	for _, e := range c.Events {
		for i := range all {
			if all[i].State == e.To {
				all = append(all[:i], all[i+1:]...)
				break
			}
		}
		all = append(all, Stop{State: e.To, At: e.At})
	}
	if len(all) == 0 {
		return nil
	}
	all[len(all)-1].Now = !c.Closed
	if n := len(all); n > maxStops-1 {
		all = append(all[:1:1], all[n-maxStops+2:]...)
	}
	k, ok := kinds.Of(c.Kind)
	if !ok || c.Closed {
		return all
	}
	for _, m := range k.Open(c.State) {
		if len(all) == maxStops || m.To == c.State || on(all, m.To) || m.Name == "withdraw" {
			continue
		}
		s := Stop{State: m.To}
		if d, ok := c.Due(m.Lapses, ""); ok && m.Lapses != "" {
			s.Until = &d
		}
		all = append(all, s)
	}
	return all
}

func on(all []Stop, state string) bool {
	for _, s := range all {
		if s.State == state {
			return true
		}
	}
	return false
}

// zoneOf returns the zone in which the days of the case are counted.
func zoneOf(dk *desk.Desk, c casework.Case) *time.Location {
	for _, code := range []string{c.Calendar, dk.Terms.Calendar, "COM"} {
		if clock, ok := dk.Terms.Clocks[code]; ok && clock.Zone != nil {
			return clock.Zone
		}
	}
	return time.UTC
}

// Missing names the elements of a notice that are not there (art 16(2) DSA); none: it is complete.
func Missing(s Seen) []desk.FaultView {
	if s.Notice == nil {
		return nil
	}
	return desk.ViewFaults(s.Notice.Validate())
}

// DecisionOn returns the case of the restriction that followed from a notice; "" where none did.
func DecisionOn(s Seen) (id aedile.CaseID, outcome, reasons string) {
	d := casework.LastBody[kinds.NoticeDecision](s.Case, "decide")
	if d == nil {
		return "", "", ""
	}
	return d.Decision, string(d.Outcome), d.Reasons
}

// ComplaintOn returns the complaint that was lodged last against what was decided in the case; "" where none was.
func ComplaintOn(c casework.Case) aedile.CaseID {
	if l := casework.LastBody[kinds.Link](c, "complain"); l != nil {
		return l.Case
	}
	return ""
}

// Complaining is what somebody writes against a decision (art 20 DSA).
type Complaining struct {
	Against  aedile.CaseID
	Grounds  string
	Contact  string
	Language string
}
