package text

import (
	"slices"
	"testing"
)

// readingsOf returns the words that a text may be read as besides what it says.
func readingsOf(s string, split bool) []string {
	var f Folded
	fo := NewFolder(1)
	fo.Fold(&f, s)
	if split {
		fo.JoinSplit(&f)
	}
	var out []string
	for _, r := range f.Readings {
		out = append(out, string(f.Alt[r.Start:r.End]))
	}
	return out
}

func TestAMaskedLetterIsReadAsEachLetter(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{"S*ldenafil": "sildenafil", "Tra#adol 50": "tramadol", "s*ld*nafil": "sildenafil",
		"Dia*epam": "diazepam"} {
		if got := readingsOf(s, false); !slices.Contains(got, want) {
			t.Errorf("%q is not read as %q: %q", s, want, got)
		}
	}
	for _, s := range []string{"5*4", "a*b", "L*XL", "pack * of ten", "m*l"} {
		for _, got := range readingsOf(s, false) {
			if len(got) > 6 {
				t.Errorf("%q is read as %q", s, got)
			}
		}
	}
}

func TestAWordCutByABlankIsReadWhole(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{"Sildena fil 100 mg": "sildenafil", "buy Trama dol": "", "Clonaze pam": "clonazepam"} {
		got := readingsOf(s, true)
		if slices.Contains(got, want) != (want != "") {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
		if len(readingsOf(s, false)) > 0 {
			t.Errorf("%q is read as more without being asked", s)
		}
	}
	if got := readingsOf("sildena, fil and sildena. fil", true); len(got) > 1 {
		t.Errorf("%q: read over the end of a clause", got)
	}
}
