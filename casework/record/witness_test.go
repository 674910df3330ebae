package record_test

import (
	"crypto/rand"
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework/record"
)

// pair is a key in both halves, with the verifiers of what it signs.
type pair struct {
	secret string
	known  []note.Verifier
}

func newPair(t testing.TB, name string) pair {
	t.Helper()
	secret, public, err := record.NewKey(rand.Reader, name)
	if err != nil {
		t.Fatal(err)
	}
	vs, err := record.Verifiers(public)
	if err != nil {
		t.Fatal(err)
	}
	return pair{secret, vs}
}

func (p pair) at(t testing.TB, at time.Time) note.Signer {
	t.Helper()
	s, err := record.Cosigner(p.secret, at)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (p pair) plain(t testing.TB) note.Signer {
	t.Helper()
	s, err := note.NewSigner(p.secret)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// Two records cosign each other: a witness signs what only adds to what it has seen, once with each time.
func TestWitnessSignsOnlyWhatAddsToWhatItHasSeen(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	owner, witness := newPair(t, "platform.example"), newPair(t, "authority.example")
	ours, all := note.VerifierList(owner.known...), note.VerifierList(append(owner.known, witness.known...)...)
	first, err := record.Sign(t.Context(), f, owner.plain(t), ours, owner.at(t, noon))
	if err != nil {
		t.Fatal(err)
	}
	request, err := record.Request(t.Context(), f, 0, first)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := record.Witness(request, witness.at(t, noon.Add(time.Hour)), ours, record.Seen{})
	if err != nil {
		t.Fatal(err)
	}
	seen := record.Seen{Origin: signed.Origin, N: signed.N, Hash: signed.Hash}
	by, err := signed.Signatures(all)
	if err != nil || fmt.Sprint(by) != fmt.Sprint([]record.Signed{{Name: "platform.example"}, {"platform.example", noon},
		{"authority.example", noon.Add(time.Hour)}}) &&
		fmt.Sprint(by) != fmt.Sprint([]record.Signed{{"authority.example", noon.Add(time.Hour)}, {Name: "platform.example"},
			{"platform.example", noon}}) {
		t.Errorf("signed by %v, %v", by, err)
	}
	if _, err := record.Witness(request, owner.at(t, noon), ours, record.Seen{}); aedile.ClassOf(err) != aedile.Invalid {
		t.Errorf("a record witnesses itself: %v", err)
	}
	if _, err := record.Witness(request, witness.at(t, noon), note.VerifierList(witness.known...),
		record.Seen{}); aedile.ClassOf(err) != aedile.Invalid {
		t.Errorf("a checkpoint of a stranger is cosigned: %v", err)
	}

	f.notice(t, "n-9", "Kim Example")
	second, err := record.Sign(t.Context(), f, owner.plain(t), ours, owner.at(t, noon))
	if err != nil {
		t.Fatal(err)
	}
	grown, err := record.Request(t.Context(), f, seen.N, second)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := record.Witness(grown, witness.at(t, noon), ours, seen); err != nil {
		t.Error(err)
	}
	for name, before := range map[string]record.Seen{
		"put back":     {Origin: "platform.example", N: second.N + 1, Hash: seen.Hash},
		"made anew":    {Origin: "platform.example", N: seen.N, Hash: tlog.Hash{1}},
		"another size": {Origin: "platform.example", N: seen.N - 1, Hash: seen.Hash},
		"same size":    {Origin: "platform.example", N: second.N, Hash: tlog.Hash{1}},
	} {
		if _, err := record.Witness(grown, witness.at(t, noon), ours, before); aedile.ClassOf(err) != aedile.Conflict {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := record.Witness(grown, witness.at(t, noon), ours,
		record.Seen{Origin: "other.example", N: 1}); aedile.ClassOf(err) != aedile.Invalid {
		t.Error("a checkpoint of another journal follows")
	}
}

// Every byte of a request and of a cosigned checkpoint counts.
func TestChangedRequestsAndCosignaturesDoNotHold(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	owner, witness := newPair(t, "platform.example"), newPair(t, "authority.example")
	ours, all := note.VerifierList(owner.known...), note.VerifierList(append(owner.known, witness.known...)...)
	first, err := record.Sign(t.Context(), f, owner.plain(t), ours)
	if err != nil {
		t.Fatal(err)
	}
	seen := record.Seen{Origin: first.Origin, N: first.N, Hash: first.Hash}
	f.notice(t, "n-9", "Kim Example")
	second, err := record.Sign(t.Context(), f, owner.plain(t), ours)
	if err != nil {
		t.Fatal(err)
	}
	request, err := record.Request(t.Context(), f, seen.N, second)
	if err != nil {
		t.Fatal(err)
	}
	for i := strings.IndexByte(request, '\n') + 1; i < len(request); i++ { // the first line is what the asker thinks; the witness goes by its own
		b := []byte(request)
		b[i] ^= 1
		if c, err := record.Witness(string(b), witness.at(t, noon), ours, seen); err == nil {
			t.Errorf("byte %d changed: %q is signed as %+v", i, b, c)
		}
	}
	signed, err := record.Witness(request, witness.at(t, noon), ours, seen)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := signed.Signatures(all)
	if err != nil || len(whole) != 2 {
		t.Fatalf("%v %v", whole, err)
	}
	for i := range signed.Note {
		b := []byte(signed.Note)
		b[i] ^= 1
		c, err := record.ReadCheckpoint(string(b), all)
		if err != nil {
			continue
		}
		if by, err := c.Signatures(all); err == nil && len(by) == 2 {
			t.Errorf("byte %d changed: %q is signed by %v", i, b, by)
		}
	}
	joined, err := record.Join(second.Note, signed.Note, all)
	if err != nil || joined.N != second.N {
		t.Errorf("%+v %v", joined, err)
	}
	if _, err := record.Join(second.Note, first.Note, all); aedile.ClassOf(err) != aedile.Invalid {
		t.Errorf("two checkpoints are joined: %v", err)
	}
}

// Against what this verifier has seen, a journal that was put back or made anew does not hold; what is asked of the newest checkpoint is.
func TestWhatIsAskedAndWhatWasSeen(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	owner, witness := newPair(t, "platform.example"), newPair(t, "authority.example")
	all := note.VerifierList(append(owner.known, witness.known...)...)
	c, err := record.Sign(t.Context(), f, owner.plain(t), all, owner.at(t, noon))
	if err != nil {
		t.Fatal(err)
	}
	request, err := record.Request(t.Context(), f, 0, c)
	if err != nil {
		t.Fatal(err)
	}
	if c, err = record.Witness(request, witness.at(t, noon), all, record.Seen{}); err != nil {
		t.Fatal(err)
	}
	if err := f.SaveCheckpoint(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	later := noon.Add(36 * time.Hour)
	for name, x := range map[string]struct {
		asked record.Asked
		seen  record.Seen
		want  string
	}{
		"nothing asked": {},
		"all that is": {record.Asked{Signed: c.N, MaxAge: 36 * time.Hour, Now: later, Witnesses: 1},
			record.Seen{N: c.N, Hash: c.Hash}, ""},
		"too few signed":  {record.Asked{Signed: c.N + 1}, record.Seen{}, "events are signed, fewer than"},
		"too old":         {record.Asked{MaxAge: 35 * time.Hour, Now: later}, record.Seen{}, "longer ago than"},
		"too few witness": {record.Asked{Witnesses: 2}, record.Seen{}, "1 witnesses cosigned"},
		"put back":        {record.Asked{}, record.Seen{N: c.N + 1, Hash: c.Hash}, "the journal was put back"},
		"made anew":       {record.Asked{}, record.Seen{N: c.N, Hash: tlog.Hash{1}}, "the journal was made anew"},
	} {
		r, err := record.Against{Known: all, Asked: x.asked, Seen: x.seen}.Verify(t.Context(), f)
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(r.Faults); x.want == "" && len(r.Faults) > 0 || !strings.Contains(got, x.want) {
			t.Errorf("%s: %s", name, got)
		}
		if !r.SignedAt.Equal(noon) || len(r.Witnesses) != 1 || r.Witnesses[0].Name != "authority.example" {
			t.Errorf("%s: signed %s, by %v", name, r.SignedAt, r.Witnesses)
		}
	}
}

// A proof shows every earlier size of a journal, and no other hash (RFC 6962, section 2.1.2).
func TestProofsOfConsistency(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(1, 70).Draw(t, "events")
		old := rapid.Int64Range(1, n).Draw(t, "seen")
		tree := new(record.Tree)
		for i := range n {
			if err := tree.Add(aedile.DigestOf([]byte{byte(i)})); err != nil {
				t.Fatal(err)
			}
		}
		head := func(n int64) tlog.Hash {
			h, err := tree.Head(n)
			if err != nil {
				t.Fatal(err)
			}
			return h
		}
		var proof tlog.TreeProof
		if old < n {
			var err error
			if proof, err = tlog.ProveTree(n, old, tree); err != nil {
				t.Fatal(err)
			}
		}
		c := record.Checkpoint{Origin: "o", N: n, Hash: head(n)}
		if err := record.Consistent(record.Seen{Origin: "o", N: old, Hash: head(old)}, c, proof); err != nil {
			t.Error(err)
		}
		other := head(old)
		other[0] ^= 1
		if err := record.Consistent(record.Seen{Origin: "o", N: old, Hash: other}, c, proof); err == nil {
			t.Errorf("%d of %d events: another hash is shown", old, n)
		}
	})
}

func FuzzReadRequest(f *testing.F) {
	f.Add("old 0\n\nrecord.example\n8\nPpf1yWQ1fLmVWEUqeGjLu4uhrVOR0lK7e2JB0Qybumc=\n\n— record.example AAAA\n")
	f.Add("old 6\ngnH5KGRuqd5R6dPXtAZwtEIFY37zrY2m/7HhERd61Co=\n\nx")
	f.Fuzz(func(t *testing.T, s string) {
		if old, proof, _, err := record.ReadRequest(s); err == nil && (old < 0 || len(proof) > 63) {
			t.Errorf("%q: old %d, %d hashes", s, old, len(proof))
		}
	})
}
