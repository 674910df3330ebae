package sweep

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"github.com/aedile/aedile"
)

func TestNDJSONIsFindingsFaultsAndLastTheRun(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	w := NewNDJSON(&b)
	e := entries(t)[2]
	if err := w.Finding(e); err != nil {
		t.Fatal(err)
	}
	if err := w.Fault(aedile.Fault{Class: aedile.Invalid, Source: "a.ndjson", Line: 3, Msg: "no object"}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(ran()); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
	if len(lines) != 3 {
		t.Fatalf("%d lines, want 3", len(lines))
	}
	var f aedile.Finding
	if err := json.Unmarshal([]byte(lines[0]), &f); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(e.Finding, f); d != "" {
		t.Error(d)
	}
	if !strings.Contains(lines[0], "<script>") {
		t.Error("text is escaped for HTML: it is not the text of the item any more")
	}
	if lines[1] != `{"fault":{"class":"invalid","source":"a.ndjson","line":3,"msg":"no object"}}` {
		t.Errorf("fault: %s", lines[1])
	}
	if !strings.HasPrefix(lines[2], `{"run":{"program":"aedile"`) {
		t.Errorf("run: %s", lines[2])
	}
}

func TestNDJSONListsAreNeverNull(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	w := NewNDJSON(&b)
	if err := w.Finding(Entry{}); err != nil {
		t.Fatal(err)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"law":[]`, `"facts":[]`, `"evidence":[]`} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%s is not in %s", want, b.String())
		}
	}
}

func TestParquetHoldsFindingsAndTheRun(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	w := NewParquet(&b)
	es := entries(t)
	es[1].Finding.Suppressed = &aedile.Suppression{Reason: "licensed", Expires: "2026-12-31", Entry: "ignore.yaml:3"}
	for _, e := range es {
		if err := w.Finding(e); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Fault(aedile.Fault{Source: "a.ndjson", Line: 3, Msg: "no object"}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(ran()); err != nil {
		t.Fatal(err)
	}
	f, err := parquet.OpenFile(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	got, err := parquet.Read[row](bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 3 || got[0].Check != "medicines/prescription-only" || got[0].Evidence[1].Text != "ohne Rezept" ||
		got[0].Law[0].Place != "art 71" || !got[0].Facts[1].Voids || got[1].Reason != "licensed" || got[2].Item != "FR-0417" {
		t.Errorf("rows: %+v", got)
	}
	run, _ := f.Lookup("aedile.run")
	var r aedile.Ran
	if err := json.Unmarshal([]byte(run), &r); err != nil || r.Items != 12_345 {
		t.Errorf("run in the metadata: %q, %v", run, err)
	}
	if faults, _ := f.Lookup("aedile.faults"); !strings.Contains(faults, "no object") {
		t.Errorf("faults in the metadata: %q", faults)
	}
}
