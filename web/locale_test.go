package web

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"github.com/aedile/aedile/casework/kinds"
)

var update = flag.Bool("update", false, "write the words of procedures again")

// procedureWords writes the words of every procedure from its table: a translator finds them beside the others, and a new procedure brings
// its own.
func procedureWords() []byte {
	var b bytes.Buffer
	b.WriteString("# Words of the procedures, from their tables: go test ./web -run Procedures -update. Other languages translate them by key.\n")
	say := func(key, text string) { fmt.Fprintf(&b, "%s: %q\n", key, text) }
	for _, k := range kinds.All() {
		say("kind."+k.Name, k.Title)
		for _, s := range k.States {
			say("state."+k.Name+"."+s.Name, capital(s.Name))
			say("state."+k.Name+"."+s.Name+".about", s.About)
		}
		var moves, dues []string
		for _, m := range k.Moves {
			if !slices.Contains(moves, m.Name) {
				moves = append(moves, m.Name)
				say("move."+k.Name+"."+m.Name, capital(m.About))
			}
			for _, d := range m.Dues {
				if !slices.Contains(dues, d.Name) {
					dues = append(dues, d.Name)
					say("due."+k.Name+"."+d.Name, capital(d.Name))
				}
			}
		}
	}
	return b.Bytes()
}

func capital(s string) string {
	s = strings.ReplaceAll(s, "_", " ")
	return strings.ToUpper(s[:1]) + s[1:]
}

func TestWordsOfProceduresAreFresh(t *testing.T) {
	t.Parallel()
	const file = "locale/procedures.en.yaml"
	want := procedureWords()
	if *update {
		if err := os.WriteFile(file, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), string(got)); d != "" {
		t.Errorf("%s is not what the tables say; go test ./web -run Procedures -update (-want +got)\n%s", file, d)
	}
}

// messages returns the messages of a language by key, each with its forms.
func messages(t *testing.T, lang string) map[string]map[string]string {
	t.Helper()
	all := map[string]map[string]string{}
	names, err := fs.Glob(localeFiles, "locale/*."+lang+".yaml")
	if err != nil || len(names) == 0 {
		t.Fatalf("no words of %s: %v", lang, err)
	}
	for _, name := range names {
		b, err := localeFiles.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var m map[string]any
		if err := yaml.Unmarshal(b, &m); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for k, v := range m {
			if all[k] != nil {
				t.Errorf("%s: %s stands twice", name, k)
			}
			all[k] = map[string]string{}
			switch v := v.(type) {
			case string:
				all[k]["other"] = v
			case map[string]any:
				for form, text := range v {
					all[k][form] = fmt.Sprint(text)
				}
			default:
				t.Errorf("%s: %s is %T", name, k, v)
			}
		}
	}
	return all
}

// sources returns what is written by hand in this package.
func sources(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, pattern := range []string{"*.go", "*.templ", "*/*.go", "*/*.templ"} {
		names, err := fs.Glob(os.DirFS("."), pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range names {
			if strings.HasSuffix(n, "_templ.go") || strings.HasSuffix(n, "_test.go") {
				continue
			}
			b, err := os.ReadFile(n)
			if err != nil {
				t.Fatal(err)
			}
			all[n] = string(b)
		}
	}
	return all
}

var (
	keyCalled = regexp.MustCompile(`\b(?:T|N|Or|raw)\("([a-z][a-zA-Z0-9_.]*)"([ ,)+])|\b(?:frame|public|door)\(r, (?:"[a-z]*", )?"([a-z.]+)"`)
	keyQuoted = regexp.MustCompile(`"([a-z]+(?:\.[a-z_0-9]+)*\.?)"`)
)

// TestEveryKeyHasItsMessage: what a page asks for is there, and what is there some page asks for.
func TestEveryKeyHasItsMessage(t *testing.T) {
	t.Parallel()
	have, src := messages(t, "en"), sources(t)
	wanted := map[string]bool{}
	for name, text := range src {
		for _, m := range keyCalled.FindAllStringSubmatch(text, -1) {
			key := m[1] + m[3]
			if strings.HasSuffix(key, ".") {
				continue // the rest is made at run time; the pages are walked for those
			}
			wanted[key] = true
			if have[key] == nil && m[2] != "+" {
				t.Errorf("%s: no message has the key %s", name, key)
			}
		}
	}
	for _, k := range kinds.All() {
		for _, st := range k.States {
			if st.Turn != "" && have["turn."+string(st.Turn)] == nil {
				t.Errorf("no message says whose move it is in %s, %s: %s", k.Name, st.Name, st.Turn)
			}
		}
		for _, m := range k.Moves {
			for _, by := range m.By {
				if have["party."+string(by)] == nil {
					t.Errorf("no message names the party %s", by)
				}
			}
		}
	}
	var heads []string
	for _, text := range src {
		for _, m := range keyQuoted.FindAllStringSubmatch(text, -1) {
			wanted[m[1]] = true
			if strings.HasSuffix(m[1], ".") {
				heads = append(heads, m[1])
			}
		}
	}
	for key := range have {
		if !wanted[key] && !slices.ContainsFunc(heads, func(h string) bool { return strings.HasPrefix(key, h) }) {
			t.Errorf("no page asks for the message %s", key)
		}
	}
}

var hole = regexp.MustCompile(`\{\{[^}]*\}\}`)

// TestLanguagesSayTheSame: a language that ships has every message of a public page, with the places of the English one.
func TestLanguagesSayTheSame(t *testing.T) {
	t.Parallel()
	tongues, err := readTongues()
	if err != nil {
		t.Fatal(err)
	}
	english := messages(t, "en")
	for key, forms := range english {
		for form, text := range forms {
			if strings.Contains(text, "{{") && !hole.MatchString(text) || strings.Contains(text, "{{Count") {
				t.Errorf("%s.%s has a place that is not closed: %s", key, form, text)
			}
		}
	}
	for _, tag := range tongues.tags {
		if tag == "en" {
			continue
		}
		for key, forms := range messages(t, tag) {
			if english[key] == nil {
				t.Errorf("%s: English has no %s", tag, key)
				continue
			}
			want := hole.FindAllString(english[key]["other"], -1)
			for form, text := range forms {
				got := hole.FindAllString(text, -1)
				slices.Sort(want)
				slices.Sort(got)
				if form == "other" && !slices.Equal(want, got) {
					t.Errorf("%s: %s has the places %v, English has %v", tag, key, got, want)
				}
			}
		}
	}
}

func TestNumbersAndDaysAreWritten(t *testing.T) {
	t.Parallel()
	tongues, err := readTongues()
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	w := tongues.in(now, time.UTC, "en")
	for got, want := range map[string]string{
		w.N("queue.alike", 1): "1 alike", w.N("notice.missing", 1): "One thing is missing",
		w.N("notice.missing", 2): "2 things are missing",
		w.Num(1204):              "1204", w.Num(48212): "48 212", w.Num(1000000): "1 000 000",
		w.Day(now.AddDate(0, 0, 2)): "Wed 2 Dec", w.Day(now.AddDate(0, 6, 0)): "30 May 2027",
		w.When(now.Add(-2 * time.Hour)): "today, 10:00",
		w.Span(40 * time.Minute):        "40 min", w.Span(50 * time.Hour): "2 days", w.LongDay(now): "Monday, 30 November 2026",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestPublicPagesAreWholeInEveryLanguage: a language that ships has every message of the public pages but those that the desk alone shows.
func TestPublicPagesAreWholeInEveryLanguage(t *testing.T) {
	t.Parallel()
	b, err := localeFiles.ReadFile("locale/public.en.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var english map[string]any
	if err := yaml.Unmarshal(b, &english); err != nil {
		t.Fatal(err)
	}
	tongues, err := readTongues()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"de", "en", "es", "fr", "it", "nl", "pl"} {
		if !slices.Contains(tongues.tags, want) {
			t.Errorf("no words of %s", want)
		}
	}
	for _, tag := range tongues.tags {
		have := messages(t, tag)
		for key := range english {
			if have[key] == nil && !strings.HasPrefix(key, "party.") && !strings.HasPrefix(key, "ads.") && key != "error.today" {
				t.Errorf("%s lacks %s", tag, key)
			}
		}
	}
}
