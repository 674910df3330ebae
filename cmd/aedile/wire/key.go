package wire

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework/record"
	"github.com/aedile/aedile/cmd/aedile/terminal"
)

// PublicSuffix is what the name of the file with the public half of a key ends in.
const PublicSuffix = ".pub"

// MakeKey writes a new key for checkpoints: the secret half into the file, readable by its owner only, the public half beside
// it. A file that is there already is a Conflict error.
func MakeKey(file, name string, rand io.Reader) error {
	secret, verifier, err := record.NewKey(rand, name)
	if err != nil {
		return err
	}
	for _, half := range []struct {
		name, text string
		mode       fs.FileMode
	}{{file, secret, terminal.Private}, {file + PublicSuffix, verifier, terminal.Public}} {
		f, err := os.OpenFile(half.name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, half.mode)
		if errors.Is(err, fs.ErrExist) {
			return aedile.Conflictf("make key", half.name, "is there already")
		}
		if err != nil {
			return fmt.Errorf("make key: %w", err)
		}
		_, err = fmt.Fprintln(f, half.text)
		if err = errors.Join(err, f.Close()); err != nil {
			return fmt.Errorf("make key: %w", err)
		}
	}
	return nil
}

// signer reads the secret half of a key.
func signer(file string) (note.Signer, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, aedile.NotFoundf("read key", file, "cannot be read").Hint("aedile case key " + file + " makes one").Because(err)
	}
	s, err := note.NewSigner(strings.TrimSpace(string(b)))
	if err != nil {
		return nil, aedile.Invalidf("read key", file, "is no secret key for checkpoints").Hint("aedile case key NAME writes one")
	}
	return s, nil
}

// Verifiers reads public halves of keys, one a line in each file. No file gives nil: signatures are then not looked at.
func Verifiers(files []string) (note.Verifiers, error) {
	if len(files) == 0 {
		return nil, nil
	}
	var vs []note.Verifier
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			return nil, aedile.NotFoundf("read key", file, "cannot be read").Because(err)
		}
		for line := range strings.Lines(string(b)) {
			if line = strings.TrimSpace(line); line == "" {
				continue
			}
			v, err := record.Verifiers(line)
			if err != nil {
				return nil, aedile.Invalidf("read key", file,
					"is no public key of checkpoints").Hint("aedile case key NAME writes the public half into NAME.pub").Because(err)
			}
			vs = append(vs, v...)
		}
	}
	return note.VerifierList(vs...), nil
}

// Cosigner reads the secret half of a key, to sign with the instant.
func Cosigner(file string, at time.Time) (note.Signer, error) {
	if _, err := signer(file); err != nil {
		return nil, err
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, aedile.NotFoundf("read key", file, "cannot be read").Because(err)
	}
	return record.Cosigner(strings.TrimSpace(string(b)), at) //nolint:wrapcheck // it says that the key was read
}

// Halves reads the secret half of a key, and the public half beside it.
func Halves(file string) (note.Signer, note.Verifiers, error) {
	s, err := signer(file)
	if err != nil {
		return nil, nil, err
	}
	known, err := Verifiers([]string{file + PublicSuffix})
	return s, known, err
}
