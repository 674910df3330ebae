package annex

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/law"
)

// AgainstFiled compares what a report counts with the statements of reasons that were filed (art 24(5) DSA): of one part, or all.
type AgainstFiled struct {
	Part   int    `json:"part"` // 3 to 6; 0: all
	Ground string `json:"ground,omitempty"`
	// Measures are the decisions of the period; Filed those with a receipt of the Transparency Database. The rest is told apart by why.
	Measures int `json:"measures"`
	Filed    int `json:"filed"`
	// Waiting are to be filed; Oldest is when the oldest of them was sent.
	Waiting int       `json:"waiting"`
	Oldest  time.Time `json:"oldest,omitzero"`
	// Needless are decisions of which no statement is due, by the provision that says so.
	Needless map[string]int  `json:"no_statement_due,omitempty"`
	Some     []aedile.CaseID `json:"first_waiting,omitempty"`
}

// Difference is what of the measures is not filed.
func (f AgainstFiled) Difference() int { return f.Measures - f.Filed }

// reasons of no statement, by exception.
var needless = map[kinds.Exception]string{kinds.NoContact: "art 17(2) DSA, no contact known",
	kinds.DeceptiveCommercial: "art 17(2) DSA, deceptive high-volume commercial content", kinds.ByOrder: "art 17(5) DSA, on an order"}

// Reconcile holds the decisions of the period against the statements that were filed: by part, the sum last. It counts decisions, where the
// parts on notices count what was done on each notice.
func Reconcile(ctx context.Context, c Setting, record casework.Store, read func(context.Context, aedile.CaseID) (casework.Case, error)) (
	[]AgainstFiled, error,
) {
	rows := []AgainstFiled{{Part: 3}, {Part: 4, Ground: "law"}, {Part: 4, Ground: "terms"}, {Part: 5}, {Part: 6}, {}}
	for k, err := range record.List(ctx, casework.Filter{Kind: "decision", Closed: true}) {
		if err != nil {
			return nil, fmt.Errorf("list decisions: %w", err)
		}
		full, err := read(ctx, k.ID)
		if err != nil {
			return nil, err
		}
		i, ok := c.rowOf(full)
		if !ok {
			continue
		}
		for _, at := range []int{i, len(rows) - 1} {
			rows[at].add(full)
		}
	}
	return rows, nil
}

// rowOf tells to which row a decision of the period belongs.
func (c *Setting) rowOf(k casework.Case) (int, bool) {
	_, at := first(k, "send", "impose")
	d := kinds.DecisionOf(k)
	if d == nil || at.IsZero() || !c.in(at) || d.Service != "" && c.Service != "" && !strings.EqualFold(d.Service, c.Service) {
		return 0, false
	}
	terms := d.Ground == law.IncompatibleContent
	switch {
	case d.Exception == kinds.ByOrder:
		return 0, true
	case d.Source == law.FromNotice || d.Source == law.FromTrustedFlagger:
		return map[bool]int{false: 1, true: 2}[terms], true
	}
	return map[bool]int{false: 3, true: 4}[terms], true
}

// add counts a decision.
func (f *AgainstFiled) add(k casework.Case) {
	f.Measures++
	_, filed := first(k, "file")
	sentBy, at := first(k, "send", "impose")
	d := kinds.DecisionOf(k)
	switch why, free := needless[d.Exception]; {
	case !filed.IsZero():
		f.Filed++
	case free && sentBy.Move == "impose":
		if f.Needless == nil {
			f.Needless = map[string]int{}
		}
		f.Needless[why]++
	default:
		f.Waiting++
		if f.Oldest.IsZero() || at.Before(f.Oldest) {
			f.Oldest = at
		}
		if len(f.Some) < keptWaiting {
			f.Some = append(f.Some, k.ID)
		}
	}
}

// keptWaiting is how many cases a row names. Chosen.
const keptWaiting = 20

// Why says in words what of the measures is not filed.
func (f AgainstFiled) Why() string {
	var said []string
	for _, why := range sortedKeys(f.Needless) {
		said = append(said, fmt.Sprintf("%d need none: %s", f.Needless[why], why))
	}
	if f.Waiting > 0 {
		said = append(said, fmt.Sprintf("%d to be filed, the oldest decided on %s", f.Waiting, f.Oldest.UTC().Format(time.DateOnly)))
	}
	return strings.Join(said, "; ")
}

func sortedKeys(m map[string]int) (all []string) {
	for k := range m {
		all = append(all, k)
	}
	slices.Sort(all)
	return all
}
