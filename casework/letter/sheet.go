package letter

import (
	"cmp"
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
		sec := Section{Heading: w.heading(what, p.Heading), Points: w.points(p)}
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

// heading is what stands over a part: the letter's own words where one heading would say too little ("until"), else those of all letters.
func (w writer) heading(what, part string) string {
	if own := w.say("part." + what + "." + part); own != "" {
		return own
	}
	return w.say("part." + part)
}

// points writes what stands in a list as the language does: days, periods, amounts, states, articles of the DSA, and the short words of
// the procedures.
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
		} else if p.Heading == "languages" {
			x = cmp.Or(w.say("language."+x), x)
		} else if p.Heading == "states" {
			x = w.state(x)
		} else if p.Heading == "penalties" || p.Heading == "provisions" {
			x = strings.Join(w.articles([]string{x}), "")
		}
		out = append(out, x)
	}
	return out
}

// state writes a Member State by its name, with what the entry says after the code: "DE: 150" is "Germany: 150".
func (w writer) state(entry string) string {
	code, rest, counted := strings.Cut(entry, ":")
	name := strings.Join(w.countries([]string{strings.TrimSpace(code)}), "")
	if counted {
		name += ":" + rest
	}
	return name
}
