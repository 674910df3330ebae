package counterpart

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/record"
	"github.com/aedile/aedile/desk"
)

// Trait is what an identifier identifies.
type Trait string

// The sorts. Those of persons are left out unless they are asked for.
const (
	AtService Trait = "account"  // at a service: "shop.example:t-17"
	Site      Trait = "domain"   // of a trader's own pages
	Address   Trait = "url"      // of an offer, a post or an advertisement
	Goods     Trait = "gtin"     // the number of a product
	Register  Trait = "register" // a trade register and the number in it
	Called    Trait = "name"     // of a trader
	Mail      Trait = "email"
	Phone     Trait = "phone"
)

// traits are all of them.
func traits() []Trait { return []Trait{AtService, Site, Address, Goods, Register, Called, Mail, Phone} }

// Personal reports whether identifiers of the sort are, or may be, data of a natural person beyond an account or a shop.
func (s Trait) Personal() bool { return s == Called || s == Mail || s == Phone || s == Register }

// What an identifier comes of.
const (
	suspected = "suspected" // a finding, a notice, a request: nothing is established
	decided   = "decided"   // a decision that was taken, whatever can still be brought against it
)

// Identifier is one identifier with the cases that hold it.
type Identifier struct {
	Trait   Trait           `json:"type"`
	Value   string          `json:"value"` // in the form by which two records compare it
	Service string          `json:"service,omitempty"`
	Country string          `json:"country,omitempty"`
	Status  string          `json:"status"`
	Cases   int             `json:"cases"`
	First   string          `json:"first"` // YYYY-MM-DD: when the first of the cases was opened, and the last
	Last    string          `json:"last"`
	In      []aedile.CaseID `json:"-"` // the own cases; they go to nobody else
}

// Choice says which identifiers are wanted.
type Choice struct {
	Personal bool      // also those of persons
	Since    time.Time // of cases opened since then; zero: all
	Closed   bool      // also of closed cases
}

// Collect returns the identifiers of the cases by sort and value.
func Collect(ctx context.Context, dk *desk.Desk, x Choice) ([]Identifier, error) {
	cases, err := dk.Cases(ctx, casework.Filter{Closed: x.Closed}, false)
	if err != nil {
		return nil, err
	}
	t := table{rows: map[key]*Identifier{}, personal: x.Personal}
	for _, c := range cases {
		if c.OpenedAt.Before(x.Since) {
			continue
		}
		if c, err = dk.Case(ctx, c.ID); err != nil {
			return nil, err
		}
		t.of = c
		t.bodies(c)
		for a, err := range dk.Record.Attachments(ctx, c.ID) {
			if err != nil {
				return nil, fmt.Errorf("read attachments of %s: %w", c.ID, err)
			}
			var it aedile.Item
			if a.Kind == record.ItemSeen && json.Unmarshal(a.Data, &it) == nil {
				t.item(&it)
			}
		}
	}
	return t.sorted(), nil
}

type key struct {
	sort  Trait
	value string
}

// table gathers rows.
type table struct {
	rows     map[key]*Identifier
	personal bool
	of       casework.Case
}

func (t *table) sorted() []Identifier {
	all := []Identifier{}
	for _, r := range t.rows {
		slices.Sort(r.In)
		all = append(all, *r)
	}
	slices.SortFunc(all, func(a, b Identifier) int {
		return cmp.Or(cmp.Compare(slices.Index(traits(), a.Trait), slices.Index(traits(), b.Trait)), cmp.Compare(a.Value, b.Value))
	})
	return all
}

// add adds an identifier that the case at hand holds. One that says nothing, or that cannot be compared, is passed over.
func (t *table) add(s Trait, value, service, country string) {
	value, ok := canonical(s, value)
	if !ok || s.Personal() && !t.personal {
		return
	}
	k := key{s, value}
	day := t.of.OpenedAt.UTC().Format(time.DateOnly)
	r := t.rows[k]
	if r == nil {
		r = &Identifier{Trait: s, Value: value, Service: service, Country: country, Status: suspected, First: day, Last: day}
		t.rows[k] = r
	}
	r.Country, r.Service = cmp.Or(r.Country, country), cmp.Or(r.Service, service)
	r.First, r.Last = min(r.First, day), max(r.Last, day)
	if isDecided(t.of) {
		r.Status = decided
	}
	if !slices.Contains(r.In, t.of.ID) {
		r.In = append(r.In, t.of.ID)
		r.Cases = len(r.In)
	}
}

// isDecided reports whether the case is a restriction that was sent or imposed.
func isDecided(c casework.Case) bool {
	_, ok := c.Last("send", "impose")
	return c.Kind == "decision" && ok
}

// item adds what an item as it was seen says of who offers it and of what it is.
func (t *table) item(it *aedile.Item) {
	t.add(Address, it.URL, it.Service, "")
	for _, g := range it.GTIN {
		t.add(Goods, g, "", "")
	}
	a := it.Trader
	if a == nil {
		return
	}
	if a.ID != "" && it.Service != "" {
		t.add(AtService, it.Service+":"+string(a.ID), it.Service, a.Country)
	}
	t.add(Site, a.URL, "", a.Country)
	t.add(Called, a.Name, "", a.Country)
	t.add(Mail, a.Email, "", a.Country)
	t.add(Phone, a.Phone, "", a.Country)
}

// bodies adds what the contents of the case name.
func (t *table) bodies(c casework.Case) {
	for _, e := range c.Events {
		if s, err := casework.BodyOf[casework.Suspected](e); err == nil && s.Finding.Check != "" {
			t.add(Address, s.Finding.Item.URL, s.Finding.Item.Service, "")
		}
	}
	for _, u := range kinds.FaceOf(c).URLs {
		t.add(Address, u, "", "")
	}
	if d := casework.LastBody[kinds.Decision](c, "draft", "amend"); d != nil && c.Kind == "decision" {
		t.add(Goods, d.GTIN, "", "")
	}
	if d := casework.LastBody[kinds.TraderData](c, "apply", "complete", "remedy"); d != nil && c.Kind == "trader" {
		t.add(Called, d.Name.Text, "", "")
		t.add(Mail, d.Email.Text, "", "")
		t.add(Phone, d.Phone.Text, "", "")
		if d.Register != "" && d.RegisterNo != "" {
			t.add(Register, d.Register+" "+d.RegisterNo, "", "")
		}
	}
}

// canonical returns the identifier in the form by which two records compare it: addresses without scheme, "www." and fragment, numbers
// without marks, words without case and double blanks. It is false for what identifies nothing.
func canonical(s Trait, value string) (string, bool) {
	value = strings.Join(strings.Fields(value), " ")
	if value == "" || value == casework.ErasedText {
		return "", false
	}
	switch s {
	case Address, Site:
		return address(s, value)
	case Goods:
		n := only(value, unicode.IsDigit)
		return strings.TrimLeft(n, "0"), len(n) >= 8 && len(n) <= 14 && strings.Trim(n, "0") != ""
	case Phone:
		n := only(value, func(r rune) bool { return unicode.IsDigit(r) || r == '+' })
		if rest, ok := strings.CutPrefix(n, "00"); ok {
			n = "+" + rest
		}
		return n, len(n) >= 7
	case Mail:
		at := strings.LastIndexByte(value, '@')
		return strings.ToLower(value), at > 0 && at < len(value)-1 && !strings.Contains(value, " ")
	case AtService:
		service, id, ok := strings.Cut(value, ":")
		return strings.ToLower(service) + ":" + id, ok && service != "" && id != ""
	case Called, Register:
		return strings.ToLower(value), true
	}
	return "", false
}

func address(s Trait, value string) (string, bool) {
	if !strings.Contains(value, "://") {
		value = "https://" + value
	}
	u, err := url.Parse(value)
	if err != nil || !strings.Contains(u.Hostname(), ".") {
		return "", false
	}
	host := strings.TrimPrefix(strings.TrimSuffix(strings.ToLower(u.Hostname()), "."), "www.")
	if s == Site {
		return host, true
	}
	if p := u.Port(); p != "" && p != "80" && p != "443" {
		host += ":" + p
	}
	path := strings.TrimSuffix(u.EscapedPath(), "/")
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	return host + path, true
}

func only(s string, keep func(rune) bool) string {
	return strings.Map(func(r rune) rune {
		if keep(r) && r < unicode.MaxASCII {
			return r
		}
		return -1
	}, s)
}

// Meeting is an identifier of another record that the own one holds.
type Meeting struct {
	Theirs Identifier      `json:"theirs"`
	Status string          `json:"status"` // here
	In     []aedile.CaseID `json:"cases"`  // the own cases
}

// Meet returns which of the identifiers the own record holds, in their order, each with the cases. Rows are compared by sort and
// value; what cannot be compared is counted.
func Meet(ctx context.Context, dk *desk.Desk, theirs []Identifier) (all []Meeting, passed int, err error) {
	own, err := Collect(ctx, dk, Choice{Personal: true, Closed: true})
	if err != nil {
		return nil, 0, err
	}
	by := map[key]Identifier{}
	for _, r := range own {
		by[key{r.Trait, r.Value}] = r
	}
	all = []Meeting{}
	for _, r := range theirs {
		v, ok := canonical(r.Trait, r.Value)
		if !ok {
			passed++
			continue
		}
		if here, ok := by[key{r.Trait, v}]; ok {
			all = append(all, Meeting{Theirs: r, Status: here.Status, In: here.In})
		}
	}
	return all, passed, nil
}
