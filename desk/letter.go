package desk

import (
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/letter"
	"github.com/aedile/aedile/deadline"
)

// Letters returns the documents that the case has the facts for, the latest last. A document whose move is still to come bears
// no day.
func Letters(c casework.Case, clocks map[string]deadline.Clock, names letter.Names) []letter.Document {
	of, ok := letters[c.Kind]
	if !ok {
		return nil
	}
	return of(dossier{c, clocks[c.Calendar], names})
}

// letters are the documents of each procedure that has any.
var letters = map[string]func(dossier) []letter.Document{
	"complaint": dossier.complaint, "decision": dossier.decision, "misuse": dossier.misuse, "notice": dossier.notice, "order": dossier.order,
	"proceeding": dossier.proceeding, "request": dossier.request, "suspicion": dossier.suspicion, "trader": dossier.trader,
}

// dossier is a case of which letters are made.
type dossier struct {
	casework.Case
	clock deadline.Clock
	names letter.Names
}

// on returns the day of the latest of the moves, no day where none was made.
func (c dossier) on(moves ...string) deadline.Date {
	e, ok := c.Last(moves...)
	if !ok || c.clock.Zone == nil {
		return deadline.Date{}
	}
	return c.day(e)
}

func (c dossier) day(e casework.Event) deadline.Date {
	if c.clock.Zone == nil {
		return deadline.Date{}
	}
	return deadline.DateOf(e.At.In(c.clock.Zone))
}

func (c dossier) decision() (ds []letter.Document) {
	if d := kinds.DecisionOf(c.Case); d != nil {
		ds = append(ds, letter.Statement(c.ID, d, c.on("send"), c.names))
	}
	return ds
}

func (c dossier) notice() (ds []letter.Document) {
	n := casework.LastBody[kinds.Notice](c.Case, "submit", "complete", "lodge")
	if n == nil {
		return nil
	}
	ds = append(ds, letter.Receipt(c.ID, n, c.on("confirm")))
	if d := casework.LastBody[kinds.NoticeDecision](c.Case, "decide"); d != nil {
		ds = append(ds, letter.NoticeAnswer(c.ID, n, d, c.on("tell")))
	}
	return ds
}

func (c dossier) complaint() (ds []letter.Document) {
	if d := casework.LastBody[kinds.ComplaintDecision](c.Case, "decide"); d != nil {
		ds = append(ds, letter.ComplaintAnswer(c.ID, casework.LastBody[kinds.Complaint](c.Case, "lodge"), d, c.on("tell")))
	}
	return ds
}

func (c dossier) request() (ds []letter.Document) {
	r := kinds.RequestOf(c.Case)
	if r == nil {
		return nil
	}
	ds = append(ds, letter.Request(c.ID, r, c.on("send", "receive")))
	if a := Answers(c.Case); a != nil {
		ds = append(ds, letter.Answer(c.ID, r, a, c.on("answer", "answer_part")))
	}
	return ds
}

func (c dossier) order() (ds []letter.Document) {
	o := casework.LastBody[kinds.Order](c.Case, "receive", "complete", "take")
	if o == nil {
		return nil
	}
	if m := casework.LastBody[kinds.Missing](c.Case, "object"); m != nil {
		ds = append(ds, letter.OrderDefects(c.ID, o, m, c.on("object")))
	}
	e := casework.LastBody[kinds.Effect](c.Case, "give_effect")
	if i := casework.LastBody[kinds.Informing](c.Case, "inform"); i != nil && e != nil {
		ds = append(ds, letter.OrderNotice(c.ID, o, e, i, c.on("inform")))
	}
	no := casework.LastBody[kinds.Reason](c.Case, "decline")
	switch {
	case e != nil:
		ds = append(ds, c.answerTo(letter.OrderAnswer(c.ID, o, e, "", c.on("answer"))))
	case no != nil:
		ds = append(ds, c.answerTo(letter.OrderAnswer(c.ID, o, nil, no.Why, c.on("answer"))))
	}
	return ds
}

// answerTo adds what the answer to an order says besides, unless that is the letter itself.
func (c dossier) answerTo(d letter.Document) letter.Document {
	if a := casework.LastBody[kinds.OrderAnswer](c.Case, "answer"); a != nil && a.Text != d.Text() {
		return d.With(a.Text)
	}
	return d
}

func (c dossier) misuse() (ds []letter.Document) {
	if m := casework.LastBody[kinds.Misuse](c.Case, "warn"); m != nil {
		ds = append(ds, letter.Warning(c.ID, m, c.on("warn")))
	}
	if s := casework.LastBody[kinds.Suspension](c.Case, "suspend"); s != nil {
		ds = append(ds, letter.Suspension(c.ID, s, c.on("warn"), c.on("suspend")))
	}
	return ds
}

func (c dossier) proceeding() (ds []letter.Document) {
	p := casework.LastBody[kinds.Proceeding](c.Case, "open")
	if p == nil {
		return nil
	}
	ds = append(ds, letter.Opening(c.ID, p, c.on("open")))
	for _, e := range c.Events {
		if e.Move != "find" {
			continue
		}
		if f, err := casework.BodyOf[kinds.Preliminary](e); err == nil { // the journal's check names what cannot be read
			ds = append(ds, letter.PreliminaryFindings(c.ID, p, f, c.day(e)))
		}
	}
	return ds
}

func (c dossier) suspicion() (ds []letter.Document) {
	s := casework.LastBody[kinds.Suspicion](c.Case, "notice", "add")
	for _, e := range c.Events {
		if e.Move != "report" || s == nil {
			continue
		}
		if r, err := casework.BodyOf[kinds.Reporting](e); err == nil {
			ds = append(ds, letter.OffenceReport(c.ID, s, r, c.day(e), c.names))
		}
	}
	return ds
}

func (c dossier) trader() (ds []letter.Document) {
	for _, e := range c.Events {
		switch e.Move {
		case "ask", "reject":
			if a, err := casework.BodyOf[kinds.Asking](e); err == nil {
				ds = append(ds, letter.TraderRequest(c.ID, a, c.day(e)))
			}
		case "refuse", "suspend":
			if r, err := casework.BodyOf[kinds.Reason](e); err == nil {
				ds = append(ds, letter.TraderDecision(c.ID, e.To, r.Why, c.day(e)))
			}
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
	return letter.Document{}, aedile.NotFoundf("write letter", string(c.ID), "the case has no such letter").Hint(hint)
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
