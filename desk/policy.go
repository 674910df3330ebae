package desk

import (
	"cmp"
	"slices"
	"time"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
)

// Policy is what the operator has settled. None of it is law, and what is not in the file is not settled: no number is assumed.
type Policy struct {
	// Calendar is the code for cases that name none. Default: COM.
	Calendar string
	// Targets are the operator's periods where the law says "without undue delay" or the like, by procedure and due.
	Targets map[string]deadline.Period
	// Remind lists how long before the end of a duty its party is reminded.
	Remind []deadline.Period
	// Tier is how far the duties of the service go: intermediary, hosting, platform, marketplace or very_large. Default: not said.
	Tier law.Tier
	// Small says that the provider is a micro or small enterprise, or was one until less than twelve months ago.
	Small bool
	// Retain says for a procedure how long what is personal in its closed cases is kept, and on what ground.
	Retain map[string]Retention
	// EraseByTwo says that what is personal is taken out once a second person asks for the same.
	EraseByTwo bool
	// Redress stands in decisions that name none themselves.
	Redress kinds.Redress
	// Undo is for how long what people do waits before it leaves, so that it can be taken back; nil: 10 minutes for what is done on pages,
	// and nothing else waits.
	Undo *time.Duration
	// Letters says who writes letters and in which language.
	Letters Letters
	// Reasons are the operator's own words for why something is restricted: by rule, by pack, or by "*" for all; then by language.
	Reasons map[string]map[string]string
	// Golden is of how many decisions of a person one is on an item whose answer is settled, to see how far people agree; 0: none.
	Golden int
	// Name is the name of the record in its checkpoints, such as record.market.example. Default: aedile.
	Name string
}

// Letters are what the operator has settled for letters.
type Letters struct {
	Sender   string `yaml:"sender"`   // who writes: name and address, on one line
	As       string `yaml:"as"`       // the party that the operator is: platform (default) or authority
	Mail     string `yaml:"mail"`     // the address mail comes from: Market <notices@market.example>
	Language string `yaml:"language"` // where the case names none; default: English
}

// Retention is a period of keeping with its ground: none is law, but for what the trader's procedure itself deletes (art 30(5) DSA).
type Retention struct {
	Period deadline.Period
	Ground string
}

// usualUndo is how long people have to take something back. Chosen: long enough to see a slip of the finger, short against every period of
// the law.
const usualUndo = 10 * time.Minute

// NoPolicy returns a policy that settles nothing.
func NoPolicy() Policy { return Policy{Calendar: "COM", Name: "aedile"} }

// Target is a due for which the law gives no number.
type Target struct {
	Key string         `json:"key"` // as in the policy file
	Of  casework.Party `json:"of"`
	Law string         `json:"law"`
}

// TargetKeys returns the dues for which the operator can set a target, by key.
func TargetKeys() (ts []Target) {
	for _, k := range kinds.All() {
		for _, m := range k.Moves {
			for _, r := range m.Dues {
				t := Target{cmp.Or(r.Target, k.Name+"."+r.Name), r.Of, cited(r.Law)}
				if r.Source == casework.Policy && !slices.Contains(ts, t) {
					ts = append(ts, t)
				}
			}
		}
	}
	slices.SortFunc(ts, func(a, b Target) int { return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.Law, b.Law)) })
	return ts
}

// SourceText says where the end of a due comes from, as it stands on every screen.
func SourceText(s casework.Source) string {
	return map[casework.Source]string{casework.Fixed: "Fixed by law", casework.Stated: "Stated in the document",
		casework.Policy: "Policy of the operator"}[s]
}

// EndText says when a due ends: its last day, or that the law gives no number and the operator has set none.
func EndText(d casework.Due) string {
	switch {
	case d.LastDay.IsZero() && d.Source == casework.Stated:
		return "not known"
	case d.LastDay.IsZero():
		return "without undue delay (no target set)"
	}
	return d.LastDay.String()
}
