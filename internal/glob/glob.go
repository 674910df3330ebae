// Package glob matches names of checks against patterns such as "medicines/*".
//
// It knows no files: a star matches the slash as well, so that "*" is every check.
package glob

import (
	"errors"
	"fmt"
	"path"
	"strings"
)

// Pattern is a pattern of checks: * stands for any characters, ? for one, […] for one of those in it.
type Pattern string

// Parse returns the pattern, or an error if it can match nothing because it is written wrong.
func Parse(s string) (Pattern, error) {
	if s == "" {
		return "", errors.New("pattern is empty")
	}
	if _, err := path.Match(s, ""); err != nil {
		return "", fmt.Errorf("pattern %q: %w", s, err)
	}
	return Pattern(s), nil
}

// Match reports whether the pattern covers the whole check.
func (p Pattern) Match(check string) bool {
	// path.Match lets a star stop at a slash; without slashes it does not.
	ok, err := path.Match(strings.ReplaceAll(string(p), "/", ":"), strings.ReplaceAll(check, "/", ":"))
	return ok && err == nil
}

// Literal reports whether the pattern stands for one check alone.
func (p Pattern) Literal() bool { return !strings.ContainsAny(string(p), `*?[\`) }
