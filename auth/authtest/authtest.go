// Package authtest is the suite that every store of accounts passes.
package authtest

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/casework"
)

// Kept is what the suite asks of a store: to keep accounts, what was answered to requests that have a key, and secrets.
type Kept struct {
	auth.Book
	Answers interface {
		Begin(ctx context.Context, key, request string, now, forget time.Time) (answer []byte, err error)
		Finish(ctx context.Context, key string, answer []byte) error
	}
	Secrets interface {
		Secret(ctx context.Context, name string) ([]byte, error)
	}
}

// Run tries a store. Open returns one over a new, empty database.
func Run(t *testing.T, open func(t *testing.T) Kept) {
	for name, try := range map[string]func(*testing.T, Kept){
		"a request with a key is done once":        once,
		"a request that failed is done again":      again,
		"a secret stays":                           secret,
		"what is saved is read":                    accounts,
		"an account moves on by versions":          versions,
		"a name and a subject are had once":        unique,
		"passes of a closed account end":           closing,
		"of many that end a pass one does":         race,
		"passes are found by what they have":       passes,
		"the log forgets and finds":                log,
		"an ended pass cannot be brought to life":  ended,
		"entries are bounded and the newest first": bounded,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			try(t, open(t))
		})
	}
}

func start() time.Time { return time.Date(2026, time.March, 2, 9, 0, 0, 123_000, time.UTC) }

func account(login string) auth.Account {
	return auth.Account{
		ID:       casework.ActorID("p-" + login),
		Login:    login,
		Subject:  "https://id.example " + login,
		Name:     "Moderator 1 <b>'\"",
		Roles:    []auth.Role{auth.Moderator, auth.Admin},
		Sides:    auth.Sides(),
		Password: "$argon2id$…",
		MadeAt:   start(),
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantClass(t *testing.T, err error, c aedile.Class) {
	t.Helper()
	if aedile.ClassOf(err) != c {
		t.Errorf("got %v, want an error of class %s", err, c)
	}
}

func accounts(t *testing.T, s Kept) {
	b, a := account("b@desk.example"), account("a@desk.example")
	a.Subject = ""
	must(t, s.Save(t.Context(), b))
	must(t, s.Save(t.Context(), a))
	a.Version, b.Version = 1, 1
	for _, c := range []struct {
		w    auth.Which
		want []auth.Account
	}{
		{auth.Which{}, []auth.Account{a, b}}, {auth.Which{ID: b.ID}, []auth.Account{b}}, {auth.Which{Login: a.Login}, []auth.Account{a}},
		{auth.Which{Subject: b.Subject}, []auth.Account{b}}, {auth.Which{Login: "c"}, nil}, {auth.Which{ID: a.ID, Login: b.Login}, nil},
		{auth.Which{Login: "' OR 1=1 --"}, nil},
	} {
		got, err := s.Accounts(t.Context(), c.w)
		must(t, err)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%+v (-want +got)\n%s", c.w, diff)
		}
	}
}

func versions(t *testing.T, s Kept) {
	a := account("a")
	must(t, s.Save(t.Context(), a))
	a.Version, a.Roles = 1, []auth.Role{auth.Auditor}
	must(t, s.Save(t.Context(), a))
	wantClass(t, s.Save(t.Context(), a), aedile.Conflict)
	got, err := s.Accounts(t.Context(), auth.Which{ID: a.ID})
	must(t, err)
	if len(got) != 1 || got[0].Version != 2 || !slices.Equal(got[0].Roles, a.Roles) {
		t.Errorf("got %+v, want version 2 with the new role", got)
	}
}

func unique(t *testing.T, s Kept) {
	a, b := account("a"), account("b")
	must(t, s.Save(t.Context(), a))
	again := a
	again.ID, again.Subject = "p-9", ""
	wantClass(t, s.Save(t.Context(), again), aedile.Conflict)
	must(t, s.Save(t.Context(), b))
	b.Version, b.Subject = 1, a.Subject
	wantClass(t, s.Save(t.Context(), b), aedile.Conflict)
}

func pass(digest string, a auth.Account) auth.Pass {
	return auth.Pass{
		Digest:  digest,
		Sort:    auth.SortSession,
		Account: a.ID,
		Note:    "203.0.113.7",
		MadeAt:  start(),
		EndsAt:  start().Add(time.Hour),
	}
}

func closing(t *testing.T, s Kept) {
	a, b := account("a"), account("b")
	must(t, s.Save(t.Context(), a))
	must(t, s.Save(t.Context(), b))
	must(t, s.Keep(t.Context(), pass("1", a)))
	must(t, s.Keep(t.Context(), pass("2", a)))
	must(t, s.Keep(t.Context(), pass("3", b)))
	a.Version, a.ClosedAt = 1, start().Add(time.Minute)
	must(t, s.Save(t.Context(), a))
	all, err := s.Passes(t.Context(), auth.Which{})
	must(t, err)
	if len(all) != 3 {
		t.Fatalf("got %d passes, want 3", len(all))
	}
	for _, p := range all {
		if (p.Account == a.ID) != p.EndedAt.Equal(a.ClosedAt) {
			t.Errorf("pass %s of %s ended at %v", p.Digest, p.Account, p.EndedAt)
		}
	}
}

func race(t *testing.T, s Kept) {
	a := account("a")
	must(t, s.Save(t.Context(), a))
	p := pass("1", a)
	must(t, s.Keep(t.Context(), p))
	p.EndedAt = start().Add(time.Second)
	var wg sync.WaitGroup
	var won, lost atomic.Int32
	for range 8 {
		wg.Go(func() {
			switch err := s.Keep(t.Context(), p); aedile.ClassOf(err) {
			case "":
				won.Add(1)
			case aedile.Conflict:
				lost.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if won.Load() != 1 || lost.Load() != 7 {
		t.Errorf("%d ended it and %d were told of a conflict, want 1 and 7", won.Load(), lost.Load())
	}
}

func ended(t *testing.T, s Kept) {
	p := pass("1", account("a"))
	must(t, s.Keep(t.Context(), p))
	gone := p
	gone.EndedAt = start()
	must(t, s.Keep(t.Context(), gone))
	wantClass(t, s.Keep(t.Context(), p), aedile.Conflict)
	got, err := s.Passes(t.Context(), auth.Which{Digest: "1"})
	must(t, err)
	if len(got) != 1 || got[0].EndedAt.IsZero() {
		t.Errorf("got %+v, want the pass ended", got)
	}
}

func passes(t *testing.T, s Kept) {
	a, b := account("a"), account("b")
	one, two := pass("1", a), pass("2", b)
	two.Sort, two.Scopes, two.MadeAt, two.SeenAt = auth.SortToken, []auth.Scope{
		auth.ScopeScreen,
		auth.ScopeRead,
	}, start().Add(time.Minute),
		start().Add(time.Hour)
	must(t, s.Keep(t.Context(), one))
	must(t, s.Keep(t.Context(), two))
	for _, c := range []struct {
		w    auth.Which
		want []auth.Pass
	}{
		{auth.Which{}, []auth.Pass{two, one}}, {auth.Which{Digest: "2"}, []auth.Pass{two}}, {auth.Which{ID: a.ID}, []auth.Pass{one}},
		{auth.Which{Sort: auth.SortToken}, []auth.Pass{two}}, {auth.Which{ID: a.ID, Sort: auth.SortToken}, nil},
	} {
		got, err := s.Passes(t.Context(), c.w)
		must(t, err)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%+v (-want +got)\n%s", c.w, diff)
		}
	}
}

func log(t *testing.T, s Kept) {
	old := pass("old", account("a"))
	old.EndsAt = start().Add(-time.Hour)
	must(t, s.Keep(t.Context(), old))
	for i, what := range []auth.What{auth.Refused, auth.SignedIn, auth.Refused} {
		e := auth.LogLine{
			At:      start().Add(time.Duration(i) * time.Hour),
			What:    what,
			Account: "p-1",
			By:      "p-2",
			Address: "203.0.113.7",
			Note:    "by password",
		}
		must(t, s.Log(t.Context(), e, start()))
	}
	got, err := s.Entries(t.Context(), auth.Which{What: auth.Refused, Address: "203.0.113.7", Since: start().Add(time.Second)})
	must(t, err)
	want := []auth.LogLine{
		{At: start().Add(2 * time.Hour), What: auth.Refused, Account: "p-1", By: "p-2", Address: "203.0.113.7", Note: "by password"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	must(t, s.Log(t.Context(), auth.LogLine{At: start().Add(3 * time.Hour), What: auth.Made}, start().Add(90*time.Minute)))
	if got, err = s.Entries(t.Context(), auth.Which{}); err != nil || len(got) != 2 {
		t.Errorf("after forgetting: %d entries, %v; want 2", len(got), err)
	}
	if all, err := s.Passes(t.Context(), auth.Which{Digest: "old"}); err != nil || len(all) != 0 {
		t.Errorf("a pass that ended long ago is still there: %v %v", all, err)
	}
}

func bounded(t *testing.T, s Kept) {
	for i := range 5 {
		must(t, s.Log(t.Context(), auth.LogLine{At: start().Add(time.Duration(i) * time.Second), What: auth.Refused}, start()))
	}
	got, err := s.Entries(t.Context(), auth.Which{Limit: 2})
	must(t, err)
	if len(got) != 2 || !got[0].At.Equal(start().Add(4*time.Second)) || !got[1].At.Equal(start().Add(3*time.Second)) {
		t.Errorf("got %+v, want the two newest", got)
	}
}

func once(t *testing.T, s Kept) {
	ask := func(key, request string, at time.Time) ([]byte, error) {
		return s.Answers.Begin(t.Context(), key, request, at, at.Add(-24*time.Hour))
	}
	got, err := ask("k", "r", start())
	must(t, err)
	if got != nil {
		t.Errorf("the first time it has the answer %q", got)
	}
	_, err = ask("k", "r", start().Add(time.Second))
	wantClass(t, err, aedile.Conflict)
	must(t, s.Answers.Finish(t.Context(), "k", []byte(`{"status":201}`)))
	if got, err = ask("k", "r", start().Add(time.Hour)); err != nil || string(got) != `{"status":201}` {
		t.Errorf("the second time: %q, %v", got, err)
	}
	_, err = ask("k", "other", start())
	wantClass(t, err, aedile.Invalid)
	if got, err = ask("k", "other", start().Add(25*time.Hour)); err != nil || got != nil {
		t.Errorf("after a day: %q, %v; want it forgotten", got, err)
	}
}

func again(t *testing.T, s Kept) {
	ask := func(at time.Time) ([]byte, error) {
		return s.Answers.Begin(t.Context(), "k", "r", at, at.Add(-24*time.Hour))
	}
	_, err := ask(start())
	must(t, err)
	must(t, s.Answers.Finish(t.Context(), "k", nil))
	_, err = ask(start())
	must(t, err)
	_, err = ask(start().Add(time.Minute))
	wantClass(t, err, aedile.Conflict)
	got, err := ask(start().Add(time.Hour)) // whoever began it has ended
	must(t, err)
	if got != nil {
		t.Errorf("a request that nobody finished has the answer %q", got)
	}
}

func secret(t *testing.T, s Kept) {
	first, err := s.Secrets.Secret(t.Context(), "codes")
	must(t, err)
	second, err := s.Secrets.Secret(t.Context(), "codes")
	must(t, err)
	other, err := s.Secrets.Secret(t.Context(), "other")
	must(t, err)
	if len(first) != 32 || string(first) != string(second) || string(first) == string(other) {
		t.Errorf("first %x, again %x, another %x", first, second, other)
	}
}
