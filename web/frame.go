package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/desk"
)

// Cookies of the desk. They hold choices of how it looks and from which side; none names a person.
const (
	sideCookie = "aedile_side"
	lookCookie = "aedile_look"
	undoCookie = "aedile_undo"
)

// look is how the desk looks for one person.
type look struct{ Theme, Density, Keys string }

// frame is what every page stands in.
type frame struct {
	words
	Title    string // of the window
	Base     string
	Operator string
	Person   auth.Person
	In       bool // somebody signed in
	Here     string
	Side     string // of the table, on which the person looks at the desk
	Query    string // what was searched for
	Slim     bool
	Look     look
	Queue    int // open cases in the list of the person
	Undo     *undoView
	Told     string // what was done just now
	Assets   *assets
	Styles   []string // of rooms, besides that of the desk
	path     string
}

// styled returns the frame with one more stylesheet.
func (f frame) styled(name string) frame {
	f.Styles = append(slices.Clone(f.Styles), name)
	return f
}

// undoView is the bar that counts until what was decided leaves.
type undoView struct {
	Text string
	Case string
	Left int // seconds until it leaves
}

// frame returns the frame of a page of the desk: here names the place in the rail, title is the key of its title.
func (s *site) frame(r *http.Request, here, title string, places ...any) frame {
	f := s.bare(r, "en") // the desk speaks English alone until another language has all its words
	f.Here, f.Title = here, f.T(title, places...)
	if p, ok := auth.From(r.Context()); ok {
		f.Person, f.In = onSide(r, p), true
		if len(f.Person.Sides) > 0 {
			f.Side = string(f.Person.Sides[0])
		}
		f.Person.Sides = p.Sides
	}
	if f.In && s.Desk.Board != nil && auth.May(f.Person, auth.SeeQueue) == nil {
		l, err := s.Desk.Board.Ladder(r.Context(), desk.RowFilter{Assignee: f.Person.ID}, s.days())
		if err == nil {
			f.Queue = l.All()
		}
	}
	f.Undo = s.undoBar(r, f.words)
	if n, err := strconv.Atoi(r.URL.Query().Get("undone")); err == nil && n > 0 {
		f.Told = f.N("undo.done", n)
	}
	return f
}

// bare returns the frame of a page that asks for nobody, in the language that fits one of the wishes best.
func (s *site) bare(r *http.Request, wishes ...string) frame {
	w := s.tongues.in(s.Desk.Now(), s.Zone, wishes...)
	w.odd = s.odd
	return frame{words: w, Base: s.Base, Operator: s.Operator, Look: lookOf(r), Assets: s.assets, path: r.URL.Path}
}

// public returns the frame of a public page.
func (s *site) public(r *http.Request, title string, places ...any) frame {
	f := s.bare(r, r.URL.Query().Get("lang"), r.Header.Get("Accept-Language"))
	f.Title = f.T(title, places...)
	return f
}

func (s *site) days() desk.Days { return casework.DaysAt(s.Desk.Now(), s.Zone) }

func lookOf(r *http.Request) (l look) {
	c, err := r.Cookie(lookCookie)
	if err != nil {
		return l
	}
	parts := strings.Split(c.Value, ".")
	pick := func(i int, all ...string) string {
		if i < len(parts) && slices.Contains(all, parts[i]) {
			return parts[i]
		}
		return ""
	}
	return look{pick(0, "light", "dark"), pick(1, "compact"), pick(2, "off")}
}

// Href returns the address of a page of ours.
func (f frame) Href(p string) string { return f.Base + p }

// Tongue returns the address of a public page in the language of this one.
func (f frame) Tongue(p string) string {
	if f.Lang == "en" {
		return f.Base + p
	}
	return f.Base + p + "?lang=" + url.QueryEscape(f.Lang)
}

// place is an entry of the rail.
type place struct{ Name, Icon, Path, Key string }

var (
	workPlaces = []place{{"today", "today", "/today", "g-t"}, {"queue", "queue", "/queue", "g-q"}, {"cases", "case", "/cases", "g-c"},
		{"requests", "ask", "/requests", "g-r"}, {"proceedings", "gavel", "/proceedings", "g-p"}}
	bookPlaces = []place{{"rules", "rule", "/rules", ""}, {"registers", "reg", "/registers", ""}, {"obligations", "duty", "/duties", ""},
		{"reports", "report", "/reports", ""}, {"audit", "seal", "/audit", ""}, {"settings", "gear", "/settings", ""}}
	smallPlaces = []place{workPlaces[0], workPlaces[1], workPlaces[2], workPlaces[3], {"more", "more", "/more", ""}}
)

// initials returns at most two letters that stand for a name.
func initials(name string) string {
	var out []rune
	for _, w := range strings.Fields(name) {
		out = append(out, []rune(strings.ToUpper(w))[0])
	}
	if len(out) > 2 {
		out = []rune{out[0], out[len(out)-1]}
	}
	return cmp.Or(string(out), "?")
}

// RolesText names the roles of the person.
func (f frame) RolesText() string {
	var all []string
	for _, r := range f.Person.Roles {
		all = append(all, f.raw("role."+string(r)))
	}
	return f.odden(strings.Join(all, ", "))
}

// called names a colleague; an identifier that nobody has is returned as it is.
func (s *site) called(r *http.Request, id casework.ActorID) string {
	if s.Accounts == nil || id == "" {
		return string(id)
	}
	a, err := s.Accounts.Account(r.Context(), id)
	if err != nil || a.Name == "" {
		return string(id)
	}
	return a.Name
}

// current returns the value of aria-current.
func current(yes bool) string {
	if yes {
		return "page"
	}
	return "false"
}

// truth returns a truth as an attribute says it.
func truth(yes bool) string {
	if yes {
		return "true"
	}
	return "false"
}

// tongue is a language in which a public page can be read.
type tongue struct{ Tag, Name string }

// ownNames are the languages in their own words.
var ownNames = map[string]string{"en": "English", "de": "Deutsch", "es": "Español", "fr": "Français", "it": "Italiano", "nl": "Nederlands",
	"pl": "Polski"}

// languages returns the languages in which the page can be read.
func (f frame) languages() (all []tongue) {
	t, err := readTongues()
	if err != nil {
		return nil
	}
	for _, tag := range t.tags {
		all = append(all, tongue{tag, ownNames[tag]})
	}
	return all
}

// door returns the frame of a page of signing in.
func (s *site) door(r *http.Request, title string, places ...any) frame {
	f := s.bare(r, "en")
	f.Title = f.T(title, places...)
	return f
}
