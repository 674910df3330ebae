package api_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/desk"
)

var parameter = regexp.MustCompile(`\{[a-z]+\}`)

// everybody returns one person for each role and side.
func everybody() (all []auth.Person) {
	for _, s := range auth.Sides() {
		for _, r := range auth.Roles() {
			all = append(all, auth.Person{ID: "p-1", Roles: []auth.Role{r}, Sides: []auth.Side{s}})
		}
	}
	return all
}

// TestEveryRouteAsksTheTable asks each route as each role on each side, as a token of each scope, and as nobody: who is refused is whom the
// table of auth refuses, and nobody else.
func TestEveryRouteAsksTheTable(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	routes := d.Routes()
	if len(routes) < 20 {
		t.Fatalf("%d routes", len(routes))
	}
	for _, r := range routes {
		method, path, _ := strings.Cut(r.Pattern, " ")
		path = strings.TrimPrefix(parameter.ReplaceAllString(path, "none"), "/api/v1")
		ask := func() (int, string) {
			a, text := d.ask(method, path, "")
			return a.StatusCode, text
		}
		d.who = nil
		if status, text := ask(); (status == http.StatusUnauthorized) != (r.Action != auth.Public) {
			t.Errorf("%s as nobody: %d %s", r.Pattern, status, text)
		}
		for _, p := range everybody() {
			for _, scopes := range [][]auth.Scope{nil, {auth.ScopeScreen}, {auth.ScopeRead}, {auth.ScopeWork}} {
				p.Scopes = scopes
				d.who = &p
				denied := auth.May(p, r.Action) != nil
				status, text := ask()
				if status == http.StatusUnauthorized || (status == http.StatusForbidden) != denied &&
					!(r.Moves && status == http.StatusForbidden) {
					t.Errorf(
						"%s as %s of the %s with scopes %v: %d %s; the table says denied: %v",
						r.Pattern,
						p.Roles[0],
						p.Sides[0],
						scopes,
						status,
						text,
						denied,
					)
				}
			}
		}
	}
}

// TestOpeningMovesAskTheTable opens a case of every procedure by every move that opens it, as each role on each side.
func TestOpeningMovesAskTheTable(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	asked, let := 0, 0
	for _, k := range kinds.All() {
		for _, m := range k.Open("") {
			content := "null"
			if b, err := desk.Example(k.Name, m.Name); err == nil {
				content = string(b)
			}
			for _, p := range everybody() {
				for _, by := range m.By {
					d.who = &p
					denied := auth.May(p, auth.Making(k.Name, m.Name, by)) != nil
					a, text := d.ask("POST", "/cases", `{"kind":"`+k.Name+`","move":"`+m.Name+`","by":"`+string(by)+`","content":`+content+`}`)
					if (a.StatusCode == http.StatusForbidden) != denied {
						t.Errorf(
							"%s %s as %s by %s of the %s: %d %s; the table says denied: %v",
							k.Name,
							m.Name,
							by,
							p.Roles[0],
							p.Sides[0],
							a.StatusCode,
							text,
							denied,
						)
					}
					asked++
					if a.StatusCode == http.StatusCreated {
						let++
					}
				}
			}
		}
	}
	if asked < 200 || let < 40 {
		t.Errorf("asked %d times, let in %d times", asked, let)
	}
}

// TestMovesAskTheTable makes every move of a notice, as each role on each side.
func TestMovesAskTheTable(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	d.who = person(auth.Moderator)
	var c moved
	d.want(http.StatusCreated, "POST", "/cases", `{"kind":"notice","by":"notifier","move":"submit","content":`+notice(t)+`}`, &c)
	k, _ := kinds.Of("notice")
	var tried []string
	for _, m := range k.Moves {
		if slices.Contains(tried, m.Name) {
			continue
		}
		tried = append(tried, m.Name)
		for _, p := range everybody() {
			for _, by := range m.By {
				d.who = &p
				denied := auth.May(p, auth.Making("notice", m.Name, by)) != nil
				a, text := d.ask("POST", "/cases/"+c.ID+"/moves", `{"move":"`+m.Name+`","by":"`+string(by)+`"}`, `If-Match: "99"`)
				if (a.StatusCode == http.StatusForbidden) != denied {
					t.Errorf("%s as %s by %s of the %s: %d %s; the table says denied: %v", m.Name, by, p.Roles[0], p.Sides[0],
						a.StatusCode, text, denied)
				}
			}
		}
	}
	d.who = person(auth.Admin)
	a, text := d.ask("POST", "/cases/"+c.ID+"/moves", `{"move":"lapse","by":"`+string(casework.Clock)+`"}`, `If-Match: "1"`)
	if a.StatusCode != http.StatusForbidden {
		t.Errorf("the clock's move: %d %s", a.StatusCode, text)
	}
}

func TestAddressesThatAreNotThere(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	d.who = person(auth.Admin)
	d.want(http.StatusNotFound, "GET", "/no-such-thing", "", nil)
	a := d.want(http.StatusMethodNotAllowed, "DELETE", "/screen", "", nil)
	if a.Header.Get("Allow") != "POST" {
		t.Errorf("allows %q", a.Header.Get("Allow"))
	}
}
