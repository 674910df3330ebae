package packset

import "testing"

func TestFilesAreWithinTheFolderThatWasNamed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		file, dir string
		want      bool
	}{
		{"mine/pack.yaml", "mine", true},
		{"mine/pack.yaml", "mine/", true},
		{"mine/pack.yaml", "./mine", true},
		{"minelayer/pack.yaml", "mine", false},
		{"packs/mine/pack.yaml", "packs", true},
		{"mine/pack.yaml", ".", true},
	} {
		if got := within(c.file, c.dir); got != c.want {
			t.Errorf("%s within %s: %v", c.file, c.dir, got)
		}
	}
}

func TestChosenRulesKeepTheListsOfAllPacks(t *testing.T) {
	t.Parallel()
	ps, notes, err := Packs(Selection{Only: []string{"selftest/marker"}})
	if err != nil {
		t.Fatal(err)
	}
	rules, serving := 0, false
	for _, p := range ps {
		rules += len(p.Rules)
		serving = serving || p.Name == "common"
	}
	if rules != 1 || !serving || len(notes) != 1 {
		t.Errorf("%d rules, common there: %v, notes %q", rules, serving, notes)
	}
}
