package screen_test

import (
	"testing"

	"github.com/aedile/aedile"
)

const absent = `
pack: absent
version: 2026.1.0
title: Absent
suppressors:
  negation:
    patterns:
      - {where: before, window: 1, terms: [without]}
lists:
  names: {about: names, terms: [dmaa, ephedrine]}
  papers: {about: papers, terms: [recipe]}
rules:
  - id: act
    title: A rule to act on
    law: [{celex: 32022R2065, place: "art 3(h)"}]
    category: STATEMENT_CATEGORY_OTHER_VIOLATION_TC
    grade: act
    when: names.asserted().found()
    message: m
  - id: review
    title: A rule for a person
    law: [{celex: 32022R2065, place: "art 3(h)"}]
    category: STATEMENT_CATEGORY_OTHER_VIOLATION_TC
    grade: review
    when: names.asserted().found() && !papers.near(papers, 0).found()
    message: m
`

// TestAbsenceReachesOverOneWordWhereAPersonLooks holds that a word of absence voids a name behind one unknown word, or behind other names, for rules whose findings a
// person looks at, and never for one to act on.
func TestAbsenceReachesOverOneWordWhereAPersonLooks(t *testing.T) {
	t.Parallel()
	s := screener(t, absent)
	for title, want := range map[string][2]bool{ // act, review
		"Capsules without DMAA":                       {false, false},
		"Capsules without added DMAA":                 {true, false},
		"Capsules without DMAA strong ephedrine":      {true, false},
		"Capsules without much added DMAA":            {true, true},
		"Capsules without 10 DMAA":                    {true, true},
		"Capsules without box. DMAA":                  {true, true},
		"Capsules with DMAA, without sugar ephedrine": {true, true},
	} {
		got := [2]bool{}
		for _, f := range s.Screen(&aedile.Item{Title: title}).Findings {
			got[0], got[1] = got[0] || f.Check == "absent/act", got[1] || f.Check == "absent/review"
		}
		if got != want {
			t.Errorf("%q: act, review %v, want %v", title, got, want)
		}
	}
}
