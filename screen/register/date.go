package register

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
)

// Day reads a date in the first of the layouts (of package time) that fits and returns it as YYYY-MM-DD. What follows the day, such as
// a time, is ignored; an empty text gives an empty day.
func Day(s string, layouts ...string) (string, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return "", nil
	}
	for _, l := range layouts {
		if t, err := time.Parse(l, s); err == nil {
			return t.Format(time.DateOnly), nil
		}
		if len(s) > len(l) && strings.ContainsRune("T .,", rune(s[len(l)])) {
			if t, err := time.Parse(l, s[:len(l)]); err == nil {
				return t.Format(time.DateOnly), nil
			}
		}
	}
	return "", fmt.Errorf("%q is no date", s)
}

// UnixDay returns the day, in UTC, of an instant in seconds since 1970.
func UnixDay(sec int64) string { return time.Unix(sec, 0).UTC().Format(time.DateOnly) }

// RowRef makes a number for an entry of a list that has none: the day, and a digest of what the entry is about. The same row has the same
// number in every edition.
func RowRef(on string, parts ...string) string {
	h := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return on + "-" + hex.EncodeToString(h[:6])
}
