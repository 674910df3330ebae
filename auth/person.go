package auth

import (
	"context"
	"slices"
	"strings"

	"github.com/aedile/aedile/casework"
)

// Role is what somebody is employed to do. One person can have several.
type Role string

// The roles.
const (
	Moderator  Role = "moderator"  // decides on items, notices and traders
	Complaints Role = "complaints" // decides on complaints
	Compliance Role = "compliance" // answers authorities, keeps rules, registers and reports
	Officer    Role = "officer"    // works the cases of an authority
	Auditor    Role = "auditor"    // reads everything but names, and changes nothing
	Admin      Role = "admin"      // everything but what is sealed
	Protection Role = "protection" // opens what is suspected to be abuse of a child
)

// Roles returns every role.
func Roles() []Role {
	return []Role{Moderator, Complaints, Compliance, Officer, Auditor, Admin, Protection}
}

// Title names the role in a sentence: "a moderator".
func (r Role) Title() string {
	if t, ok := titles[r]; ok {
		return t
	}
	return string(r)
}

var titles = map[Role]string{Moderator: "a moderator", Complaints: "a complaint handler", Compliance: "a compliance officer",
	Officer: "a case officer", Auditor: "an auditor", Admin: "an administrator", Protection: "a child protection officer"}

// Side is the side of the table on which somebody works.
type Side string

// The sides.
const (
	OfPlatform  Side = "platform"
	OfAuthority Side = "authority"
)

// Sides returns both sides.
func Sides() []Side { return []Side{OfPlatform, OfAuthority} }

// Party returns whom somebody on the side acts for in a procedure.
func (s Side) Party() casework.Party {
	if s == OfAuthority {
		return casework.Authority
	}
	return casework.Platform
}

// Scope bounds what a token may do, whatever its owner may.
type Scope string

// The scopes. What an administrator does to people, tokens and settings is in none of them: no token can do it.
const (
	ScopeScreen Scope = "screen" // screen items
	ScopeRead   Scope = "read"   // see
	ScopeWork   Scope = "work"   // see, screen, and make moves
)

// Scopes returns every scope.
func Scopes() []Scope { return []Scope{ScopeScreen, ScopeRead, ScopeWork} }

// Person is who acts: somebody who signed in, or a program with a token.
type Person struct {
	ID    casework.ActorID // opaque; what stands in the record
	Name  string           // for pages; never in a log or in the record
	Roles []Role
	Sides []Side
	// Scopes bound a program with a token. Nil: somebody who signed in, without such bounds.
	Scopes []Scope
}

// Is reports whether the person has one of the roles.
func (p Person) Is(roles ...Role) bool {
	return slices.ContainsFunc(roles, func(r Role) bool { return slices.Contains(p.Roles, r) })
}

// On returns the person on that side alone, as somebody who works on both sides looks at one.
func (p Person) On(s Side) Person {
	p.Sides = slices.DeleteFunc(slices.Clone(p.Sides), func(other Side) bool { return other != s })
	return p
}

// As returns the actor that stands in the record for a move of the party.
func (p Person) As(party casework.Party) casework.Actor {
	return casework.Actor{Party: party, ID: p.ID}
}

// titled joins the roles in words: "an auditor and a moderator".
func (p Person) titled() string {
	var all []string
	for _, r := range p.Roles {
		all = append(all, r.Title())
	}
	return joined(all, "and")
}

func joined(all []string, word string) string {
	if len(all) < 2 {
		return strings.Join(all, "")
	}
	return strings.Join(all[:len(all)-1], ", ") + " " + word + " " + all[len(all)-1]
}

type personKey struct{}

// With returns a context in which From finds the person. Only the door does this.
func With(ctx context.Context, p Person) context.Context {
	return context.WithValue(ctx, personKey{}, p)
}

// From returns the person who signed in; ok is false where nobody did.
func From(ctx context.Context) (p Person, ok bool) {
	p, ok = ctx.Value(personKey{}).(Person)
	return p, ok
}
