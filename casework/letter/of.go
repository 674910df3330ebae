package letter

import (
	"cmp"
	"slices"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
)

// Style says how the letters of a case are written.
type Style struct {
	Clock deadline.Clock // by which days are counted; the zero Clock gives documents without a day
	Names Names
	// Language is that of the letters, whatever the case says. Empty: the one that the case names for whom it is for, else Default,
	// else English.
	Language string
	Default  string
	// Sender is who runs this record, with name and address, and Party as whom: letters of that party come from there. Empty: a letter
	// names the service where the case does.
	Sender string
	Party  casework.Party
	// Own are the operator's own words. A letter that was sent keeps those of its day.
	Own Wordings
}

// Of returns the documents that the case has the facts for: those that were sent in the order of their moves, then those still to
// come, which bear no day. A move that tells somebody and has no letter of its own gives a "message".
func Of(c casework.Case, s Style) []Document {
	ds := lettersWith(c, s, len(s.Own))
	then := map[int][]Document{len(s.Own): ds}
	for i, d := range ds {
		n := s.Own.until(c, d.version)
		if then[n] == nil {
			then[n] = lettersWith(c, s, n)
		}
		if i < len(then[n]) {
			ds[i] = then[n][i]
		}
	}
	return ds
}

// lettersWith writes them with the first n of the operator's own words.
func lettersWith(c casework.Case, s Style, n int) []Document {
	s.Own = s.Own[:n]
	w := writer{Case: c, style: s}
	var ds []Document
	if write, ok := makers()[c.Kind]; ok {
		ds = write(w)
	}
	ds = append(ds, w.sheets()...)
	ds = append(ds, w.messages(ds)...)
	slices.SortStableFunc(ds, func(a, b Document) int {
		if (a.version == 0) != (b.version == 0) {
			return cmp.Compare(b.version, a.version)
		}
		return cmp.Compare(a.version, b.version)
	})
	return ds
}

// writer writes the documents of one case.
type writer struct {
	casework.Case
	style Style
	*tongue
	note string // where the language that was asked for has no words
}

// in returns the writer for a letter in the language that the case names for its addressee.
func (w writer) in(named string) writer {
	asked := cmp.Or(w.style.Language, named, w.style.Default)
	ok := false
	if w.tongue, ok = tongueOf(asked); !ok {
		w.note = w.unknown(asked)
	}
	w.tongue = w.style.Own.over(w.tongue)
	return w
}

// of shows a personal text as the letters do.
func (w writer) of(p casework.Personal) string { return w.style.Names.of(p) }

// dress completes the head of a document: its language, who sends it to whom, the service and the act.
func (w writer) dress(d Document, by casework.Party, to, service string) Document {
	d.Lang, d.Note, d.From, d.To, d.Service = w.code, w.note, w.from(by, service), to, service
	if d.Act == "" {
		d.Act = w.say("act.dsa")
	}
	return d
}

// from names who sends a letter: whoever runs the record, if it is that party, else the service.
func (w writer) from(by casework.Party, service string) string {
	if w.style.Sender != "" && by == cmp.Or(w.style.Party, casework.Platform) {
		return w.style.Sender
	}
	if by == casework.Platform {
		return service
	}
	return ""
}

// sent sets the day and the place of a document by the latest of the moves that send it.
func (w writer) sent(d Document, moves ...string) Document {
	if e, ok := w.Last(moves...); ok {
		return w.by(d, e)
	}
	return d
}

// by sets the day and the place of a document by the event that sends it.
func (w writer) by(d Document, e casework.Event) Document {
	d.On, d.version = w.dayOf(e), e.Version
	return d
}

// on returns the day of the latest of the moves, no day where none was made.
func (w writer) on(moves ...string) deadline.Date {
	e, ok := w.Last(moves...)
	if !ok {
		return deadline.Date{}
	}
	return w.dayOf(e)
}

func (w writer) dayOf(e casework.Event) deadline.Date {
	if w.style.Clock.Zone == nil {
		return deadline.Date{}
	}
	return deadline.DateOf(e.At.In(w.style.Clock.Zone))
}

// act names the act of a provision, where the words have it.
func (w writer) act(r law.Ref) string {
	return w.say("act." + map[string]string{"32022R2065": "dsa", "32023R0988": "gpsr", "32024R0900": "ads", "32025R2050": "dsa",
		"32019R1150": "p2b"}[r.CELEX])
}

// told are the jobs that are messages to somebody.
var told = []string{"tell", "confirm", "ask", "copy"}

// messages returns a plain letter for each event that tells somebody something and is told by no document.
func (w writer) messages(have []Document) (ds []Document) {
	k, ok := kinds.Of(w.Kind)
	if !ok {
		return nil
	}
	for _, e := range w.Events {
		m, _ := k.Move(e.Move, e.From)
		untold := slices.ContainsFunc(m.Jobs, func(j casework.Job) bool {
			return slices.Contains(told, j.Do) && !slices.ContainsFunc(have,
				func(d Document) bool { return d.version == e.Version || d.What == j.Letter })
		})
		if untold {
			ds = append(ds, w.in("").message(m, e))
		}
	}
	return ds
}
