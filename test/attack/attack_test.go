// Package attack holds files that were made to stop the program, and runs it on each in a process that the system limits.
package attack

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"text/tabwriter"
)

// The limits of each process, held by the system: they are what the manual promises.
const (
	maxDataKB = 500_000 // memory for data
	maxCPU    = 30      // seconds of processor time
)

// outcome is what a file did to the program.
type outcome struct {
	name   string
	bytes  int
	status int
	found  int
	faults int
	cpu    float64 // seconds
	rssMB  int64
	wrong  string
}

// TestHostileFiles screens every hostile file beside an honest one. The process must end by itself, within its limits, with whole lines, and what is
// found in the honest file must be there.
func TestHostileFiles(t *testing.T) {
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("no sh: the limits of processes cannot be set")
	}
	program := build(t)
	var all []outcome
	for i, f := range files() {
		if testing.Short() && i%6 != 0 {
			continue
		}
		all = append(all, attack(t, program, f))
	}
	if !testing.Short() && len(all) < 100 {
		t.Errorf("%d hostile files, want a hundred", len(all))
	}
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 8, 2, ' ', 0)
	fmt.Fprintln(w, "FILE\tBYTES\tSTATUS\tFINDINGS\tFAULTS\tCPU S\tMEMORY MB\t")
	for _, o := range all {
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%.2f\t%d\t%s\n", o.name, o.bytes, o.status, o.found, o.faults, o.cpu, o.rssMB, o.wrong)
		if o.wrong != "" {
			t.Errorf("%s: %s", o.name, o.wrong)
		}
	}
	_ = w.Flush() // a strings.Builder takes everything
	t.Logf("%d files, each within %d MB and %d s of processor time\n%s", len(all), maxDataKB/1000, maxCPU, b.String())
}

// build makes the program as it ships.
func build(t *testing.T) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "aedile")
	if out, err := exec.Command("go", "build", "-o", name, "../../cmd/aedile").CombinedOutput(); err != nil {
		t.Fatalf("build the program: %v\n%s", err, out)
	}
	return name
}

const honest = `{"id":"honest","title":"GPS jammer, blocks all trackers, 10 W"}` + "\n"

func attack(t *testing.T, program string, f hostile) outcome {
	t.Helper()
	dir := t.TempDir()
	data := f.make()
	for name, b := range map[string][]byte{"honest.ndjson": []byte(honest), f.name: data} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	args := f.args
	if args == nil {
		args = []string{"screen", "--no-registers", "-q", "--output", "ndjson", "honest.ndjson", f.name}
	}
	c := exec.Command("sh", append([]string{"-c", fmt.Sprintf(`ulimit -d %d && ulimit -t %d && exec "$0" "$@"`, maxDataKB, maxCPU), program}, args...)...)
	c.Dir = dir
	var stdout, stderr bytes.Buffer
	c.Stdout, c.Stderr = &stdout, &stderr
	err := c.Run()
	if err != nil && !errors.As(err, new(*exec.ExitError)) {
		t.Fatal(err)
	}
	o := outcome{name: f.name, bytes: len(data), status: c.ProcessState.ExitCode()}
	o.cpu = (c.ProcessState.UserTime() + c.ProcessState.SystemTime()).Seconds()
	if u, ok := c.ProcessState.SysUsage().(*syscall.Rusage); ok {
		o.rssMB = u.Maxrss / 1024
	}
	o.judge(f, stdout.String(), stderr.String())
	return o
}

// judge says what is wrong with what came out.
func (o *outcome) judge(f hostile, stdout, stderr string) {
	head := func(s string) string { return strings.ReplaceAll(s[:min(len(s), 200)], "\n", " / ") }
	switch {
	case o.status < 0:
		o.wrong = "it was killed"
	case o.status > 2:
		o.wrong = fmt.Sprintf("exit status %d", o.status)
	case strings.Contains(stderr, "fatal error:"), strings.Contains(stderr, "panic:"):
		o.wrong = "it crashed: " + head(stderr)
	case f.refused != "" && (o.status != 2 || !strings.Contains(stderr, f.refused)):
		o.wrong = fmt.Sprintf("exit status %d, %q: want a refusal that says %q", o.status, head(stderr), f.refused)
	case f.refused != "" && !strings.Contains(stderr, "hint: "):
		o.wrong = "the refusal has no hint: " + head(stderr)
	}
	if o.wrong != "" || f.args != nil {
		return
	}
	if stdout != "" && !strings.HasSuffix(stdout, "\n") {
		o.wrong = "the last line is not whole"
	}
	jammer := false
	for line := range strings.Lines(stdout) {
		var l struct {
			Item struct {
				ID string `json:"id"`
			} `json:"item"`
			Check string           `json:"check"`
			Fault *json.RawMessage `json:"fault"`
		}
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			o.wrong = "a line is no JSON: " + head(line)
			return
		}
		if l.Fault != nil {
			o.faults++
		}
		if l.Check != "" {
			o.found++
			jammer = jammer || l.Check == "dangerous/radio-jammer" && l.Item.ID == "honest"
		}
	}
	if !jammer {
		o.wrong = "the finding of the honest file is lost: " + head(stderr)
	}
}
