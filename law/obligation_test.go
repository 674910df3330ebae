package law

import (
	"strings"
	"testing"
)

func TestEveryObligationCitesTheTable(t *testing.T) {
	t.Parallel()
	for _, o := range obligations {
		if _, ok := Find(o.Ref); !ok {
			t.Errorf("%s is not in the law table", o.Ref)
		}
		if o.Tier < Intermediary || o.Tier > VeryLarge || o.Duty == "" {
			t.Errorf("%s: %+v", o.Ref, o)
		}
		if (o.Period != "") != (o.Source == FixedByLaw) || o.Every && o.Period == "" || o.Source != "" && o.From == "" {
			t.Errorf("%s: period %q, source %q, from %q do not go together", o.Ref, o.Period, o.Source, o.From)
		}
	}
}

func TestDutiesAddUpByTier(t *testing.T) {
	t.Parallel()
	before := 0
	for _, tier := range []Tier{Intermediary, Hosting, OnlinePlatform, Marketplace, VeryLarge} {
		got := Obligations(tier, true)
		if len(got) <= before {
			t.Errorf("%s has %d duties, the tier beneath %d", tier, len(got), before)
		}
		before = len(got)
	}
	for _, o := range Obligations(VeryLarge, false) {
		if o.Tier == Marketplace {
			t.Errorf("%s is for marketplaces", o.Ref)
		}
	}
	for _, o := range Obligations(Hosting, false) {
		if o.SmallExempt && o.Ref.Place != "art 15" {
			t.Errorf("%s: small hosting services are free of art 15 alone", o.Ref)
		}
	}
	if s := Tier(0).String() + Marketplace.String(); s != "unknown tiermarketplace" {
		t.Error(s)
	}
}

// The table holds each place once: two lines for one provision would shadow each other.
func TestProvisionsStandOnce(t *testing.T) {
	t.Parallel()
	ps := Provisions()
	for i := 1; i < len(ps); i++ {
		if ps[i].Ref == ps[i-1].Ref {
			t.Errorf("%s stands twice: %q and %q", ps[i].Ref, ps[i-1].Title, ps[i].Title)
		}
	}
	for _, p := range ps {
		if _, ok := ActOf(p.CELEX); !ok || p.Title == "" || strings.TrimSpace(p.Place) != p.Place {
			t.Errorf("%+v: unknown act, no title or stray spaces", p)
		}
	}
}
