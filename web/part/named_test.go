package part

import (
	"testing"
	"time"
)

// said is a frame of a few words.
type said map[string]string

func (s said) T(key string, places ...any) string {
	if len(places) == 2 {
		return s[key] + places[1].(string)
	}
	return s[key]
}
func (s said) N(key string, _ int, _ ...any) string { return s[key] }
func (s said) Or(key, text string) string {
	if t, ok := s[key]; ok {
		return t
	}
	return text
}
func (s said) Num(int) string          { return "" }
func (s said) Day(time.Time) string    { return "" }
func (s said) Href(path string) string { return path }

func TestACaseIsCalledByWhatItIs(t *testing.T) {
	t.Parallel()
	f := said{"row.order": "Order "}
	for _, c := range [][4]string{
		{"order", "O-1: Market Surveillance", "C-1", "Order O-1: Market Surveillance"},
		{"order", "", "C-1", "C-1"},
		{"review", "Tramadol", "C-2", "Tramadol"},
	} {
		if got := Titled(f, c[0], c[1], c[2]); got != c[3] {
			t.Errorf("%v: got %q", c, got)
		}
	}
}

func TestADueIsNamedInWords(t *testing.T) {
	t.Parallel()
	f := said{"todo.notice.decide": "Decide on a notice", "kind.order": "Order", "due.order.answer": "Answer"}
	for key, want := range map[string]string{
		"notice.decide":     "Decide on a notice",
		"order.answer":      "Order: Answer",
		"order.of_the_week": "Order: of the week",
		"order.tell.late":   "Order: tell, late",
	} {
		if got := DueName(f, key); got != want {
			t.Errorf("%s: got %q, want %q", key, got, want)
		}
	}
}
