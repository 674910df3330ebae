package amend

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework/letter"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/desk/policy"
)

// The settings that can be changed, by the beginning of their names. A name goes on behind the dot: target.notice.decide,
// redress.court, reason.medicines.de, letter.de.redress.open.
const (
	Targets     = "target."
	Redress     = "redress."
	Reasons     = "reason."
	LetterTexts = "letter."
	undo        = "undo"
	golden      = "golden"
	language    = "language" // of letters where the case names none
)

// Setting is a value that the operator has settled, or could.
type Setting struct {
	Name  string
	Value string // empty: not settled
	Here  bool   // it was changed at the desk; else it is that of the file
}

// names lists the settings of a policy that are not texts of letters, in the order of a page.
func names(p desk.Policy) (all []string) {
	all = append(all, undo, golden, language, Redress+"internal", Redress+"out_of_court", Redress+"court")
	for _, t := range desk.TargetKeys() {
		if n := Targets + t.Key; !slices.Contains(all, n) {
			all = append(all, n)
		}
	}
	for _, of := range slices.Sorted(maps.Keys(p.Reasons)) {
		for _, lang := range slices.Sorted(maps.Keys(p.Reasons[of])) {
			all = append(all, Reasons+of+"."+lang)
		}
	}
	return all
}

// value returns what a policy has settled.
func value(p desk.Policy, w letter.Wordings, name string) string {
	switch kind, rest := cut(name); kind {
	case Targets:
		if t := p.Targets[rest]; !t.IsZero() {
			return t.String()
		}
	case Redress:
		return map[string]string{"internal": p.Redress.Internal, "out_of_court": p.Redress.OutOfCourt, "court": p.Redress.Court}[rest]
	case Reasons:
		of, lang := last(rest)
		return p.Reasons[of][lang]
	case LetterTexts:
		lang, key, _ := strings.Cut(rest, ".")
		for _, x := range slices.Backward(w) {
			if x.Lang == lang && x.Key == key {
				return x.Text
			}
		}
	case undo:
		if p.Undo != nil {
			return p.Undo.String()
		}
	case golden:
		if p.Golden > 0 {
			return strconv.Itoa(p.Golden)
		}
	case language:
		return p.Letters.Language
	}
	return ""
}

// cut splits the name of a setting behind its kind.
func cut(name string) (kind, rest string) {
	for _, k := range []string{Targets, Redress, Reasons, LetterTexts} {
		if rest, ok := strings.CutPrefix(name, k); ok {
			return k, rest
		}
	}
	return name, ""
}

// last splits off what stands behind the last dot.
func last(s string) (before, after string) {
	i := strings.LastIndexByte(s, '.')
	if i < 0 {
		return s, ""
	}
	return s[:i], s[i+1:]
}

// with returns the policy with the setting at the value, which is read as the policy file is. What cannot be read, or is no setting, is
// an Invalid error.
func with(p desk.Policy, name, text string) (desk.Policy, error) {
	kind, rest := cut(name)
	if kind == LetterTexts {
		lang, key, _ := strings.Cut(rest, ".")
		return p, letter.Wording{Lang: lang, Key: key, Text: text}.Whole()
	}
	q, err := read(kind, rest, text)
	if err != nil {
		return p, err
	}
	switch kind {
	case Targets:
		p.Targets = without(p.Targets, rest)
		maps.Copy(p.Targets, q.Targets)
	case Redress:
		put := map[string][2]*string{"internal": {&p.Redress.Internal, &q.Redress.Internal},
			"out_of_court": {&p.Redress.OutOfCourt, &q.Redress.OutOfCourt}, "court": {&p.Redress.Court, &q.Redress.Court}}[rest]
		*put[0] = *put[1]
	case Reasons:
		p.Reasons = reasons(p.Reasons, rest, text)
	case undo:
		p.Undo = q.Undo
	case golden:
		p.Golden = q.Golden
	case language:
		p.Letters.Language = q.Letters.Language
	}
	return p, nil
}

func without[V any](m map[string]V, key string) map[string]V {
	out := map[string]V{}
	maps.Copy(out, m)
	delete(out, key)
	return out
}

func reasons(all map[string]map[string]string, rest, text string) map[string]map[string]string {
	of, lang := last(rest)
	out := map[string]map[string]string{}
	for k, v := range all {
		out[k] = maps.Clone(v)
	}
	if out[of] == nil {
		out[of] = map[string]string{}
	}
	out[of][lang] = text
	if text == "" {
		delete(out[of], lang)
	}
	return out
}

// read reads one setting as a policy file has it; an empty text settles nothing.
func read(kind, rest, text string) (desk.Policy, error) {
	doc := map[string]any{}
	switch {
	case kind == Targets && rest != "":
		doc["targets"] = map[string]string{rest: text}
	case kind == Redress && slices.Contains([]string{"internal", "out_of_court", "court"}, rest):
		doc["redress"] = map[string]string{rest: text}
	case kind == Reasons:
		of, lang := last(rest)
		if of == "" || lang == "" {
			return desk.Policy{}, aedile.Invalidf("change policy", kind+rest, "names no rule and language").Hint("as in reason.medicines.de")
		}
		doc["reasons"] = map[string]map[string]string{of: {lang: text}}
	case kind == undo:
		doc["undo"] = text
	case kind == golden:
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil && text != "" {
			return desk.Policy{}, aedile.Invalidf("change policy", golden, "%q is no number", text).Hint("20 is one of twenty")
		}
		doc["golden"] = n
	case kind == language:
		doc["letters"] = map[string]string{"language": text}
	default:
		return desk.Policy{}, aedile.Invalidf("change policy", kind+rest, "is nothing that is changed at the desk")
	}
	if text == "" && (kind != Targets || known(rest)) {
		return desk.Policy{}, nil
	}
	b, err := yaml.Marshal(doc)
	if err != nil {
		return desk.Policy{}, fmt.Errorf("change policy: %s: %w", kind+rest, err)
	}
	p, err := policy.Read("change", b)
	if err == nil {
		return p, nil
	}
	wrong := err
	if all, ok := errors.AsType[interface {
		error
		Unwrap() []error
	}](err); ok && len(all.Unwrap()) > 0 {
		wrong = all.Unwrap()[0]
	}
	return p, aedile.Invalidf("change policy", kind+rest, "%s", aedile.Message(wrong)).Hint(aedile.HintOf(wrong))
}

func known(target string) bool {
	return slices.ContainsFunc(desk.TargetKeys(), func(t desk.Target) bool { return t.Key == target })
}
