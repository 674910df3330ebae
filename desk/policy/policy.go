// Package policy reads the policy file: what the operator has settled where the law leaves it to them.
//
// It assumes nothing: what is not in the file is not settled.
package policy

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
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/law"
)

// file is the policy as it is written.
type file struct {
	Letters  desk.Letters      `yaml:"letters"`
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
	EraseByTwo bool                         `yaml:"erase_by_two"`
	Undo       string                       `yaml:"undo"`
	Name       string                       `yaml:"name"`
	Reasons    map[string]map[string]string `yaml:"reasons"`
	Golden     int                          `yaml:"golden"`
}

// maxUndo is the longest time to take something back. Chosen: short against every period of the law.
const maxUndo = 24 * time.Hour

// maxReason is how long the operator's own words for a reason are at most, in bytes. Chosen: a paragraph of a letter.
const maxReason = 2000

// tiers are the tiers of services as a policy file names them.
var tiers = map[string]law.Tier{"": 0, "intermediary": law.Intermediary, "hosting": law.Hosting, "platform": law.OnlinePlatform,
	"marketplace": law.Marketplace, "very_large": law.VeryLarge}

// Read reads the YAML of the policy file of that name. Unknown keys, targets of no procedure and periods that cannot be read are
// Invalid errors, all of them named.
func Read(name string, b []byte) (desk.Policy, error) {
	p := desk.Policy{Calendar: "COM", Name: "aedile", Targets: map[string]deadline.Period{}}
	var f file
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
	known := desk.TargetKeys()
	for key, text := range f.Targets {
		period, err := deadline.ParsePeriod(text)
		if err != nil {
			say("targets: "+key, err.Error(), "")
		}
		if !slices.ContainsFunc(known, func(t desk.Target) bool { return t.Key == key }) {
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
			p.Retain = map[string]desk.Retention{}
		}
		p.Retain[kind] = desk.Retention{Period: period, Ground: r.Why}
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
	p.Small, p.EraseByTwo = f.Small, f.EraseByTwo
	if f.Undo != "" {
		wait, err := time.ParseDuration(f.Undo)
		if err != nil || wait < 0 || wait > maxUndo {
			say("undo", f.Undo+" is no time to take something back", "as in undo: 10m, at most 24h; 0s lets everything leave at once")
		}
		p.Undo = &wait
	}
	faults(f.Letters, say)
	p.Letters = f.Letters
	reasons(f.Reasons, say)
	if p.Reasons, p.Golden = f.Reasons, f.Golden; p.Golden < 0 || p.Golden == 1 {
		say("golden", "is no share of decisions", "as in golden: 20, which is one of twenty; 0: none")
	}
	p.Redress = kinds.Redress{Internal: f.Redress.Internal, OutOfCourt: f.Redress.OutOfCourt, Court: f.Redress.Court}
	p.Name = cmp.Or(f.Name, p.Name)
	slices.SortFunc(wrong, func(a, b error) int { return cmp.Compare(a.Error(), b.Error()) })
	return p, errors.Join(wrong...)
}

// reasons names what is wrong with the operator's own reasons.
func reasons(all map[string]map[string]string, say func(subject, msg, hint string)) {
	for of, by := range all {
		for lang, text := range by {
			if n := len(strings.TrimSpace(text)); len(lang) != 2 || n == 0 || n > maxReason {
				say("reasons: "+of+": "+lang, "is no text of at most 2,000 bytes in a language", "as in reasons: {medicines: {de: \"…\"}}")
			}
		}
	}
}

// faults names what is wrong with what is settled for letters.
func faults(l desk.Letters, say func(subject, msg, hint string)) {
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
