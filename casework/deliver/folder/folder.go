// Package folder leaves letters in a folder, for whoever prints them or hands them on.
package folder

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework/deliver"
)

// Sender writes each message into the folder as plain text, as HTML where there is some, and as mail. The name of a file begins
// with the day and ends with the key of the message, so that sending again replaces what is there. Files are for their owner only.
type Sender struct {
	Dir  string
	From string // sender of the mail; it must be an address
	Now  func() time.Time
}

// Send writes the files. Each appears under its name only when it is complete and on the disk.
func (s Sender) Send(_ context.Context, m deliver.Message) (deliver.Proof, error) {
	mail, err := m.MIME(s.From)
	if err != nil {
		return deliver.Proof{}, err
	}
	name := filepath.Join(s.Dir, m.At.UTC().Format("2006-01-02")+"-"+m.Do+"-"+m.Key())
	for _, f := range []struct {
		ending string
		data   []byte
	}{{".txt", []byte(m.Text)}, {".html", []byte(m.HTML)}, {".eml", mail}} {
		if len(f.data) == 0 {
			continue
		}
		if err := write(name+f.ending, f.data); err != nil {
			return deliver.Proof{}, &deliver.Down{Err: fmt.Errorf("write letter: %w", err)}
		}
	}
	return deliver.Proof{Way: "folder", Answer: filepath.Base(name), At: s.Now().UTC(), Digest: aedile.DigestOf(mail)}, nil
}

func write(name string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(name), ".letter-*") // readable by its owner only
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}
