package web

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/auth"
	authstore "github.com/aedile/aedile/auth/store"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/store/sqlite"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/desk/amend"
	"github.com/aedile/aedile/desk/dispatch"
	"github.com/aedile/aedile/desk/trust"
	items "github.com/aedile/aedile/screen/source"
	"github.com/aedile/aedile/server"
	"github.com/aedile/aedile/sweep"
	"github.com/aedile/aedile/sweep/intake"
	"github.com/aedile/aedile/sweep/packset"
	"github.com/aedile/aedile/web/clerk"
	"github.com/aedile/aedile/web/library"
	"github.com/aedile/aedile/web/office"
	"github.com/aedile/aedile/web/pair"
	"github.com/aedile/aedile/web/part"
)

// bench is the pages over a real store behind the real server, with a clock that the test sets.
type bench struct {
	t      testing.TB
	dk     *desk.Desk
	acc    *auth.Accounts
	pages  http.Handler
	srv    http.Handler
	mu     sync.Mutex
	now    time.Time
	store  *sqlite.Store
	admin  auth.Session
	office [][2]string // pages of the office, once their cases are there
}

const password = "a sentence that nobody guesses"

// noon is when the tests begin: a Monday.
var noon = time.Date(2026, 11, 30, 11, 4, 0, 0, time.UTC)

func (b *bench) clock() time.Time { b.mu.Lock(); defer b.mu.Unlock(); return b.now }

func (b *bench) pass(d time.Duration) { b.mu.Lock(); defer b.mu.Unlock(); b.now = b.now.Add(d) }

// newBench returns an empty desk with one administrator.
func newBench(t testing.TB) *bench {
	t.Helper()
	return benchIn(t, t.TempDir())
}

func benchIn(t testing.TB, dir string) *bench {
	t.Helper()
	ctx := context.Background()
	b := &bench{t: t, now: noon}
	file := filepath.Join(dir, "desk.db")
	var err error
	if b.store, err = sqlite.Open(ctx, file); err != nil {
		t.Fatal(err)
	}
	accounts, err := authstore.OpenSQLite(ctx, file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := accounts.Close(); err != nil {
			t.Error(err)
		}
		if err := b.store.Close(); err != nil {
			t.Error(err)
		}
	})
	p := desk.NoPolicy()
	p.Redress = kinds.Redress{Internal: "the form at https://marktplein.example/complain",
		OutOfCourt: "any certified dispute settlement body", Court: "the courts"}
	p.Targets = map[string]deadline.Period{"review.review": days(2), "notice.confirm": {N: 4, Unit: deadline.Hours},
		"notice.decide":    days(2),
		"complaint.decide": days(5)}
	if b.dk, err = desk.New(desk.Config{Record: b.store, Policy: p, Now: b.clock}); err != nil {
		t.Fatal(err)
	}
	b.acc = auth.Over(accounts, b.clock, nil)
	b.pages = Pages(Deps{Desk: b.dk, Operator: "Marktplein", Secret: []byte("a secret of the tests"), Accounts: b.acc,
		Zone: time.UTC, Rooms: roomsOf(b.dk),
		Books: sampleBooks{}})
	if b.srv, err = server.Make(server.Settings{Listen: "127.0.0.1:0", Accounts: b.acc, Pages: b.pages, Log: slog.New(slog.DiscardHandler),
		Now: b.clock}); err != nil {
		t.Fatal(err)
	}
	b.first()
	return b
}

// roomsOf returns the rooms that the desk has in the program.
func roomsOf(dk *desk.Desk) []part.Room {
	out := clerk.Clerk{Out: dispatch.Dispatch{Desk: dk, Sending: &desk.Sending{Sender: taking{}}}, Dossier: dossiersOf(dk), Book: amend.Over(dk)}
	return []part.Room{office.Office{Desk: dk}, out, pair.Pair{Desk: dk},
		library.Library{Desk: dk, Keeper: trust.KeeperOf(dk), Shelf: shelfOf(dk),
			Packs: func(name string) []sweep.Pack {
				set, err := screener()
				if err != nil {
					return nil
				}
				return slices.DeleteFunc(packset.List(set.Packs), func(p sweep.Pack) bool { return name != "" && p.Name != name })
			}}}
}

func days(n int) deadline.Period { return deadline.Period{N: n, Unit: deadline.Days} }

// first makes the first person, or finds them.
func (b *bench) first() {
	ctx := context.Background()
	empty, err := b.acc.Empty(ctx)
	if err != nil {
		b.t.Fatal(err)
	}
	if empty {
		code, err := b.acc.FirstRun(ctx)
		if err != nil {
			b.t.Fatal(err)
		}
		b.admin, err = b.acc.Accept(ctx, code, auth.Welcome{Login: "admin@marktplein.example", Name: "Admin 1", Password: password},
			auth.Client{})
		if err != nil {
			b.t.Fatal(err)
		}
		return
	}
	if b.admin, err = b.acc.SignIn(ctx, "admin@marktplein.example", password, auth.Client{}); err != nil {
		b.t.Fatal(err)
	}
}

// hire makes somebody with a role and signs them in.
func (b *bench) hire(name string, roles ...auth.Role) auth.Session {
	b.t.Helper()
	ctx := context.Background()
	login := strings.ToLower(strings.ReplaceAll(name, " ", "")) + "@marktplein.example"
	_, code, err := b.acc.Invite(ctx, b.admin.Person, auth.Account{Login: login, Name: name, Roles: roles,
		Sides: []auth.Side{auth.OfPlatform}})
	if err != nil {
		b.t.Fatal(err)
	}
	s, err := b.acc.Accept(ctx, code, auth.Welcome{Password: password}, auth.Client{})
	if err != nil {
		b.t.Fatal(err)
	}
	return s
}

// get asks for a page as somebody; the zero session is nobody.
func (b *bench) get(s auth.Session, path string) *httptest.ResponseRecorder {
	return b.ask(s, http.MethodGet, path, nil)
}

func (b *bench) post(s auth.Session, path string, form url.Values) *httptest.ResponseRecorder {
	return b.ask(s, http.MethodPost, path, form)
}

func (b *bench) ask(s auth.Session, method, path string, form url.Values) *httptest.ResponseRecorder {
	b.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	r.Header.Set("Accept", "text/html")
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	if s.Secret != "" {
		r.AddCookie(s.Cookie(false))
	}
	w := httptest.NewRecorder()
	b.srv.ServeHTTP(w, r)
	return w
}

// found takes what screening finds into what reviews are opened of.
type found desk.Reviewing

func (c *found) Finding(f aedile.Finding, it *aedile.Item) error {
	c.Findings = append(c.Findings, f)
	c.Seen[f.Item.Digest] = it
	return nil
}
func (c *found) Fault(aedile.Fault) error { return nil }
func (c *found) Batch(int) error          { return nil }

var screener = sync.OnceValues(func() (*packset.Set, error) {
	set, err := packset.Compile(packset.Selection{})
	return set, err
})

// screen screens lines of items and opens reviews of what is found.
func (b *bench) screen(lines string) []desk.Opened {
	b.t.Helper()
	set, err := screener()
	if err != nil {
		b.t.Fatal(err)
	}
	in := intake.New([]intake.File{{Name: "offers", Stream: strings.NewReader(lines)}}, items.Config{Format: items.NDJSON}, nil)
	r := desk.Reviewing{Kind: "review", Seen: map[aedile.Digest]*aedile.Item{}, Act: desk.Act{By: casework.Actor{Party: casework.Screener,
		Automated: true}}}
	ran, err := sweep.Screen(context.Background(), set.Screener, in, sweep.ScreenConfig{KeepItems: true,
		Started: aedile.Ran{Program: "test"}}, (*found)(&r))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Ran = &ran
	all, err := b.dk.Reviews(context.Background(), r)
	if err != nil {
		b.t.Fatal(err)
	}
	return all
}

// offers are listings in the example's manner: all shops are invented.
const offers = `{"id":"M-1001","service":"marktplein.example","url":"https://marktplein.example/i/M-1001","lang":"de","title":"Sildenafil 100 mg ohne Rezept, 30 Filmtabletten","text":"Sildenafil 100 mg ohne Rezept, 30 Filmtabletten\n\nDiskreter Versand aus eigenem Lager, Lieferung in drei Tagen. Kein Arztbesuch nötig.","category":["Drogerie","Männergesundheit"],"price":{"amount":"49.90","currency":"EUR"},"destination":["DE","AT"],"seen_at":"2026-11-20T09:00:00Z","images":[{"url":"https://marktplein.example/p/1.jpg"},{"url":"https://marktplein.example/p/2.jpg"}],"trader":{"id":"T-1","name":"Apothekenfux24","country":"DE","email":"post@apothekenfux24.example"}}
{"id":"M-1002","service":"marktplein.example","url":"https://marktplein.example/i/M-1002","lang":"de","title":"Sildenafil 50 mg ohne Rezept, 30 Filmtabletten","text":"Sildenafil ohne Rezept, diskreter Versand.","destination":["DE"],"trader":{"id":"T-1","name":"Apothekenfux24","country":"DE","email":"post@apothekenfux24.example"}}
{"id":"M-1003","service":"marktplein.example","url":"https://marktplein.example/i/M-1003","lang":"de","title":"Sildenafil 25 mg ohne Rezept, 20 Filmtabletten","text":"Rezeptfrei, schnell.","trader":{"id":"T-2","name":"Vitaladler","country":"DE"}}
{"id":"M-1004","service":"marktplein.example","lang":"en","title":"Portable GPS jammer for cars","text":"Blocks all trackers. Works in every car.","price":{"amount":"89.00","currency":"EUR"},"trader":{"id":"T-3","name":"Radio Nine","country":"IE","email":"shop@radionine.example"}}
{"id":"M-1005","service":"marktplein.example","lang":"en","title":"Fat burner DNP 200 mg, 60 caps","text":"DNP 2,4-dinitrophenol capsules for fat loss.","trader":{"id":"T-4","name":"FitForge Labs","country":"IE"}}
{"id":"M-1006","service":"marktplein.example","lang":"pl","title":"Tramadol 50 mg, 20 kapsułek, bez recepty","text":"Tramadol bez recepty, wysyłka w 24 h.","trader":{"id":"T-5","name":"Zielona Apteczka","country":"PL","email":"sklep@apteczka.example"}}
{"id":"M-1007","service":"marktplein.example","lang":"fr","title":"Sneakers 1:1, top batch, replica","text":"Best replica sneakers, 1:1 quality, AAA replica.","trader":{"id":"T-6","name":"Star Bargains Direct","country":"CN"}}
`

// stocked returns a desk with findings, notices, a decision and a complaint.
func stocked(t testing.TB) *bench {
	t.Helper()
	b := newBench(t)
	b.stock()
	return b
}

func (b *bench) stock() {
	b.screen(offers)
	ctx := context.Background()
	for _, n := range []kinds.Notice{
		{Reasons: "The seller offers a medicine that needs a prescription and says that none is needed.",
			Locations: []string{"https://marktplein.example/i/M-1188"},
			Name:      casework.Name("Alma Example"), Email: casework.Name("alma@rights.example"), GoodFaith: true,
			Category: "STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS"},
		{Reasons: "This lamp gave me a shock.", Locations: []string{"https://marktplein.example/i/M-1190"},
			Name:  casework.Name("Ben Example"),
			Email: casework.Name("ben@home.example"), GoodFaith: true, ProductSafety: true},
	} {
		id, err := b.dk.NewID("notice")
		if err == nil {
			_, err = b.dk.Move(ctx, id, "notice", casework.Step{Move: "submit", By: casework.Actor{Party: casework.Notifier}, Body: &n})
		}
		if err != nil {
			b.t.Fatal(err)
		}
	}
}

// lived returns a stocked desk with a history: a decision that was sent and contested, others by a moderator, work that is shared out.
func lived(t testing.TB) *bench {
	t.Helper()
	b := stocked(t)
	ctx := context.Background()
	mod := b.hire("Moderator 1", auth.Moderator)
	b.hire("Complaints 1", auth.Complaints)
	b.screen(`{"id":"M-1188","service":"marktplein.example","lang":"fr","title":"Amoxicilline 500 mg sans ordonnance, 12 gélules","text":"Amoxicilline sans ordonnance, livraison rapide.","destination":["FR"],"trader":{"id":"T-9","name":"Maison Mirabelle","country":"FR","email":"contact@mirabelle.example"}}
`)
	for _, item := range []string{"M-1188", "M-1005"} { // they leave while three hours pass below
		if w := b.post(mod, "/queue/all", decision(b.caseOf(item), "remove")); w.Code != http.StatusSeeOther {
			t.Fatalf("%s: got %d\n%s", item, w.Code, w.Body)
		}
	}
	for _, d := range b.rows("decision") {
		if d.Trader == "Maison Mirabelle" {
			code := strings.TrimPrefix(b.codeFor(string(d.Case)), "/s/")
			b.pass(3 * time.Hour)
			if w := b.post(auth.Session{}, "/c/s"+code,
				url.Values{"grounds": {"« Nous sommes une pharmacie autorisée, numéro 69-0412. L’offre concernait une ordonnance à présenter. »"}}); w.Code != http.StatusSeeOther {
				t.Fatalf("complaint: got %d\n%s", w.Code, w.Body)
			}
		}
	}
	for i, r := range b.rows("review") {
		who := b.admin.Person.ID
		if i%3 == 1 {
			who = mod.Person.ID
		}
		if i%3 == 2 {
			continue
		}
		if _, err := b.dk.Assign(ctx, r.Case, b.admin.Person.ID, who, ""); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

// rows returns all open cases of a kind.
func (b *bench) rows(kind string) []desk.Row {
	b.t.Helper()
	rows, _, err := b.dk.Board.Rows(context.Background(), desk.RowFilter{Kind: kind}, casework.RowPage{Limit: 500})
	if err != nil {
		b.t.Fatal(err)
	}
	return rows
}

// caseNamed returns the identifier of the case with that number or identifier.
func (b *bench) caseNamed(name string) aedile.CaseID {
	b.t.Helper()
	r, err := b.dk.Board.Row(context.Background(), name)
	if err != nil {
		b.t.Fatal(err)
	}
	return r.Case
}

// codeFor returns the address of the public page of a case.
func (b *bench) codeFor(id string) string {
	s := &site{Deps: Deps{Secret: []byte("a secret of the tests")}}
	kind, _, _ := strings.Cut(id, "-")
	return map[string]string{"notice": "/n/", "decision": "/s/"}[kind] + s.codeOf(kind, aedile.CaseID(id))
}

func deskFields(kind, move string) ([]desk.FieldView, error) {
	fs, err := desk.Fields(kind, move)
	return fs.Fields, err
}

// states counts the cases of a kind by state, closed ones too.
func (b *bench) states(kind string) map[string]int {
	b.t.Helper()
	rows, _, err := b.dk.Board.Rows(context.Background(), desk.RowFilter{Kind: kind, Closed: true}, casework.RowPage{Limit: 500})
	if err != nil {
		b.t.Fatal(err)
	}
	all := map[string]int{}
	for _, r := range rows {
		all[r.State]++
	}
	return all
}

// anyCaseOf returns the review of an item, also one that is closed.
func (b *bench) anyCaseOf(item string) string {
	b.t.Helper()
	rows, _, err := b.dk.Board.Rows(context.Background(), desk.RowFilter{Kind: "review", Closed: true}, casework.RowPage{Limit: 500})
	if err != nil {
		b.t.Fatal(err)
	}
	for _, r := range rows {
		if len(r.Items) > 0 && r.Items[0] == aedile.ItemID(item) {
			return string(r.Case)
		}
	}
	return ""
}
