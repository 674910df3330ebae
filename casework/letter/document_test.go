package letter

import "testing"

// TestTextsOfPeopleStandAsSentences: a text that stands by itself begins with a capital and ends with a full stop, but what a person
// wrote otherwise on purpose stays: a name, an address, a number, a text that already ends.
func TestTextsOfPeopleStandAsSentences(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]string{
		"electric shock":                "Electric shock.",
		"none.":                         "None.",
		"élevée, dit-on":                "Élevée, dit-on.",
		"iPhone cases are offered":      "iPhone cases are offered.",
		"e-mail to desk@market.example": "e-mail to desk@market.example",
		"see https://market.example/x":  "See https://market.example/x",
		"5 weeks":                       "5 weeks.",
		"  Why?  ":                      "Why?",
		"":                              "",
		" \n":                           "",
		"…":                             "…",
	} {
		if got := sentence(said); got != want {
			t.Errorf("%q is written %q, want %q", said, got, want)
		}
	}
	if got := ended("the right is hers"); got != "the right is hers." {
		t.Errorf("a text after a colon is %q", got)
	}
}
