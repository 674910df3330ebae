package letter

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
)

// bar stands between the parts of what a message says: what it is, its title, its words.
const bar = " | "

// message is the letter of a move that has none of its own: what the words of its language say of the step, and what its content says.
func (w writer) message(m casework.Move, e casework.Event) Document {
	b := messageOf(e)
	until, from, questions := w.day(b.Until), w.day(b.From), w.say("message.all")
	if len(b.Questions) > 0 {
		var ns []string
		for _, n := range b.Questions {
			ns = append(ns, strconv.Itoa(n))
		}
		questions = w.list(ns)
	}
	words := w.say("message."+w.Kind+"."+m.Name, "until", until, "from", from, "questions", questions)
	parts := append(strings.SplitN(words, bar, 3), "", "")
	d := Document{What: "message", Lang: w.code, Case: w.ID, On: w.dayOf(e), Status: w.say("status." + parts[0]), Title: parts[1],
		Note: w.note, Act: w.actOf(e), Opening: []string{parts[2]}, version: e.Version}
	to := ""
	if o := casework.LastBody[kinds.Order](w.Case, "receive", "complete", "take"); o != nil {
		to, d.Opening = cmp.Or(o.ReportTo, o.Issuer), append(w.orderHead(o), d.Opening...)
	}
	var texts, refs []string
	for _, t := range []string{b.Text, b.Why, b.Reasons, b.Failed, b.Lawful} {
		if t = sentence(t); t != "" {
			texts = append(texts, t)
		}
	}
	for _, l := range e.Law {
		refs = append(refs, law.Ref{CELEX: l.CELEX, Place: l.Place}.String())
	}
	d.Sections = filled(Section{Heading: w.say("message.said"), Text: texts}, w.texts("message.law", "", w.cite(strings.Join(refs, ", "))))
	return w.dress(d, e.By.Party, to, "")
}

// actOf names the act of the first provision that the step cites.
func (w writer) actOf(e casework.Event) string {
	if len(e.Law) == 0 {
		return ""
	}
	return w.act(law.Ref{CELEX: e.Law[0].CELEX, Place: e.Law[0].Place})
}

// said is what the contents of moves say in words of their own, and the days and questions that such a step may name.
type said struct {
	Text      string        `json:"text" personal:"text"`
	Why       string        `json:"why" personal:"text"`
	Reasons   string        `json:"reasons" personal:"text"`
	Failed    string        `json:"failed" personal:"text"` // what an order to restrict access did not end
	Lawful    string        `json:"lawful" personal:"text"` // what it asks of lawful access
	Until     deadline.Date `json:"until"`
	From      deadline.Date `json:"from"`
	Questions []int         `json:"questions"` // by number; none means all
}

// messageOf reads them; a content that cannot be read says nothing here, and the journal's check names it.
func messageOf(e casework.Event) said {
	b, err := casework.BodyOf[said](e)
	if err != nil || b == nil {
		return said{}
	}
	return *b
}
