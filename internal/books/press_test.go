package books_test

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework/record"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/internal/books"
	"github.com/aedile/aedile/report/annex"
	"github.com/aedile/aedile/report/issue"
)

// A published report is a version with its digests and a signature, everybody can have it, and the log says who published it.
func TestAPublishedReportStaysWithItsDigestAndSignature(t *testing.T) {
	t.Parallel()
	secret, public, err := record.NewKey(rand.Reader, "market.example")
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
	known := note.VerifierList(vs...)
	dir := t.TempDir()
	var dk *desk.Desk
	b := open(t, func(c *books.Sources) { c.Versions, c.Sign, dk = dir, sign, c.Desk })
	if err := b.Publish(t.Context(), "2026H2", "", "p-1"); aedile.ClassOf(err) != aedile.Invalid {
		t.Errorf("a period that is not over was published: %v", err)
	}
	if err := b.Publish(t.Context(), "2026H1", "", "p-1"); err != nil {
		t.Fatal(err)
	}
	if err := b.Publish(t.Context(), "2026H1", "again", "p-1"); aedile.ClassOf(err) != aedile.Conflict {
		t.Errorf("the same figures were published again: %v", err)
	}
	v, err := b.Report(t.Context(), "2026H1", 4, "")
	if err != nil || len(v.Kept) != 1 || !v.Kept[0].Signed || len(v.Kept[0].Files) != 2 || !v.Open || !v.Again {
		t.Fatalf("the page shows %+v, %v", v.Kept, err)
	}
	list, err := b.Published(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	all, err := annex.ReadVersions(bytes.NewReader(list), "list")
	if err != nil || len(all) != 1 || all[0].By != "" || strings.Contains(string(list), "p-1") {
		t.Fatalf("everybody has %s, %v", list, err)
	}
	if err := issue.Verify(all[0], known); err != nil {
		t.Error(err)
	}
	for name, change := range map[string]func(*annex.Version){"another period": func(v *annex.Version) { v.Period = "2025H2" },
		"other figures": func(v *annex.Version) { v.Digest = strings.Repeat("0", 64) },
		"no signature":  func(v *annex.Version) { v.Signed = "" }} {
		x := all[0]
		if change(&x); issue.Verify(x, known) == nil {
			t.Errorf("%s: the signature holds", name)
		}
	}
	for name, want := range map[string]string{all[0].File: all[0].Digest, all[0].Tables: all[0].TablesDigest} {
		data, err := b.PublishedFile(t.Context(), name)
		sum := sha256.Sum256(data)
		if err != nil || hex.EncodeToString(sum[:]) != want {
			t.Errorf("%s is not what was signed: %v", name, err)
		}
	}
	if err := issue.FilesHold(dir, all[0]); err != nil {
		t.Error(err)
	}
	for _, name := range []string{all[0].Tables, all[0].File} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("other"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := issue.FilesHold(dir, all[0]); aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("%s was changed and holds: %v", name, err)
		}
	}
	var said []string
	for f, err := range dk.Log.Facts(t.Context(), desk.FactFilter{What: []record.FactKind{record.FactReport}}) {
		if err != nil {
			t.Fatal(err)
		}
		said = append(said, string(f.By)+" "+f.Name+" "+f.Outcome)
	}
	if len(said) != 1 || said[0] != "p-1 Marktplein 2026-01-01/2026-06-30 version 1 sha256:"+all[0].Digest {
		t.Errorf("the log says %q", said)
	}
}

func TestOnlyFilesOfVersionsAreForEverybody(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "draft.txt"), []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	b := open(t, func(c *books.Sources) { c.Versions = dir })
	for _, name := range []string{"draft.txt", "", "..", "../draft.txt", annex.VersionsFile} {
		if data, err := b.PublishedFile(t.Context(), name); aedile.ClassOf(err) != aedile.NotFound {
			t.Errorf("%q gives %q, %v", name, data, err)
		}
	}
	if list, err := b.Published(t.Context()); err != nil || len(list) > 0 {
		t.Errorf("where nothing was published the list is %q, %v", list, err)
	}
	b = open(t, nil)
	if err := b.Publish(t.Context(), "2026H1", "", "p-1"); aedile.ClassOf(err) != aedile.Unavailable {
		t.Errorf("without a folder: %v", err)
	}
}
