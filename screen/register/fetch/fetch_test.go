package fetch_test

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/internal/outgoing"
	"github.com/aedile/aedile/screen/register"
	"github.com/aedile/aedile/screen/register/cpsc"
	"github.com/aedile/aedile/screen/register/fetch"
	"github.com/aedile/aedile/screen/register/openfda"
	"github.com/aedile/aedile/screen/register/rasff"
	"github.com/aedile/aedile/screen/register/safetygate"
)

const recalls = `[{"RecallID":1,"RecallNumber":"31001","RecallDate":"2031-01-02T00:00:00","Title":"Warmfoot Recalls Socks Due to Burn Hazard"}]`

// serve starts a server and returns a client that notes its pauses instead of sleeping.
func serve(t *testing.T, h http.HandlerFunc) (*httptest.Server, *fetch.Client, *[]time.Duration) {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	var pauses []time.Duration
	return srv, &fetch.Client{Outgoing: outgoing.Config{Named: []string{"127.0.0.1"}},
		Wait: func(_ context.Context, d time.Duration) error { pauses = append(pauses, d); return nil }}, &pauses
}

func from(srv *httptest.Server) register.Format {
	f := cpsc.Format()
	f.File = srv.URL + "/Recall?format=json"
	return f
}

func update(t *testing.T, c *fetch.Client, f register.Format, old *register.Snapshot, last fetch.State) fetch.Result {
	t.Helper()
	r, err := fetch.Update(t.Context(), c, f, old, last, "2031-02-03")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestSecondUpdateIsConditional(t *testing.T) {
	t.Parallel()
	var seen []string
	srv, c, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		seen = append(seen, r.Header.Get("If-None-Match")+"|"+r.Header.Get("If-Modified-Since"))
		if r.Header.Get("If-None-Match") == `"v1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("ETag", `"v1"`)
		w.Header().Set("Last-Modified", "Mon, 03 Feb 2031 00:00:00 GMT")
		io.WriteString(w, recalls)
	})
	first := update(t, c, from(srv), nil, fetch.State{ETag: `"v1"`})
	if first.Snapshot == nil || first.Snapshot.Entries != 1 || first.Unchanged {
		t.Fatalf("first update: %+v", first)
	}
	second := update(t, c, from(srv), first.Snapshot, first.State)
	if !second.Unchanged || second.Snapshot != nil || second.State != first.State {
		t.Errorf("second update: %+v", second)
	}
	if d := cmp.Diff([]string{"|", `"v1"|Mon, 03 Feb 2031 00:00:00 GMT`}, seen); d != "" {
		t.Errorf("conditions sent: without a snapshot there is none (-want +got):\n%s", d)
	}
}

func TestBusyServersAreAskedAgain(t *testing.T) {
	t.Parallel()
	n := 0
	srv, c, pauses := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch n++; n {
		case 1:
			w.WriteHeader(http.StatusServiceUnavailable)
		case 2:
			w.Header().Set("Retry-After", "7")
			w.WriteHeader(http.StatusTooManyRequests)
		default:
			io.WriteString(w, recalls)
		}
	})
	if r := update(t, c, from(srv), nil, fetch.State{}); r.Snapshot.Entries != 1 {
		t.Errorf("got %+v", r)
	}
	if d := cmp.Diff([]time.Duration{time.Second, 7 * time.Second}, *pauses); d != "" {
		t.Errorf("pauses (-want +got):\n%s", d)
	}
}

func TestWhatCannotBeFetchedIsAnErrorWithItsClass(t *testing.T) {
	t.Parallel()
	gone := func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) }
	down := func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }
	big := func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, strings.Repeat("x", 2000)) }
	page := func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "<html>maintenance</html>") }
	bomb := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		io.WriteString(z, strings.Repeat("x", 1<<20))
		z.Close()
	}
	away := func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://elsewhere.example/", http.StatusFound)
	}
	cut := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "5000")
		io.WriteString(w, recalls)
	}
	for name, want := range map[string]struct {
		h     http.HandlerFunc
		class aedile.Class
		tries int
	}{
		"not found": {gone, aedile.Invalid, 1}, "down": {down, aedile.Unavailable, 3}, "too large": {big, aedile.Limit, 1},
		"swells": {bomb, aedile.Limit, 1}, "no register": {page, aedile.Invalid, 1}, "sent elsewhere": {away, aedile.Invalid, 1},
		"cut off": {cut, aedile.Unavailable, 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var tries atomic.Int32
			srv, c, _ := serve(t, func(w http.ResponseWriter, r *http.Request) { tries.Add(1); want.h(w, r) })
			c.Attempts, c.MaxBytes = 3, 1000
			_, err := fetch.Update(t.Context(), c, from(srv), nil, fetch.State{}, "2031-02-03")
			if aedile.ClassOf(err) != want.class || int(tries.Load()) != want.tries {
				t.Errorf("error %v of class %s after %d attempts, want %s after %d", err, aedile.ClassOf(err), tries.Load(),
					want.class, want.tries)
			}
		})
	}
}

func TestSlowServersRunIntoTheTimeLimit(t *testing.T) {
	t.Parallel()
	hang := make(chan struct{})
	srv, c, _ := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-hang:
		case <-r.Context().Done():
		}
	})
	defer close(hang)
	c.Timeout, c.Attempts = 20*time.Millisecond, 2
	if _, err := fetch.Update(t.Context(), c, from(srv), nil, fetch.State{}, "2031-02-03"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error is %v, want the time limit", err)
	}
}

func TestOnlySecuredAddressesAreFetched(t *testing.T) {
	t.Parallel()
	for _, a := range []string{"http://publisher.example/list.csv", "ftp://publisher.example/list.csv", "file:///etc/hosts", "list.csv"} {
		if _, err := new(fetch.Client).Get(t.Context(), a, nil); aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("%s: error is %v, want Invalid", a, err)
		}
	}
}

func TestRegisterWithoutAnAddressSaysHowToImport(t *testing.T) {
	t.Parallel()
	_, err := fetch.Update(t.Context(), new(fetch.Client), rasff.Format(), nil, fetch.State{}, "2031-02-03")
	if aedile.ClassOf(err) != aedile.Invalid || !strings.Contains(aedile.HintOf(err), "import the file") {
		t.Errorf("error is %v, hint %q", err, aedile.HintOf(err))
	}
}

// gate plays the interface of Safety Gate with three alerts, two a page.
func gate(t *testing.T, alerts []string, asked *[]string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		*asked = append(*asked, r.Method+" "+r.URL.Path+" "+string(body))
		if id, ok := strings.CutPrefix(r.URL.Path, "/notification/1"); ok {
			fmt.Fprint(w, alerts[id[0]-'0'])
			return
		}
		var page int
		if _, err := fmt.Sscanf(string(body), `{"language":"en","page":%d}`, &page); err != nil || r.URL.Path != "/notification/mostRecent/" {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		var list []string
		for i := 2 * page; i < min(len(alerts), 2*page+2); i++ {
			list = append(list, fmt.Sprintf(`{"id":1%d,"reference":"SR/0000%d/31"}`, i, len(alerts)-i))
		}
		fmt.Fprintf(w, `{"content":[%s],"last":%v}`, strings.Join(list, ","), 2*page+2 >= len(alerts))
	}
}

func alert(n int) string {
	return fmt.Sprintf(`{"id":1,"reference":"SR/0000%d/31","publicationDate":"2031-01-0%d","product":{"nameSpecific":"Thing %d"}}`, n, n, n)
}

func TestSafetyGateIsAskedOnlyForWhatIsNew(t *testing.T) {
	t.Parallel()
	var asked []string
	srv, c, _ := serve(t, gate(t, []string{alert(3), alert(2), alert(1)}, &asked))
	f := safetygate.Format()
	f.Pull = safetygate.Pull(srv.URL)
	first := update(t, c, f, nil, fetch.State{})
	if first.Snapshot.Entries != 3 || len(asked) != 6 {
		t.Fatalf("%d entries after %v", first.Snapshot.Entries, asked)
	}
	asked = nil
	var more []string
	srv2, c2, _ := serve(t, gate(t, []string{alert(4), alert(3), alert(2), alert(1)}, &more))
	f.Pull = safetygate.Pull(srv2.URL)
	second := update(t, c2, f, first.Snapshot, fetch.State{})
	if second.Snapshot.Entries != 4 || second.Unchanged {
		t.Errorf("%d entries, unchanged %v", second.Snapshot.Entries, second.Unchanged)
	}
	want := []string{`POST /notification/mostRecent/ {"language":"en","page":0}`, "GET /notification/10 ", `POST /notification/mostRecent/ {"language":"en","page":1}`}
	if d := cmp.Diff(want, more); d != "" {
		t.Errorf("requests of the second update (-want +got):\n%s", d)
	}
	third := update(t, c2, f, second.Snapshot, fetch.State{})
	if !third.Unchanged {
		t.Error("an update without news is not said to be unchanged")
	}
}

func TestOpenFDAIsReadPageByPage(t *testing.T) {
	t.Parallel()
	var asked []string
	srv, c, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.Path+"?skip="+r.URL.Query().Get("skip"))
		n := 1000
		if r.URL.Query().Get("skip") != "0" || strings.HasPrefix(r.URL.Path, "/drug") {
			n = 3
		}
		var rs []string
		for i := range n {
			rs = append(rs, fmt.Sprintf(`{"recall_number":"F-%s-%s-%d","product_description":"Cake","report_date":"20310102"}`, r.URL.Path[1:2], r.URL.Query().Get("skip"), i))
		}
		fmt.Fprintf(w, `{"meta":{"results":{"total":1003}},"results":[%s]}`, strings.Join(rs, ","))
	})
	f := openfda.Format()
	f.Pull = openfda.Pull(srv.URL)
	r := update(t, c, f, nil, fetch.State{})
	if r.Snapshot.Entries != 1006 {
		t.Errorf("%d entries, want 1006", r.Snapshot.Entries)
	}
	if d := cmp.Diff([]string{"/food/enforcement.json?skip=0", "/food/enforcement.json?skip=1000", "/drug/enforcement.json?skip=0"},
		asked); d != "" {
		t.Errorf("requests (-want +got):\n%s", d)
	}
}

func TestInterruptedPullChangesNothing(t *testing.T) {
	t.Parallel()
	srv, c, _ := serve(t, func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusBadGateway) })
	f := safetygate.Format()
	f.Pull = safetygate.Pull(srv.URL)
	if r, err := fetch.Update(t.Context(), c, f, nil, fetch.State{}, "2031-02-03"); err == nil || r.Snapshot != nil {
		t.Errorf("result %+v, error %v", r, err)
	}
}

func TestWhatBrokeOffIsFetchedAnewAndNothingIsLeftOnTheDisk(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	var n atomic.Int32
	srv, c, pauses := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		if n.Add(1) == 1 {
			w.Header().Set("Content-Length", "100000")
			_, _ = io.WriteString(w, `[{"RecallID":7,"RecallNumber":"70000","RecallDate":"2031-01-02T00:00:00","Title":"Half"},`)
			panic(http.ErrAbortHandler)
		}
		_, _ = io.WriteString(w, recalls)
	})
	r := update(t, c, from(srv), nil, fetch.State{})
	if n.Load() != 2 || len(*pauses) != 1 {
		t.Errorf("%d requests and %d pauses, want 2 and 1", n.Load(), len(*pauses))
	}
	if len(r.Snapshot.Entry("31001")) != 1 || len(r.Snapshot.Entry("70000")) != 0 || len(r.Faults) != 0 {
		t.Errorf("the file is not that of the second attempt: %v, faults %v", r.Snapshot.Entries, r.Faults)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("left on the disk: %v, %v", left, err)
	}
}
