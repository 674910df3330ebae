package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/desk/counter"
)

// choiceText names a choice, with the places where it applies.
func choiceText(w words, c choiceView) string {
	return w.T("choice."+c.Key, "Places", strings.Join(c.Places, ", "))
}

// asks returns what the person has to say for the choices that are open.
func asks(d decideView) (all []string) {
	for _, c := range d.Choices {
		for _, a := range c.Asks {
			if c.Locked == "" && !slices.Contains(all, a) {
				all = append(all, a)
			}
		}
	}
	return all
}

func picked(also []string, x alikeView) bool { return slices.Contains(also, string(x.Row.Case)) }

// draftAt returns where drafts of the form are kept; "" for who may not decide.
func draftAt(f frame, v queueView) string {
	if !v.Decide.May || len(v.Decide.Choices) == 0 {
		return ""
	}
	return f.Href("/case/" + string(v.Item.Seen.Case.ID) + "/draft/decide")
}

// next returns where a person comes after the decision: the case behind it, or the list.
func next(f frame, v queueView) string {
	if v.Then != "" {
		return v.Then
	}
	if v.Before != "" {
		return v.Before
	}
	return f.Href("/queue/" + v.View + v.Saveable)
}

// after returns where a person comes after something small was done: what takes the case out of the list leads to the next.
func (v queueView) after(f frame, name string) string {
	if name == "hold" || name == "hand" {
		return next(f, v)
	}
	return f.Href("/queue/" + v.View + "?case=" + string(v.Item.Seen.Case.ID) + "#item")
}

// effect says what follows from the choice: how many cases, how many letters, and when they go out.
func effect(w words, d decideView) string {
	w2 := w
	w2.odd = false
	parts := []string{w2.N("effect.cases", 1+len(d.Form.Also))}
	letters := 0
	if d.Foreseen != nil {
		letters = d.Foreseen.Letters
	}
	parts = append(parts, w2.N("effect.letters", letters))
	s := strings.Join(parts, ", ") + "."
	if d.LeavesAt != "" && letters > 0 {
		s += " " + w2.T("effect.leaves", "Clock", d.LeavesAt)
	}
	return w.odden(s)
}

// doing names what the button does, with the number where there are several.
func doing(w words, d decideView) string {
	for _, c := range d.Choices {
		if c.Key != d.Form.Choice {
			continue
		}
		q := w
		q.odd = false
		if n := 1 + len(d.Form.Also); n > 1 {
			return w.T("commit.do.many", "Choice", choiceText(q, c), "Count", n)
		}
		return w.T("commit.do", "Choice", choiceText(q, c))
	}
	return w.T("commit.none")
}

// partialView is what was done of several, and what waits.
type partialView struct {
	Heading string
	Waits   [][3]string // number, address, why
}

func (s *site) partial(f frame, done []counter.Settled) (p partialView) {
	ok := 0
	for _, d := range done {
		if d.Err == nil {
			ok++
			continue
		}
		p.Waits = append(p.Waits, [3]string{string(d.Case), f.Href("/case/" + string(d.Case)), aedile.Message(d.Err)})
	}
	p.Heading = f.T("partial.title", "Done", f.Num(ok), "Waits", f.Num(len(p.Waits)))
	return p
}

// conflict says who was faster and when, and keeps what was written.
func (s *site) conflict(w http.ResponseWriter, r *http.Request, f frame, form decideForm, cause error) error {
	id := aedile.CaseID(r.FormValue("case"))
	c, err := s.Desk.Case(r.Context(), id)
	if err != nil {
		return err
	}
	heading, what := f.T("conflict.title"), aedile.Message(cause)
	if n := len(c.Events); n > 0 && form.Version != 0 && c.Version > form.Version {
		e := c.Events[n-1]
		heading = f.T("conflict.who", "Who", f.actor(s.called(r, e.By.ID), e.By), "Span", f.Span(s.Desk.Now().Sub(e.At)))
		what = f.T("conflict.did", "Move", f.moveName(c.Kind, e.Move))
	}
	f.Title = heading
	return s.write(w, r, http.StatusConflict, conflictPage(f, heading, what, f.Href("/case/"+string(id)),
		strings.TrimSpace(form.Reason+"\n"+form.More)))
}

// actor names who made a move: a colleague by name, others by what they are.
func (w words) actor(called string, by casework.Actor) string {
	if by.Automated {
		return w.raw("actor.program")
	}
	if called != "" {
		return called
	}
	return w.raw("party." + string(by.Party))
}

// moveName says what a move is, in plain words.
func (w words) moveName(kind, move string) string {
	return w.raw("move." + kind + "." + move)
}

// told says what happened, as a move that was made.
func (w words) told(kind, move string) string {
	if move == casework.TakeBack {
		return w.T("did.take_back")
	}
	if s := w.Or("did."+kind+"."+move, ""); s != "" {
		return s
	}
	return w.T("move." + kind + "." + move)
}
