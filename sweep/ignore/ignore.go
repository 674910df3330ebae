// Package ignore reads ignore files and says which findings they set aside.
//
// It hides nothing: a finding that is set aside carries the reason, and entries that have expired or were never needed are
// told as notes. It does not know the day: the caller says which day it is.
package ignore

import (
	"fmt"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/internal/glob"
)

// Entry sets aside the findings of some checks for an item, a trader or a text, for a reason and until a day.
type Entry struct {
	Check   glob.Pattern
	Item    string // the item's id or URL, exactly
	Trader  string // the trader as findings name it, case ignored
	Text    string // part of the item's title or of a piece of evidence, case ignored
	Reason  string
	Expires string // YYYY-MM-DD, the last day on which the entry counts
	Place   string // file:line
}

// covers reports whether everything that the entry names fits the finding.
func (e *Entry) covers(f *aedile.Finding) bool {
	return e.Check.Match(string(f.Check)) &&
		(e.Item == "" || e.Item == string(f.Item.ID) || e.Item == f.Item.URL) &&
		(e.Trader == "" || strings.EqualFold(e.Trader, f.Item.Trader)) &&
		(e.Text == "" || e.inText(f))
}

func (e *Entry) inText(f *aedile.Finding) bool {
	want := strings.ToLower(e.Text)
	if strings.Contains(strings.ToLower(f.Item.Title), want) {
		return true
	}
	for _, v := range f.Evidence {
		if strings.Contains(strings.ToLower(v.Text), want) {
			return true
		}
	}
	return false
}

// List is the entries of all ignore files of a run. It counts which of them are used and is not for concurrent use.
type List struct {
	entries []Entry
	used    []int
	expired []bool
}

// New returns the list of those entries as it stands on a day, YYYY-MM-DD.
func New(entries []Entry, today string) *List {
	l := &List{entries: entries, used: make([]int, len(entries)), expired: make([]bool, len(entries))}
	for i, e := range entries {
		l.expired[i] = e.Expires < today // days in this form sort as text
	}
	return l
}

// Apply returns by which entry the finding is set aside, the first that covers it; nil: it counts. A nil list sets nothing aside.
func (l *List) Apply(f *aedile.Finding) *aedile.Suppression {
	if l == nil {
		return nil
	}
	var by *aedile.Suppression
	for i := range l.entries {
		e := &l.entries[i]
		if !e.covers(f) {
			continue
		}
		l.used[i]++
		if by == nil && !l.expired[i] {
			by = &aedile.Suppression{Reason: e.Reason, Expires: e.Expires, Entry: e.Place}
		}
	}
	return by
}

// Notes says which entries have expired, with the number of findings that count again, and which fitted nothing.
func (l *List) Notes() []string {
	if l == nil {
		return nil
	}
	var notes []string
	for i, e := range l.entries {
		switch {
		case l.expired[i]:
			notes = append(notes, fmt.Sprintf("%s: ignore entry for %s expired on %s and no longer counts; findings that it fits: %d", e.Place, e.Check, e.Expires, l.used[i]))
		case l.used[i] == 0:
			notes = append(notes, fmt.Sprintf("%s: ignore entry for %s fits no finding", e.Place, e.Check))
		}
	}
	return notes
}
