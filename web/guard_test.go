package web

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
)

// TestEveryRouteAsksWhoComes walks all routes: nobody is led to the sign-in, and each role is let in or refused as the table says.
func TestEveryRouteAsksWhoComes(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := &site{Deps: Deps{Rooms: roomsOf(b.dk)}}
	people := map[auth.Role]auth.Session{}
	for _, r := range auth.Roles() {
		people[r] = b.hire("Person "+string(r), r)
	}
	for _, rt := range s.table() {
		method, path, _ := strings.Cut(rt.pattern, " ")
		path = strings.NewReplacer("{$}", "", "{id}", "none", "{code}", "none", "{what}", "receipt", "{move}", "decide", "{form}", "decide",
			"{view}", "all", "{pack}", "p",
			"{service}", "s", "{digest}", "none").Replace(path)
		w := b.ask(nobody, method, path, nil)
		to := w.Header().Get("Location")
		if rt.action == auth.Public {
			if strings.HasPrefix(to, "/signin?") {
				t.Errorf("%s is public and asks to sign in", rt.pattern)
			}
			continue
		}
		if w.Code != http.StatusSeeOther || !strings.HasPrefix(to, "/signin?then=") {
			t.Errorf("%s lets nobody in: got %d to %q", rt.pattern, w.Code, to)
		}
		for role, who := range people {
			refused := auth.May(who.Person, rt.action)
			got := b.ask(who, method, path, nil)
			if (refused != nil) != (got.Code == http.StatusForbidden) {
				t.Errorf("%s as %s: got %d, the table says %v", rt.pattern, role, got.Code, refused)
			}
			if refused != nil {
				holds(t, got.Body.String(), "may; you are "+role.Title())
			}
			if got.Code == http.StatusInternalServerError {
				t.Errorf("%s as %s: %s", rt.pattern, role, got.Body)
			}
		}
	}
}

var inline = regexp.MustCompile(`(?i)<style|\sstyle=|\son[a-z]+=|<script(?: [^>]*)?>[^<]|javascript:|hx-on|hx-vals="?js:`)

// TestNoPageHasInlineCode: the policy of the server lets none run, so none is written.
func TestNoPageHasInlineCode(t *testing.T) {
	t.Parallel()
	b := lived(t)
	for _, p := range b.pagesOf() {
		w := b.get(b.admin, p[1])
		if m := inline.FindString(w.Body.String()); m != "" {
			t.Errorf("%s: %q", p[0], m)
		}
		if strings.Contains(w.Body.String(), "⟨") && !strings.Contains(w.Body.String(), "⟨{") {
			i := strings.Index(w.Body.String(), "⟨")
			t.Errorf("%s: a message is missing: %s", p[0], w.Body.String()[i:min(len(w.Body.String()), i+60)])
		}
	}
}

// TestEveryWordComesFromTheWords walks every page in changed words: whatever is not changed and comes from nobody outside was written into
// a page.
func TestEveryWordComesFromTheWords(t *testing.T) {
	t.Parallel()
	b := lived(t)
	s := &site{Deps: Deps{Desk: b.dk, Operator: "Marktplein", Secret: []byte("a secret of the tests"), Accounts: b.acc, Zone: time.UTC,
		Rooms: roomsOf(b.dk), Books: sampleBooks{}},
		assets: readAssets(), odd: true, counted: &counted{}}
	var err error
	if s.tongues, err = readTongues(); err != nil {
		t.Fatal(err)
	}
	b.srv = withPerson(s.routes(), b.admin.Person)
	for _, p := range b.pagesOf() {
		for _, text := range bare(t, b.get(b.admin, p[1]).Body.String()) {
			t.Errorf("%s: %q is written into the page", p[0], text)
		}
	}
}

func withPerson(h http.Handler, p auth.Person) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h.ServeHTTP(w, r.WithContext(auth.With(r.Context(), p))) })
}

// bare returns the texts of a page that are neither words of ours nor marked as coming from elsewhere: in bdi, code, kbd, or in a language
// that is said.
func bare(t *testing.T, page string) (all []string) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	letters := regexp.MustCompile(`\p{L}{2,}`)
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.ElementNode {
			if slices.Contains([]string{"bdi", "code", "kbd", "script", "style", "mark", "textarea", "title"}, n.Data) {
				return
			}
			for _, a := range n.Attr {
				if a.Key == "lang" && n.Data != "html" || a.Key == "class" &&
					(strings.Contains(a.Val, "mono") || strings.Contains(a.Val, "num") ||
						a.Val == "av" || a.Val == "prov" || a.Val == "facts" || a.Val == "serif") ||
					a.Key == "datetime" {
					return
				}
			}
		}
		if n.Type == html.TextNode && letters.MatchString(n.Data) && !strings.Contains(n.Data, "⟦") {
			if text := strings.TrimSpace(n.Data); text != "Marktplein" && text != "Aedile" {
				all = append(all, text)
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(doc)
	return all
}

// TestEachKeyHasItsElement: a key of the table is on a page where it acts, and what a page marks with a key stands in the table.
func TestEachKeyHasItsElement(t *testing.T) {
	t.Parallel()
	b := stocked(t)
	marked := regexp.MustCompile(`data-key="([^"]*)"`)
	on := map[string][]string{}
	for name, path := range map[string]string{"queue": "/queue/all?case=" + b.caseOf("M-1001"), "case": "/case/" + b.caseOf("M-1001"),
		"today": "/today"} {
		for _, m := range marked.FindAllStringSubmatch(b.get(b.admin, path).Body.String(), -1) {
			on[name] = append(on[name], html.UnescapeString(m[1]))
		}
	}
	// Which case comes last follows from identifiers; the first of the list has a next one.
	for _, m := range marked.FindAllStringSubmatch(b.get(b.admin, "/queue/all").Body.String(), -1) {
		on["queue"] = append(on["queue"], html.UnescapeString(m[1]))
	}
	known := map[string]bool{"": true}
	for _, k := range keyTable() {
		known[k.Press] = true
		if k.Press == "e" || k.Press == "u" || k.Press == "k" ||
			k.Press == "esc" { // the script's own; those of what stands there only now and then
			continue
		}
		pages := k.On
		if len(pages) == 0 {
			pages = []string{"today", "queue", "case"}
		}
		for _, p := range pages {
			if !slices.Contains(on[p], k.Press) {
				t.Errorf("no element of %s has the key %s", p, k.Press)
			}
		}
	}
	for page, keys := range on {
		for _, k := range keys {
			if !known[k] && !regexp.MustCompile(`^[1-9]$`).MatchString(k) {
				t.Errorf("%s marks the key %s, which is not in the table", page, k)
			}
		}
	}
}

func TestTheOrderIsLegal(t *testing.T) {
	t.Parallel()
	b := stocked(t)
	page := b.get(b.admin, "/queue/all").Body.String()
	first, second := strings.Index(page, "Confirm that a notice came"), strings.Index(page, "Tramadol")
	if first < 0 || second < first {
		t.Error("what is due today does not stand before what is due on Wednesday")
	}
	holds(t, page, "Why this order", "policy of the operator", "open since")
	b.pass(26 * time.Hour)
	b.first()
	holds(t, b.get(b.admin, "/today").Body.String(), "late 21 h", "act, or ask for more time")
}

func TestEveryMoveHasAForm(t *testing.T) {
	t.Parallel()
	b := stocked(t)
	id := string(b.rows("notice")[0].Case)
	holds(t, b.get(b.admin, "/case/"+id+"/move/decide").Body.String(), "outcome", "reasons", "automation")
	w := b.post(b.admin, "/case/"+id+"/move/decide", url.Values{"f.outcome": {"not_acted"}, "_version": {"1"}})
	if w.Code != http.StatusUnprocessableEntity {
		t.Errorf("an empty decision: got %d", w.Code)
	}
	holds(t, w.Body.String(), "no reasons", `<option value="not_acted" selected`)
	if w := b.post(b.admin, "/case/"+id+"/move/confirm", url.Values{"_version": {"1"}}); w.Code != http.StatusSeeOther {
		t.Errorf("confirm: got %d\n%s", w.Code, w.Body)
	}
	holds(t, b.get(b.admin, "/case/"+id).Body.String(), "Confirmed, now", "Receipt was confirmed")
	for _, k := range kinds.All() {
		if !slices.Contains(kindNames, k.Name) {
			t.Errorf("%s is not in the list of procedures", k.Name)
		}
		for _, m := range k.Moves {
			if m.Body == nil {
				continue
			}
			fs, err := fieldsFor(k, m)
			if err != nil || len(fs) == 0 {
				t.Errorf("%s %s has no form: %v", k.Name, m.Name, err)
			}
		}
	}
}

func fieldsFor(k casework.Kind, m casework.Move) ([]inputView, error) {
	fs, err := deskFields(k.Name, m.Name)
	return inputs(fs, "", nil), err
}

func TestCodesComeBackAndFollowFromNothing(t *testing.T) {
	t.Parallel()
	s := &site{Deps: Deps{Secret: []byte("one")}}
	other := &site{Deps: Deps{Secret: []byte("two")}}
	rapid.Check(t, func(r *rapid.T) {
		id := aedile.CaseID("notice-" + rapid.StringMatching(`[a-z2-7]{12}`).Draw(r, "id"))
		code := s.codeOf("notice", id)
		if back, err := s.caseOf("notice", grouped(code)); err != nil || back != id {
			r.Fatalf("%s became %s and came back as %s, %v", id, code, back, err)
		}
		if code == other.codeOf("notice", id) || strings.EqualFold(code, strings.TrimPrefix(string(id), "notice-")) {
			r.Fatalf("%s has the code %s with any secret", id, code)
		}
		if back, err := s.caseOf("decision", code); err == nil &&
			strings.HasSuffix(string(back), strings.TrimPrefix(string(id), "notice-")) {
			r.Fatal("the code of a notice opens a decision")
		}
	})
	for _, id := range []aedile.CaseID{"d-1", "notice-1", "decision-x/../../y"} {
		if back, err := s.caseOf("decision", s.codeOf("decision", id)); err != nil || back != id {
			t.Errorf("%s came back as %s, %v", id, back, err)
		}
	}
	if _, err := s.caseOf("decision", "ZC0x.AAAAAAAAAAAAAAAA"); aedile.ClassOf(err) != aedile.NotFound {
		t.Errorf("a made-up proof: %v", err)
	}
}
