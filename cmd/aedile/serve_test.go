package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// served is a desk that runs as a process of its own.
type served struct {
	t       *testing.T
	cmd     *exec.Cmd
	lines   *bufio.Scanner
	address string
	store   string
}

// startDesk starts a desk over a new store and waits until it takes requests.
func startDesk(t *testing.T, args ...string) *served {
	t.Helper()
	d := &served{t: t, store: "sqlite:" + filepath.Join(t.TempDir(), "desk.db")}
	args = append([]string{"serve", "--store", d.store, "--listen", "127.0.0.1:0", "--no-registers"}, args...)
	d.cmd = exec.CommandContext(t.Context(), "aedile", args...)
	out, err := d.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := d.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	d.lines = bufio.NewScanner(out)
	d.address = d.said(regexp.MustCompile(`"msg":"ready","address":"(http://127\.0\.0\.1:[0-9]+)"`))
	return d
}

// said waits for a line of the log and returns what the expression finds in it.
func (d *served) said(what *regexp.Regexp) string {
	d.t.Helper()
	for d.lines.Scan() {
		if m := what.FindStringSubmatch(d.lines.Text()); m != nil {
			return m[1]
		}
	}
	d.t.Fatalf("it ended without saying %s: %v", what, d.lines.Err())
	return ""
}

// end asks the desk to stop, and wants that it does without a fault.
func (d *served) end() {
	d.t.Helper()
	if err := d.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		d.t.Fatal(err)
	}
	for d.lines.Scan() { // until it has said all
	}
	if err := d.cmd.Wait(); err != nil {
		d.t.Errorf("it ended with %v", err)
	}
}

// aedile runs a command beside the desk.
func (d *served) aedile(status int, args ...string) (out, said string) {
	d.t.Helper()
	cmd := exec.CommandContext(d.t.Context(), "aedile", args...)
	cmd.Env = append(os.Environ(), "AEDILE_STORE="+d.store)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	_ = cmd.Run() // its status says it
	if got := cmd.ProcessState.ExitCode(); got != status {
		d.t.Errorf("aedile %s: status %d, want %d: %s", strings.Join(args, " "), got, status, stderr.String())
	}
	return stdout.String(), stderr.String()
}

// ask sends a request with the token.
func (d *served) ask(method, path, token, body string) (int, string) {
	d.t.Helper()
	r, err := http.NewRequestWithContext(d.t.Context(), method, d.address+path, strings.NewReader(body))
	if err != nil {
		d.t.Fatal(err)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		d.t.Fatal(err)
	}
	defer a.Body.Close()
	b, err := io.ReadAll(a.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	return a.StatusCode, string(b)
}

// TestADeskFromTheFirstStart walks through what an operator does on the first day.
func TestADeskFromTheFirstStart(t *testing.T) {
	t.Parallel()
	d := startDesk(t)
	link := d.said(regexp.MustCompile(`(http://127\.0\.0\.1:[0-9]+/first/\S+)`))
	go func() { // nobody reads the rest; it must not stand still for that
		for d.lines.Scan() {
		}
	}()

	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{Jar: jar}
	a, err := browser.PostForm(link, url.Values{"login": {"admin"}, "name": {"Administrator 1"},
		"password": {"five words that fit nowhere"}})
	if err != nil {
		t.Fatal(err)
	}
	_ = a.Body.Close()
	if a.StatusCode != http.StatusOK || a.Request.URL.Path != "/today" {
		t.Errorf("the first person comes to %s: %d", a.Request.URL, a.StatusCode)
	}

	if _, said := d.aedile(2, "serve", "--listen", "127.0.0.1:0", "--no-registers"); !strings.Contains(
		said,
		"another server has this database",
	) {
		t.Errorf("a second node says %q", said)
	}
	screen, said := d.aedile(0, "token", "new", "--scope", "screen", "--expires", "90d", "--note", "shop")
	if !strings.HasPrefix(screen, "aedile_") || !strings.Contains(said, "shown once") {
		t.Errorf("the token is %q; said %q", screen, said)
	}
	screen = strings.TrimSpace(screen)
	status, body := d.ask("POST", "/api/v1/screen", screen, `{"id":"17","title":"GPS jammer for the car"}`)
	var got struct {
		Results []struct{ Findings []json.RawMessage }
		Ran     struct{ Items int }
	}
	if err := json.Unmarshal([]byte(body), &got); err != nil || status != http.StatusOK || len(got.Results[0].Findings) == 0 ||
		got.Ran.Items != 1 {
		t.Errorf("screening: %d %s", status, body)
	}
	if status, body := d.ask("GET", "/api/v1/cases", screen, ""); status != http.StatusForbidden ||
		!strings.Contains(body, "a token of scope read or work may") {
		t.Errorf("a token to screen reads cases: %d %s", status, body)
	}
	if status, _ := d.ask("GET", "/api/v1/cases", "", ""); status != http.StatusUnauthorized {
		t.Errorf("nobody reads cases: %d", status)
	}
	list, _ := d.aedile(0, "token", "list", "--json")
	var tokens []struct{ Name, Note string }
	if err := json.Unmarshal([]byte(list), &tokens); err != nil || len(tokens) != 1 || tokens[0].Note != "shop" ||
		strings.Contains(list, screen) {
		t.Fatalf("the list is %s, %v", list, err)
	}
	d.aedile(0, "token", "end", tokens[0].Name)
	for status := 200; status != http.StatusUnauthorized; { // the node looks a token up again every two seconds
		status, _ = d.ask("POST", "/api/v1/screen", screen, `{"id":"17"}`)
	}
	d.aedile(0, "verify")
	if err := d.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := d.cmd.Wait(); err != nil {
		t.Errorf("it ended with %v", err)
	}
	d.aedile(0, "verify")
}

func TestANodeHasItsRoles(t *testing.T) {
	t.Parallel()
	d := startDesk(t, "--roles", "screen")
	token, _ := d.aedile(0, "token", "new", "--scope", "read", "--expires", "1d")
	if status, _ := d.ask("GET", "/today", "", ""); status != http.StatusNotFound {
		t.Errorf("a node without pages shows one: %d", status)
	}
	if status, body := d.ask("GET", "/api/v1/workings", strings.TrimSpace(token), ""); status != http.StatusOK ||
		!strings.Contains(body, `"rows":[]`) {
		t.Errorf("a node that does no work in the background: %d %s", status, body)
	}
	if status, _ := d.ask("GET", "/readyz", "", ""); status != http.StatusOK {
		t.Errorf("it is not ready: %d", status)
	}
	d.end()
}
