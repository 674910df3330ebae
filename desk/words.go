package desk

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/letter"
)

// Line is one field of the content of a move in words.
type Line struct {
	Label string `json:"label"`
	Text  string `json:"text"`
}

// hiddenName stands where a personal text is and is not shown.
const hiddenName = casework.ErasedText

// linesOf writes the content of an event in words, in the order of its fields. Names are shown or hidden; texts that people wrote are
// shown.
func linesOf(k casework.Kind, e casework.Event, names letter.Names) []Line {
	m, ok := anyMove(k, e.Move)
	if !ok || m.Body == nil || len(e.Body) == 0 {
		return nil
	}
	if s, err := casework.BodyOf[casework.Suspected](e); err == nil && s.Finding.Check != "" {
		return findingLines(s.Finding)
	}
	v, err := value(e.Body)
	if err != nil {
		return []Line{{"content", "cannot be read"}}
	}
	return shapeOf(reflect.TypeOf(m.Body())).lines(v, "", names)
}

// lines writes a value in words under its label.
func (f field) lines(v any, label string, names letter.Names) (ls []Line) {
	if v == nil {
		return nil
	}
	switch f.sort {
	case ofObject:
		m, _ := v.(map[string]any)
		for _, in := range f.has {
			if x, ok := m[in.name]; ok && in.name != "origin" {
				ls = append(ls, in.lines(x, join(label, labelOf(in.name)), names)...)
			}
		}
		return ls
	case ofWords:
		m, _ := v.(map[string]any)
		for _, name := range sortedKeys(m) {
			ls = append(ls, Line{join(label, name), scalar(m[name], names)})
		}
		return ls
	case ofList:
		return f.listLines(v, label, names)
	}
	if s := scalar(v, names); s != "" {
		ls = append(ls, Line{label, s})
	}
	return ls
}

// listLines writes a list: objects one after the other by their number, other values behind each other.
func (f field) listLines(v any, label string, names letter.Names) (ls []Line) {
	all, _ := v.([]any)
	if f.of.sort == ofObject {
		for i, x := range all {
			m, _ := x.(map[string]any)
			no := fmt.Sprint(i + 1)
			if n, ok := m["no"].(json.Number); ok {
				no = n.String()
			}
			one := f.of.lines(x, "", names)
			for _, l := range one {
				if l.Label != "no" {
					ls = append(ls, Line{singular(label) + " " + no + ": " + l.Label, l.Text})
				}
			}
		}
		return ls
	}
	var said []string
	for _, x := range all {
		said = append(said, scalar(x, names))
	}
	if len(said) > 0 {
		ls = append(ls, Line{label, strings.Join(said, ", ")})
	}
	return ls
}

func join(label, name string) string {
	if label == "" {
		return name
	}
	return label + ": " + name
}

func labelOf(name string) string { return strings.ReplaceAll(name, "_", " ") }

func singular(s string) string { return strings.TrimSuffix(s, "s") }

// scalar writes one value in words.
func scalar(v any, names letter.Names) string {
	switch v := v.(type) {
	case string:
		return keyWords(v)
	case bool:
		if v {
			return "yes"
		}
		return "no"
	case json.Number:
		return v.String()
	case map[string]any:
		p, _ := v["$personal"].(map[string]any)
		text, _ := p["text"].(string)
		prose, _ := p["prose"].(bool)
		if text == "" || !prose && !bool(names) {
			return hiddenName
		}
		return text
	}
	return ""
}

// keyPrefixes begin the keys of the Transparency Database.
var keyPrefixes = []string{"DECISION_VISIBILITY_", "DECISION_MONETARY_", "DECISION_PROVISION_", "DECISION_ACCOUNT_", "DECISION_GROUND_",
	"STATEMENT_CATEGORY_", "KEYWORD_", "CONTENT_TYPE_", "SOURCE_TYPE_", "SOURCE_", "AUTOMATED_DECISION_"}

// keyWords writes a key of the Transparency Database in words; other texts stay as they are.
func keyWords(s string) string {
	for _, p := range keyPrefixes {
		if rest, ok := strings.CutPrefix(s, p); ok && rest == strings.ToUpper(rest) && rest != "" {
			return strings.ToLower(strings.ReplaceAll(rest, "_", " "))
		}
	}
	return s
}

// findingLines writes a finding: the rule and its grade, the item, what was found where.
func findingLines(x aedile.Finding) (ls []Line) {
	add := func(label, text string) {
		if text != "" {
			ls = append(ls, Line{label, text})
		}
	}
	add("finding", x.Title+" ("+casework.SuspectedStatus+")")
	add("rule", string(x.Check))
	add("grade", string(x.Grade))
	add(string(x.Item.Kind), strings.TrimSpace(x.Item.Title+" "+"("+string(x.Item.ID)+")"))
	add("address", x.Item.URL)
	add("trader", x.Item.Trader)
	add("message", x.Message)
	for _, e := range x.Evidence {
		add("evidence", "\u201c"+e.Text+"\u201d in "+e.Field)
	}
	for _, f := range x.Facts {
		add("fact", f.Name+": "+f.Value)
	}
	for _, e := range x.Entries {
		add("register", strings.Join(strings.Fields(e.Register+" "+e.AsOf+" "+e.Entry+" "+e.Name+" "+e.Says), " "))
	}
	for _, l := range x.Law {
		add("law", lawText(l))
	}
	add("category", keyWords(x.Category))
	return ls
}
