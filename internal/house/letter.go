package house

import (
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/letter"
)

// Letters returns the documents that the case has the facts for, the latest last. A document whose move is still to come bears
// no day.
func Letters(c casework.Case, clocks map[string]deadline.Clock, names letter.Names) (ds []letter.Document) {
	on := func(moves ...string) deadline.Date {
		e, ok := c.Last(moves...)
		clock, known := clocks[c.Calendar]
		if !ok || !known {
			return deadline.Date{}
		}
		return deadline.DateOf(e.At.In(clock.Zone))
	}
	switch c.Kind {
	case "decision":
		if d := kinds.DecisionOf(c); d != nil {
			ds = append(ds, letter.Statement(c.ID, d, on("send"), names))
		}
	case "notice":
		n := casework.LastBody[kinds.Notice](c, "submit", "complete")
		if n != nil {
			ds = append(ds, letter.Receipt(c.ID, n, on("confirm")))
		}
		if d := casework.LastBody[kinds.NoticeDecision](c, "decide"); d != nil && n != nil {
			ds = append(ds, letter.NoticeAnswer(c.ID, n, d, on("tell")))
		}
	case "complaint":
		if d := casework.LastBody[kinds.ComplaintDecision](c, "decide"); d != nil {
			ds = append(ds, letter.ComplaintAnswer(c.ID, casework.LastBody[kinds.Complaint](c, "lodge"), d, on("tell")))
		}
	case "request":
		r := kinds.RequestOf(c)
		if r == nil {
			return nil
		}
		ds = append(ds, letter.Request(c.ID, r, on("send", "receive")))
		if a := Answers(c); a != nil {
			ds = append(ds, letter.Answer(c.ID, r, a, on("answer", "answer_part")))
		}
	}
	return ds
}

// Draft returns the letter for a move to come, without names, with the day of that move: at, or now where at is zero.
func (h *House) Draft(c casework.Case, what string, at time.Time) (letter.Document, error) {
	d, err := h.Letter(c, what, letter.Hidden)
	if at.IsZero() {
		at = h.Now()
	}
	if clock, ok := h.House.Clocks[c.Calendar]; ok {
		d.On = deadline.DateOf(at.In(clock.Zone))
	}
	return d, err
}

// Letter returns the latest document of the case, or the latest of that sort where what is given. A case without one is a
// NotFound error.
func (h *House) Letter(c casework.Case, what string, names letter.Names) (letter.Document, error) {
	ds := Letters(c, h.House.Clocks, names)
	var have []string
	for i := len(ds) - 1; i >= 0; i-- {
		if what == "" || ds[i].What == what {
			return ds[i], nil
		}
		have = append(have, ds[i].What)
	}
	hint := "there is none for this " + c.Kind + " as it stands"
	if len(have) > 0 {
		hint = "one of " + strings.Join(have, ", ")
	}
	return letter.Document{}, &aedile.Error{Class: aedile.NotFound, Op: "write letter", Subject: string(c.ID), Msg: "the case has no such letter", Hint: hint}
}

// Answers returns what was answered to a request in all, the latest answer to each question; nil: nothing was.
func Answers(c casework.Case) *kinds.Answer {
	var all *kinds.Answer
	at := map[int]int{}
	for _, e := range c.Events {
		if e.Move != "answer" && e.Move != "answer_part" {
			continue
		}
		a, err := casework.BodyOf[kinds.Answer](e)
		if err != nil {
			continue // the journal's check names what cannot be read
		}
		if all == nil {
			all = &kinds.Answer{}
		}
		all.By = a.By
		for _, q := range a.Questions {
			if i, ok := at[q.No]; ok {
				all.Questions[i] = q
				continue
			}
			at[q.No] = len(all.Questions)
			all.Questions = append(all.Questions, q)
		}
	}
	return all
}
