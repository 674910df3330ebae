package record

import (
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
)

// FactKind is what a fact of the desk is about.
type FactKind string

// The kinds of facts, with the fields of Fact that they use besides What, By and At.
const (
	FactAssign   FactKind = "assign"   // Case is now To's; empty To: nobody's. Why may be given
	FactHold     FactKind = "hold"     // Case is put aside until Until, for the reason Why; Off: taken up again
	FactLock     FactKind = "lock"     // By looks at Case until Until; Off: no more
	FactSkip     FactKind = "skip"     // By went past Case
	FactNote     FactKind = "note"     // Text was noted on Case; File: it is for the file, and goes into dossiers
	FactDraft    FactKind = "draft"    // Text is what By has typed on Case into the form Name; Off: thrown away or sent
	FactSecond   FactKind = "second"   // a second person is asked to look at Case, because of Why; Off: has looked, and chose Outcome
	FactExposure FactKind = "exposure" // By has looked for so many Minutes at what is violent or sexual; Name says at what sort
	FactView     FactKind = "view"     // the list Query is kept under Name for the Roles, or for By alone; Off: thrown away
	FactLook     FactKind = "look"     // By has looked at personal data of Case; Name says in which way, such as "show" or "export"
	FactAtOnce   FactKind = "at_once"  // what By does in Case leaves at once, because of Why
	FactTask     FactKind = "task"     // a person has to do Name in Case, because of Why; Off: done
	// FactRule is what a rule may do, or what it did of itself: Name is its check, Outcome the step, Query the standing with what it does,
	// Count how many a day or how many findings, Why the reason, and Case the one in which it acted.
	FactRule FactKind = "rule"
	// FactAskErase asks for a second person to take Name, "texts" or "texts and attachments", out of Case, because of Why; Text are the
	// names whose texts are meant, one a line, and nothing where all are; Off: it was done.
	FactAskErase FactKind = "ask_erase"
	// FactReport is a report that By published: Name is its service and period, Outcome its version with its digest.
	FactReport FactKind = "report"
	// FactPolicy is a change of what the operator has settled: Name is the setting, Outcome the step, Query the value before and after as
	// JSON, Count the Seq of the proposal that a later step is about, and Why the reason.
	FactPolicy FactKind = "policy"
	FactErase  FactKind = "erase" // the texts of facts of Case were taken out, because of Why
)

// Fact is something that was done at the desk and is no move of law. Facts stand in a log of their own, chained as the journal is. They
// are never in a dossier, but for notes that are marked so.
type Fact struct {
	Seq     int64             `json:"seq"` // from 1, without gaps; set by the log
	What    FactKind          `json:"what"`
	Case    aedile.CaseID     `json:"case,omitempty"`
	By      casework.ActorID  `json:"by"`
	At      time.Time         `json:"at"`
	To      casework.ActorID  `json:"to,omitempty"`
	Until   time.Time         `json:"until,omitzero"`
	Name    string            `json:"name,omitempty"`
	Why     string            `json:"why,omitempty"` // without personal data
	Outcome string            `json:"outcome,omitempty"`
	Minutes int               `json:"minutes,omitempty"`
	Count   int               `json:"count,omitempty"`
	Query   string            `json:"query,omitempty"`
	Roles   []string          `json:"roles,omitempty"`
	Off     bool              `json:"off,omitempty"`
	File    bool              `json:"file,omitempty"`
	Text    casework.Personal `json:"text,omitzero"`  // taken out with the personal texts of the case
	Prev    aedile.Digest     `json:"prev,omitempty"` // of the fact before; set by the log
}

// FactFilter narrows a list of facts. Empty fields let all through.
type FactFilter struct {
	Case  aedile.CaseID
	By    casework.ActorID
	What  []FactKind
	After int64 // only facts behind this one
	Last  int   // only the last so many, at most 1,000; 0: all
}

// needs are the fields that each kind of fact must fill, unless it takes back.
var needs = map[FactKind]string{FactAssign: "case", FactHold: "case until why", FactLock: "case until", FactSkip: "case",
	FactNote: "case text", FactDraft: "case name text",
	FactSecond: "case why", FactExposure: "name minutes", FactView: "name query", FactLook: "case name", FactErase: "case why",
	FactAskErase: "case name why", FactReport: "name outcome", FactPolicy: "name outcome why",
	FactAtOnce: "case why", FactRule: "name outcome why", FactTask: "case name why"}

// Whole refuses a fact that lacks what its kind needs: an Invalid error that names all of it.
func (f Fact) Whole() error {
	asked, known := needs[f.What]
	if !known {
		return aedile.Invalidf("note", string(f.What), "is no kind of fact")
	}
	there := map[string]bool{"case": f.Case != "", "until": !f.Until.IsZero() || f.Off, "why": strings.TrimSpace(f.Why) != "" || f.Off,
		"text": f.Text.Given() || f.Off,
		"name": f.Name != "", "outcome": f.Outcome != "", "minutes": f.Minutes > 0, "query": f.Query != "" || f.Off,
		"who": f.By != "", "when": !f.At.IsZero()}
	var missing []string
	for _, n := range append(strings.Fields(asked), "who", "when") {
		if !there[n] {
			missing = append(missing, n)
		}
	}
	if len(missing) > 0 {
		return aedile.Invalidf("note", string(f.What)+" "+string(f.Case), "lacks %s", strings.Join(missing, ", "))
	}
	return nil
}

// FactEntry is one fact as the log holds it.
type FactEntry struct {
	Seq    int64
	Case   aedile.CaseID
	What   FactKind
	By     casework.ActorID
	Digest aedile.Digest // of the canonical form: the personal text is in it by its digest alone
	Raw    []byte        // the fact as JSON
}

// Link puts the fact behind the head of its log and returns it as the log holds it, with the head after it. A fact that is not whole, or
// whose text is not sealed, is an Invalid error.
func (f Fact) Link(h Head) (FactEntry, Head, error) {
	if err := f.Whole(); err != nil {
		return FactEntry{}, h, err
	}
	if f.Text.Text != "" && (f.Text.Digest == "" || !f.Text.Holds()) {
		return FactEntry{}, h, aedile.Invalidf("note", string(f.What), "the text does not give its digest")
	}
	f.Seq, f.Prev, f.At = h.N+1, h.Digest, f.At.UTC()
	e, err := f.entry()
	return e, Head{f.Seq, e.Digest}, err
}

// entry writes the fact as the log holds it.
func (f Fact) entry() (e FactEntry, err error) {
	e = FactEntry{Seq: f.Seq, Case: f.Case, What: f.What, By: f.By}
	if e.Raw, err = marshal(f); err != nil {
		return e, fmt.Errorf("write fact: %w", err)
	}
	if f, err = ReadFact(e.Raw); err != nil { // what is no UTF-8 has become the replacement character
		return e, err
	}
	if e.Raw, err = marshal(f); err != nil {
		return e, fmt.Errorf("write fact: %w", err)
	}
	e.Digest, err = f.digest()
	return e, err
}

func (f Fact) digest() (aedile.Digest, error) {
	f.Text.Text, f.Text.Salt = "", ""
	b, err := marshal(f)
	if err != nil {
		return "", fmt.Errorf("digest of fact %d: %w", f.Seq, err)
	}
	return aedile.DigestOf(b), nil
}

// ReadFact reads one fact as the log holds it. Unknown fields are an error.
func ReadFact(raw []byte) (f Fact, err error) { return f, strict(raw, &f) }

// Bare returns the entry of the fact without its text; the digest stays what it was.
func (f Fact) Bare() (FactEntry, error) {
	f.Text.Text, f.Text.Salt = "", ""
	return f.entry()
}

// Replaces reports whether the fact makes the text of one before it needless: it is a newer draft of the same person in the same form.
func (f Fact) Replaces(old Fact) bool {
	return f.What == FactDraft && old.What == FactDraft && f.Case == old.Case && f.By == old.By && f.Name == old.Name && old.Seq != f.Seq
}

// Mark returns the marks of the case of the fact after it.
func (f Fact) Mark(m casework.Marks) casework.Marks {
	switch f.What {
	case FactAssign:
		m.Assignee, m.Skips = f.To, 0
	case FactHold:
		m.HeldBy, m.HeldUntil, m.HeldWhy = f.By, f.Until.UTC(), f.Why
		if f.Off {
			m.HeldBy, m.HeldUntil, m.HeldWhy = "", time.Time{}, ""
		}
	case FactLock:
		m.LockBy, m.LockUntil = f.By, f.Until.UTC()
		if f.Off {
			m.LockBy, m.LockUntil = "", time.Time{}
		}
	case FactSecond:
		m.SecondBy = f.By
		if f.Off {
			m.SecondBy = ""
		}
	case FactTask:
		m = m.With(f.Name, !f.Off)
	case FactNote:
		m.Notes++
	case FactSkip:
		m.Skips++
	}
	return m
}

// Facts reads entries as facts. It stops at the first error, which it yields.
func Facts(entries iter.Seq2[FactEntry, error]) iter.Seq2[Fact, error] {
	return func(yield func(Fact, error) bool) {
		for e, err := range entries {
			var f Fact
			if err == nil {
				if f, err = ReadFact(e.Raw); err != nil {
					err = fmt.Errorf("fact %d of the desk: %w", e.Seq, err)
				}
			}
			if !yield(f, err) || err != nil {
				return
			}
		}
	}
}
