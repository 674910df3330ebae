package packset

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/aedile/aedile/screen/rule"
)

// TestTheRuleOfTheReadmeWorks keeps the first rule that a newcomer copies from going stale.
func TestTheRuleOfTheReadmeWorks(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	block := regexp.MustCompile("(?s)```yaml\n(pack: mine\n.*?)```").FindStringSubmatch(string(b))
	if block == nil {
		t.Fatal("the README shows no pack")
	}
	dir := filepath.Join(t.TempDir(), "mine")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "pack.yaml"), []byte(block[1]), 0o600); err != nil {
		t.Fatal(err)
	}
	tested, err := Test([]string{dir})
	if err != nil || len(tested) != 1 || tested[0].Failed() > 0 {
		t.Errorf("test: %+v, %v", tested, err)
	}
	if l, err := Lint([]string{dir}); err != nil || len(l.Diagnostics) > 0 || l.Rules != 1 {
		t.Errorf("lint: %+v, %v", l, err)
	}
}

// TestChecksNamedInTheReadmeExist finds pack/rule in the README that no pack has.
func TestChecksNamedInTheReadmeExist(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	ps, _, err := Packs(Selection{})
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]*rule.Pack{}
	checks := map[string]bool{}
	for _, p := range ps {
		known[p.Name] = p
		for _, r := range p.Rules {
			checks[p.Name+"/"+r.ID] = true
		}
	}
	for _, m := range regexp.MustCompile(`\b([a-z]+)/[a-z]+(-[a-z]+)*`).FindAllStringSubmatch(string(b), -1) {
		if known[m[1]] != nil && !checks[m[0]] && !strings.Contains(m[0], "*") {
			t.Errorf("the README names %s, which no pack has", m[0])
		}
	}
}
