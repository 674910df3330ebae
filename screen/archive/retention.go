package archive

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/aedile/aedile"
)

// Policy says for how many days items are kept from the day on which they were seen, or from the day on which they came into the archive
// where they do not say. Kinds without a number are kept for good. The numbers are the operator's: no act names one for all of them.
type Policy struct {
	Days map[aedile.Kind]int
	Why  string // the reason that stands beside the digest of what was erased by it
}

// ReadPolicy reads a policy: YAML with keep, days by kind, and why. The error is Invalid for unknown keys, for kinds that there are not and
// for days that are none.
func ReadPolicy(name string, b []byte) (Policy, error) {
	const op, hint = "read retention policy", "write keep: {listing: 730, post: 365} and why: TEXT"
	var f struct {
		Keep map[string]int `yaml:"keep"`
		Why  string         `yaml:"why"`
	}
	d := yaml.NewDecoder(bytes.NewReader(b))
	d.KnownFields(true)
	if err := d.Decode(&f); err != nil {
		if errors.Is(err, io.EOF) {
			return Policy{}, aedile.Invalidf(op, name, "holds nothing").Hint(hint)
		}
		return Policy{}, aedile.Invalidf(op, name, "cannot be read").Hint(hint).Because(err)
	}
	p := Policy{Days: map[aedile.Kind]int{}, Why: strings.TrimSpace(f.Why)}
	if p.Why == "" {
		return p, aedile.Invalidf(op, name, "does not say why").Hint(hint)
	}
	if len(f.Keep) == 0 {
		return p, aedile.Invalidf(op, name, "keeps every kind for good").Hint(hint)
	}
	for kind, days := range f.Keep {
		switch k := aedile.Kind(kind); {
		case !k.Valid():
			return p, aedile.Invalidf(op, name, "there is no kind %q", kind).Hint("kind is one of listing, post, ad")
		case days < 1:
			return p, aedile.Invalidf(op, name, "%s is kept for %d days", kind,
				days).Hint("leave a kind out to keep it for good; aedile archive erase takes all of it away")
		default:
			p.Days[k] = days
		}
	}
	return p, nil
}

// Retain erases what is older than the policy keeps it. today is YYYY-MM-DD. It returns how many items were erased. The error is Invalid
// where today is no day.
func (a *Archive) Retain(ctx context.Context, p Policy, today string) (int, error) {
	first, err := p.first(today)
	if err != nil {
		return 0, err
	}
	return a.erase(ctx, today, func(r *row) string {
		if day, ok := first[r.Kind]; ok && r.day() < day {
			return p.Why
		}
		return ""
	})
}

// Due counts the items that Retain would erase.
func (a *Archive) Due(ctx context.Context, p Policy, today string) (n int, err error) {
	first, err := p.first(today)
	if err != nil {
		return 0, err
	}
	return n, a.Find(ctx, Query{}, false, func(e Row, _ []byte) error {
		day := e.Day
		if day == "" {
			day = e.Kept
		}
		if from, ok := first[e.Kind]; ok && e.Erased == "" && day < from {
			n++
		}
		return nil
	})
}

// first returns, by kind, the first day from which items are kept.
func (p Policy) first(today string) (map[string]string, error) {
	t, err := time.Parse(time.DateOnly, today)
	if err != nil {
		return nil, aedile.Invalidf("retain", today, "is no day").Hint("write it as 2026-12-31")
	}
	days := map[string]string{}
	for k, n := range p.Days {
		days[string(k)] = t.AddDate(0, 0, -n).Format(time.DateOnly)
	}
	return days, nil
}
