package lead

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile/internal/outgoing"
)

// Links are followed by the heads of answers alone, to the end, and never without end, to a private address, or without a pause.
func TestLinksAreFollowedByHeadsAlone(t *testing.T) {
	t.Parallel()
	var asked []string
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Method+" "+r.URL.Path)
		switch {
		case r.URL.Path == "/a":
			http.Redirect(w, r, "/b", http.StatusMovedPermanently)
		case r.URL.Path == "/b" && r.Method == http.MethodHead:
			w.WriteHeader(http.StatusMethodNotAllowed)
		case r.URL.Path == "/b":
			http.Redirect(w, r, "/c?x=1", http.StatusFound)
		case r.URL.Path == "/loop":
			http.Redirect(w, r, "/loop", http.StatusFound)
		case r.URL.Path == "/inside":
			http.Redirect(w, r, "https://10.0.0.1/secret", http.StatusFound)
		case r.URL.Path == "/gone":
			w.WriteHeader(http.StatusGone)
		}
	}))
	defer srv.Close()
	noon, pauses := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), 0
	f := &Follower{Outgoing: outgoing.Config{Named: []string{"127.0.0.1"}}, Agent: "test", Now: func() time.Time { return noon },
		Wait: func(context.Context, time.Duration) error { pauses++; return nil }}
	got, err := f.Follow(t.Context(), srv.URL+"/a")
	want := Target{Link: srv.URL + "/a", Target: srv.URL + "/c?x=1", Hops: []string{srv.URL + "/b"}, SeenAt: noon}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if diff := cmp.Diff([]string{"HEAD /a", "HEAD /b", "GET /b", "HEAD /c"}, asked); diff != "" || pauses != 3 {
		t.Error(diff, pauses)
	}
	for path, fault := range map[string]string{"/loop": "without end", "/inside": "private network", "/gone": "410"} {
		if got, err := f.Follow(t.Context(), srv.URL+path); err != nil || got.Target != "" || !strings.Contains(got.Fault, fault) {
			t.Errorf("%s: %+v %v", path, got, err)
		}
	}
}
