package casework

import (
	"slices"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/law"
)

// Suspected is the body of the move "suspect": a finding, as screening stated it. It accuses nobody.
type Suspected struct {
	// Status is always "suspected, not established".
	Status  string         `json:"status"`
	Lang    string         `json:"lang,omitempty"` // of the item, as its seller states it
	Finding aedile.Finding `json:"finding" personal:"item/url item/title item/trader title message facts/*/value evidence/*/text"`
}

// SuspectedStatus is what every text shows with a finding that no person has looked at.
const SuspectedStatus = "suspected, not established"

// Validate refuses a finding that names no rule or item, shows no evidence, or was set aside.
func (s *Suspected) Validate() (fs Faults) {
	illegal := law.Ref{CELEX: "32022R2065", Place: "art 3(h)"}
	fs.Need(s.Status == SuspectedStatus, "status", "a finding is "+SuspectedStatus, illegal)
	fs.Own(s.Finding.Check != "", "finding.check", "names no rule", illegal)
	fs.Own(s.Finding.Pack.Digest != "", "finding.pack.digest", "names no rule of a pack by its digest", illegal)
	fs.Own(s.Finding.Item.Digest != "", "finding.item.digest", "is not pinned to the item as seen", illegal)
	fs.Own(len(s.Finding.Evidence) > 0, "finding.evidence", "what cannot be shown is no evidence", illegal)
	fs.Own(s.Finding.Suppressed == nil, "finding.suppressed", "is set aside by an ignore entry", illegal)
	return fs
}

// IDOf returns the identifier of the case that a finding opens: the same finding, found again, opens no second case.
func IDOf(f aedile.Finding) aedile.CaseID {
	parts := []string{string(f.Check), string(f.Pack.Digest), f.Item.Service, string(f.Item.ID), string(f.Item.Digest)}
	d := string(aedile.DigestOf([]byte(strings.Join(parts, "\n"))))
	return aedile.CaseID("f-" + strings.TrimPrefix(d, "sha256:")[:24])
}

// Open turns the findings about one item into a case. It is the one place where screening meets casework, and what it opens is a
// suspicion: the kind must have a move "suspect" that opens it, and "add" for more than one. The first finding names the case.
// Lang is the language of the item, as its seller states it; empty: not stated.
func Open(k Kind, f aedile.Finding, lang string, by Actor, at time.Time, t Terms, more ...aedile.Finding) (Change, error) {
	if !slices.ContainsFunc(k.Open(""), func(m Move) bool { return m.Name == "suspect" }) {
		return Change{}, aedile.Invalidf("open case", string(f.Check), "%s does not begin with a finding", k.Name).
			Hint("use the kind review")
	}
	all, err := Apply(k, Case{ID: IDOf(f)}, Step{
		Move: "suspect", By: by, At: at, About: string(f.Check),
		Body: &Suspected{Status: SuspectedStatus, Lang: lang, Finding: f},
	}, t)
	for _, f := range more {
		if err != nil {
			break
		}
		var next Change
		next, err = Apply(k, all.Case, Step{Move: "add", By: by, At: at, Version: all.Case.Version,
			Body: &Suspected{Status: SuspectedStatus, Lang: lang, Finding: f}}, t)
		all = all.Then(next)
	}
	return all, err
}
