package record

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
)

// Head is the end of the journal: how many events it has, and the digest of the last. The zero Head is an empty journal.
type Head struct {
	N      int64         `json:"n"`
	Digest aedile.Digest `json:"digest"`
}

// Entry is one event as the journal holds it. The first has Seq 1, and there are no gaps.
type Entry struct {
	Seq     int64
	Case    aedile.CaseID
	About   aedile.CaseID // the case it belongs to; for tombstones and attachments the case that they are about
	Version int
	Digest  aedile.Digest // of the event's canonical form
	Raw     []byte        // the event as JSON, with its personal texts
}

// Event reads the event of the entry.
func (e Entry) Event() (casework.Event, error) {
	ev, err := decode(e.Raw)
	if err != nil {
		return ev, fmt.Errorf("event %d of the journal: %w", e.Seq, err)
	}
	return ev, nil
}

// Link puts the event behind the head and returns it as the journal holds it, with the head after it. It returns an
// Invalid error for an event that could not be proved later: without case, of the reserved case, or with a personal text
// that is missing or does not give its digest.
func Link(h Head, e casework.Event) (Entry, Head, error) {
	if strings.HasPrefix(string(e.Case), "~") {
		return Entry{}, h, aedile.Invalidf("write event", string(e.Case), "the journal keeps cases that begin with ~ for itself").
			Hint("use another identifier")
	}
	return link(h, e)
}

func link(h Head, e casework.Event) (Entry, Head, error) {
	if err := nameable(e); err != nil {
		return Entry{}, h, err
	}
	e.Prev = h.Digest
	raw, e, err := settled(e)
	if err != nil {
		return Entry{}, h, fmt.Errorf("write event %d of %s: %w", e.Version, e.Case, err)
	}
	if faults := texts(e, nil); len(faults) > 0 {
		return Entry{}, h, aedile.Invalidf("write event", string(e.Case), "%s", faults[0]).
			Hint("give the text itself, not its digest alone")
	}
	d, err := e.Digest()
	if err != nil {
		return Entry{}, h, err
	}
	about, err := aboutOf(e)
	return Entry{h.N + 1, e.Case, about, e.Version, d, raw}, Head{h.N + 1, d}, err
}

// nameable refuses what no database can hold as a name.
func nameable(e casework.Event) error {
	for _, s := range []string{string(e.Case), e.Kind, e.To, e.Group} {
		if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
			return aedile.Invalidf("write event", fmt.Sprintf("%q", e.Case), "case, kind, state or group is no text")
		}
	}
	if e.Case == "" || e.Version < 1 {
		return aedile.Invalidf("write event", string(e.Case), "the event names no case or no version")
	}
	return nil
}

// settled returns the JSON form that reading and writing again does not change, and the event as that form has it: what is no UTF-8 has
// become the
// replacement character, which JSON first writes as an escape and then as itself. An event without such bytes is in its last form at once,
// which spares most of
// what it costs to write one.
func settled(e casework.Event) ([]byte, casework.Event, error) {
	raw, e, err := written(e)
	for range 2 {
		if err != nil || !bytes.Contains(raw, []byte(`\ufffd`)) {
			return raw, e, err
		}
		if e, err = decode(raw); err == nil {
			raw, e, err = written(e)
		}
	}
	return raw, e, err
}

// encode writes the event with its personal texts: keys in the order of the struct, those of the body sorted.
func encode(e casework.Event) ([]byte, error) {
	raw, _, err := written(e)
	return raw, err
}

// written is encode that also gives the event as it is written.
func written(e casework.Event) ([]byte, casework.Event, error) {
	body, err := casework.Redact(e.Body, func(string, casework.Personal) bool { return false })
	if err != nil {
		return nil, e, err
	}
	e.Body, e.At, e.Leaves = body, e.At.UTC(), e.Leaves.UTC()
	raw, err := marshal(e)
	return raw, e, err
}

// decode reads exactly one event and refuses unknown fields.
func decode(raw []byte) (e casework.Event, err error) {
	return e, strict(raw, &e)
}

// marshal writes JSON without HTML escapes and without a newline.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

func strict(raw []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return fmt.Errorf("read JSON: %w", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return fmt.Errorf("read JSON: more than one value")
	}
	return nil
}

// texts returns what is wrong with the personal texts of an event. A text that was taken out is wrong unless erased says
// that a tombstone covers it; nil: none does.
func texts(e casework.Event, erased func(path string) bool) (faults []string) {
	err := casework.Persons(e.Body, func(path string, p casework.Personal) bool {
		switch {
		case p.Text == "" && p.Salt == "" && p.Digest != "" && (erased == nil || !erased(path)):
			faults = append(faults, "the personal text at "+path+" is missing, and no tombstone says that it was taken out")
		case !p.Holds(), p.Text != "" && p.Digest == "":
			faults = append(faults, "the personal text at "+path+" does not give its digest")
		}
		return true
	})
	if err != nil {
		faults = append(faults, "the body cannot be read")
	}
	return faults
}
