package letter

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/aedile/aedile/law"
)

// TestEveryWordIsSaidAndEveryKeyHasWords: no line of english.txt is idle, and no letter asks for words that are not there.
func TestEveryWordIsSaidAndEveryKeyHasWords(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var src strings.Builder
	for _, f := range files {
		if b, err := os.ReadFile(f); err == nil && !strings.HasSuffix(f, "_test.go") {
			src.Write(b)
		}
	}
	quoted := regexp.MustCompile(`"([a-z][a-z0-9_.]*)"`)
	used := map[string]bool{}
	for _, m := range quoted.FindAllStringSubmatch(src.String(), -1) {
		used[m[1]] = true
	}
	for key, said := range words {
		prefix := key[:strings.LastIndexAny(key, ".")+1]
		made := strings.Contains(src.String(), `"`+prefix+`"`) && prefix != "" || strings.ToUpper(key) == key || strings.HasPrefix(key, "penalty.") || traderKey(key)
		if !used[key] && !made {
			t.Errorf("%s is never said", key)
		}
		if said == "" || strings.TrimSpace(said) != said {
			t.Errorf("%s says %q", key, said)
		}
	}
	for _, m := range regexp.MustCompile(`(?:say|texts)\("([^"]+)"[,)]`).FindAllStringSubmatch(src.String(), -1) {
		if words[m[1]] == "" {
			t.Errorf("%s has no words", m[1])
		}
	}
	if n := len(wordsOf(english)); n != strings.Count("\n"+english, "\n")-strings.Count("\n"+english, "\n#")-strings.Count("\n"+english, "\n\n")-1 {
		t.Errorf("%d lines of words are read: one is twice there or no line of words", n)
	}
}

func traderKey(key string) bool {
	return strings.HasPrefix(key, "trader.suspended.") || strings.HasPrefix(key, "trader.refused.")
}

// TestNothingIsLeftUnfilled: no brace stands in a letter, and what the facts say in braces stays as it is.
func TestNothingIsLeftUnfilled(t *testing.T) {
	t.Parallel()
	for name, d := range documents() {
		if text := d.Text(); strings.ContainsAny(text, "{}") || strings.Contains(text, "..") && !strings.Contains(text, "…") {
			t.Errorf("%s:\n%s", name, text)
		}
	}
	if got := say("to", "to", "{to}"); got != "To {to}." {
		t.Errorf("%q", got)
	}
	for _, v := range []law.Automation{law.FullyAutomated, law.PartiallyAutomated, law.NotAutomated} {
		if say("decided."+string(v)) == "" || say("noticed."+string(v)) == "" {
			t.Errorf("%s is not said", v)
		}
	}
}

// TestFindingsAreNeverEstablished: what is suspected, alleged or preliminary says so beneath its title.
func TestFindingsAreNeverEstablished(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"receipt": "not established", "opening": "not established", "preliminary": "nothing is decided or established", "offence-report": "not established"} {
		if d := documents()[name]; !strings.Contains(d.Status, want) {
			t.Errorf("%s: %q", name, d.Status)
		}
	}
}
