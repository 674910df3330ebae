// Package issue keeps transparency reports that are published: each as the next version of its period in a folder, figures and tables with
// their digests, signed where there is a key.
//
// It counts nothing: annex does.
package issue

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/internal/atomicfile"
	"github.com/aedile/aedile/report/annex"
)

// Keeping is how a report is kept as a version.
type Keeping struct {
	Dir    string // made where it is not there
	Reason string // of a correction
	By     string // who publishes it; empty: not said
	At     time.Time
	Sign   note.Signer // nil: the version is not signed
}

// published is for everybody to read.
const published = 0o644

// Keep keeps the report in a folder as its next version: the figures and the tables in files of their own, then a line in the list. What is
// there is never written again. Only one writer at a time may keep reports in a folder.
func Keep(r *annex.Whole, k Keeping) (v annex.Version, err error) {
	if err := os.MkdirAll(k.Dir, 0o755); err != nil { //nolint:gosec // published figures are for all
		return v, aedile.Deniedf("keep version", k.Dir, "is no folder that can be written to").Because(err)
	}
	all, list, err := VersionsIn(k.Dir)
	if err != nil {
		return v, err
	}
	var last []byte
	if before, ok := annex.Latest(all, r.Service, r.Period); ok {
		if last, err = os.ReadFile(filepath.Join(k.Dir, before.File)); err != nil {
			return v, aedile.NotFoundf("keep version", before.File, "the figures of version %d cannot be read", before.N).Because(err)
		}
	}
	v, figures, err := r.Next(all, last, k.Reason, k.At)
	if err != nil {
		return v, err
	}
	var tables bytes.Buffer
	if err := r.WriteXLSX(&tables); err != nil {
		return v, err
	}
	sum := sha256.Sum256(tables.Bytes())
	v.Tables, v.TablesDigest, v.By = strings.TrimSuffix(v.File, ".ndjson")+".xlsx", hex.EncodeToString(sum[:]), k.By
	if k.Sign != nil {
		signed, err := note.Sign(&note.Note{Text: statement(v)}, k.Sign)
		if err != nil {
			return v, fmt.Errorf("sign version: %w", err)
		}
		v.Signed = string(signed)
	}
	line, err := json.Marshal(v)
	if err != nil {
		return v, fmt.Errorf("write version: %w", err)
	}
	err = put(filepath.Join(k.Dir, v.File), figures)
	if err == nil {
		err = put(filepath.Join(k.Dir, v.Tables), tables.Bytes())
	}
	if err != nil {
		return v, err
	}
	return v, put(filepath.Join(k.Dir, annex.VersionsFile), append(append(list, line...), '\n'))
}

func put(name string, b []byte) error {
	return atomicfile.Write(name, published, func(w io.Writer) error {
		_, err := w.Write(b)
		return err //nolint:wrapcheck // the caller names the file
	})
}

// VersionsIn reads the list of versions of a folder, also as it stands in the file; none where there is no list.
func VersionsIn(dir string) (all []annex.Version, list []byte, err error) {
	name := filepath.Join(dir, annex.VersionsFile)
	list, err = os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, aedile.Deniedf("read versions of reports", name, "cannot be read").Because(err)
	}
	all, err = annex.ReadVersions(bytes.NewReader(list), name)
	return all, list, err
}

// statement is what the signature of a version says: which report it is, its number, and the digests of its files.
func statement(v annex.Version) string {
	return fmt.Sprintf("aedile report\n%s\n%s\nversion %d of %s\nfigures sha256:%s\ntables sha256:%s\n", oneLine(v.Service),
		oneLine(v.Period), v.N,
		v.At.Format(time.RFC3339), v.Digest, v.TablesDigest)
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// Verify says whether one of those who are known signed this very version; a version without signature is an Invalid error.
func Verify(v annex.Version, known note.Verifiers) error {
	if v.Signed == "" {
		return aedile.Invalidf("verify version", v.File, "is not signed")
	}
	n, err := note.Open([]byte(v.Signed), known)
	if err != nil {
		return aedile.Invalidf("verify version", v.File, "nobody who is known signed it").Because(err)
	}
	if n.Text != statement(v) {
		return aedile.Invalidf("verify version", v.File, "what was signed is another version")
	}
	return nil
}

// FilesHold says whether the files of the version are there with their digests.
func FilesHold(dir string, v annex.Version) error {
	for _, f := range [][2]string{{v.File, v.Digest}, {v.Tables, v.TablesDigest}} {
		name, digest := f[0], f[1]
		if name == "" {
			continue // kept before there were tables
		}
		b, err := os.ReadFile(filepath.Join(dir, filepath.Base(name)))
		if err != nil {
			return aedile.NotFoundf("verify version", name, "is not there").Because(err)
		}
		if sum := sha256.Sum256(b); hex.EncodeToString(sum[:]) != digest {
			return aedile.Invalidf("verify version", name, "is not the file that was published")
		}
	}
	return nil
}
