package sweep

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"

	"github.com/aedile/aedile"
)

// NDJSON writes one JSON object a line: findings as they are, faults as {"fault": …}, and last {"run": …}.
type NDJSON struct {
	w *bufio.Writer
	e *json.Encoder
}

// NewNDJSON returns a writer of JSON lines. What it holds back is written by Flush and Close.
func NewNDJSON(w io.Writer) *NDJSON {
	b := bufio.NewWriterSize(w, 64<<10)
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	return &NDJSON{b, e}
}

// Finding writes the finding of the entry; its context is not part of the line.
func (n *NDJSON) Finding(e Entry) error {
	f := e.Finding
	if f.Facts == nil {
		f.Facts = []aedile.Fact{}
	}
	if f.Evidence == nil {
		f.Evidence = []aedile.Evidence{}
	}
	if f.Law == nil {
		f.Law = []aedile.LawRef{}
	}
	return n.line(f)
}

// Fault writes the fault.
func (n *NDJSON) Fault(f aedile.Fault) error {
	return n.line(struct {
		Fault aedile.Fault `json:"fault"`
	}{f})
}

// Value writes any other value as a line.
func (n *NDJSON) Value(v any) error { return n.line(v) }

// Flush writes what is held back.
func (n *NDJSON) Flush() error {
	if err := n.w.Flush(); err != nil {
		return fmt.Errorf("write findings: %w", err)
	}
	return nil
}

// Close writes the account of the run as the last line. It does not close the writer below.
func (n *NDJSON) Close(ran aedile.Ran) error {
	err := n.line(struct {
		Run aedile.Ran `json:"run"`
	}{ran})
	if err != nil {
		return err
	}
	return n.Flush()
}

func (n *NDJSON) line(v any) error {
	if err := n.e.Encode(v); err != nil {
		return fmt.Errorf("write findings: %w", err)
	}
	return nil
}
