package letter

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/law"
)

// message is the letter of a move that has none of its own: what the procedure says of it, in English, and what its content says.
func (w writer) message(k casework.Kind, m casework.Move, e casework.Event) Document {
	state, _ := k.State(e.To)
	d := Document{What: "message", Lang: w.code, Case: w.ID, On: w.dayOf(e), Status: capital(state.Name), Title: k.Title + ": " +
		m.About, Note: w.note, version: e.Version}
	if w.code != fallback {
		d.Note = w.say("message.english")
	}
	d.Opening = append([]string{capital(state.About) + "."}, said(e)...)
	var refs []string
	for _, l := range e.Law {
		refs = append(refs, law.Ref{CELEX: l.CELEX, Place: l.Place}.String())
	}
	d.Sections = []Section{{Heading: w.say("message.law"), Text: []string{w.cite(strings.Join(refs, ", "))}}}
	return d
}

// said returns what the content of a move says in its own words.
func said(e casework.Event) (texts []string) {
	b, err := casework.BodyOf[struct {
		Text    string `json:"text" personal:"text"`
		Why     string `json:"why" personal:"text"`
		Reasons string `json:"reasons" personal:"text"`
	}](e)
	if err != nil {
		return nil
	}
	return slices.DeleteFunc([]string{b.Text, b.Why, b.Reasons}, func(s string) bool { return strings.TrimSpace(s) == "" })
}

func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}
