package record

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
)

// Erasure says which personal texts of a case are to be taken out, by whom and why.
type Erasure struct {
	Case aedile.CaseID
	By   casework.Actor
	At   time.Time
	Why  string // without personal data; it stays
	// Law is what asks for the deletion, as the operator sees it. May be empty.
	Law []aedile.LawRef
	// Match narrows it to some texts, such as those of one person. Nil: all.
	Match func(path string, p casework.Personal) bool
	// Attachments takes out the content of documents and items too; their digests stay.
	Attachments bool
}

// Tombstone is the body of the event that records an erasure. It says where something stood, not what.
type Tombstone struct {
	Case        aedile.CaseID   `json:"case"`
	Texts       []Place         `json:"texts,omitempty"`
	Attachments []aedile.Digest `json:"attachments,omitempty"`
	Why         string          `json:"why"`
}

// Place is where a personal text stood: a JSON pointer into the body of an event.
type Place struct {
	Version int    `json:"version"`
	Path    string `json:"path"`
}

// Take returns the entries of the case that the erasure changes, as they are afterwards, and the tombstone for them. The
// digests of the entries stay what they were. A store writes all of it, and the tombstone by Entomb, in one transaction.
func (x Erasure) Take(entries []Entry) (changed []Entry, t Tombstone, err error) {
	t = Tombstone{Case: x.Case, Why: x.Why}
	for _, e := range entries {
		ev, err := e.Event()
		if err != nil {
			return nil, t, err
		}
		before := len(t.Texts)
		ev.Body, err = casework.Redact(ev.Body, func(path string, p casework.Personal) bool {
			take := p.Text != "" && (x.Match == nil || x.Match(path, p))
			if take {
				t.Texts = append(t.Texts, Place{e.Version, path})
			}
			return take
		})
		if err == nil && len(t.Texts) > before {
			e.Raw, err = encode(ev)
			changed = append(changed, e)
		}
		if err != nil {
			return nil, t, fmt.Errorf("event %d of the journal: %w", e.Seq, err)
		}
	}
	return changed, t, nil
}

// Takes reports whether the text of a fact of the desk is taken out as well.
func (x Erasure) Takes(f Fact) bool {
	return f.Text.Text != "" && f.Case == x.Case && (x.Match == nil || x.Match("/text", f.Text))
}

// Fact returns what the log of the desk says of the erasure.
func (x Erasure) Fact() Fact {
	by := x.By.ID
	if by == "" {
		by = casework.ActorID(x.By.Party)
	}
	return Fact{What: FactErase, Case: x.Case, By: by, At: x.At, Why: x.Why}
}

// Empty reports whether nothing was taken out.
func (t Tombstone) Empty() bool { return len(t.Texts) == 0 && len(t.Attachments) == 0 }

// Entomb returns the tombstone as the journal holds it behind the head. Version counts the tombstones before it, and one.
func (x Erasure) Entomb(h Head, version int, t Tombstone) (Entry, Head, error) {
	if x.Why == "" || x.By.Party == "" || x.At.IsZero() {
		return Entry{}, h, aedile.Invalidf("erase", string(x.Case), "the erasure does not say who, when or why")
	}
	return own(h, casework.Event{Case: Erasures, Version: version, Kind: "erasure", Move: "erase", By: x.By, At: x.At.UTC(), Law: x.Law}, t)
}

// tombstones collects what was taken out.
type tombstones struct {
	texts       map[aedile.CaseID]map[Place]bool
	attachments map[aedile.CaseID]map[aedile.Digest]bool
}

// add reads a tombstone from an event; other events it leaves alone.
func (ts *tombstones) add(e casework.Event) error {
	if e.Case != Erasures {
		return nil
	}
	var t Tombstone
	if err := json.Unmarshal(e.Body, &t); err != nil {
		return fmt.Errorf("tombstone %d: %w", e.Version, err)
	}
	if ts.texts == nil {
		ts.texts, ts.attachments = map[aedile.CaseID]map[Place]bool{}, map[aedile.CaseID]map[aedile.Digest]bool{}
	}
	if ts.texts[t.Case] == nil {
		ts.texts[t.Case], ts.attachments[t.Case] = map[Place]bool{}, map[aedile.Digest]bool{}
	}
	for _, p := range t.Texts {
		ts.texts[t.Case][p] = true
	}
	for _, d := range t.Attachments {
		ts.attachments[t.Case][d] = true
	}
	return nil
}
