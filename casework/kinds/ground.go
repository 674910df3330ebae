package kinds

import (
	"fmt"
	"slices"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/supervision"
	"github.com/aedile/aedile/deadline"
)

// GroundState is where one ground of a proceeding stands.
type GroundState string

// The states of a ground.
const (
	GroundSuspected GroundState = "suspected"
	GroundFound     GroundState = "preliminarily_found"
	GroundReplied   GroundState = "replied"
	GroundCommitted GroundState = "committed"
	GroundInfringed GroundState = "non_compliance"
	GroundClosed    GroundState = "closed"
	GroundReopened  GroundState = "reopened"
)

// Grounds returns where each ground of the proceeding stands: one case can end differently by ground.
func Grounds(c casework.Case) map[int]GroundState {
	states := map[int]GroundState{}
	for _, e := range c.Events {
		switch e.Move {
		case "open":
			setGrounds(states, e, GroundSuspected)
			if p, err := casework.BodyOf[Proceeding](e); err == nil && p.Reopens != "" {
				setGrounds(states, e, GroundReopened)
			}
		case "reply", "reply_part":
			setGrounds(states, e, GroundReplied)
		case "reopen":
			setGrounds(states, e, GroundReopened)
		case "find":
			setGrounds(states, e, GroundFound)
		case "bind":
			setGrounds(states, e, GroundCommitted)
		case "decide":
			setGrounds(states, e, GroundInfringed)
		case "drop":
			setGrounds(states, e, GroundClosed)
		}
	}
	return states
}

func setGrounds(states map[int]GroundState, e casework.Event, to GroundState) {
	for _, no := range groundsNamed(e) {
		states[no] = to
	}
}

// groundsNamed returns the numbers of the grounds that a step names; the opening describes them.
func groundsNamed(e casework.Event) (nos []int) {
	if p, err := casework.BodyOf[Proceeding](e); err == nil && e.Move == "open" {
		for _, g := range p.Grounds {
			nos = append(nos, g.No)
		}
		return nos
	}
	g, err := casework.BodyOf[struct {
		Grounds []int `json:"grounds"`
	}](e)
	if err != nil {
		return nil // a step that names no grounds
	}
	return g.Grounds
}

// LastActs returns the last step that names each ground of the proceeding.
func LastActs(c casework.Case) map[int]casework.Event {
	last := map[int]casework.Event{}
	for _, e := range c.Events {
		for _, no := range groundsNamed(e) {
			last[no] = e
		}
	}
	return last
}

// groundsOf returns the grounds that a step names.
func groundsOf(in casework.In) []int {
	switch b := in.Body.(type) {
	case *Preliminary:
		return b.Grounds
	case *OnGrounds:
		return b.Grounds
	case *NonCompliance:
		return b.Grounds
	case *GroundReopening:
		return b.Grounds
	}
	return nil
}

// findable are grounds that have not ended; and those with binding commitments, or interim measures, that are said not to be kept.
func findable(in casework.In) (fs casework.Faults) {
	from := []GroundState{GroundSuspected, GroundReopened, GroundFound, GroundReplied} // further findings on the same ground too
	p := in.Body.(*Preliminary)
	if p.Basis == "c" {
		from = []GroundState{GroundCommitted}
	}
	fs = onGrounds("art 73(2)", from...)(in)
	for _, no := range p.Grounds {
		bound := Grounds(in.Case)[no] == GroundCommitted
		fs.Need(!bound || p.Basis == "c", "basis",
			fmt.Sprintf("commitments on ground %d are binding: c is for a breach of them; else reopen it", no), dsa("art 73(1)"))
	}
	return append(append(fs, basisFaults(in, p.Basis, p.Grounds)...), shortReply(in, p)...)
}

// shortReply refuses a period to reply that is shorter than 14 days.
func shortReply(in casework.In, p *Preliminary) (fs casework.Faults) {
	if p.ReplyWithin.IsZero() || nationally(in) {
		return nil
	}
	given, err := in.Clock.End(supervision.AtStep(in), p.ReplyWithin)
	least, lerr := in.Clock.End(supervision.AtStep(in), replyDue.Least)
	if err != nil || lerr != nil {
		fs.Need(false, "reply_within", "cannot be counted", dsa("art 79(2)"))
		return fs
	}
	short := p.ReplyWithin.Unit == deadline.Days && p.ReplyWithin.N < replyDue.Least.N // also where a holiday moves its end
	fs.Need(!short && !given.LastDay.Before(least.LastDay), "reply_within", "leaves less than 14 days, which end on "+
		least.LastDay.String(),
		dsa("art 79(2)"))
	return fs
}

// based holds a decision against the basis that it names.
func based(in casework.In) casework.Faults {
	n := in.Body.(*NonCompliance)
	return basisFaults(in, n.Basis, n.Grounds)
}

// basisFaults refuses a basis of art 73(1) of which the record has nothing: interim measures under (b), commitments of the ground under
// (c).
func basisFaults(in casework.In, basis string, nos []int) (fs casework.Faults) {
	fs.Need(slices.Contains([]string{"", "a", "b", "c"}, basis), "basis", "is none of a, b, c", dsa("art 73(1)"))
	var interim bool
	bound := map[int]bool{}
	for _, e := range in.Case.Events {
		switch e.Move {
		case "measure":
			m, err := casework.BodyOf[Measure](e)
			interim = interim || err == nil && m.Article == "70"
		case "bind":
			if g, err := casework.BodyOf[OnGrounds](e); err == nil {
				for _, no := range g.Grounds {
					bound[no] = true
				}
			}
		}
	}
	fs.Need(basis != "b" || interim, "basis", "no interim measures were ordered in these proceedings", dsa("art 73(1)"))
	for _, no := range nos {
		fs.Need(basis != "c" || bound[no], "basis", fmt.Sprintf("no commitments on ground %d were made binding in these proceedings", no),
			dsa("art 73(1)"))
	}
	return fs
}
