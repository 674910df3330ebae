package transparencydb_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
	tdb "github.com/aedile/aedile/casework/deliver/transparencydb"
)

// TestReadGoesOnPastBadLines: good lines come normalised, bad ones with their line and fields, and the rest is read all the same.
func TestReadGoesOnPastBadLines(t *testing.T) {
	t.Parallel()
	lines := [][]byte{with(t, map[string]any{"puid": 7}), nil, with(t, map[string]any{"territorial_scope": "AT"}), []byte("{"),
		[]byte("null"), with(t, map[string]any{"decision_facts": " trimmed "})}
	var got []string
	for s, err := range tdb.Read(bytes.NewReader(bytes.Join(lines, []byte("\n")))) {
		var refusal *tdb.Refusal
		switch {
		case errors.As(err, &refusal):
			got = append(got, fmt.Sprintf("line %d refused: %s %d", refusal.Line, refusal.Errors[0].Field, len(refusal.Errors)))
		case err != nil:
			got = append(got, string(aedile.ClassOf(err)))
			if !strings.Contains(err.Error(), "line 4") {
				t.Errorf("got %v", err)
			}
		default:
			got = append(got, s.PUID+" "+s.DecisionFacts)
		}
	}
	want := []string{"7 A public register lists the model as dangerous.", "line 3 refused: territorial_scope 1", "invalid",
		"line 5 refused: decision_visibility 14", "p-1 trimmed"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestReadEnds(t *testing.T) {
	t.Parallel()
	good := string(with(t, nil)) + "\n"
	for name, c := range map[string]struct {
		in    io.Reader
		class aedile.Class
	}{
		"a line too long":   {strings.NewReader(good + strings.Repeat(" ", tdb.MaxLineBytes+1) + "\n" + good), aedile.Limit},
		"a broken stream":   {io.MultiReader(strings.NewReader(good), iotest.ErrReader(errors.New("torn"))), aedile.Internal},
		"the end":           {strings.NewReader(good), ""},
		"the caller's will": {strings.NewReader(good + good), ""},
	} {
		n, last := 0, error(nil)
		for _, err := range tdb.Read(c.in) {
			if last = err; err == nil {
				n++
			}
			if name == "the caller's will" {
				break
			}
		}
		if n != 1 || aedile.ClassOf(last) != c.class {
			t.Errorf("%s: got %d statements, then %v", name, n, last)
		}
	}
	if got := (&tdb.Refusal{Line: 3, Errors: []tdb.FieldError{{Field: "puid", Message: "x"}}}).Error(); got != "line 3: puid: x" {
		t.Errorf("got %q", got)
	}
}
