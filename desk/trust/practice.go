package trust

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/record"
	"github.com/aedile/aedile/desk"
)

// Trial is a finding that a person has decided, shown to another who does not know how: its item without names, and what was found in it.
// Nothing follows from what they say but a figure of how far people agree.
type Trial struct {
	Case     aedile.CaseID
	Item     *aedile.Item
	Findings []aedile.Finding
	Left     int // others that this person could judge
}

// The words of a judgement, in the log of the desk.
const (
	practice = "practice"
	golden   = "known answer" // of what it was said of
	fits     = "fits"
	fitsNot  = "fits not"
)

// maxTrials is how many decided reviews are looked at for one that a person can judge. Chosen: a page is there in the time of a page.
const maxTrials = 200

// NextTrial returns a review that was decided, not by this person, and that they have not judged yet; which one is chance. None is a
// NotFound error.
func NextTrial(ctx context.Context, dk *desk.Desk, by casework.ActorID) (t Trial, err error) {
	judged, _, err := trials(ctx, dk, by)
	if err != nil {
		return t, err
	}
	var rows []desk.Row
	for _, state := range []string{"taken_up", "dismissed"} {
		of, _, err := dk.Board.Rows(ctx, desk.RowFilter{Kind: "review", State: state, Closed: true},
			casework.RowPage{Order: casework.OrderChanged, Limit: maxTrials})
		if err != nil {
			return t, fmt.Errorf("list decided reviews: %w", err)
		}
		rows = append(rows, of...)
	}
	var ids []aedile.CaseID
	for _, r := range rows {
		if !judged[r.Case] && !r.Sealed {
			ids = append(ids, r.Case)
		}
	}
	return firstOf(ctx, dk, by, ids)
}

// NextKnown returns a finding whose answer is known: one person decided it, and another who did not know how said the same. It is none that
// this person has decided or judged; which one is chance. None is a NotFound error.
func NextKnown(ctx context.Context, dk *desk.Desk, by casework.ActorID) (t Trial, err error) {
	judged, known, err := trials(ctx, dk, by)
	if err != nil {
		return t, err
	}
	var ids []aedile.CaseID
	for id, same := range known {
		if same && !judged[id] {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return firstOf(ctx, dk, by, ids)
}

// trials reads the last thousand judgements: of which cases this person has made one, and on which two people said the same.
func trials(ctx context.Context, dk *desk.Desk, by casework.ActorID) (judged, known map[aedile.CaseID]bool, err error) {
	judged, known = map[aedile.CaseID]bool{}, map[aedile.CaseID]bool{}
	for f, err := range dk.Log.Facts(ctx, desk.FactFilter{What: []record.FactKind{record.FactSecond}, Last: 1000}) {
		if err != nil {
			return nil, nil, fmt.Errorf("read the log of the desk: %w", err)
		}
		if f.Why != practice && f.Why != golden {
			continue
		}
		judged[f.Case] = judged[f.Case] || f.By == by
		if _, seen := known[f.Case]; f.Why == practice {
			known[f.Case] = f.Outcome == f.Name && (!seen || known[f.Case])
		}
	}
	return judged, known, nil
}

// firstOf returns one of the cases that the person can judge.
func firstOf(ctx context.Context, dk *desk.Desk, by casework.ActorID, ids []aedile.CaseID) (t Trial, err error) {
	rand.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	for i, id := range ids {
		s, err := look(ctx, dk, id)
		if err != nil {
			return t, err
		}
		if s.sealed() || s.item == nil || s.decidedBy(by) || s.c.State != "taken_up" && s.c.State != "dismissed" {
			continue
		}
		t = Trial{Case: id, Findings: s.findings, Left: len(ids) - i - 1}
		t.Item, _, err = bare(s.item)
		return t, err
	}
	return t, aedile.NotFoundf("practise", "", "there is no decided finding that you have not decided or judged yourself")
}

// decidedBy reports whether the person made one of the moves of the review.
func (s seen) decidedBy(by casework.ActorID) bool {
	return slices.ContainsFunc(s.c.Events, func(e casework.Event) bool { return e.By.ID == by && !e.By.Automated })
}

// Judge notes what a person thinks of a finding that was decided, and returns whether it was taken up then. Who decided it, or has judged
// it already, is a Conflict error. Nothing is sent, and the case stays as it is.
func Judge(ctx context.Context, dk *desk.Desk, by casework.ActorID, id aedile.CaseID, yes bool) (taken bool, err error) {
	return judge(ctx, dk, by, id, yes, practice)
}

// JudgeKnown notes what a person says of a finding whose answer is known, which it returns. Errors are those of Judge.
func JudgeKnown(ctx context.Context, dk *desk.Desk, by casework.ActorID, id aedile.CaseID, yes bool) (answer bool, err error) {
	return judge(ctx, dk, by, id, yes, golden)
}

func judge(ctx context.Context, dk *desk.Desk, by casework.ActorID, id aedile.CaseID, yes bool, why string) (taken bool, err error) {
	s, err := look(ctx, dk, id)
	if err != nil {
		return false, err
	}
	taken = s.c.State == "taken_up"
	switch {
	case s.c.Kind != "review" || !taken && s.c.State != "dismissed" || s.sealed():
		return false, aedile.Conflictf("practise", string(id), "is no finding that a person has decided")
	case s.decidedBy(by):
		return false, aedile.Conflictf("practise", string(id), "you decided it yourself")
	}
	for f, err := range dk.Log.Facts(ctx, desk.FactFilter{Case: id, By: by, What: []record.FactKind{record.FactSecond}}) {
		if err != nil {
			return false, fmt.Errorf("read the log of the desk: %w", err)
		}
		if f.Why == practice || f.Why == golden {
			return taken, aedile.Conflictf("practise", string(id), "you have judged it already")
		}
	}
	var checks []string
	for _, f := range s.findings {
		if c := string(f.Check); !slices.Contains(checks, c) {
			checks = append(checks, c)
		}
	}
	_, err = dk.Log.Note(ctx, desk.Fact{What: record.FactSecond, Case: id, By: by, At: dk.Now().UTC(), Why: why, Off: true,
		Outcome: word(yes), Name: word(taken), Query: strings.Join(checks, "\n")})
	return taken, err
}

func word(yes bool) string {
	if yes {
		return fits
	}
	return fitsNot
}

// Agreement is how far two people agree on findings: who decided, and who judged without knowing it.
type Agreement struct {
	N     int     // findings that both looked at
	Same  int     // on which they agreed
	Kappa float64 // Cohen's: 1 whole agreement, 0 that of chance
	Known bool    // there is a kappa: neither of the two always said the same
}

// cells counts pairs: what was decided, then what was judged.
type cells [2][2]int

func (c cells) agreement() (a Agreement) {
	a.Same = c[0][0] + c[1][1]
	a.N = a.Same + c[0][1] + c[1][0]
	if a.N == 0 {
		return a
	}
	n := float64(a.N)
	yes, said := float64(c[1][0]+c[1][1])/n, float64(c[0][1]+c[1][1])/n
	chance := yes*said + (1-yes)*(1-said)
	if a.Known = chance < 1; a.Known {
		a.Kappa = (float64(a.Same)/n - chance) / (1 - chance)
	}
	return a
}

// Agreements returns how far people agree, in all and by rule, by the last thousand judgements. Cohen, "A coefficient of agreement for
// nominal scales", 1960.
func Agreements(ctx context.Context, dk *desk.Desk) (all Agreement, by map[aedile.CheckID]Agreement, err error) {
	return agreements(ctx, dk, practice)
}

// WithKnown returns how far what people say agrees with answers that are known, in all; nobody is named.
func WithKnown(ctx context.Context, dk *desk.Desk) (Agreement, error) {
	all, _, err := agreements(ctx, dk, golden)
	return all, err
}

func agreements(ctx context.Context, dk *desk.Desk, why string) (all Agreement, by map[aedile.CheckID]Agreement, err error) {
	var sum cells
	of := map[aedile.CheckID]*cells{}
	for f, err := range dk.Log.Facts(ctx, desk.FactFilter{What: []record.FactKind{record.FactSecond}, Last: 1000}) {
		if err != nil {
			return all, nil, fmt.Errorf("read the log of the desk: %w", err)
		}
		if f.Why != why {
			continue
		}
		decided, judged := index(f.Name), index(f.Outcome)
		sum[decided][judged]++
		for _, c := range strings.Split(f.Query, "\n") {
			if of[aedile.CheckID(c)] == nil {
				of[aedile.CheckID(c)] = &cells{}
			}
			of[aedile.CheckID(c)][decided][judged]++
		}
	}
	by = map[aedile.CheckID]Agreement{}
	for c, x := range of {
		by[c] = x.agreement()
	}
	return sum.agreement(), by, nil
}

func index(said string) int {
	if said == fits {
		return 1
	}
	return 0
}
