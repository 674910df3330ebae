package main

import (
	"bufio"
	"encoding/json"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// shop is the other end of letters and of calls to the shop. It keeps what came, by its key.
type shop struct {
	*httptest.Server
	mu  sync.Mutex
	got map[string]string // key to case and what is to be done
}

func newShop(t *testing.T) *shop {
	t.Helper()
	s := &shop{got: map[string]string{}}
	s.Server = httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var m struct{ Case, Do, Move string }
		if err := json.NewDecoder(r.Body).Decode(&m); err != nil {
			t.Error(err)
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.got[r.Header.Get("Idempotency-Key")] = m.Case + " " + m.Do + " " + m.Move
	}))
	t.Cleanup(s.Close)
	return s
}

// came counts what came of decisions that were made here, by case, what is to be done and move. The cases of the example have names.
func (s *shop) came() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := map[string]int{}
	for _, what := range s.got {
		if strings.HasPrefix(what, "decision-") {
			n[what]++
		}
	}
	return n
}

// killed is a desk whose process is killed and started again over the same store, and somebody before its pages.
type killed struct {
	t       *testing.T
	args    []string
	cmd     *exec.Cmd
	address string
	browser *http.Client
	link    string
}

// start starts the process and waits until it is ready.
func (k *killed) start() {
	k.t.Helper()
	k.cmd = exec.CommandContext(k.t.Context(), "aedile", k.args...)
	k.cmd.Env = append(os.Environ(), "AEDILE_WEBHOOK_SECRET=a secret of the two ends")
	out, err := k.cmd.StderrPipe()
	if err != nil {
		k.t.Fatal(err)
	}
	if err := k.cmd.Start(); err != nil {
		k.t.Fatal(err)
	}
	first := regexp.MustCompile(`http://127\.0\.0\.1:[0-9]+/first/\S+`)
	ready, lines := make(chan bool), bufio.NewScanner(out)
	go func() {
		told := false
		for lines.Scan() {
			if m := first.FindString(lines.Text()); m != "" && k.link == "" {
				k.link = m
			}
			if !told && strings.Contains(lines.Text(), `"msg":"ready"`) && (k.link != "" || k.browser != nil) {
				told = true
				close(ready)
			}
			if !told && k.link != "" {
				told = true
				close(ready)
			}
		}
		if !told {
			close(ready)
		}
	}()
	<-ready
	k.t.Cleanup(func() { _ = k.cmd.Process.Kill() })
}

// kill ends the process as a lack of memory does, and starts another.
func (k *killed) kill() {
	k.t.Helper()
	_ = k.cmd.Process.Kill()
	_ = k.cmd.Wait() // it was killed
	k.start()
}

// get reads a page.
func (k *killed) get(path string) string {
	k.t.Helper()
	a, err := k.browser.Get(k.address + path)
	if err != nil {
		k.t.Fatal(err)
	}
	defer a.Body.Close()
	b, err := io.ReadAll(a.Body)
	if err != nil {
		k.t.Fatal(err)
	}
	return string(b)
}

// post sends a form; the server may be killed meanwhile, so what comes back is not asked for.
func (k *killed) post(path string, form url.Values) {
	if a, err := k.browser.PostForm(k.address+path, form); err == nil {
		_, _ = io.Copy(io.Discard, a.Body) // it may break off
		_ = a.Body.Close()
	}
}

// during posts the form and kills the server within the time that a decision takes.
func (k *killed) during(path string, form url.Values) {
	done := make(chan struct{})
	go func() { defer close(done); k.post(path, form) }()
	time.Sleep(time.Duration(rand.IntN(40)) * time.Millisecond)
	k.kill()
	<-done
}

// openReviews returns the cases of reviews that are open, with the words of their titles.
func (k *killed) openReviews(path string) (ids []string) {
	for _, m := range regexp.MustCompile(`href="/queue/all\?case=(f-[0-9a-f]+)[&#]`).FindAllStringSubmatch(k.get(path), -1) {
		if !slices.Contains(ids, m[1]) {
			ids = append(ids, m[1])
		}
	}
	return ids
}

// TestAKillLosesNothingTypedAndSendsNothingTwice: again and again the server is killed while somebody decides, and while they take a
// decision back. What was typed is found again unless it was decided; each decision is made once or not at all; what was taken back never
// leaves, and what stands leaves once.
func TestAKillLosesNothingTypedAndSendsNothingTwice(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts a server eight times")
	}
	dir, to := t.TempDir(), newShop(t)
	var offers strings.Builder
	for i := range 6 {
		id := string(rune('a' + i))
		offers.WriteString(strings.ReplaceAll(`{"id":"J-?","service":"market.example","lang":"en","title":"GPS jammer model ????",`+
			`"text":"Blocks all trackers.","trader":{"id":"T-?","name":"Radio ?","country":"IE","email":"shop@radio-?.example"}}`+"\n", "?", id))
	}
	items, policy := filepath.Join(dir, "offers.ndjson"), filepath.Join(dir, "policy.yaml")
	store := "sqlite:" + filepath.Join(dir, "desk.db")
	for name, text := range map[string]string{items: offers.String(), policy: "name: market.example\ncalendar: IE\nundo: 8s\n" +
		"redress: {internal: the form, out_of_court: the bodies, court: the courts}\n"} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := exec.CommandContext(t.Context(), "aedile", "desk", "example", "--store", store, "--policy", policy,
		items).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	at := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	k := &killed{t: t, address: "http://" + at, args: []string{"serve", "--store", store, "--policy", policy, "--listen", at,
		"--no-registers", "--work-every", "1s", "--webhook", to.URL, "--shop", to.URL}}
	k.start()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	k.browser = &http.Client{Jar: jar}
	k.post(strings.TrimPrefix(k.link, k.address), url.Values{"login": {"admin"}, "name": {"Administrator 1"},
		"password": {"five words that fit nowhere"}})

	all := k.openReviews("/queue/all?q=jammer")
	if len(all) != 6 {
		t.Fatalf("%d reviews are open, want 6", len(all))
	}
	typed := strings.Repeat("It blocks emergency calls. ", 12)[:300]
	const reason = "It disturbs radio services."
	undecided := 0
	for i, id := range all[:4] {
		form := url.Values{"case": {id}, "choice": {"remove"}, "more": {typed}, "reason": {reason}, "_version": {"1"}, "_next": {"/queue/all"}}
		k.post("/case/"+id+"/draft/decide", form)
		k.during("/queue/all", form)
		page := k.get("/queue/all?case=" + id)
		open := strings.Contains(page, `name="choice" value="remove"`)
		if open {
			undecided++
		}
		if open && !strings.Contains(page, typed) {
			t.Errorf("%d: it is not decided, and what was typed is lost", i)
		}
		k.post("/queue/all", form) // pressed once more: it is decided now, if it was not
		k.post("/queue/all", form) // and again, which changes nothing
	}
	for _, id := range all[4:] {
		k.post("/queue/all", url.Values{"case": {id}, "choice": {"remove"}, "reason": {reason}, "_version": {"1"}, "_next": {"/queue/all"}})
		k.during("/undo", url.Values{"case": {id}})
		k.post("/undo", url.Values{"case": {id}}) // taken back for good, whatever came of the first press
	}
	back := k.openReviews("/queue/all?q=jammer")
	for deadline := time.Now().Add(40 * time.Second); len(to.came()) < 8 && time.Now().Before(deadline); {
		time.Sleep(250 * time.Millisecond)
	}
	time.Sleep(3 * time.Second) // two more rounds of work: what is sent twice comes now
	came := to.came()
	decided := map[string]int{}
	for what, n := range came {
		if n != 1 {
			t.Errorf("%s came %d times under different keys", what, n)
		}
		id, _, _ := strings.Cut(what, " ")
		decided[id]++
	}
	if len(back) != 2 {
		t.Errorf("%d reviews are open again, want the 2 that were taken back", len(back))
	}
	if len(decided) != 4 {
		t.Errorf("letters and calls of %d decisions came, want 4: %v", len(decided), came)
	}
	t.Logf("%d of 4 decisions were cut off before they stood; what came: %v", undecided, came)
	if out, err := exec.CommandContext(t.Context(), "aedile", "verify", "--store", store).CombinedOutput(); err != nil {
		t.Errorf("the record does not hold: %v: %s", err, out)
	}
}
