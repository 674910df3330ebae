package aedile_test

import (
	"strings"
	"testing"

	"github.com/aedile/aedile"
)

func TestNamesAreOfPlainLetters(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"s-1", "platform:p-1", "2026.11_x", "a", strings.Repeat("x", aedile.MaxName), "...", ".a"} {
		if !aedile.ValidName(s) {
			t.Errorf("%q is refused", s)
		}
	}
	for _, s := range []string{"", ".", "..", "../x", "a b", "a/b", `a\b`, "a\x00", "a\n", "\x1b[0m", "ä", "a\u202e", "a@b", strings.Repeat("x", aedile.MaxName+1)} {
		if aedile.ValidName(s) {
			t.Errorf("%q is admitted", s)
		}
	}
}

func FuzzValidName(f *testing.F) {
	f.Add("s-1")
	f.Add("../../etc/x y")
	f.Fuzz(func(t *testing.T, s string) {
		if aedile.ValidName(s) && (strings.ContainsAny(s, "/\\ \r\n\t\x00\x1b") || len(s) > aedile.MaxName || s == ".." || s == "") {
			t.Errorf("%q is admitted", s)
		}
	})
}
