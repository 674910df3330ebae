package main

import (
	"bytes"
	"path/filepath"
	"regexp"
	"testing"
)

func TestAnItemIsScreenedAndADecisionRestsOnWhatWasFound(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := run(t.Context(), filepath.Join(t.TempDir(), "record.db"), &out); err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`^found: [1-9]; \S+ rests on \S+; facts missing: \d+\n$`).MatchString(out.String()) {
		t.Errorf("it said %q", &out)
	}
}
