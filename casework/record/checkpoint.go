package record

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/aedile/aedile"
)

// Journal is what a store shows of its journal.
type Journal interface {
	// Head returns the end of the journal as the store has it written down.
	Head(ctx context.Context) (Head, error)
	// Entries yields the events about a case, or all where id is empty, in the order of the journal, exactly as stored. It
	// stops at the first error, which it yields.
	Entries(ctx context.Context, id aedile.CaseID) iter.Seq2[Entry, error]
	// Digests yields the recorded digests of all events in the order of the journal.
	Digests(ctx context.Context) iter.Seq2[aedile.Digest, error]
	// Checkpoints returns the signed notes, the oldest first.
	Checkpoints(ctx context.Context) ([]string, error)
	// Attachments returns what is attached to the case, or to all cases where id is empty, in order of case and digest.
	Attachments(ctx context.Context, id aedile.CaseID) iter.Seq2[Attachment, error]
	// Listed yields the rows of all cases as the store has them, exactly as stored.
	Listed(ctx context.Context) iter.Seq2[Listing, error]
}

// Keeper is a store that keeps the journal and what belongs to it.
type Keeper interface {
	Journal
	// Attach keeps the attachment and has the journal name it.
	Attach(ctx context.Context, a Attachment) (Attachment, error)
	// Erase takes personal texts out and leaves a tombstone.
	Erase(ctx context.Context, x Erasure) (Tombstone, error)
	// SaveCheckpoint keeps a signed checkpoint.
	SaveCheckpoint(ctx context.Context, c Checkpoint) error
}

// Tail is a journal that can be read from a place on, for who has read it up to there. Both stores are one.
type Tail interface {
	// Tail yields the events behind the one with that number, in the order of the journal. It stops at the first error, which it yields.
	Tail(ctx context.Context, after int64) iter.Seq2[Entry, error]
}

// Checkpoint says that the journal had N events whose tree has this hash. Note is its signed form: the name of the
// journal, N and the hash in base64, each on its line, and the signatures (C2SP tlog-checkpoint, signed note).
type Checkpoint struct {
	Origin string
	N      int64
	Hash   tlog.Hash
	Note   string
}

// NewKey returns a new ed25519 key pair for checkpoints, the first half to be kept secret. The name is that of the
// journal, without spaces or plus signs, such as "record.market.example".
func NewKey(rand io.Reader, name string) (signer, verifier string, err error) {
	signer, verifier, err = note.GenerateKey(rand, name)
	if err != nil {
		return "", "", fmt.Errorf("make key %s: %w", name, err)
	}
	return signer, verifier, nil
}

// Sign returns a checkpoint of the whole journal. It first holds the earlier checkpoints against the journal, and signs
// nothing, with a Conflict error, if one of them no longer fits or was signed by no known key. More may sign beside the owner, above all the
// owner's own [Cosigner], which says when.
func Sign(ctx context.Context, j Journal, s note.Signer, known note.Verifiers, more ...note.Signer) (Checkpoint, error) {
	notes, err := j.Checkpoints(ctx)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("read checkpoints: %w", err)
	}
	points := make([]Checkpoint, len(notes))
	for i, text := range notes {
		if points[i], err = unsigned(text); err == nil {
			points[i], err = trusted(ctx, j, points[i], known)
		}
		if err != nil {
			return Checkpoint{}, unfit(err)
		}
	}
	t, err := grow(ctx, j, points...)
	if err != nil {
		return Checkpoint{}, err
	}
	for _, p := range points {
		if err := p.fits(t); err != nil {
			return Checkpoint{}, unfit(err)
		}
	}
	keys, err := KeysOf(ctx, j, known, t.n)
	if err != nil {
		return Checkpoint{}, err
	}
	if _, err := keys.Verifier(s.Name(), s.KeyHash()); err != nil {
		return Checkpoint{}, aedile.Conflictf("sign checkpoint", s.Name(), "the key is not one that is trusted, or was revoked").
			Hint("sign with the key that followed it").Because(err)
	}
	c := Checkpoint{Origin: s.Name(), N: t.n, Hash: t.head()}
	signed, err := note.Sign(&note.Note{Text: c.text()}, append([]note.Signer{s}, more...)...)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("sign checkpoint: %w", err)
	}
	c.Note = string(signed)
	return c, nil
}

// trusted reads the checkpoint with the keys that are trusted where it was signed.
func trusted(ctx context.Context, j Journal, c Checkpoint, known note.Verifiers) (Checkpoint, error) {
	read, err := ReadCheckpoint(c.Note, known)
	if err == nil {
		return read, nil
	}
	keys, err := KeysOf(ctx, j, known, c.N)
	if err != nil {
		return c, err
	}
	return ReadCheckpoint(c.Note, keys)
}

func unfit(err error) error {
	return aedile.Conflictf("sign checkpoint", "", "an earlier checkpoint does not hold").Hint("verify the journal first").Because(err)
}

func (c Checkpoint) text() string {
	return c.Origin + "\n" + strconv.FormatInt(c.N, 10) + "\n" + base64.StdEncoding.EncodeToString(c.Hash[:]) + "\n"
}

// ReadCheckpoint reads a signed note. It returns an Invalid error where no known key signed it, or it is no checkpoint.
func ReadCheckpoint(text string, known note.Verifiers) (Checkpoint, error) {
	n, err := note.Open([]byte(text), known)
	if err != nil {
		return Checkpoint{}, aedile.Invalidf("read checkpoint", "", "no known key signed it").
			Hint("give the verifier key of the journal's owner").Because(err)
	}
	if _, err := signedBy(n.Sigs); err != nil {
		return Checkpoint{}, err
	}
	c, err := readText(n.Text)
	if !slices.ContainsFunc(n.Sigs, func(s note.Signature) bool { return s.Name == c.Origin }) {
		return Checkpoint{}, aedile.Invalidf("read checkpoint", c.Origin, "is no checkpoint of the journal that signed it")
	}
	c.Note = text
	return c, err
}

// Signatures returns who of those whose keys are known signed the checkpoint, and when where the form of the signature says it.
func (c Checkpoint) Signatures(known note.Verifiers) ([]Signed, error) {
	n, err := note.Open([]byte(c.Note), known)
	if err != nil {
		return nil, fmt.Errorf("read signatures: %w", err)
	}
	return signedBy(n.Sigs)
}

// unsigned reads a signed note without looking at its signatures.
func unsigned(text string) (Checkpoint, error) {
	body, sigs, ok := strings.Cut(text, "\n\n")
	if !ok || sigs == "" {
		return Checkpoint{}, aedile.Invalidf("read checkpoint", "", "is no signed note")
	}
	c, err := readText(body + "\n")
	c.Note = text
	return c, err
}

// readText reads what is signed.
func readText(text string) (Checkpoint, error) {
	lines := strings.Split(text, "\n")
	c := Checkpoint{Origin: lines[0]}
	if len(lines) != 4 {
		return c, aedile.Invalidf("read checkpoint", c.Origin, "is no checkpoint")
	}
	hash, err := base64.StdEncoding.DecodeString(lines[2])
	if c.N, _ = strconv.ParseInt(lines[1], 10, 64); err == nil && len(hash) == tlog.HashSize {
		copy(c.Hash[:], hash)
	}
	if c.N < 0 || c.text() != text {
		return c, aedile.Invalidf("read checkpoint", c.Origin, "its size or hash cannot be read")
	}
	return c, nil
}

// treeOf builds the tree over the recorded digests.
func treeOf(ctx context.Context, j Journal) (*Tree, error) {
	t := new(Tree)
	for d, err := range j.Digests(ctx) {
		if err != nil {
			return nil, fmt.Errorf("read journal: %w", err)
		}
		if err := t.Add(d); err != nil {
			return nil, err
		}
	}
	return t, nil
}
