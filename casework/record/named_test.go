package record_test

import (
	"testing"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/record"
)

// A name is matched whole; in what somebody wrote freely it is found wherever it stands as words of its own.
func TestNamesAreFoundInFreeTexts(t *testing.T) {
	t.Parallel()
	match := record.Named("Kim Ex", " ", "kim@mail.example")
	for text, want := range map[string][2]bool{
		"Kim Ex":                               {true, true},
		"KIM  EX":                              {true, true},
		"Kim Example":                          {false, false},
		"the shop of Kim  ex, who sells lamps": {false, true},
		"write to kim@mail.example.":           {false, true},
		"akim@mail.example":                    {false, false},
		"Skim Ex":                              {false, false},
		"Kim Exa and Kim Ex":                   {false, true},
		"":                                     {false, false},
		"éKim Ex":                              {false, false},
	} {
		p := casework.Name(text)
		got := [2]bool{match("/x", p)}
		p.Prose = true
		got[1] = match("/x", p)
		if got != want {
			t.Errorf("%q: as a name %v, in a free text %v; want %v", text, got[0], got[1], want)
		}
	}
}
