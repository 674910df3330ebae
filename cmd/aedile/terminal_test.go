package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/screen"
	"github.com/aedile/aedile/screen/rule"
	"github.com/aedile/aedile/screen/source"
)

// testTerminal returns a terminal whose streams are buffers.
func testTerminal(stdin io.Reader) (a *terminal.Terminal, out, errs *bytes.Buffer) {
	out, errs = new(bytes.Buffer), new(bytes.Buffer)
	day := time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC)
	return &terminal.Terminal{In: stdin, Out: out, Err: errs, Now: func() time.Time { return day }}, out, errs
}

const marker = `{"id":"M1","title":"AEDILE harmless self-test item proves the pipe"}` + "\n"

// proof is a command that uses the one rule that does not change.
func marked(files ...string) *screenCmd {
	return &screenCmd{packFlags: packFlags{Only: []string{"selftest/marker"}}, readFlags: readFlags{Kind: aedile.Listing},
		gateFlags: gateFlags{FailOn: "review"}, Files: files}
}

func with(c *screenCmd, set func(*screenCmd)) *screenCmd {
	set(c)
	return c
}

func TestExitStatusSaysHowItWent(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err  error
		want int
		said string
	}{
		{nil, 0, ""},
		{terminal.FoundSome{Count: 3}, 1, ""},
		{fmt.Errorf("around: %w", terminal.FoundSome{Count: 3}), 1, ""},
		{errors.New("cause"), 2, "aedile: cause\n"},
		{aedile.Invalidf("screen", "x", "is wrong").Hint("mend it"), 2, "aedile: screen: x: is wrong\nhint: mend it\n"},
		{errors.Join(errors.New("one"), aedile.Invalidf("a", "", "two").Hint("three")), 2, "aedile: one\naedile: a: two\nhint: three\n"},
		{&screen.Error{Diagnostics: []rule.Diagnostic{{Code: rule.CodeTerm, Place: rule.Place{File: "p.yaml", Line: 3, Column: 2},
			Msg: "no", Hint: "yes"}}}, 2,
			"p.yaml:3:2: error R203: no\n  hint: yes\naedile: 1 diagnostic: the packs cannot be used\n"},
	} {
		a, _, errs := testTerminal(nil)
		if got := a.Exit(c.err); got != c.want || errs.String() != c.said {
			t.Errorf("%v: status %d, said %q; want %d, %q", c.err, got, errs, c.want, c.said)
		}
	}
}

func TestAnInterruptEndsARunThatWaits(t *testing.T) {
	t.Parallel()
	idle, w := io.Pipe()
	defer w.Close()
	a, out, _ := testTerminal(idle)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- marked().Run(ctx, a) }()
	if _, err := io.WriteString(w, marker); err != nil { // the run is reading now
		t.Fatal(err)
	}
	cancel()
	err := <-ended
	if err == nil || !strings.Contains(err.Error(), "interrupted; what was written is not complete") {
		t.Errorf("got %v", err)
	}
	if strings.Contains(out.String(), `"run"`) {
		t.Error("a run that was interrupted is told as if it were whole")
	}
}

func TestAnInterruptedRunLeavesNoFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	a, _, _ := testTerminal(strings.NewReader(marker))
	if err := with(marked(), func(c *screenCmd) { c.Out = filepath.Join(dir, "report.html") }).Run(ctx, a); err == nil {
		t.Fatal("no error")
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestAnOldReportStaysUntilTheNewOneIsComplete(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(name, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	a, _, _ := testTerminal(nil)
	o, err := outputTo(a, name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(o, "new"); err != nil {
		t.Fatal(err)
	}
	if b, _ := os.ReadFile(name); string(b) != "old" {
		t.Errorf("before commit the file holds %q", b)
	}
	if err := o.commit(); err != nil {
		t.Fatal(err)
	}
	o.discard()
	if b, _ := os.ReadFile(name); string(b) != "new" {
		t.Errorf("after commit the file holds %q", b)
	}
}

func TestFormFollowsWhereItGoes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		output, out string
		terminal    bool
		want        string
	}{
		{"", "", true, "table"},
		{"", "", false, "ndjson"},
		{"", "-", true, "table"},
		{"", "x.html", true, "html"},
		{"", "x.HTM", false, "html"},
		{"", "x.parquet", true, "parquet"},
		{"", "x.txt", true, "table"},
		{"", "x.csv", true, "csv"},
		{"", "x.XLSX", false, "xlsx"},
		{"", "x.sarif", false, "sarif"},
		{"", "x.xml", false, "junit"},
		{"", "x.jsonl", true, "ndjson"},
		{"", "findings", true, "ndjson"},
		{"", ".findings", true, "ndjson"},
		{"", "x.pdf", true, ""},
		{"", "x.json", false, ""},
		{"", "x.ndjson.bak", false, ""},
		{"ndjson", "x.pdf", false, "ndjson"},
		{"table", "x.html", false, "table"},
		{"ndjson", "", true, "ndjson"},
	} {
		a, _, _ := testTerminal(nil)
		a.OutTerminal = c.terminal
		if got, err := formOf(a, c.output, c.out); got != c.want || (err != nil) != (c.want == "") {
			t.Errorf("--output %q -o %q, terminal %v: %q, %v, want %q", c.output, c.out, c.terminal, got, err, c.want)
		}
	}
}

func TestParquetIsKeptFromATerminal(t *testing.T) {
	t.Parallel()
	a, _, _ := testTerminal(strings.NewReader(marker))
	a.OutTerminal = true
	if err := with(marked(), func(c *screenCmd) { c.Output = parquetOutput }).Run(t.Context(), a); aedile.ClassOf(err) != aedile.Invalid {
		t.Errorf("got %v", err)
	}
}

func TestAPersonAtTheTerminalIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	a, _, _ := testTerminal(nil)
	a.InTerminal = true
	if err := marked().Run(t.Context(), a); err == nil || aedile.HintOf(err) == "" {
		t.Errorf("got %v", err)
	}
}

func TestBarAndTableShareATerminal(t *testing.T) {
	t.Parallel()
	a, out, errs := testTerminal(strings.NewReader(marker))
	a.OutTerminal, a.ErrTerminal, a.Width = true, true, 100
	if err := marked().Run(t.Context(), a); !errors.As(err, new(terminal.FoundSome)) {
		t.Fatal(err)
	}
	if !strings.HasPrefix(out.String(), "GRADE ") || !strings.Contains(out.String(), "selftest/marker") {
		t.Errorf("table: %q", out)
	}
	if !strings.Contains(errs.String(), "1 item, 1 finding (0 to act on, 1 to review)") {
		t.Errorf("summary: %q", errs)
	}
}

func TestFaultsOfAFileAreCountedAtTheFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	good, bad := filepath.Join(dir, "good.ndjson"), filepath.Join(dir, "bad.ndjson")
	for name, s := range map[string]string{good: marker, bad: marker + "{\n" + strings.ReplaceAll(marker, "M1", "M2")} {
		if err := os.WriteFile(name, []byte(s), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	a, out, errs := testTerminal(nil)
	if err := marked(good, bad).Run(t.Context(), a); !errors.As(err, new(terminal.FoundSome)) {
		t.Fatal(err)
	}
	for _, want := range []string{`"name":"` + good + `","format":"ndjson","items":1,"faults":0`, `"name":"` + bad + `","format":"ndjson","items":2,"faults":1`} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the run lacks %s:\n%s", want, out)
		}
	}
	if !strings.Contains(errs.String(), "fault: "+bad+":2: ") {
		t.Errorf("told: %q", errs)
	}
}

func TestManyFaultsAreToldInPart(t *testing.T) {
	t.Parallel()
	a, out, errs := testTerminal(strings.NewReader(strings.Repeat("{\n", 30)))
	if err := with(marked(), func(c *screenCmd) { c.Format = source.NDJSON }).Run(t.Context(), a); err != nil &&
		!strings.Contains(err.Error(), "could not be read") {
		t.Fatal(err)
	}
	if n := strings.Count(out.String(), `{"fault"`); n != 30 {
		t.Errorf("%d faults written, want all 30", n)
	}
	if n := strings.Count(errs.String(), "fault: "); n != terminal.MaxToldFaults || !strings.Contains(errs.String(), "and 25 faults more") {
		t.Errorf("told %d faults:\n%s", n, errs)
	}
}

func TestWritingToADeviceLeavesItsRightsAlone(t *testing.T) {
	t.Parallel()
	before, err := os.Stat(os.DevNull)
	if err != nil {
		t.Skip("no null device")
	}
	a := &terminal.Terminal{}
	o, err := outputTo(a, os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	if err := o.commit(); err != nil {
		t.Fatal(err)
	}
	if after, err := os.Stat(os.DevNull); err != nil || after.Mode() != before.Mode() {
		t.Errorf("mode was %v and is %v, %v", before.Mode(), after.Mode(), err)
	}
}

// A stream is a stream: what was found is put out while the writer of the stream says nothing more.
func TestAFindingComesWhileTheStreamGoesOn(t *testing.T) {
	t.Parallel()
	in, producer := io.Pipe()
	consumer, out := io.Pipe()
	a, _, _ := testTerminal(in)
	a.Out = out
	ended := make(chan error, 1)
	go func() {
		ended <- marked().Run(t.Context(), a)
		out.Close()
	}()
	lines := bufio.NewReader(consumer)
	for i := range 3 {
		if _, err := io.WriteString(producer, strings.Replace(marker, "M1", fmt.Sprint("M", i), 1)); err != nil {
			t.Fatal(err)
		}
		line, err := lines.ReadString('\n') // waits for ever where the finding is held back
		if err != nil || !strings.Contains(line, fmt.Sprintf(`"id":"M%d"`, i)) {
			t.Fatalf("line %d: %q, %v", i, line, err)
		}
	}
	producer.Close()
	if rest, err := io.ReadAll(lines); err != nil || !strings.Contains(string(rest), `{"run":`) {
		t.Errorf("the end: %q, %v", rest, err)
	}
	if err := <-ended; !errors.As(err, new(terminal.FoundSome)) {
		t.Errorf("ended with %v", err)
	}
}

func TestNoCellOfATableEndsItsRowOrBeginsAnother(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	if err := terminal.Cells(&b, "A1", "Lamp\nB2\tact\tforged\r\n\u2028C3", 7); err != nil {
		t.Fatal(err)
	}
	if got, want := b.String(), "A1\tLamp B2 act forged  ‹U+2028›C3\t7\n"; got != want {
		t.Errorf("the row is %q, want %q", got, want)
	}
}
