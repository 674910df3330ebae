package desk

import (
	"context"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
)

// Incoming is a notice that comes in (art 16 DSA).
type Incoming struct {
	Header
	Content
	At time.Time // when it came; zero: now
	// Lodge keeps a notice that lacks elements and asks the sender for the rest.
	Lodge bool
	// Confirm is who confirms receipt at once, where the sender can be written to; a zero Actor confirms nothing.
	Confirm casework.Actor
	// Like is how many per cent alike an open notice is that is named.
	Like int
}

// LikeView is an open notice that is alike.
type LikeView struct {
	Case aedile.CaseID `json:"case"`
	Pct  int           `json:"similar_pct"`
	How  string        `json:"how"`
}

// Taken is a notice that was taken in.
type Taken struct {
	CaseView
	Alike []LikeView `json:"alike"`
}

// TakeNotice takes in a notice, confirms receipt where that is asked for, and names the open notices that are alike.
func (dk *Desk) TakeNotice(ctx context.Context, n Incoming) (out Taken, err error) {
	move, kind := "submit", "notice"
	if n.Lodge {
		move = "lodge"
	}
	k, err := KindOf(kind)
	if err != nil {
		return out, err
	}
	body, err := Decode(k, move, n.Content)
	if err != nil {
		return out, err
	}
	if out.Alike, err = dk.near(ctx, body, n.Like); err != nil {
		return out, err
	}
	c, err := dk.begin(ctx, k, move, body, Act{By: casework.Actor{Party: casework.Notifier}, At: n.At}, n.Header)
	if err != nil {
		return out, err
	}
	if _, due := c.Due("confirm", ""); due && n.Confirm.Party != "" {
		if c, err = dk.step(ctx, c, "confirm", nil, Act{By: n.Confirm, At: n.At}); err != nil {
			return out, err
		}
	}
	out.CaseView = ViewCase(c, dk.Now())
	return out, nil
}

// near returns the open notices that are alike.
func (dk *Desk) near(ctx context.Context, body casework.Body, least int) ([]LikeView, error) {
	n, whole := body.(*kinds.Notice)
	if !whole {
		n = &body.(*kinds.PartialNotice).Notice
	}
	cases, err := dk.alike(ctx, n, least)
	if err != nil {
		return nil, err
	}
	out := []LikeView{}
	for _, g := range kinds.Near(n, cases, least) {
		out = append(out, LikeView{g.Lead, g.SimilarPct, g.How})
	}
	return out, nil
}

// maxAlike is how many notices are compared for each location or phrase that a notice shares with others. Chosen: people
// look at a few, and a text that thousands send must not slow the next.
const maxAlike = 200

// alike returns the open notices that may be at least that alike to the notice, with their events. It asks the store's keys,
// unless less than kinds.NearPct is asked for: then it returns all.
func (dk *Desk) alike(ctx context.Context, n *kinds.Notice, least int) ([]casework.Case, error) {
	if least < kinds.NearPct {
		return dk.Cases(ctx, casework.Filter{Kind: "notice"}, true)
	}
	ids, err := dk.Record.Alike(ctx, "notice", kinds.NearKeys(n), maxAlike)
	if err != nil {
		return nil, err
	}
	cases := make([]casework.Case, 0, len(ids))
	for _, id := range ids {
		c, err := dk.Case(ctx, id)
		if err != nil {
			return nil, err
		}
		cases = append(cases, c)
	}
	return cases, nil
}
