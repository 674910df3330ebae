package kinds

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/law"
)

const requiredFile = "testdata/required.golden"

// without takes each field of a content that was accepted away, one at a time, and makes the move again: either the field may be
// missing, or the refusal names it and the provision that asks for it. What is required is written down in the golden file, so
// that no check is lost unnoticed.
func (s *scenario) without(k casework.Kind, c casework.Case, st casework.Step, raw json.RawMessage) {
	s.t.Helper()
	if len(raw) == 0 {
		return
	}
	for _, path := range leaves(raw) {
		body, err := k.Decode(st.Move, cut(raw, path))
		if err != nil {
			s.fail("%s %s without %v: %v", st.Move, k.Name, path, err)
		}
		st.Body = body
		if _, err = casework.Apply(k, c, st, s.house); err == nil {
			continue
		}
		name := fieldOf(path)
		var r *casework.Refusal
		if !errors.As(err, &r) || len(r.Faults) == 0 {
			s.fail("%s %s without %s: the refusal names nothing: %v", st.Move, k.Name, name, err)
		}
		if !slices.ContainsFunc(r.Faults, func(f casework.Fault) bool { return related(f.Field, name) }) {
			s.fail("%s %s without %s: the refusal does not name it: %v", st.Move, k.Name, name, err)
		}
		for _, f := range r.Faults {
			if _, known := law.Find(f.Law); !known || f.Msg == "" {
				s.fail("%s %s without %s: no provision: %v", st.Move, k.Name, name, f)
			}
		}
		s.mu.Lock()
		s.made["required "+k.Name+" "+st.Move+" "+indexes.ReplaceAllString(name, "[]")] = true
		s.mu.Unlock()
	}
}

var indexes = regexp.MustCompile(`\[\d+\]`)

// insteadOf are fields that make another one needless; without them that one is missing.
var insteadOf = map[string]string{"translated": "language", "withheld": "reasons", "child_abuse": "name", "not_applicable.d": "register",
	"implemented": "why",
	"agreed":      "language", "exception": "told_on", "reply_within": "reply_by", "reply_unknown": "reply_by",
	"implement_within": "implement_by", "filed_unknown": "filed_on",
	"auditors": "audit", "satisfied": "definitive", "no_representative": "establishment", "notice.one_only": "notice.remedies",
	"exempt": "statement", "acted_unknown": "acted", "very_large": "to",
	"business_users": "without_notice", "without_notice": "applies_on", "suspensions": "disputes",
	"disputes.Redress Example": "outcomes", "disputes.Settle Example": "outcomes", "none.b": "measures", "none.c": "measures",
	"not_applicable.a": "parts", "no_consultations": "documents",
	"no_orders": "orders", "answers[0].why_not": "answers[0].measure"}

// related reports whether a fault in the field is about the one that was taken away: it, a part of it, what it is a part of, the
// same of a part ("questions[0].deadline" of "deadline"), or what it stood instead of.
func related(fault, name string) bool {
	part := func(a, b string) bool { return a == b || strings.HasPrefix(b, a+".") || strings.HasPrefix(b, a+"[") }
	return fault != "" && (part(fault, name) || part(name, fault) || strings.HasSuffix(fault, "]."+name) || fault == insteadOf[name])
}

// leaves returns the places of all values and lists in the JSON.
func leaves(raw json.RawMessage) (paths [][]any) {
	var v any
	_ = json.Unmarshal(raw, &v) // it was read before
	var walk func(v any, at []any)
	walk = func(v any, at []any) {
		switch v := v.(type) {
		case map[string]any:
			for _, key := range slices.Sorted(maps.Keys(v)) {
				walk(v[key], append(slices.Clone(at), key))
			}
		case []any:
			paths = append(paths, at)
			for i := range v {
				if _, object := v[i].(map[string]any); object {
					walk(v[i], append(slices.Clone(at), i))
				}
			}
		default:
			paths = append(paths, at)
		}
	}
	walk(v, nil)
	return paths
}

// cut returns the JSON without the value at the place.
func cut(raw json.RawMessage, path []any) json.RawMessage {
	var v any
	_ = json.Unmarshal(raw, &v)
	at := v
	for _, p := range path[:len(path)-1] {
		if i, ok := p.(int); ok {
			at = at.([]any)[i]
		} else {
			at = at.(map[string]any)[p.(string)]
		}
	}
	delete(at.(map[string]any), path[len(path)-1].(string))
	b, _ := json.Marshal(v)
	return b
}

// fieldOf writes a place as faults do: questions[0].text.
func fieldOf(path []any) (s string) {
	for _, p := range path {
		switch i, index := p.(int); {
		case index:
			s += fmt.Sprintf("[%d]", i)
		case s == "":
			s = p.(string)
		default:
			s += "." + p.(string)
		}
	}
	return s
}

func goldenRequired(t *testing.T, made map[string]bool) {
	var lines []string
	for key := range made {
		if line, ok := strings.CutPrefix(key, "required "); ok {
			lines = append(lines, line)
		}
	}
	slices.Sort(lines)
	got := strings.Join(lines, "\n") + "\n"
	if *update {
		if err := os.WriteFile(requiredFile, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(requiredFile)
	if diff := cmp.Diff(string(want), got); err != nil || diff != "" {
		t.Errorf("%s: %v\n%s", requiredFile, err, diff)
	}
}

// A statement of reasons that lacks one of its elements is not sent, and the element is named with its place in art 17(3).
func TestEveryElementOfAStatementIsRequired(t *testing.T) {
	t.Parallel()
	raw := json.RawMessage(`{"contact": "a@b.example", "applies_on": "2026-03-02", "account": {"what": "DECISION_ACCOUNT_TERMINATED"}, "facts": "f",
		"source": "SOURCE_ARTICLE_16", "notifier": "Kim", "notifier_needed": "it is her right", "automated_detection": false,
		"automation": "AUTOMATED_DECISION_NOT_AUTOMATED", "ground": "DECISION_GROUND_ILLEGAL_CONTENT", "legal_ground": "l", "explanation": "e",
		"redress": {"internal": "a", "out_of_court": "b", "court": "c"}}`)
	read := func(raw json.RawMessage) *Decision {
		d := &Decision{}
		if err := json.Unmarshal(raw, d); err != nil {
			t.Fatal(err)
		}
		return d
	}
	if fs := read(raw).Complete(); len(fs) > 0 {
		t.Fatal(fs)
	}
	gone := read(raw)
	if gone.Facts = casework.ErasedText; len(gone.Complete()) != 1 || gone.Complete()[0].Field != "facts" {
		t.Errorf("facts that were taken out of the record are none: %v", gone.Complete())
	}
	optional := []string{"contact", "notifier"} // the contact is asked for where the statement is sent
	instead := map[string]string{"account": "", "notifier_needed": "notifier"}
	for _, path := range append(leaves(raw), []any{"account"}) {
		name := fieldOf(path)
		fs := read(cut(raw, path)).Complete()
		if slices.Contains(optional, name) || name == "account.what" {
			continue
		}
		want, other := instead[name]
		if !other {
			want = name
		}
		if len(fs) != 1 || fs[0].Field != want || !strings.HasPrefix(fs[0].Law.Place, "art 17(3)(") {
			t.Errorf("without %s: %v", name, fs)
		}
	}
}
