package trust

import (
	"slices"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/desk"
)

// Standing is what a rule may do.
type Standing string

// The standings. A rule of which nothing was decided stands at Review.
const (
	Shadow  Standing = "shadow"  // its findings are counted and open nothing
	Review  Standing = "review"  // its findings go to people
	MayAct  Standing = "act"     // it restricts by itself, up to its quota of a day; past it, its findings go to people
	Stopped Standing = "stopped" // its findings are counted and open nothing, until a second person lets it go on
)

// The steps that the log of the desk holds of a rule.
const (
	stepStand    = "stand"    // it was given a standing
	stepStop     = "stop"     // a person stopped it
	stepResume   = "resume"   // another person let it go on
	stepLost     = "lost"     // it lost the right to act by itself
	stepActed    = "acted"    // it restricted by itself
	stepDiverted = "diverted" // it would have, and its finding went to a person
	stepKept     = "kept"     // findings that opened nothing
)

// Weeks is for how many weeks the hits of a rule are counted.
const Weeks = 12

// Rule is what is known of a rule.
type Rule struct {
	Check    aedile.CheckID
	Hits     int
	Weekly   [Weeks]int // findings by week, this week last
	Right    int        // of those that people looked at
	Wrong    int
	Low      float64 // bounds of how often it is right, at 95 %
	High     float64
	Standing Standing // as it stands now: a rule that is stopped or has lost the right does not act, whatever it was given
	Given    Standing // as it was given, before a stop
	Does     string   // what it does where it acts: remove, demote, label
	Quota    int      // of a day
	Used     int      // today
	Diverted int      // today
	Kept     int      // findings that opened nothing, ever
	Lost     string   // why it lost the right to act; empty: it did not
	LostAt   time.Time
	Stop     *Stop
	Points   []Point // how the bounds went, the earliest first
	Wrongs   []aedile.CaseID
	Log      []desk.Fact // what was decided on it, the latest last
}

// Reviewed is how many findings people looked at.
func (r Rule) Reviewed() int { return r.Right + r.Wrong }

// Earned reports whether it may be given the right to act.
func (r Rule) Earned() bool { return earned(r.Right, r.Reviewed()) }

// Stop is that a person stopped a rule.
type Stop struct {
	By  casework.ActorID
	At  time.Time
	Why string
}

// Point is how often a rule was right after so many reviews.
type Point struct {
	N         int
	Share     float64
	Low, High float64
}

// outcome is what a person found of one finding.
type outcome struct {
	key   uint64
	right bool
}

// tally is a rule as it is counted.
type tally struct {
	check    aedile.CheckID
	hits     int
	weeks    map[int]int // by number of the week
	outcomes []outcome
	right    int
	wrongs   []aedile.CaseID

	given          Standing
	does           string
	quota          int
	since          time.Time // of the standing
	lost           string
	lostAt         time.Time
	lostNoted      bool
	stop           *Stop
	acted          []acted
	diverted, kept []acted
	log            []desk.Fact
}

// acted is something that a rule did of itself.
type acted struct {
	seq int64
	at  time.Time
	n   int
}

// maxKept is how many cases in which a rule was wrong are remembered, and how many steps of its log. Chosen: what a page shows.
const maxKept = 60

// add counts what a person found.
func (t *tally) add(key uint64, id aedile.CaseID, right bool, at time.Time) {
	t.outcomes = append(t.outcomes, outcome{key, right})
	if right {
		t.right++
	} else {
		t.wrongs = append(t.wrongs, id)
		if len(t.wrongs) > maxKept {
			t.wrongs = slices.Delete(t.wrongs, 0, 1)
		}
	}
	t.judge(at)
}

// take takes back what was counted for the case, which can cost the rule its right as a wrong finding can.
func (t *tally) take(key uint64, id aedile.CaseID, at time.Time) {
	for i, o := range slices.Backward(t.outcomes) {
		if o.key != key {
			continue
		}
		if o.right {
			t.right--
		}
		t.outcomes = slices.Delete(t.outcomes, i, i+1)
		t.wrongs = slices.DeleteFunc(t.wrongs, func(x aedile.CaseID) bool { return x == id })
		t.judge(at)
		return
	}
}

// judge takes the right to act from a rule whose bound has fallen below what it must show. It comes back by a person alone.
func (t *tally) judge(at time.Time) {
	low, _ := wilson(t.right, len(t.outcomes))
	if t.given != MayAct || t.lost != "" || at.Before(t.since) || low >= LeastBound {
		return
	}
	t.lost, t.lostAt, t.lostNoted = lostWhy(t.right, len(t.outcomes), low), at, false
}

// standing is what the rule may do now.
func (t *tally) standing() Standing {
	switch {
	case t.stop != nil:
		return Stopped
	case t.given == MayAct && t.lost != "":
		return Review
	case t.given == "":
		return Review
	}
	return t.given
}

// step takes a step of the log.
func (t *tally) step(f desk.Fact) {
	x := acted{f.Seq, f.At, max(1, f.Count)}
	switch f.Outcome {
	case stepStand:
		t.given, t.does, t.quota, t.since = Standing(f.Query), "", f.Count, f.At
		if f.Query == string(MayAct) && len(f.Roles) > 0 {
			t.does = f.Roles[0]
		}
		if !t.lostAt.After(f.At) {
			t.lost, t.lostAt = "", time.Time{}
		}
	case stepStop:
		t.stop = &Stop{f.By, f.At, f.Why}
	case stepResume:
		t.stop = nil
	case stepLost:
		t.lost, t.lostAt, t.lostNoted = f.Why, f.At, true
	case stepActed:
		t.acted = append(t.acted, x)
	case stepDiverted:
		t.diverted = append(t.diverted, x)
	case stepKept:
		t.kept = append(t.kept, x)
	}
	if f.Outcome != stepActed && f.Outcome != stepDiverted && f.Outcome != stepKept {
		if t.log = append(t.log, f); len(t.log) > maxKept {
			t.log = slices.Delete(t.log, 0, 1)
		}
	}
}

// rule returns the tally as it is shown.
func (t *tally) rule(now time.Time, midnight time.Time) Rule {
	r := Rule{Check: t.check, Hits: t.hits, Right: t.right, Wrong: len(t.outcomes) - t.right, Standing: t.standing(), Given: t.given,
		Does:  t.does,
		Quota: t.quota, Lost: t.lost, LostAt: t.lostAt, Stop: t.stop, Wrongs: slices.Clone(t.wrongs), Log: slices.Clone(t.log),
		Used: since(t.acted, midnight) - overturned(t, midnight), Diverted: since(t.diverted, midnight), Points: t.points()}
	if t.given == "" {
		r.Given = Review
	}
	r.Low, r.High = wilson(t.right, len(t.outcomes))
	for _, k := range t.kept {
		r.Kept += k.n
	}
	week := weekOf(now)
	for w, n := range t.weeks {
		if i := Weeks - 1 - (week - w); i >= 0 && i < Weeks {
			r.Weekly[i] += n
		}
	}
	return r
}

// overturned counts the acts of today that a second look at the quota took back.
func overturned(t *tally, midnight time.Time) (n int) {
	for _, d := range t.diverted {
		if d.n > 1 && !d.at.Before(midnight) { // a diversion with the weight of two takes back an act
			n++
		}
	}
	return n
}

// since counts what was done from an instant on.
func since(all []acted, from time.Time) (n int) {
	for _, a := range slices.Backward(all) {
		if a.at.Before(from) {
			break
		}
		n++
	}
	return n
}

// maxPoints is how many points the chart of a rule has. Chosen: as many as can be told apart.
const maxPoints = 24

// points returns how the bounds went.
func (t *tally) points() (ps []Point) {
	step := max(1, (len(t.outcomes)+maxPoints-1)/maxPoints)
	right := 0
	for i, o := range t.outcomes {
		if o.right {
			right++
		}
		if n := i + 1; n%step == 0 || n == len(t.outcomes) {
			low, high := wilson(right, n)
			ps = append(ps, Point{n, float64(right) / float64(n), low, high})
		}
	}
	return ps
}

// weekOf numbers the weeks.
func weekOf(t time.Time) int { return int(t.Unix() / (7 * 24 * 60 * 60)) }
