package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTablesAreFresh(t *testing.T) {
	t.Parallel()
	want, err := generate()
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../../screen/text/tables_gen.go")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("screen/text/tables_gen.go is stale: run go generate ./screen/text")
	}
}

func TestEntitiesAreFresh(t *testing.T) {
	t.Parallel()
	want, err := generateEntities(filepath.Join(goroot(), "src"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../../screen/text/markup/entities_gen.go")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("screen/text/markup/entities_gen.go is stale: run go generate ./screen/text/markup")
	}
}

func TestLookalikesAreCheckedLineByLine(t *testing.T) {
	t.Parallel()
	if _, err := readLooks("# fine\na: а\n\nb/c: σ\n"); err != nil {
		t.Errorf("a good table: %v", err)
	}
	for _, bad := range []string{"a: а\nno colon", "abc: а", "a/bcd: а", ": а"} {
		if _, err := readLooks(bad); err == nil || !strings.Contains(err.Error(), "line ") {
			t.Errorf("%q: error %v names no line", bad, err)
		}
	}
}

func TestFirstEntryOfALookalikeHolds(t *testing.T) {
	t.Parallel()
	l, err := readLooks("n/v: ν\n~v: ν в\n")
	if err != nil {
		t.Fatal(err)
	}
	if got := l.of['ν']; got != (look{"n", "v"}) || !l.strict['ν'] {
		t.Errorf("ν is %v, strict %v", got, l.strict['ν'])
	}
	if l.strict['в'] || l.of['в'].first != "v" {
		t.Error("the loose entry of в is lost")
	}
	if l.of['ǹ'].first != "n" || l.of['ύ'].first != "" {
		t.Error("accented letters do not follow their base letter")
	}
}

func TestFoldsAreThoseOfTheStandard(t *testing.T) {
	t.Parallel()
	f := newFolds()
	for r, want := range map[rune]string{'ß': "ss", 'ẞ': "ss", 'İ': "i̇", 'ς': "σ", 'ﬁ': "fi", 'Ａ': "a", 'Ꭰ': "Ꭰ", 'ꭰ': "Ꭰ",
		'ſ': "s", '½': "1⁄2"} {
		if got := f.form(r); got != want {
			t.Errorf("%c folds to %q, want %q", r, got, want)
		}
	}
	for r, want := range map[rune]uint16{'\u00ad': drop, '\u202e': dropBidi, '\u200d': dropJoiner, '\u0e48': mark,
		'\u0301': combine, '\u11a8': combine, 'é': same, 0x3099: combine} {
		if got := f.value(r); got != want {
			t.Errorf("%U: step %d, want %d", r, got, want)
		}
	}
}
