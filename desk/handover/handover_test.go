package handover_test

import (
	"archive/zip"
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
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
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/desk/handover"
)

var now = time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)

// asked is a record with a request of an authority that names a person and to which a document is attached.
func asked(t *testing.T) (*desk.Desk, handover.Giving) {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "aedile.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	dk, err := desk.New(desk.Config{Record: s, Policy: desk.NoPolicy(), Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	r := &kinds.Request{Kind: kinds.Simple, LegalBasis: "67(2)", Purpose: "to see what Jana Novotna saw", Penalties: []string{"74(2)(a)"},
		Deadline:   deadline.Date{Year: 2026, Month: 12, Day: 18},
		Addressees: []kinds.Addressee{{Service: "Marktplein"}},
		Questions:  []kinds.Question{{No: 1, Text: "How many?"}}}
	if _, err := dk.Request(t.Context(), desk.Requesting{Header: desk.Header{ID: "request-1"}, Request: r, By: "o", Send: true}); err != nil {
		t.Fatal(err)
	}
	data := []byte("minutes of Jana Novotna")
	sum := sha256.Sum256(data)
	if _, err := s.Attach(t.Context(), record.Attachment{Case: "request-1", Kind: record.Document, Name: "../min utes.txt",
		Media: "text/plain", Data: data, Digest: aedile.Digest("sha256:" + hex.EncodeToString(sum[:])), By: casework.Actor{Party: casework.Authority, ID: "o"},
		At: now}); err != nil {
		t.Fatal(err)
	}
	secret, public, err := record.NewKey(rand.Reader, "dsc.example")
	if err != nil {
		t.Fatal(err)
	}
	sign, err := note.NewSigner(secret)
	if err != nil {
		t.Fatal(err)
	}
	vs, err := record.Verifiers(public)
	if err != nil {
		t.Fatal(err)
	}
	return dk, handover.Giving{Case: "request-1", From: "Coordinator A", To: "Coordinator B", Purpose: "sharing information", Personal: true,
		Sign: sign, Known: note.VerifierList(vs...)}
}

// unpacked returns the files of the archive by name.
func unpacked(t *testing.T, v handover.Cover) map[string][]byte {
	t.Helper()
	var b bytes.Buffer
	if err := v.Write(&b); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if all[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

func TestWhatIsHandedOverIsNamedWithItsDigestAndVerifies(t *testing.T) {
	t.Parallel()
	dk, g := asked(t)
	g.Confidential = map[string]string{"documents/01-min_utes.txt": "trade secret"}
	v, err := handover.Gather(t.Context(), dk, g)
	if err != nil {
		t.Fatal(err)
	}
	files := unpacked(t, v)
	var cover handover.Cover
	if err := json.Unmarshal(files["cover.json"], &cover); err != nil {
		t.Fatal(err)
	}
	if cover.Status == "" || len(cover.Dues) == 0 || !slices.Contains(cover.Law, "art 67(2) DSA") || len(cover.Events) != 2 {
		t.Errorf("the cover says too little: %+v", cover)
	}
	whats := map[string]int{}
	for _, f := range cover.Files {
		sum := sha256.Sum256(files[f.Name])
		if f.SHA256 != hex.EncodeToString(sum[:]) || f.Bytes != len(files[f.Name]) || f.Bytes == 0 {
			t.Errorf("%s is not the file that the cover names", f.Name)
		}
		if (f.Confidential != "") != (f.What == "document") || strings.Contains(f.Name, "..") {
			t.Errorf("%+v", f)
		}
		whats[f.What]++
	}
	if whats["dossier"] != 1 || whats["letter"] != 1 || whats["document"] != 1 || len(files) != len(cover.Files)+2 {
		t.Errorf("the files are %v", whats)
	}
	if !bytes.HasPrefix(files["letters/01-request.pdf"], []byte("%PDF-")) {
		t.Error("the letter is no PDF")
	}
	d, r, err := record.Read(bytes.NewReader(files["dossier.json"]), g.Known)
	if err != nil || len(r.Faults) > 0 || d.Case != "request-1" {
		t.Errorf("the dossier does not verify: %v, %v", r.Faults, err)
	}
	for _, want := range []string{"Coordinator B", "CONFIDENTIAL: trade secret", "open until 2026-12-18"} {
		if !strings.Contains(string(files["cover.txt"]), want) {
			t.Errorf("the cover does not say %q:\n%s", want, files["cover.txt"])
		}
	}
}

func TestWithoutPersonalDataNoFileNamesAnybody(t *testing.T) {
	t.Parallel()
	dk, g := asked(t)
	g.Personal = false
	v, err := handover.Gather(t.Context(), dk, g)
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range unpacked(t, v) {
		if strings.Contains(string(b), "Novotna") || strings.HasPrefix(name, "documents/") {
			t.Errorf("%s holds personal data", name)
		}
	}
}

func TestWhatCannotBeHandedOverIsRefused(t *testing.T) {
	t.Parallel()
	dk, g := asked(t)
	for name, change := range map[string]func(*handover.Giving){
		"to nobody":              func(g *handover.Giving) { g.To = " " },
		"for nothing":            func(g *handover.Giving) { g.Purpose = "fun" },
		"confidential elsewhere": func(g *handover.Giving) { g.Confidential = map[string]string{"documents/09-x": "secret"} },
		"confidential, no why":   func(g *handover.Giving) { g.Confidential = map[string]string{"dossier.json": ""} },
	} {
		x := g
		change(&x)
		if _, err := handover.Gather(t.Context(), dk, x); aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	g.Case = "request-9"
	if _, err := handover.Gather(t.Context(), dk, g); aedile.ClassOf(err) != aedile.NotFound {
		t.Errorf("no such case: %v", err)
	}
}
