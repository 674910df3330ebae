package desk

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/deliver"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/letter"
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

// faults names what is wrong with them.
func (l Letters) faults(say func(subject, msg, hint string)) {
	if l.As != "" && l.As != string(casework.Platform) && l.As != string(casework.Authority) {
		say("letters: as", "is neither platform nor authority", "")
	}
	if l.Language != "" && !slices.Contains(letter.Languages(), l.Language) {
		say("letters: language", "has no words of letters", "one of "+strings.Join(letter.Languages(), ", "))
	}
	if _, err := deliver.Mailbox(l.Mail); l.Mail != "" && err != nil {
		say("letters: mail", "is no address of mail", aedile.HintOf(err))
	}
}

// Retention is a period of keeping with its ground: none is law, but for what the trader's procedure itself deletes (art 30(5) DSA).
type Retention struct {
	Period deadline.Period
	Ground string
}

type policyFile struct {
	Letters  Letters           `yaml:"letters"`
	Calendar string            `yaml:"calendar"`
	Remind   []string          `yaml:"remind"`
	Tier     string            `yaml:"tier"`
	Small    bool              `yaml:"small"`
	Targets  map[string]string `yaml:"targets"`
	Retain   map[string]struct {
		For string `yaml:"for"`
		Why string `yaml:"why"`
	} `yaml:"retain"`
	Redress struct {
		Internal   string `yaml:"internal"`
		OutOfCourt string `yaml:"out_of_court"`
		Court      string `yaml:"court"`
	} `yaml:"redress"`
	Undo    string                       `yaml:"undo"`
	Name    string                       `yaml:"name"`
	Reasons map[string]map[string]string `yaml:"reasons"`
	Golden  int                          `yaml:"golden"`
}

// Times to take something back. Chosen: long enough to see a slip of the finger, short against every period of the law.
const (
	usualUndo = 10 * time.Minute
	maxUndo   = 24 * time.Hour
)

// maxReason is how long the operator's own words for a reason are at most, in bytes. Chosen: a paragraph of a letter.
const maxReason = 2000

// NoPolicy returns a policy that settles nothing.
func NoPolicy() Policy { return Policy{Calendar: "COM", Name: "aedile"} }

// tiers are the tiers of services as a policy file names them.
var tiers = map[string]law.Tier{"": 0, "intermediary": law.Intermediary, "hosting": law.Hosting, "platform": law.OnlinePlatform,
	"marketplace": law.Marketplace, "very_large": law.VeryLarge}

// ParsePolicy reads the YAML of the policy file of that name. Unknown keys, targets of no procedure and periods that cannot be read are
// Invalid errors, all of them named.
func ParsePolicy(name string, b []byte) (Policy, error) {
	p := Policy{Calendar: "COM", Name: "aedile", Targets: map[string]deadline.Period{}}
	var f policyFile
	d := yaml.NewDecoder(bytes.NewReader(b))
	d.KnownFields(true)
	if err := d.Decode(&f); err != nil && !errors.Is(err, io.EOF) {
		return p, aedile.Invalidf("read policy", name, "%s", strings.ReplaceAll(err.Error(), "\n", " "))
	}
	var wrong []error
	say := func(subject, msg, hint string) {
		wrong = append(wrong, aedile.Invalidf("read policy", name+": "+subject, "%s", msg).Hint(hint))
	}
	if f.Calendar != "" {
		c, err := deadline.CalendarOf(f.Calendar)
		if err != nil {
			wrong = append(wrong, fmt.Errorf("read policy: %s: %w", name, err))
		}
		p.Calendar = c.Code
	}
	known := TargetKeys()
	for key, text := range f.Targets {
		period, err := deadline.ParsePeriod(text)
		if err != nil {
			say("targets: "+key, err.Error(), "")
		}
		if !slices.ContainsFunc(known, func(t Target) bool { return t.Key == key }) {
			say("targets: "+key, "is no due for which the law leaves the period to the operator", "aedile case targets lists them")
		}
		p.Targets[key] = period
	}
	for kind, r := range f.Retain {
		period, err := deadline.ParsePeriod(r.For)
		if err != nil {
			say("retain: "+kind, err.Error(), "as in for: 2 years")
		}
		if _, known := kinds.Of(kind); !known {
			say("retain: "+kind, "is no procedure", "aedile case procedures lists them")
		}
		if strings.TrimSpace(r.Why) == "" {
			say("retain: "+kind, "names no ground", "why: the ground on which data are kept that long")
		}
		if p.Retain == nil {
			p.Retain = map[string]Retention{}
		}
		p.Retain[kind] = Retention{period, r.Why}
	}
	for _, text := range f.Remind {
		period, err := deadline.ParsePeriod(text)
		if err != nil {
			say("remind", err.Error(), "")
		}
		p.Remind = append(p.Remind, period)
	}
	var tierKnown bool
	if p.Tier, tierKnown = tiers[f.Tier]; !tierKnown {
		say("tier", f.Tier+" is no tier of services", "one of intermediary, hosting, platform, marketplace, very_large")
	}
	p.Small = f.Small
	if f.Undo != "" {
		wait, err := time.ParseDuration(f.Undo)
		if err != nil || wait < 0 || wait > maxUndo {
			say("undo", f.Undo+" is no time to take something back", "as in undo: 10m, at most 24h; 0s lets everything leave at once")
		}
		p.Undo = &wait
	}
	f.Letters.faults(say)
	p.Letters = f.Letters
	for of, by := range f.Reasons {
		for lang, text := range by {
			if n := len(strings.TrimSpace(text)); len(lang) != 2 || n == 0 || n > maxReason {
				say("reasons: "+of+": "+lang, "is no text of at most 2,000 bytes in a language", "as in reasons: {medicines: {de: \"…\"}}")
			}
		}
	}
	if p.Reasons, p.Golden = f.Reasons, f.Golden; p.Golden < 0 || p.Golden == 1 {
		say("golden", "is no share of decisions", "as in golden: 20, which is one of twenty; 0: none")
	}
	p.Redress = kinds.Redress{Internal: f.Redress.Internal, OutOfCourt: f.Redress.OutOfCourt, Court: f.Redress.Court}
	p.Name = cmp.Or(f.Name, p.Name)
	slices.SortFunc(wrong, func(a, b error) int { return cmp.Compare(a.Error(), b.Error()) })
	return p, errors.Join(wrong...)
}

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
