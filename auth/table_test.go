package auth

import (
	"bytes"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
)

var update = flag.Bool("update", false, "write testdata/may.txt again")

// actions returns the constants of type Action, read from the source: what is declared and stands in no row is found.
func actions(t *testing.T) (all []Action) {
	f, err := parser.ParseFile(token.NewFileSet(), "table.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(f, func(n ast.Node) bool {
		v, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if id, typed := v.Type.(*ast.Ident); !typed || id.Name != "Action" {
			return true
		}
		text, err := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, Action(text))
		return true
	})
	return all
}

// moves returns every move of every procedure, made by each party that may make it.
func moves() (all []Action) {
	for _, k := range kinds.All() {
		for _, m := range k.Moves {
			for _, by := range m.By {
				if a := Making(k.Name, m.Name, by); !slices.Contains(all, a) {
					all = append(all, a)
				}
			}
		}
	}
	return all
}

// TestTheTableIsWalked asks for each action and each move, as each role on each side, and holds the answers against a page that a person
// reads.
func TestTheTableIsWalked(t *testing.T) {
	t.Parallel()
	var page bytes.Buffer
	asked := 0
	for _, a := range append(actions(t), moves()...) {
		fmt.Fprintf(&page, "%s\n", a)
		for _, s := range Sides() {
			var may []string
			for _, r := range Roles() {
				asked++
				err := May(Person{Roles: []Role{r}, Sides: []Side{s}}, a)
				if err == nil {
					may = append(may, string(r))
				}
				if err != nil && aedile.ClassOf(err) != aedile.Denied {
					t.Errorf("%s as %s of the %s: %v, want a Denied error", a, r, s, err)
				}
			}
			fmt.Fprintf(&page, "\t%s: %s\n", s, strings.Join(may, " "))
		}
	}
	if asked < 2000 {
		t.Errorf("asked %d times, want every move of every procedure", asked)
	}
	if *update {
		if err := os.WriteFile("testdata/may.txt", page.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/may.txt")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), page.String()); diff != "" {
		t.Errorf("who may do what has changed: read it, then go test ./auth -update (-want +got)\n%s", diff)
	}
}

func TestEveryRowOfTheTableIsReached(t *testing.T) {
	t.Parallel()
	reached := map[Action]bool{}
	for _, a := range append(actions(t), moves()...) {
		if r, ok := rowOf(a); ok {
			reached[r.action] = true
		} else if a != Public {
			t.Errorf("%q stands in no row", a)
		}
	}
	for i, r := range table {
		if !reached[r.action] {
			t.Errorf("row %d, %q, is reached by no action and no move", i, r.action)
		}
		if i != slices.IndexFunc(table, func(o row) bool { return o.action == r.action }) {
			t.Errorf("%q stands twice", r.action)
		}
		if len(r.platform)+len(r.authority) == 0 {
			t.Errorf("%q: nobody may", r.action)
		}
	}
}

func TestWhatHoldsOfEveryMove(t *testing.T) {
	t.Parallel()
	for _, a := range moves() {
		clock := strings.HasSuffix(string(a), " as "+string(casework.Clock))
		auditor, admin := 0, 0
		for _, s := range Sides() {
			if May(Person{Roles: []Role{Auditor}, Sides: []Side{s}}, a) == nil {
				auditor++
			}
			if May(Person{Roles: []Role{Admin}, Sides: []Side{s}}, a) == nil {
				admin++
			}
			if May(Person{Roles: []Role{Admin}, Sides: []Side{s}, Scopes: []Scope{ScopeRead, ScopeScreen}}, a) == nil {
				t.Errorf("%s: a token that may only read and screen makes it", a)
			}
		}
		if auditor > 0 || (admin == 0) != clock {
			t.Errorf("%s: auditors on %d sides and administrators on %d may; want none, and some but for the clock", a, auditor, admin)
		}
	}
}

func TestDenialSaysWhoMay(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		p    Person
		a    Action
		want string
	}{
		{"another role", Person{Roles: []Role{Auditor}, Sides: []Side{OfPlatform}}, Making("complaint", "decide", casework.Platform),
			"make complaint.decide as platform: a complaint handler or an administrator on the side of the platform may; you are an auditor"},
		{"another side", Person{Roles: []Role{Moderator}, Sides: []Side{OfAuthority}}, Making("notice", "decide", casework.Platform),
			"make notice.decide as platform: a moderator or an administrator on the side of the platform may; you are a moderator"},
		{"no role", Person{Sides: []Side{OfPlatform}}, ManagePeople,
			"manage people, roles and tokens: an administrator on the side of the platform may; you are somebody without a role"},
		{"the clock", Person{Roles: []Role{Admin}, Sides: Sides()}, Making("request", "lapse", casework.Clock),
			"make request.lapse as clock: the clock makes this move when its period has passed; no person does"},
		{"narrow token", Person{Roles: []Role{Admin}, Sides: []Side{OfPlatform}, Scopes: []Scope{ScopeScreen}}, SeeCases,
			"see cases: a token of scope read or work may"},
		{"no token", Person{Roles: []Role{Admin}, Sides: []Side{OfPlatform}, Scopes: []Scope{ScopeWork}}, ManagePeople,
			"manage people, roles and tokens: no token may; a person signs in for it"},
	} {
		if got := aedile.Message(May(c.p, c.a)); got != c.want {
			t.Errorf("%s:\n got %q\nwant %q", c.name, got, c.want)
		}
	}
}

func TestSealedIsOpenToOneRole(t *testing.T) {
	t.Parallel()
	for _, s := range Sides() {
		if got := who(SeeSealed, s); !slices.Equal(got, []Role{Protection}) {
			t.Errorf("on the side of the %s: %v, want the one role", s, got)
		}
	}
}

func TestPersonOnOneSide(t *testing.T) {
	t.Parallel()
	p := Person{ID: "p7", Roles: []Role{Officer}, Sides: Sides()}
	send := Making("request", "send", casework.Authority)
	if err := May(p.On(OfAuthority), send); err != nil {
		t.Errorf("on the side of the authority: %v", err)
	}
	if err := May(p.On(OfPlatform), send); aedile.ClassOf(err) != aedile.Denied {
		t.Errorf("on the side of the platform: %v, want a Denied error", err)
	}
	if len(p.Sides) != 2 {
		t.Errorf("the person has %v left: On changed what it was given", p.Sides)
	}
	if got, ok := From(With(t.Context(), p)); !ok || got.ID != p.ID {
		t.Errorf("from the context: %v %v", got, ok)
	}
	if _, ok := From(t.Context()); ok {
		t.Error("an empty context has a person")
	}
}
