package record

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode"

	"golang.org/x/mod/sumdb/note"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
)

// KeyChange lets in another key that signs checkpoints of the journal, or says that one is no longer to be trusted. It is an event of
// the case Keyed, and holds from there on: a key that was let in signs checkpoints that cover the event, one that was revoked none that
// do. What was revoked is never let in again.
type KeyChange struct {
	Key    string `json:"key"`           // the public key, as NewKey gives it
	Revoke bool   `json:"revoke"`        // it is no longer to be trusted
	Why    string `json:"why,omitempty"` // must be given of one that is revoked; without personal data
	Note   string `json:"note"`          // what is said, signed by a key that is trusted there
}

// KeyKeeper is a store that keeps changes of keys. Both stores are one.
type KeyKeeper interface {
	// ChangeKeys appends the change to the journal.
	ChangeKeys(ctx context.Context, c KeyChange, by casework.Actor, at time.Time) error
}

// text is what is signed.
func (c KeyChange) text() string {
	what := "let in"
	if c.Revoke {
		what = "revoke"
	}
	return "aedile change of keys\n" + what + "\n" + c.Key + "\n" + c.Why + "\n"
}

// ChangeKey returns the change, signed. The key must be one of the same journal, and not the one that signs where it is let in; a reason
// is one line. Anything else is an Invalid error.
func ChangeKey(s note.Signer, c KeyChange) (KeyChange, error) {
	const op = "change keys"
	v, err := note.NewVerifier(c.Key)
	switch {
	case err != nil:
		return c, aedile.Invalidf(op, "", "is no public key of checkpoints").Because(err)
	case v.Name() != s.Name():
		return c, aedile.Invalidf(op, v.Name(), "is a key of another journal than %s", s.Name())
	case !c.Revoke && v.KeyHash() == s.KeyHash():
		return c, aedile.Invalidf(op, v.Name(), "is the key that is in use")
	case c.Revoke && strings.TrimSpace(c.Why) == "":
		return c, aedile.Invalidf(op, v.Name(), "says no reason")
	case strings.ContainsFunc(c.Why, unicode.IsControl):
		return c, aedile.Invalidf(op, v.Name(), "the reason is one line of text")
	}
	signed, err := note.Sign(&note.Note{Text: c.text()}, s)
	if err != nil {
		return c, aedile.Internalf(op, v.Name(), "cannot be signed").Because(err)
	}
	c.Note = string(signed)
	return c, nil
}

// Link returns the event behind the head. Version counts the changes of keys before it, and one.
func (c KeyChange) Link(h Head, version int, by casework.Actor, at time.Time) (Entry, Head, error) {
	move := "let_in"
	if c.Revoke {
		move = "revoke"
	}
	return own(h, casework.Event{Case: Keyed, Version: version, Kind: "key", Move: move, By: by, At: at.UTC()}, c)
}

// keyID names a key as signatures name it.
type keyID struct {
	name string
	hash uint32
}

// keyring are the keys that are trusted, and from which event of the journal on, or up to which.
type keyring struct {
	known   note.Verifiers // from the start
	added   map[keyID]addedKey
	revoked map[keyID]int64
}

type addedKey struct {
	note.Verifier
	from int64
}

// keysAt are the keys that may have signed a checkpoint over n events.
type keysAt struct {
	*keyring
	n int64
}

// Verifier implements note.Verifiers.
func (k keysAt) Verifier(name string, hash uint32) (note.Verifier, error) {
	id := keyID{name, hash}
	if seq, gone := k.revoked[id]; gone && k.n >= seq {
		return nil, &note.UnknownVerifierError{Name: name, KeyHash: hash}
	}
	if v, there := k.added[id]; there && k.n >= v.from {
		return v.Verifier, nil
	}
	return k.known.Verifier(name, hash) //nolint:wrapcheck // the note package asks for its own error
}

// at returns the keys for a checkpoint over n events; nil where signatures are not looked at.
func (k *keyring) at(n int64) note.Verifiers {
	if k.known == nil {
		return nil
	}
	return keysAt{k, n}
}

// change takes over a change of keys. What no trusted key signed changes nothing, since a verifier may know only later keys; msg says
// what is wrong with one that a trusted key did sign.
func (k *keyring) change(e Entry, ev casework.Event) (msg string) {
	if ev.Case != Keyed || k.known == nil {
		return ""
	}
	var c KeyChange
	if strict(ev.Body, &c) != nil {
		return "cannot be read as a change of keys"
	}
	n, err := note.Open([]byte(c.Note), k.at(e.Seq-1))
	if err != nil {
		return ""
	}
	vs, err := Verifiers(c.Key)
	if err != nil || n.Text != c.text() || n.Sigs[0].Name != vs[0].Name() {
		return "is a change of keys that says something else than was signed"
	}
	for _, v := range vs {
		id := keyID{v.Name(), v.KeyHash()}
		_, gone := k.revoked[id]
		switch {
		case gone: // never again
		case c.Revoke:
			k.revoke(id, e.Seq)
		default:
			k.add(id, v, e.Seq)
		}
	}
	return ""
}

func (k *keyring) revoke(id keyID, seq int64) {
	if k.revoked == nil {
		k.revoked = map[keyID]int64{}
	}
	k.revoked[id] = seq
}

func (k *keyring) add(id keyID, v note.Verifier, seq int64) {
	if k.added == nil {
		k.added = map[keyID]addedKey{}
	}
	if _, there := k.added[id]; !there {
		k.added[id] = addedKey{v, seq}
	}
}

// KeysOf returns the keys with which the journal's checkpoints over n events are read, for who knows some of them.
func KeysOf(ctx context.Context, j Journal, known note.Verifiers, n int64) (note.Verifiers, error) {
	k := &keyring{known: known}
	for e, err := range j.Entries(ctx, Keyed) {
		if err != nil {
			return nil, fmt.Errorf("read keys: %w", err)
		}
		if e.Case != Keyed || !json.Valid(bytes.TrimSpace(e.Raw)) {
			continue
		}
		if ev, err := e.Event(); err == nil {
			k.change(e, ev)
		}
	}
	return k.at(n), nil
}
