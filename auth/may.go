package auth

import (
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
)

const making = "make "

// Making names a move as an action: of the procedure, made by or for the party.
func Making(kind, move string, by casework.Party) Action {
	return Action(making + kind + "." + move + " as " + string(by))
}

// May returns nil where the person may take the action, else a Denied error that says who may. A token may do what its owner may and
// its scopes let through.
func May(p Person, a Action) error {
	if a == Public {
		return nil
	}
	r, found := rowOf(a)
	switch {
	case !found:
		return aedile.Internalf(string(a), "", "stands in no row of the table of who may do what")
	case strings.HasSuffix(string(a), " as "+string(casework.Clock)):
		return aedile.Deniedf(string(a), "", "the clock makes this move when its period has passed; no person does")
	case !r.lets(p):
		return aedile.Deniedf(string(a), "", "%s", r.refusal(p)).Hint("ask one of them, or ask an administrator for the role")
	case p.Scopes != nil && !slices.ContainsFunc(p.Scopes, r.within):
		return aedile.Deniedf(string(a), "", "%s",
			r.unscoped()).Hint("a scope is given when a token is made: aedile token new --scope NAME")
	}
	return nil
}

// who returns the roles that may take the action on the side.
func who(a Action, s Side) []Role {
	r, _ := rowOf(a)
	return slices.Clone(r.on(s))
}

// rowOf returns the row of the action: its own, that of its procedure, or that of all other procedures.
func rowOf(a Action) (row, bool) {
	for _, name := range names(a) {
		if i := slices.IndexFunc(table, func(r row) bool { return r.action == name }); i >= 0 {
			return table[i], true
		}
	}
	return row{}, false
}

// names returns the names under which the action may stand in the table, the narrowest first.
func names(a Action) []Action {
	move, _, _ := strings.Cut(strings.TrimPrefix(string(a), making), " as ")
	kind, name, isMove := strings.Cut(move, ".")
	if !strings.HasPrefix(string(a), making) || !isMove || kind == "" || name == "" || name == "*" {
		return []Action{a}
	}
	return []Action{Action(making + move), Action(making + kind + ".*"), making + "*"}
}

func (r row) on(s Side) []Role {
	switch s {
	case OfPlatform:
		return r.platform
	case OfAuthority:
		return r.authority
	}
	return nil
}

func (r row) lets(p Person) bool {
	return slices.ContainsFunc(p.Sides, func(s Side) bool { return p.Is(r.on(s)...) })
}

// within reports whether the scope lets the action through. Whoever may work may see and screen.
func (r row) within(s Scope) bool {
	return r.scope != "" && (s == r.scope || s == ScopeWork)
}

// refusal says who may take the action.
func (r row) refusal(p Person) string {
	var who []string
	for _, s := range p.Sides {
		if can := titlesOf(r.on(s)); can != "" {
			who = append(who, can+" on the side of the "+string(s))
		}
	}
	if len(who) == 0 {
		for _, s := range Sides() {
			if can := titlesOf(r.on(s)); can != "" && !slices.Contains(p.Sides, s) {
				who = append(who, can+" on the side of the "+string(s))
			}
		}
	}
	you := p.titled()
	if you == "" {
		you = "somebody without a role"
	}
	if len(who) == 0 {
		return "nobody may; you are " + you
	}
	return joined(who, "or") + " may; you are " + you
}

func (r row) unscoped() string {
	switch r.scope {
	case "":
		return "no token may; a person signs in for it"
	case ScopeWork:
		return "a token of scope work may"
	}
	return "a token of scope " + string(r.scope) + " or work may"
}

func titlesOf(rs []Role) string {
	var all []string
	for _, r := range rs {
		all = append(all, r.Title())
	}
	return joined(all, "or")
}
