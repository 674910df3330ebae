package record

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
)

// Held is one place where the record holds data of a person: a personal text, or an attachment that names the person.
type Held struct {
	Case    aedile.CaseID `json:"case"`
	Kind    string        `json:"kind,omitempty"` // the procedure
	Version int           `json:"version,omitempty"`
	Move    string        `json:"move,omitempty"` // or "note" or "draft", of the desk
	At      time.Time     `json:"at,omitzero"`
	Path    string        `json:"path,omitempty"` // of the text in the body, a JSON pointer
	Text    string        `json:"text,omitempty"` // the text itself: this is for the person, not for a log
	// Attachment is the digest of a document or item in which the name stands.
	Attachment aedile.Digest `json:"attachment,omitempty"`
}

// Named returns a match for personal texts that are one of the names: in any case, width and spacing, and whole. A text that
// somebody wrote freely matches where one of the names stands in it as whole words. No name matches nothing.
func Named(names ...string) func(path string, p casework.Personal) bool {
	want := map[string]bool{}
	for _, n := range names {
		if n = fold(n); n != "" {
			want[n] = true
		}
	}
	return func(_ string, p casework.Personal) bool {
		text := fold(p.Text)
		if !p.Prose {
			return want[text]
		}
		for n := range want {
			if standsIn(n, text) {
				return true
			}
		}
		return false
	}
}

// standsIn reports whether the name stands in the text without a letter or digit before or behind it.
func standsIn(name, text string) bool {
	word := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	for at := 0; ; {
		i := strings.Index(text[at:], name)
		if i < 0 {
			return false
		}
		start, end := at+i, at+i+len(name)
		before, _ := utf8.DecodeLastRuneInString(text[:start])
		behind, _ := utf8.DecodeRuneInString(text[end:])
		if !word(before) && !word(behind) {
			return true
		}
		_, n := utf8.DecodeRuneInString(text[start:])
		at = start + n
	}
}

// fold makes texts comparable.
func fold(s string) string {
	return strings.Join(strings.Fields(cases.Fold().String(norm.NFKC.String(s))), " ")
}

// Person yields all that the record holds of the person with these names, addresses and numbers, across cases: personal
// texts that are one of them, then attachments in which one of them stands as written, whatever its letters' case. It
// stops at the first error, which it yields.
func Person(ctx context.Context, j Journal, names ...string) iter.Seq2[Held, error] {
	return func(yield func(Held, error) bool) {
		match := Named(names...)
		for e, err := range j.Entries(ctx, "") {
			var hs []Held
			if err == nil {
				hs, err = e.held(match)
			}
			if err != nil {
				yield(Held{}, fmt.Errorf("look for a person: %w", err))
				return
			}
			for _, h := range hs {
				if !yield(h, nil) {
					return
				}
			}
		}
		for a, err := range j.Attachments(ctx, "") {
			if err != nil {
				yield(Held{}, fmt.Errorf("look for a person: %w", err))
				return
			}
			if a.mentions(names) && !yield(Held{Case: a.Case, Attachment: a.Digest}, nil) {
				return
			}
		}
	}
}

// held returns the personal texts of the entry that match.
func (e Entry) held(match func(string, casework.Personal) bool) (hs []Held, err error) {
	ev, err := e.Event()
	if err != nil {
		return nil, err
	}
	err = casework.Persons(ev.Body, func(path string, p casework.Personal) bool {
		if match(path, p) {
			hs = append(hs, Held{Case: ev.Case, Kind: ev.Kind, Version: ev.Version, Move: ev.Move, At: ev.At, Path: path, Text: p.Text})
		}
		return true
	})
	if err != nil {
		return nil, fmt.Errorf("event %d of the journal: %w", e.Seq, err)
	}
	return hs, nil
}

// mentions reports whether one of the names stands in the attachment or its name.
func (a Attachment) mentions(names []string) bool {
	data, name := bytes.ToLower(a.Data), strings.ToLower(a.Name)
	for _, n := range names {
		if n = strings.ToLower(strings.TrimSpace(n)); n != "" && (bytes.Contains(data, []byte(n)) || strings.Contains(name, n)) {
			return true
		}
	}
	return false
}

// Expired returns the closed cases in which nothing has happened since the instant: those whose period of keeping, which
// the operator sets, has ended if it began then. Erase takes out what is personal in them.
func Expired(ctx context.Context, s casework.Store, since time.Time) ([]aedile.CaseID, error) {
	var ids []aedile.CaseID
	for c, err := range s.List(ctx, casework.Filter{Closed: true}) {
		if err != nil {
			return nil, fmt.Errorf("list cases: %w", err)
		}
		if c.Closed && c.ChangedAt.Before(since) {
			ids = append(ids, c.ID)
		}
	}
	return ids, nil
}
