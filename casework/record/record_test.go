package record_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/record"
	"github.com/aedile/aedile/casework/store/sqlite"
	"github.com/aedile/aedile/casework/store/storetest"
)

// fixture is a journal with a notice of Alma, a suspicion with its item, and a notice of somebody else.
type fixture struct {
	storetest.Store
	key  storetest.Key
	item *aedile.Item
	find aedile.Finding
	id   aedile.CaseID // of the suspicion
}

func platform() casework.Actor { return casework.Actor{Party: casework.Platform, ID: "p-7"} }

func newFixture(t testing.TB) fixture {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), sqlite.File))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	f := fixture{Store: s, key: storetest.NewKey(t)}
	f.notice(t, "n-1", "Alma Example")
	f.suspicion(t)
	f.notice(t, "n-2", "Kim Example")
	if _, err := s.Attach(t.Context(), record.Attachment{Case: "n-1", Kind: record.Document, Name: "letter",
		Data: []byte("Dear ALMA EXAMPLE, <thank> you"), By: platform(), At: storetest.Start()}); err != nil {
		t.Fatal(err)
	}
	return f
}

func (f fixture) house(t testing.TB) casework.Terms {
	t.Helper()
	h, err := storetest.Terms(1)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func (f fixture) notice(t testing.TB, id aedile.CaseID, name string) {
	t.Helper()
	svc := casework.Service{Store: f, Kind: kinds.Of, Terms: f.house(t), Now: storetest.Start}
	c, err := svc.Move(t.Context(), id, "notice", casework.Step{Move: "submit", By: casework.Actor{Party: casework.Notifier},
		Body: &kinds.Notice{
			Reasons: "copied trade mark", Locations: []string{"https://market.example/1"}, Name: casework.Name(name),
			Email: casework.Name("box@" + string(id) + ".example"), GoodFaith: true}})
	if err == nil {
		_, err = svc.Move(t.Context(), id, "notice", casework.Step{Move: "confirm", By: platform(), Version: c.Version})
	}
	if err != nil {
		t.Fatal(err)
	}
}

// suspicion opens a case from a finding, with the item as seen and the run.
func (f *fixture) suspicion(t testing.TB) {
	t.Helper()
	f.item = &aedile.Item{ID: "i-1", Kind: aedile.Listing, Service: "market.example", Title: "Tramadol <50 mg>",
		Trader: &aedile.Account{Name: "Mills & Sons"}}
	d, err := f.item.Digest()
	if err != nil {
		t.Fatal(err)
	}
	pack := aedile.PackRef{Name: "medicines", Version: "2026.11.0", Digest: aedile.DigestOf([]byte("pack"))}
	f.find = aedile.Finding{Item: aedile.ItemRef{ID: "i-1", Kind: aedile.Listing, Service: "market.example", Digest: d},
		Check: "medicines/prescription-only", Pack: pack,
		Grade: aedile.Act, Title: "t", Message: "m", Law: []aedile.LawRef{{CELEX: "32001L0083", Place: "art 71"}},
		Evidence: []aedile.Evidence{{Field: "title", Start: 0, End: 8, Text: "Tramadol", Source: "substances: tramadol"}}}
	review, _ := kinds.Of("review")
	ch, err := casework.Open(review, f.find, "", casework.Actor{Party: casework.Screener, Automated: true}, storetest.Start(), f.house(t))
	if err == nil {
		err = f.Append(t.Context(), ch)
	}
	if err != nil {
		t.Fatal(err)
	}
	f.id = ch.Case.ID
	seen, err := record.AttachItem(f.id, f.item, platform(), storetest.Start())
	if err != nil {
		t.Fatal(err)
	}
	ran := record.Attachment{Case: f.id, Kind: record.RanWith, By: platform(), At: storetest.Start(),
		Data: []byte(`{"packs":[{"name":"medicines","version":"2026.11.0","digest":"` + string(pack.Digest) + `"}],"registers":[{"name":"safetygate","as_of":"2026-03-01","digest":"sha256:00","entries":5}]}`)}
	for _, a := range []record.Attachment{seen, ran} {
		if _, err := f.Attach(t.Context(), a); err != nil {
			t.Fatal(err)
		}
	}
}

func (f fixture) dossier(t testing.TB, id aedile.CaseID, leave record.Leave) []byte {
	t.Helper()
	d, err := record.Export(t.Context(), f, id, f.key.Checkpoint(t, f), leave)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := d.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// pages is a journal in memory, to be tampered with.
type pages struct {
	record.Journal
	entries  []record.Entry
	head     record.Head
	cases    []record.Listing
	attached []record.Attachment
}

func each[T any](vs []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, v := range vs {
			if !yield(v, nil) {
				return
			}
		}
	}
}

func all[T any](t testing.TB, seq iter.Seq2[T, error]) (vs []T) {
	t.Helper()
	for v, err := range seq {
		if err != nil {
			t.Fatal(err)
		}
		vs = append(vs, v)
	}
	return vs
}

func (p *pages) Listed(context.Context) iter.Seq2[record.Listing, error] {
	return each(p.cases)
}

func (p *pages) Attachments(context.Context, aedile.CaseID) iter.Seq2[record.Attachment, error] {
	return each(p.attached)
}

func (p *pages) Head(context.Context) (record.Head, error) { return p.head, nil }

func (p *pages) Entries(context.Context, aedile.CaseID) iter.Seq2[record.Entry, error] {
	return each(p.entries)
}

func copied(t testing.TB, f fixture) *pages {
	t.Helper()
	h, err := f.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return &pages{f, all(t, f.Entries(t.Context(), "")), h, all(t, f.Listed(t.Context())), all(t, f.Attachments(t.Context(), ""))}
}

// Every byte of every stored event, changed in two ways: each time the event is named, with its case.
func TestAnyChangedByteIsNamed(t *testing.T) {
	t.Parallel()
	p := copied(t, newFixture(t))
	n := 0
	for i, e := range p.entries {
		for at := range e.Raw {
			for _, flip := range []byte{0x01, 0x20} {
				if testing.Short() && at%41 != 0 {
					continue
				}
				p.entries[i].Raw = slices.Clone(e.Raw)
				p.entries[i].Raw[at] ^= flip
				r, err := record.Verify(t.Context(), p, nil)
				if err != nil || !slices.ContainsFunc(r.Faults, func(f record.Fault) bool {
					return f.Seq == e.Seq && f.Case == e.Case && strings.Contains(f.Msg, "was changed")
				}) {
					t.Fatalf("event %d, byte %d to %q: %v %v", e.Seq, at, p.entries[i].Raw[at], r.Faults, err)
				}
				n++
			}
		}
		p.entries[i] = e
	}
	if r, err := record.Verify(t.Context(), p, nil); err != nil || len(r.Faults) > 0 {
		t.Errorf("and as it was, it holds: %v %v", r.Faults, err)
	}
	t.Logf("%d changes in %d events", n, len(p.entries))
}

func TestFaultsSayWhereAndWhat(t *testing.T) {
	t.Parallel()
	for f, want := range map[record.Fault]string{
		{Seq: 12, Case: "n-7", Version: 3, Msg: "was changed"}: "event 12 (n-7, version 3): was changed",
		{Seq: 5, Msg: "is missing"}:                            "event 5: is missing",
		{Case: "n-7", Msg: "is not listed"}:                    "case n-7: is not listed",
		{Msg: "checkpoint 1 does not hold"}:                    "checkpoint 1 does not hold",
	} {
		if f.String() != want {
			t.Errorf("got %q, want %q", f, want)
		}
	}
}

func TestManyMissingEventsAreSummedUp(t *testing.T) {
	t.Parallel()
	p := copied(t, newFixture(t))
	p.entries[1].Seq = 1000
	r, err := record.Verify(t.Context(), p, nil)
	if err != nil || len(r.Faults) > 120 || !strings.Contains(fmt.Sprint(r.Faults), "event 999: is missing, and so are 897 before it") {
		t.Errorf("%d faults, %v %v", len(r.Faults), r.Faults[max(0, len(r.Faults)-20):], err)
	}
}

var errGone = errors.New("gone")

// broken fails at one of its methods.
type broken struct {
	record.Journal
	at string
}

func (b broken) Head(ctx context.Context) (record.Head, error) {
	if b.at == "head" {
		return record.Head{}, errGone
	}
	return b.Journal.Head(ctx)
}

func fails[T any](seq iter.Seq2[T, error], now bool) iter.Seq2[T, error] {
	if !now {
		return seq
	}
	return func(yield func(T, error) bool) { yield(*new(T), errGone) }
}

func (b broken) Entries(ctx context.Context, id aedile.CaseID) iter.Seq2[record.Entry, error] {
	return fails(b.Journal.Entries(ctx, id), b.at == "entries")
}

func (b broken) Digests(ctx context.Context) iter.Seq2[aedile.Digest, error] {
	return fails(b.Journal.Digests(ctx), b.at == "digests")
}

func (b broken) Attachments(ctx context.Context, id aedile.CaseID) iter.Seq2[record.Attachment, error] {
	return fails(b.Journal.Attachments(ctx, id), b.at == "attachments")
}

func (b broken) Listed(ctx context.Context) iter.Seq2[record.Listing, error] {
	return fails(b.Journal.Listed(ctx), b.at == "list")
}

func (b broken) Checkpoints(ctx context.Context) ([]string, error) {
	if b.at == "checkpoints" {
		return nil, errGone
	}
	return b.Journal.Checkpoints(ctx)
}

// A store that cannot be read is an error, not a record that holds or one that was tampered with.
func TestFaultsOfTheStoreAreErrors(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	c := f.key.Checkpoint(t, f)
	for _, at := range []string{"head", "entries", "digests", "attachments", "list", "checkpoints"} {
		b := broken{f, at}
		_, verr := record.Verify(t.Context(), b, f.key.Known)
		_, serr := record.Sign(t.Context(), b, f.key.Signer, f.key.Known)
		_, eerr := record.Export(t.Context(), b, "n-1", c, record.Leave{})
		var perr error
		for _, err := range record.Person(t.Context(), b, "Alma Example") {
			perr = errors.Join(perr, err)
		}
		want := map[string]string{"head": "V", "entries": "VSEP", "digests": "SE", "attachments": "VEP", "list": "V",
			"checkpoints": "VS"}[at]
		for name, err := range map[string]error{"V": verr, "S": serr, "E": eerr, "P": perr} {
			if errors.Is(err, errGone) != strings.Contains(want, name) {
				t.Errorf("%s fails, %s: %v", at, name, err)
			}
		}
	}
}

func TestCheckpointsAreSignedNotes(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	c := f.key.Checkpoint(t, f)
	lines := strings.Split(c.Note, "\n")
	if len(lines) != 6 || lines[0] != "record.example" || lines[1] != "8" || len(lines[2]) != 44 || lines[3] != "" ||
		!strings.HasPrefix(lines[4], "— record.example ") {
		t.Errorf("%q", c.Note)
	}
	back, err := record.ReadCheckpoint(c.Note, f.key.Known)
	if err != nil || back != c {
		t.Errorf("%+v %v", back, err)
	}
	for i := range c.Note {
		b := []byte(c.Note)
		b[i] ^= 1
		if _, err := record.ReadCheckpoint(string(b), f.key.Known); err == nil {
			t.Errorf("byte %d changed: %q", i, b)
		}
	}
	for _, text := range []string{"record.example\n8\n", "other.example\n8\n" + lines[2] + "\n", "record.example\n08\n" + lines[2] +
		"\n", "record.example\n-8\n" + lines[2] + "\n",
		"record.example\n8\nAAAA\n", "record.example\n8\n" + lines[2] + "\nmore\n"} {
		signed, err := note.Sign(&note.Note{Text: text}, f.key.Signer)
		if err != nil {
			t.Fatal(err)
		}
		if c, err := record.ReadCheckpoint(string(signed), f.key.Known); aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("%q is read as %+v", text, c)
		}
	}
	if _, _, err := record.NewKey(strings.NewReader(""), "x"); err == nil {
		t.Error("a key needs chance")
	}
}

func TestThePersonGetsAllThatIsHeld(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	for query, want := range map[string]string{
		"Alma Example":         "n-1 notice 1 submit /name \"Alma Example\"; n-1 attached",
		"  alma\u00a0 EXAMPLE": "n-1 notice 1 submit /name \"Alma Example\"",
		"BOX@n-2.example":      "n-2 notice 1 submit /email \"box@n-2.example\"",
		"Alma":                 "n-1 attached", // part of a name is not the name
		"mills & sons":         string(f.id) + " attached",
		"":                     "",
		"Nobody":               "",
	} {
		var got []string
		for h, err := range record.Person(t.Context(), f, query) {
			if err != nil {
				t.Fatal(err)
			}
			if h.Attachment != "" {
				got = append(got, string(h.Case)+" attached")
			} else {
				got = append(got, fmt.Sprintf("%s %s %d %s %s %q", h.Case, h.Kind, h.Version, h.Move, h.Path, h.Text))
			}
		}
		if strings.Join(got, "; ") != want {
			t.Errorf("%q: got %q, want %q", query, got, want)
		}
	}
	for range record.Person(t.Context(), f, "Alma Example") {
		break // and may stop
	}
}

func TestClosedCasesExpire(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	svc := casework.Service{Store: f, Kind: kinds.Of, Terms: f.house(t), Now: storetest.Start}
	if _, err := svc.Move(t.Context(), "n-2", "notice",
		casework.Step{Move: "withdraw", By: casework.Actor{Party: casework.Notifier}, Version: 2}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		since time.Time
		want  string
	}{{storetest.Start(), "[]"}, {storetest.Start().Add(time.Nanosecond), "[n-2]"}} {
		if ids, err := record.Expired(t.Context(), f, c.since); err != nil || fmt.Sprint(ids) != c.want {
			t.Errorf("%v %v", ids, err)
		}
	}
}

// Whatever stands in place of an event, it is read without harm, and only the event itself is accepted.
func FuzzStoredEvent(f *testing.F) {
	p := copied(f, newFixture(f))
	good := p.entries[0].Raw
	for _, s := range [][]byte{good, []byte("{}"), []byte("null"), []byte(`{"case":"n-1","version":1,"body":{"name":{"$personal":{}}}}`),
		bytes.Replace(good, []byte("Alma"), []byte(`\u0041lma`), 1), bytes.Replace(good, []byte(`"case"`), []byte(`"Case"`), 1), append(slices.Clone(good), ' ')} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		q := *p
		q.entries = slices.Clone(p.entries)
		q.entries[0].Raw = raw
		r, err := record.Verify(t.Context(), &q, nil)
		if err != nil || (len(r.Faults) == 0) != bytes.Equal(raw, good) {
			t.Errorf("%s: %v %v", raw, r.Faults, err)
		}
	})
}
