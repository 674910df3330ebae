package record

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
)

// The cases that the journal keeps for itself. They belong to no procedure and stand in no list of cases.
const (
	Erasures aedile.CaseID = "~erasures"    // its events are the tombstones
	Attached aedile.CaseID = "~attachments" // its events name what was attached to cases
	Desked   aedile.CaseID = "~desk"        // its events name the end of the log of the desk, so that checkpoints cover that, too
	Keyed    aedile.CaseID = "~keys"        // its events change the keys that sign checkpoints
)

// The kinds of attachments.
const (
	ItemSeen    = "item"     // an item as seen, in its canonical form
	Document    = "document" // a letter, a file
	OnHold      = "hold"     // that nothing personal may be taken out of the case, or may again, and why
	Delivered   = "delivery" // what became of a letter: the answer of the other side, when, and the digest of what was sent
	FromDossier = "dossier"  // the dossier of another record in which the case came
	RanWith     = "ran"      // an aedile.Ran as JSON: the packs and registers that a finding was made with
)

// Attachment is what belongs to a case besides its events. The journal holds its digest, kind and size, and a digest of its name and media
// type; its name and content can be taken out.
type Attachment struct {
	Case   aedile.CaseID   `json:"case"`
	Kind   string          `json:"kind"`
	Digest aedile.Digest   `json:"digest"`
	Size   int64           `json:"size"`            // bytes
	Name   string          `json:"name,omitempty"`  // such as that of the file; may be personal
	Media  string          `json:"media,omitempty"` // media type
	Data   []byte          `json:"data,omitempty"`
	By     casework.Actor  `json:"-"` // who attached it
	At     time.Time       `json:"-"` // when
	Law    []aedile.LawRef `json:"-"` // on what basis; may be empty
}

// held is the part of an attachment that its event holds.
type held struct {
	Case   aedile.CaseID `json:"case"`
	Kind   string        `json:"kind"`
	Digest aedile.Digest `json:"digest"`
	Size   int64         `json:"size"`
	Label  aedile.Digest `json:"label,omitempty"` // of name and media type; not of what was attached before this was kept
}

// label returns the digest that holds name and media type to the event. The content is in it, too, and is what keeps it secret: whoever
// has not got the content cannot try names until one fits. What has no content has no label.
func (a *Attachment) label() aedile.Digest {
	if len(a.Data) == 0 {
		return ""
	}
	head := fmt.Appendf(nil, "label %d %d\n%s%s", len(a.Name), len(a.Media), a.Name, a.Media)
	return aedile.DigestOf(slices.Concat(head, a.Data))
}

// AttachItem returns the item as an attachment of the case. Its digest is the one that findings pin.
func AttachItem(id aedile.CaseID, it *aedile.Item, by casework.Actor, at time.Time) (Attachment, error) {
	b, err := it.Canonical()
	if err != nil {
		return Attachment{}, err
	}
	return Attachment{Case: id, Kind: ItemSeen, Media: "application/json", Data: b, By: by, At: at}, nil
}

// Fits refuses an attachment of a case that is not known, a NotFound error, and one that was taken out, a Conflict error:
// what an erasure removed does not come back by itself.
func (a *Attachment) Fits(known, gone bool) error {
	switch {
	case !known:
		return aedile.NotFoundf("attach", string(a.Case), "no such case")
	case gone:
		return aedile.Conflictf("attach", string(a.Case), "the same was attached before and taken out")
	}
	return nil
}

// Link gives the attachment its digest and size and returns the event that names it, behind the head. Version counts the
// attachments before it in the journal, and one.
func (a *Attachment) Link(h Head, version int) (Entry, Head, error) {
	if a.Case == "" || a.Kind == "" || a.By.Party == "" || a.At.IsZero() {
		return Entry{}, h, aedile.Invalidf("attach", string(a.Case), "the attachment does not say to what, of what kind, by whom or when")
	}
	a.Name, a.Media = strings.ToValidUTF8(a.Name, "\ufffd"), strings.ToValidUTF8(a.Media, "\ufffd") // a dossier is JSON
	a.Digest, a.Size = aedile.DigestOf(a.Data), int64(len(a.Data))
	return own(h, casework.Event{Case: Attached, Version: version, Kind: "attachment", Move: "attach", By: a.By, At: a.At.UTC(),
		Law: a.Law},
		held{a.Case, a.Kind, a.Digest, a.Size, a.label()})
}

// own links an event of one of the journal's own cases.
func own(h Head, e casework.Event, body any) (Entry, Head, error) {
	b, err := marshal(body)
	if err != nil {
		return Entry{}, h, fmt.Errorf("%s: %w", e.Move, err)
	}
	e.To, e.Body = "kept", b
	if e.Version > 1 {
		e.From = e.To
	}
	return link(h, e)
}

// aboutOf returns the case that the event belongs to or, in the journal's own cases, the one it speaks of.
func aboutOf(e casework.Event) (aedile.CaseID, error) {
	if e.Case != Erasures && e.Case != Attached {
		return e.Case, nil
	}
	var b struct {
		Case aedile.CaseID `json:"case"`
	}
	if err := json.Unmarshal(e.Body, &b); err != nil {
		return "", fmt.Errorf("event %d of %s: %w", e.Version, e.Case, err)
	}
	return b.Case, nil
}
