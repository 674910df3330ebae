package press_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/web/part"
	"github.com/aedile/aedile/web/press"
)

// shelf holds one version.
type shelf struct{ published []string }

func (s *shelf) Publish(_ context.Context, period, reason string, by casework.ActorID) error {
	s.published = append(s.published, period+" "+reason+" "+string(by))
	return nil
}

func (s *shelf) Published(context.Context) ([]byte, error) { return []byte("{}\n"), nil }

func (s *shelf) PublishedFile(_ context.Context, name string) ([]byte, error) {
	if name != "a-v1.xlsx" {
		return nil, aedile.NotFoundf("show report", name, "is none")
	}
	return []byte("PK"), nil
}

// shell is what the room asks of the site: who asks, and where to go.
type shell struct{ part.Shell }

func (shell) Person(*http.Request) auth.Person { return auth.Person{ID: "p-1"} }

func (shell) See(w http.ResponseWriter, _ *http.Request, to string) error {
	w.Header().Set("Location", to)
	w.WriteHeader(http.StatusSeeOther)
	return nil
}

// site answers as the site does, without sign-in.
func site(t *testing.T, s *shelf) (*http.ServeMux, map[string]auth.Action) {
	t.Helper()
	mux, actions := http.NewServeMux(), map[string]auth.Action{}
	for _, r := range (press.Press{Shelf: s}).Routes(shell{}) {
		actions[r.Pattern] = r.Action
		mux.HandleFunc(r.Pattern, func(w http.ResponseWriter, q *http.Request) {
			if err := r.Page(w, q); err != nil {
				w.WriteHeader(http.StatusNotFound)
			}
		})
	}
	return mux, actions
}

func TestPublishingIsForOfficersAndReadingForEverybody(t *testing.T) {
	t.Parallel()
	s := &shelf{}
	mux, actions := site(t, s)
	for pattern, a := range actions {
		want := auth.Public
		if strings.HasPrefix(pattern, "POST ") {
			want = auth.FileReports
		}
		if a != want {
			t.Errorf("%s is for who may %s", pattern, a)
		}
	}
	r := httptest.NewRequest(http.MethodPost, "/report/2026h1/publish", strings.NewReader("reason=+mended+"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, r)
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/report/2026H1" || len(s.published) != 1 ||
		s.published[0] != "2026H1 mended p-1" {
		t.Errorf("%d %v, published %q", w.Code, w.Header(), s.published)
	}
}

func TestAFileOfAVersionIsNeverReadAsAPage(t *testing.T) {
	t.Parallel()
	mux, _ := site(t, &shelf{})
	for path, want := range map[string]int{"/published": 200, "/published/a-v1.xlsx": 200, "/published/other": 404} {
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		sort := w.Header().Get("Content-Type")
		if w.Code != want || want == 200 && (w.Header().Get("X-Content-Type-Options") != "nosniff" || strings.Contains(sort, "html")) {
			t.Errorf("%s: %d %v", path, w.Code, w.Header())
		}
		if strings.HasSuffix(path, ".xlsx") && !strings.Contains(w.Header().Get("Content-Disposition"), "a-v1.xlsx") {
			t.Errorf("%s is not named: %v", path, w.Header())
		}
	}
}
