// Package attack holds files that were made to stop the program, and runs it on each in a process that the system limits.
package attack

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"text/tabwriter"
)

// The limits of each process, held by the system: they are what the manual promises.
const (
	maxDataKB = 500_000 // memory for data
	maxCPU    = 30      // seconds of processor time
	maxOut    = 64 << 20
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
	if *update {
		keepFigures(t, all)
	}
	t.Logf("%d files, each within %d MB and %d s of processor time\n%s", len(all), maxDataKB/1000, maxCPU, b.String())
}

// built is the folder that holds the program, once it was made.
var built string

// program makes the program as it ships, once.
var program = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "aedile-attack-*")
	if err != nil {
		return "", fmt.Errorf("build the program: %w", err)
	}
	built = dir
	name := filepath.Join(dir, "aedile")
	if out, err := exec.Command("go", "build", "-o", name, "../../cmd/aedile").CombinedOutput(); err != nil {
		return name, fmt.Errorf("build the program: %w\n%s", err, out)
	}
	return name, nil
})

func build(t *testing.T) string {
	t.Helper()
	name, err := program()
	if err != nil {
		t.Fatal(err)
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
	o := limited(t, dir, program, args)
	o.name, o.bytes = f.name, len(data)
	stdout, err := os.ReadFile(filepath.Join(dir, "stdout"))
	if err != nil {
		t.Fatal(err)
	}
	stderr, err := os.ReadFile(filepath.Join(dir, "stderr"))
	if err != nil {
		t.Fatal(err)
	}
	if len(stdout) > maxOut {
		o.wrong = fmt.Sprintf("%d bytes of output from %d", len(stdout), len(data))
		return o
	}
	o.judge(f, string(stdout), string(stderr))
	return o
}

// supervised is the name of the variable that makes the test program the supervisor of one process.
const supervised = "AEDILE_ATTACK_IN"

// limited runs the program with the limits in a folder, below a process of its own: the most memory that a process held counts from that of
// its parent, and this test holds whole hostile files.
func limited(t *testing.T, dir, program string, args []string) outcome {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(self, append([]string{program}, args...)...)
	c.Env = append(os.Environ(), supervised+"="+dir)
	out, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	var o outcome
	if _, err := fmt.Sscan(string(out), &o.status, &o.cpu, &o.rssMB); err != nil {
		t.Fatalf("the supervisor said %q: %v", out, err)
	}
	return o
}

func TestMain(m *testing.M) {
	dir := os.Getenv(supervised)
	if dir == "" {
		status := m.Run()
		if built != "" {
			_ = os.RemoveAll(built)
		}
		os.Exit(status)
	}
	if err := supervise(dir, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// supervise runs a process with the limits, writes what it says beside its files, and prints its status, its processor time in seconds and the
// most memory that it held in MB.
func supervise(dir string, args []string) error {
	stdout, err := os.Create(filepath.Join(dir, "stdout"))
	if err != nil {
		return err
	}
	defer stdout.Close()
	stderr, err := os.Create(filepath.Join(dir, "stderr"))
	if err != nil {
		return err
	}
	defer stderr.Close()
	c := exec.Command("sh", append([]string{"-c", fmt.Sprintf(`ulimit -d %d && ulimit -t %d && exec "$0" "$@"`, maxDataKB, maxCPU)}, args...)...)
	c.Dir, c.Stdout, c.Stderr = dir, stdout, stderr
	if err := c.Run(); err != nil && !errors.As(err, new(*exec.ExitError)) {
		return err
	}
	rss := int64(0)
	if u, ok := c.ProcessState.SysUsage().(*syscall.Rusage); ok {
		rss = u.Maxrss / 1024
	}
	_, err = fmt.Println(c.ProcessState.ExitCode(), (c.ProcessState.UserTime() + c.ProcessState.SystemTime()).Seconds(), rss)
	return err
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
	case f.says != "" && (o.status == 0 || !strings.Contains(stdout, f.says)):
		o.wrong = fmt.Sprintf("exit status %d, %q: want a diagnostic that says %q", o.status, head(stdout), f.says)
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
