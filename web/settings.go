package web

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/web/part"
)

// settingsView is what a person may set: for all how the desk looks; for administrators people and tokens; and what the operator has
// settled.
type settingsView struct {
	Mine     look
	People   []personView
	May      bool // manage people
	Refusal  string
	Roles    []auth.Role
	Passes   []passView
	Targets  []targetView
	Redress  [][2]string
	Link     string // of somebody who was invited just now; shown once
	LinkName string
	Token    string // made just now; shown once
	Log      []logView
	Scopes   []auth.Scope
}

type personView struct {
	ID, Name, Login string
	Roles           []auth.Role
	Closed, You     bool
	Version         int
}

type passView struct{ Digest, Sort, Note, Ends, Scopes string }

type targetView struct{ Key, Name, Law, Target string }

type logView struct{ When, Who, What, Note string }

// settings shows them.
func (s *site) settings(w http.ResponseWriter, r *http.Request) error {
	f := s.frame(r, "settings", "nav.settings")
	v, err := s.settingsOf(r, f)
	if err != nil {
		return err
	}
	return s.write(w, r, http.StatusOK, settingsPage(f, v))
}

func (s *site) settingsOf(r *http.Request, f frame) (v settingsView, err error) {
	v.Mine, v.Roles, v.Scopes = f.Look, auth.Roles(), auth.Scopes()
	refused := auth.May(f.Person, auth.ManagePeople)
	v.May = refused == nil
	if refused != nil {
		v.Refusal = refusal(refused)
	}
	for _, t := range desk.TargetKeys() {
		x := targetView{Key: t.Key, Name: part.DueName(f, t.Key), Law: t.Law}
		if p, ok := s.Desk.Settled().Targets[t.Key]; ok && !p.IsZero() {
			x.Target = p.String()
		}
		v.Targets = append(v.Targets, x)
	}
	red := s.Desk.Settled().Redress
	v.Redress = [][2]string{{"internal", red.Internal}, {"out_of_court", red.OutOfCourt}, {"court", red.Court}}
	if s.Accounts == nil {
		return v, nil
	}
	if err := s.passes(r, f, &v); err != nil {
		return v, err
	}
	if !v.May {
		return v, nil
	}
	all, err := s.Accounts.All(r.Context())
	if err != nil {
		return v, err
	}
	for _, a := range all {
		v.People = append(v.People, personView{string(a.ID), a.Name, a.Login, a.Roles, !a.ClosedAt.IsZero(), a.ID == f.Person.ID,
			a.Version})
	}
	entries, err := s.Accounts.Log(r.Context(), "", 15)
	for _, e := range entries {
		v.Log = append(v.Log, logView{f.When(e.At), s.called(r, e.Account), string(e.What), e.Note})
	}
	return v, err
}

// passes lists the own sessions and tokens.
func (s *site) passes(r *http.Request, f frame, v *settingsView) error {
	for _, sort := range []auth.Sort{auth.SortSession, auth.SortToken} {
		all, err := s.Accounts.Passes(r.Context(), f.Person.ID, sort)
		if err != nil {
			return err
		}
		for _, p := range all {
			if !p.EndedAt.IsZero() || s.Desk.Now().After(p.EndsAt) {
				continue
			}
			var scopes []string
			for _, x := range p.Scopes {
				scopes = append(scopes, string(x))
			}
			v.Passes = append(v.Passes, passView{p.Digest, string(p.Sort), p.Note, f.Day(p.EndsAt), strings.Join(scopes, ", ")})
		}
	}
	return nil
}

// setLook keeps how the desk looks for the person.
func (s *site) setLook(w http.ResponseWriter, r *http.Request) error {
	pick := func(name string, all ...string) string {
		if v := r.PostFormValue(name); slices.Contains(all, v) {
			return v
		}
		return ""
	}
	http.SetCookie(w, s.cookie(r, lookCookie, pick("theme", "light", "dark")+"."+pick("density", "compact")+"."+pick("keys", "off")))
	return s.see(w, r, "/settings")
}

// invite makes an account and shows the link by which its person sets a password. It is shown once.
func (s *site) invite(w http.ResponseWriter, r *http.Request) error {
	f := s.frame(r, "settings", "nav.settings")
	if s.Accounts == nil {
		return aedile.Unavailablef("invite", "", "no accounts are kept here")
	}
	x := auth.Account{Login: strings.ToLower(strings.TrimSpace(r.PostFormValue("login"))), Name: strings.TrimSpace(r.PostFormValue("name")),
		Sides: f.Person.Sides}
	for _, role := range r.PostForm["role"] {
		x.Roles = append(x.Roles, auth.Role(role))
	}
	made, code, err := s.Accounts.Invite(r.Context(), f.Person, x)
	if err != nil {
		return err
	}
	v, err := s.settingsOf(r, f)
	if err != nil {
		return err
	}
	v.Link, v.LinkName = f.Href("/first/"+code), made.Name
	return s.write(w, r, http.StatusOK, settingsPage(f, v))
}

// closeAccount closes an account: what lay with its person is nobody's, and its sessions end.
func (s *site) closeAccount(w http.ResponseWriter, r *http.Request) error {
	f := s.frame(r, "settings", "nav.settings")
	if s.Accounts == nil {
		return aedile.Unavailablef("close account", "", "no accounts are kept here")
	}
	id := casework.ActorID(r.PathValue("id"))
	for {
		rows, _, err := s.Desk.Board.Rows(r.Context(), desk.RowFilter{Assignee: id}, casework.RowPage{Limit: 500})
		if err != nil {
			return err
		}
		for _, x := range rows {
			if _, err := s.Desk.Assign(r.Context(), x.Case, f.Person.ID, "", "account closed"); err != nil {
				return err
			}
		}
		if len(rows) < 500 {
			break
		}
	}
	if err := s.Accounts.Close(r.Context(), f.Person, id); err != nil {
		return err
	}
	return s.see(w, r, "/settings")
}

// newToken makes a token and shows it. It is shown once.
func (s *site) newToken(w http.ResponseWriter, r *http.Request) error {
	f := s.frame(r, "settings", "nav.settings")
	if s.Accounts == nil {
		return aedile.Unavailablef("make token", "", "no accounts are kept here")
	}
	end, err := time.ParseInLocation(time.DateOnly, r.PostFormValue("ends"), s.Zone)
	if err != nil {
		return aedile.Invalidf("make token", "", "names no day on which it ends")
	}
	wish := auth.Wish{Account: f.Person.ID, Note: strings.TrimSpace(r.PostFormValue("note")), Lasts: end.Sub(s.Desk.Now())}
	for _, x := range r.PostForm["scope"] {
		wish.Scopes = append(wish.Scopes, auth.Scope(x))
	}
	secret, _, err := s.Accounts.NewToken(r.Context(), f.Person.ID, wish)
	if err != nil {
		return err
	}
	v, err := s.settingsOf(r, f)
	if err != nil {
		return err
	}
	v.Token = secret
	return s.write(w, r, http.StatusOK, settingsPage(f, v))
}

// endPass ends a session or token.
func (s *site) endPass(w http.ResponseWriter, r *http.Request) error {
	f := s.frame(r, "settings", "nav.settings")
	if s.Accounts == nil {
		return aedile.Unavailablef("end session", "", "no accounts are kept here")
	}
	if err := s.Accounts.End(r.Context(), f.Person, r.PathValue("digest")); err != nil {
		return err
	}
	return s.see(w, r, "/settings")
}

// accessRow is what roles may do on a page: what lets them see it, and what lets them act there.
type accessRow struct {
	Page     string
	See, Act auth.Action
}

// access lists the pages, as the table of who may do what has them.
func access() []accessRow {
	return []accessRow{{"today", auth.SeeToday, auth.SeeAllWork}, {"queue", auth.SeeQueue, auth.TakeCase}, {"cases", auth.SeeCases,
		auth.TakeCase},
		{"requests", auth.SeeRequests, auth.Making("request", "answer", casework.Platform)},
		{"proceedings", auth.SeeProceedings, auth.Making("proceeding", "reply", casework.Platform)},
		{"rules", auth.SeeRules, auth.ChangeRules},
		{"registers", auth.SeeRegisters, auth.Update}, {"reports", auth.SeeReports, auth.FileReports},
		{"audit", auth.SeeAudit, auth.SignJournal},
		{"settings", auth.OwnSettings, auth.ChangeSettings}}
}

// of says what a role may do there.
func (x accessRow) of(r auth.Role) string {
	p := auth.Person{Roles: []auth.Role{r}, Sides: []auth.Side{auth.OfPlatform}}
	see, act := auth.May(p, x.See) == nil, auth.May(p, x.Act) == nil
	switch {
	case see && !act && (x.Page == "today" || x.Page == "settings"):
		return "own"
	case see && act:
		return "act"
	case see:
		return "read"
	}
	return "no"
}
