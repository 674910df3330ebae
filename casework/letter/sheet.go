package letter

import (
	"strings"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/supervision"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
)

// sheets returns the letters that procedures declare themselves, each for the event that sends it.
func (w writer) sheets() (ds []Document) {
	k, ok := kinds.Of(w.Kind)
	if !ok {
		return nil
	}
	for i, e := range w.Events {
		m, _ := k.Move(e.Move, e.From)
		body, err := k.Decode(e.Move, e.Body)
		l, lettered := body.(supervision.Lettered)
		if err != nil || !lettered {
			continue // the journal's check names what cannot be read
		}
		before := w.Case
		before.Events = w.Events[:i]
		for what := range lettersOf(m, e, before) {
			ds = append(ds, w.by(w.in("").sheet(what, e.By.Party, l.Sheet(before)), e))
		}
	}
	return ds
}

// lettersOf are the letters that the step sends, each once.
func lettersOf(m casework.Move, e casework.Event, before casework.Case) map[string]bool {
	all := map[string]bool{}
	body, err := bodyOf(m, e)
	if err != nil {
		return nil
	}
	for _, j := range m.Jobs {
		if j.Letter != "" && (j.When == nil || j.When(casework.In{Case: before, Body: body})) {
			all[j.Letter] = true
		}
	}
	return all
}

func bodyOf(m casework.Move, e casework.Event) (casework.Body, error) {
	return casework.Kind{Name: e.Kind, Moves: []casework.Move{m}}.Decode(m.Name, e.Body)
}

// sheet writes a declared letter under its words.
func (w writer) sheet(what string, by casework.Party, s supervision.Sheet) Document {
	d := Document{What: what, Case: w.ID, Status: w.say("status." + s.Status), Title: w.say(what + ".title"), Opening: []string{w.say(what +
		".opening")}, Sections: []Section{}}
	for _, p := range s.Parts {
		sec := Section{Heading: w.say("part." + p.Heading), Points: w.points(p)}
		if p.Law != (law.Ref{}) {
			sec.Law = p.Law.String()
			if d.Act == "" {
				d.Act = w.act(p.Law)
			}
		}
		for _, t := range p.Text {
			sec.Text = append(sec.Text, sentence(t))
		}
		d.Sections = append(d.Sections, sec)
	}
	return w.dress(d, by, s.To, s.Service)
}

// points writes what stands in a list as the language does: days, periods, amounts, articles of the DSA, and the short words of the
// procedures.
func (w writer) points(p supervision.Part) (out []string) {
	for _, x := range p.Points {
		if said := w.words["point."+x]; said != "" {
			x = said
		} else if d, err := deadline.ParseDate(x); err == nil {
			x = w.day(d)
		} else if t, err := deadline.ParsePeriod(x); err == nil {
			x = w.period(t)
		} else if currency, amount, ok := strings.Cut(x, " "); ok && len(currency) == 3 && decimal.MatchString(amount) {
			x = w.money(amount, currency)
		} else if p.Heading == "number" {
			x = w.number(x)
		} else if p.Heading == "penalties" || p.Heading == "provisions" {
			x = strings.Join(w.articles([]string{x}), "")
		}
		out = append(out, x)
	}
	return out
}
