package record

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/aedile/aedile"
)

// Forms of signatures on a checkpoint: plain ones of signed notes, and cosignatures, which say when they were made (C2SP tlog-cosignature v1).
const (
	plainAlg  = 1
	timedAlg  = 4
	hashBytes = 4 // of a key, before each signature
	timeBytes = 8
)

// Cosigner signs checkpoints with the instant at which it does. It may be the owner of the journal, so that a checkpoint says when it was
// signed, or a witness who holds each checkpoint against the one before.
func Cosigner(secret string, at time.Time) (note.Signer, error) {
	if _, err := note.NewSigner(secret); err != nil {
		return nil, fmt.Errorf("read key: %w", err)
	}
	parts := strings.SplitN(secret, "+", 5) // PRIVATE+KEY+name+hash+key, as note.GenerateKey writes it
	key, err := base64.StdEncoding.DecodeString(parts[4])
	if err != nil || len(key) != 1+ed25519.SeedSize {
		return nil, errors.New("read key: it is no key of ed25519")
	}
	private := ed25519.NewKeyFromSeed(key[1:])
	return &cosigner{timedKey(parts[2], private.Public().(ed25519.PublicKey)), private, at},
		nil //nolint:forcetypeassert // of this very key
}

// timed is the public half of a key that makes cosignatures.
type timed struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func timedKey(name string, key ed25519.PublicKey) timed {
	sum := sha256.Sum256(append([]byte(name+"\n"), append([]byte{timedAlg}, key...)...))
	return timed{name, binary.BigEndian.Uint32(sum[:]), key}
}

// Name returns whose key it is.
func (t timed) Name() string { return t.name }

// KeyHash returns the hash that stands before its signatures.
func (t timed) KeyHash() uint32 { return t.hash }

// Verify reports whether sig is the instant and a signature over it and msg.
func (t timed) Verify(msg, sig []byte) bool {
	if len(sig) != timeBytes+ed25519.SignatureSize {
		return false
	}
	at := binary.BigEndian.Uint64(sig)
	return at <= math.MaxInt64 && ed25519.Verify(t.key, timedText(int64(at), msg), sig[timeBytes:])
}

func timedText(at int64, msg []byte) []byte {
	return append(fmt.Appendf(nil, "cosignature/v1\ntime %d\n", at), msg...)
}

type cosigner struct {
	timed
	private ed25519.PrivateKey
	at      time.Time
}

// Sign returns the instant and the signature.
func (c *cosigner) Sign(msg []byte) ([]byte, error) {
	at := c.at.Unix()
	if at < 0 {
		return nil, fmt.Errorf("sign: %s lies before 1970", c.at)
	}
	return append(binary.BigEndian.AppendUint64(nil, uint64(at)), ed25519.Sign(c.private, timedText(at, msg))...), nil
}

// Verifiers returns what verifies both forms of signatures that the holder of a public key makes.
func Verifiers(public string) ([]note.Verifier, error) {
	plain, err := note.NewVerifier(public)
	if err != nil {
		return nil, fmt.Errorf("read key: %w", err)
	}
	_, rest, _ := strings.Cut(public, "+")
	_, rest, _ = strings.Cut(rest, "+")
	key, err := base64.StdEncoding.DecodeString(rest)
	if err != nil || len(key) != 1+ed25519.PublicKeySize || key[0] != plainAlg {
		return nil, errors.New("read key: it is no key of ed25519")
	}
	return []note.Verifier{plain, timedKey(plain.Name(), key[1:])}, nil
}

// Signed is a signature on a checkpoint that a known key made.
type Signed struct {
	Name string    `json:"name"`
	At   time.Time `json:"at,omitzero"` // zero where the form of the signature does not say it
}

// signedBy returns the signatures of a note whose keys are known.
func signedBy(sigs []note.Signature) (out []Signed, err error) {
	for _, s := range sigs {
		b, err := base64.StdEncoding.Strict().DecodeString(s.Base64)
		if err != nil {
			return nil, aedile.Invalidf("read checkpoint", s.Name, "a signature is not written as signatures are")
		}
		by := Signed{Name: s.Name}
		if len(b) == hashBytes+timeBytes+ed25519.SignatureSize {
			by.At = time.Unix(int64(binary.BigEndian.Uint64(b[hashBytes:])), 0).UTC() //nolint:gosec // its verifier bounds it
		}
		out = append(out, by)
	}
	return out, nil
}

// Seen is a journal as a verifier or a witness saw it: so many events with that hash.
type Seen struct {
	Origin string    `json:"origin"`
	N      int64     `json:"events"`
	Hash   tlog.Hash `json:"root"`
}

// Consistent reports whether the proof shows that the later checkpoint only adds to what was seen (RFC 6962, section 2.1.2). Nothing but the two
// and the proof is needed.
func Consistent(before Seen, c Checkpoint, proof tlog.TreeProof) error {
	switch {
	case before.Origin != "" && before.Origin != c.Origin:
		return aedile.Invalidf("compare checkpoints", c.Origin, "the one before is of another journal, %s", before.Origin)
	case before.N > c.N:
		return aedile.Conflictf("compare checkpoints", c.Origin,
			"it covers %d events, and %d were seen before: the journal was put back", c.N, before.N)
	case before.N == 0:
		return nil
	case before.N == c.N:
		if before.Hash != c.Hash {
			return aedile.Conflictf("compare checkpoints", c.Origin, "both cover %d events, and they are not the same events", c.N)
		}
		return nil
	}
	if err := tlog.CheckTree(proof, c.N, c.Hash, before.N, before.Hash); err != nil {
		return aedile.Conflictf("compare checkpoints", c.Origin,
			"the proof does not show that the %d events seen before are the first of the %d", before.N, c.N).
			Hint("ask for a proof that begins at " + strconv.FormatInt(before.N, 10)).Because(err)
	}
	return nil
}

// Request returns what a witness is asked, in the form of C2SP tlog-witness (add-checkpoint): the number of events that it saw last, the proof
// that the checkpoint only adds to them, and the checkpoint. The error is a Conflict where the journal does not give that checkpoint.
func Request(ctx context.Context, j Journal, old int64, c Checkpoint) (string, error) {
	t, err := treeOf(ctx, j)
	if err != nil {
		return "", err
	}
	if h, err := t.Head(min(c.N, t.n)); err != nil || c.N > t.n || h != c.Hash {
		return "", aedile.Conflictf("ask a witness", c.Origin,
			"the journal does not give this checkpoint").Hint("verify the journal first").Because(err)
	}
	if old < 0 || old > c.N {
		return "", aedile.Invalidf("ask a witness", c.Origin, "the checkpoint covers %d events, not the %d that were seen", c.N, old)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "old %d\n", old)
	if 0 < old && old < c.N {
		proof, err := tlog.ProveTree(c.N, old, t)
		if err != nil {
			return "", fmt.Errorf("prove that %d events begin the %d: %w", old, c.N, err)
		}
		for _, h := range proof {
			b.WriteString(base64.StdEncoding.EncodeToString(h[:]) + "\n")
		}
	}
	b.WriteString("\n" + c.Note)
	return b.String(), nil
}

// maxProof is how many hashes a proof holds at most (C2SP tlog-witness): enough for every journal of less than 2^63 events.
const maxProof = 63

// ReadRequest takes a request apart: what the asker thinks was seen, the proof, and the checkpoint as text, of which no signature was looked at.
func ReadRequest(text string) (old int64, proof tlog.TreeProof, checkpoint string, err error) {
	bad := func(what string) error {
		return aedile.Invalidf("read request to a witness", "", "%s",
			what).Hint("its form is that of add-checkpoint: old N, hashes, an empty line, the checkpoint")
	}
	head, checkpoint, ok := strings.Cut(text, "\n\n")
	lines := strings.Split(head, "\n")
	digits, isOld := strings.CutPrefix(lines[0], "old ")
	old, numErr := strconv.ParseInt(digits, 10, 64)
	if !ok || !isOld || numErr != nil || old < 0 || strconv.FormatInt(old, 10) != digits {
		return 0, nil, "", bad("its first line does not say how many events were seen")
	}
	if len(lines)-1 > maxProof {
		return 0, nil, "", bad(fmt.Sprintf("its proof has %d hashes, more than %d", len(lines)-1, maxProof))
	}
	for _, l := range lines[1:] {
		b, err := base64.StdEncoding.Strict().DecodeString(l)
		if err != nil || len(b) != tlog.HashSize {
			return 0, nil, "", bad("a line of its proof is no hash")
		}
		proof = append(proof, tlog.Hash(b))
	}
	return old, proof, checkpoint, nil
}

// Witness returns the checkpoint of a request with the signature of s, where a known key signed it and it only adds to what was seen. A witness
// must keep what is returned before it hands out the signature: two that were shown different journals would otherwise both sign.
func Witness(request string, s note.Signer, known note.Verifiers, before Seen) (Checkpoint, error) {
	_, proof, text, err := ReadRequest(request)
	if err != nil {
		return Checkpoint{}, err
	}
	c, err := ReadCheckpoint(text, known)
	if err != nil {
		return c, err
	}
	if s.Name() == c.Origin {
		return c, aedile.Invalidf("cosign checkpoint", c.Origin,
			"a record is no witness of itself").Hint("a witness has a key of another name: aedile case key --name")
	}
	if err := Consistent(before, c, proof); err != nil {
		return c, err
	}
	return c.cosigned(known, s)
}

// cosigned returns the checkpoint with one more signature.
func (c Checkpoint) cosigned(known note.Verifiers, s note.Signer) (Checkpoint, error) {
	n, err := note.Open([]byte(c.Note), known)
	if err != nil {
		return c, fmt.Errorf("cosign checkpoint: %w", err)
	}
	signed, err := note.Sign(n, s)
	if err != nil {
		return c, fmt.Errorf("cosign checkpoint: %w", err)
	}
	c.Note = string(signed)
	return c, nil
}

// Join returns the checkpoint with the signatures of both notes, which must be of the same checkpoint, each by a known key.
func Join(a, b string, known note.Verifiers) (Checkpoint, error) {
	c, err := ReadCheckpoint(a, known)
	if err != nil {
		return c, err
	}
	d, err := note.Open([]byte(b), known)
	if err != nil {
		return c, aedile.Invalidf("join checkpoints", c.Origin,
			"no known key signed the second").Hint("give the witness's public key as well").Because(err)
	}
	if d.Text != c.text() {
		return c, aedile.Invalidf("join checkpoints", c.Origin, "the second is another checkpoint")
	}
	n, err := note.Open([]byte(a), known)
	if err != nil {
		return c, fmt.Errorf("join checkpoints: %w", err)
	}
	n.Sigs = append(n.Sigs, d.Sigs...)
	n.UnverifiedSigs = append(n.UnverifiedSigs, d.UnverifiedSigs...)
	joined, err := note.Sign(n)
	if err != nil {
		return c, fmt.Errorf("join checkpoints: %w", err)
	}
	return ReadCheckpoint(string(joined), known)
}
