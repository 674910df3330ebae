package rule

import (
	"slices"
	"testing"
)

// TestParadigmsDecline holds that cases are made of long words alone, that the longest ending counts, and that "~" is a consonant and nothing else.
func TestParadigmsDecline(t *testing.T) {
	t.Parallel()
	l := ParadigmLine{Lang: "pl", Cases: []Ending{{"~", []string{"u", "em"}}, {"a", []string{"y"}}, {"yna", []string{"yny", "yną"}}}}
	for word, want := range map[string][]string{
		"sildenafil":   {"sildenafilu", "sildenafilem"},
		"amoksycylina": {"amoksycyliny"},
		"efedryna":     {"efedryny", "efedryną"},
		"insulin":      nil, // seven letters: other words begin so
		"tramadolo":    nil,
		"ципрофлокс":   {"ципрофлоксu", "ципрофлоксem"},
	} {
		if got := l.declined(nil, word); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", word, got, want)
		}
	}
}
