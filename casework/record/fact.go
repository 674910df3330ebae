package record

import (
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
	FactTask     FactKind = "task"     // a person has to do Name in Case, because of Why; Off: done
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
}
