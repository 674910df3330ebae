package record_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/record"
	"github.com/aedile/aedile/casework/store/storetest"
)

func TestADossierProvesItselfElsewhere(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	b := f.dossier(t, f.id, record.Leave{})
	if again := f.dossier(t, f.id, record.Leave{}); !bytes.Equal(b, again) {
		t.Error("the same case and checkpoint give other bytes")
	}
	d, r, err := record.Read(bytes.NewReader(b), f.key.Known)
	if err != nil || len(r.Faults) > 0 || r.Events != 3 || r.Attachments != 2 || r.Signed != 8 || r.Erased != 0 {
		t.Fatalf("%+v %v", r, err)
	}
	if len(d.Packs) != 1 || d.Packs[0] != f.find.Pack || len(d.Registers) != 1 || d.Registers[0].Name != "safetygate" {
		t.Errorf("%v %v", d.Packs, d.Registers)
	}
	review, _ := kinds.Of("review")
	c, err := casework.Replay(review, d.Log())
	if err != nil || c.ID != f.id || casework.LastBody[casework.Suspected](c, "suspect").Status != casework.SuspectedStatus {
		t.Errorf("%+v %v", c, err)
	}
	if _, r, _ := record.Read(bytes.NewReader(b), storetest.NewKey(t).Known); len(r.Faults) == 0 ||
		!strings.Contains(r.Faults[0].Msg, "no known key") {
		t.Errorf("signed by somebody else: %v", r.Faults)
	}
}

func TestWhatIsPersonalCanBeLeftOutOfADossier(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	b := f.dossier(t, "n-1", record.Personal())
	if strings.Contains(strings.ToLower(string(b)), "alma") || strings.Contains(string(b), "salt") ||
		strings.Contains(string(b), "letter") {
		t.Errorf("%s", b)
	}
	d, r, err := record.Read(bytes.NewReader(b), f.key.Known)
	if err != nil || len(r.Faults) > 0 || r.Erased != 5 || r.Events != 3 {
		t.Fatalf("%+v %v", r, err)
	}
	whole, _, _ := record.Read(bytes.NewReader(f.dossier(t, "n-1", record.Leave{})), f.key.Known)
	for i := range d.Log() {
		a, _ := d.Log()[i].Digest()
		b, _ := whole.Log()[i].Digest()
		if a != b {
			t.Errorf("event %d has another digest", i+1)
		}
	}
}

// An erased case can still be shown: its tombstone comes along.
func TestAnErasedCaseIsStillProved(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	x := record.Erasure{Case: "n-1", By: platform(), At: storetest.Start(), Why: "period ended", Attachments: true}
	if _, err := f.Erase(t.Context(), x); err != nil {
		t.Fatal(err)
	}
	b := f.dossier(t, "n-1", record.Leave{})
	if _, r, err := record.Read(bytes.NewReader(b), f.key.Known); err != nil || len(r.Faults) > 0 || r.Events != 4 ||
		r.Erased != 5 || !bytes.Contains(b, []byte("period ended")) {
		t.Errorf("%+v %v", r, err)
	}
}

// Every byte of a dossier, changed: it is not accepted as it stands.
func TestAnyChangedByteOfADossierIsFound(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	for _, leave := range []record.Leave{{}, record.Personal()} {
		b := f.dossier(t, f.id, leave)
		if _, r, err := record.Read(bytes.NewReader(b), f.key.Known); err != nil || len(r.Faults) > 0 {
			t.Fatal(r.Faults, err)
		}
		for i := range len(b) - 1 { // the newline at its end may go
			for _, flip := range []byte{0x01, 0x20, 0x80} {
				if testing.Short() && i%41 != 0 {
					continue
				}
				bad := slices.Clone(b)
				bad[i] ^= flip
				if _, r, err := record.Read(bytes.NewReader(bad), f.key.Known); err == nil && len(r.Faults) == 0 {
					t.Fatalf("byte %d, %q to %q: holds", i, b[i], bad[i])
				}
			}
		}
	}
}

func TestSpoiledDossiersAreNamed(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	for name, c := range map[string]struct {
		spoil func(d *record.Dossier)
		want  string
	}{
		"an event left out":      {func(d *record.Dossier) { d.Events = d.Events[1:] }, "from version 0 to 2"},
		"an event twice":         {func(d *record.Dossier) { d.Events = append(d.Events, d.Events[0]) }, "in another place or twice"},
		"of another place":       {func(d *record.Dossier) { d.Events[1].Seq = 6 }, "was never in the journal"},
		"behind the checkpoint":  {func(d *record.Dossier) { d.Events[2].Seq = 60 }, "is not among the 8"},
		"an attachment left out": {func(d *record.Dossier) { d.Attachments = nil }, "is missing"},
		"another attachment":     {func(d *record.Dossier) { d.Attachments[0].Data = []byte("x") }, "another digest"},
		"an attachment more": {func(d *record.Dossier) {
			a := d.Attachments[0]
			a.Digest = aedile.DigestOf(nil)
			d.Attachments = append(d.Attachments, a)
		}, "is not one that the journal names"},
		"of another case":     {func(d *record.Dossier) { d.Attachments[0].Case = "n-2" }, "belongs to n-2"},
		"called another case": {func(d *record.Dossier) { d.Case = "n-2" }, "belongs to another case"},
		"a pack more": {func(d *record.Dossier) { d.Packs = append(d.Packs, aedile.PackRef{Name: "x"}) },
			"its packs or registers"},
		"no event":                {func(d *record.Dossier) { d.Events = nil }, "has no event"},
		"another checkpoint":      {func(d *record.Dossier) { d.Checkpoint = "x" }, "the checkpoint does not hold"},
		"an event that is no one": {func(d *record.Dossier) { d.Events[0].Event = json.RawMessage(`{"x":1}`) }, "cannot be read"},
		"a changed text": {func(d *record.Dossier) {
			d.Events[0].Event = bytes.Replace(d.Events[0].Event, []byte("Alma"), []byte("Olga"), 1)
		}, "the personal text at /name does not give its digest"},
	} {
		d, _, err := record.Read(bytes.NewReader(f.dossier(t, "n-1", record.Leave{})), f.key.Known)
		if err != nil {
			t.Fatal(err)
		}
		c.spoil(&d)
		if r := d.Verify(f.key.Known); !strings.Contains(fmt.Sprint(r.Faults), c.want) {
			t.Errorf("%s: %v", name, r.Faults)
		}
	}
}

func TestWhatIsNoDossierIsRefused(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	for _, text := range []string{"", "{}", "[]", `{"format":"aedile-dossier/9"}`, `{"format":"aedile-dossier/1","x":1}`, `{"format":"aedile-dossier/1"} {}`} {
		if _, _, err := record.Read(strings.NewReader(text), f.key.Known); aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("%q: %v", text, err)
		}
	}
	c := f.key.Checkpoint(t, f)
	if _, err := record.Export(t.Context(), f, "n-9", c, record.Leave{}); aedile.ClassOf(err) != aedile.NotFound {
		t.Error(err)
	}
	f.notice(t, "n-3", "Late Example")
	if _, err := record.Export(t.Context(), f, "n-3", c, record.Leave{}); aedile.ClassOf(err) != aedile.NotFound {
		t.Errorf("what the checkpoint does not cover is not proved: %v", err)
	}
	c.Hash[0] ^= 1
	if _, err := record.Export(t.Context(), f, "n-1", c, record.Leave{}); aedile.ClassOf(err) != aedile.Conflict {
		t.Error(err)
	}
}

func TestDossiersAreShownWithoutWhatIsPersonal(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	d, r, err := record.Read(bytes.NewReader(f.dossier(t, "n-1", record.Leave{})), f.key.Known)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := d.Show(&b, r); err != nil {
		t.Fatal(err)
	}
	const want = `case n-1: events about it: 3, signed in a journal of 8
  1  2026-03-02 09:00  notifier submit: → received (art 16(1)) (art 16(2))
  2  2026-03-02 09:00  platform confirm: received → confirmed (art 16(4))
     document DIGEST, 30 bytes
all that is here holds
`
	digest := aedile.DigestOf([]byte("Dear ALMA EXAMPLE, <thank> you"))
	if diff := cmp.Diff(strings.Replace(want, "DIGEST", string(digest), 1), b.String()); diff != "" {
		t.Error(diff)
	}
}

func TestRescreeningSaysIdenticalOrWhatDiffers(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	full, bare := f.dossier(t, f.id, record.Leave{}), f.dossier(t, f.id, record.Personal())
	other := f.find
	other.Check = "medicines/other"
	moved := f.find
	moved.Message, moved.Pack.Version = "changed", "2026.12.0"
	for name, c := range map[string]struct {
		dossier []byte
		now     []aedile.Finding
		want    []string
	}{
		"identical":            {full, []aedile.Finding{other, f.find}, nil},
		"the nearest counts":   {full, []aedile.Finding{moved, f.find}, nil},
		"gone":                 {full, []aedile.Finding{other}, []string{"the rule no longer finds it"}},
		"another pack":         {full, []aedile.Finding{moved}, []string{"message", "pack: was medicines 2026.11.0"}},
		"the item is left out": {bare, []aedile.Finding{f.find}, []string{"the item as seen was left out"}},
	} {
		d, _, err := record.Read(bytes.NewReader(c.dossier), f.key.Known)
		if err != nil {
			t.Fatal(err)
		}
		got, err := record.Rescreen(d, func(it *aedile.Item) []aedile.Finding {
			if diff := cmp.Diff(f.item, it); diff != "" {
				t.Errorf("%s: screened was another item: %s", name, diff)
			}
			return c.now
		})
		ok := err == nil && len(got) == 1 && got[0].Same == (c.want == nil) && len(got[0].Differs) == len(c.want) &&
			got[0].Version == 1 && got[0].Check == f.find.Check
		for i, w := range c.want {
			ok = ok && strings.HasPrefix(got[0].Differs[i], w)
		}
		if !ok {
			t.Errorf("%s: %+v %v", name, got, err)
		}
	}
	d, _, _ := record.Read(bytes.NewReader(full), f.key.Known)
	d.Attachments = nil
	if got, err := record.Rescreen(d, nil); err != nil || len(got) != 1 || got[0].Differs[0] != "the item as seen is not attached" {
		t.Errorf("%v %v", got, err)
	}
}

func FuzzReadDossier(f *testing.F) {
	fix := newFixture(f)
	f.Add(fix.dossier(f, fix.id, record.Leave{}))
	f.Add(fix.dossier(f, "n-1", record.Personal()))
	f.Add([]byte(`{"format":"aedile-dossier/1","case":"a","events":[{"seq":1,"event":{},"proof":[]}]}`))
	f.Add([]byte(`{"format":"aedile-dossier/1","case":"~erasures","events":[{"seq":-1,"event":{"case":"~erasures","version":1,"body":5},"proof":null}]}`))
	review, _ := kinds.Of("review")
	f.Fuzz(func(t *testing.T, b []byte) {
		d, r, err := record.Read(bytes.NewReader(b), fix.key.Known)
		if err != nil {
			return
		}
		if err := d.Show(&strings.Builder{}, r); err != nil {
			t.Error(err)
		}
		if _, err := casework.Replay(review, d.Log()); err != nil && len(r.Faults) == 0 && d.Case == fix.id {
			t.Errorf("what holds can be replayed: %v", err)
		}
		if _, err := record.Rescreen(d, func(*aedile.Item) []aedile.Finding { return nil }); err != nil {
			t.Error(err)
		}
	})
}
