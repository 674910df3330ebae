package transparencydb

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"

	"github.com/aedile/aedile"
)

// Journal keeps what the database has acknowledged, so that a sending that broke off goes on where it was. It is used by one
// Sender at a time, and by many of its goroutines.
type Journal interface {
	// Filed returns those of the identifiers that are acknowledged.
	Filed(ctx context.Context, puids []string) ([]string, error)
	// Acknowledge keeps the receipts for good before it returns.
	Acknowledge(ctx context.Context, receipts []Receipt) error
}

// FileJournal is a Journal in a file: one receipt a line, as JSON. It holds the identifiers in memory.
type FileJournal struct {
	mu    sync.Mutex
	file  *os.File
	filed map[string]bool
}

// OpenJournal opens the journal at path or begins one there. A last line that was cut off in the writing is taken away: the
// database will say that those statements are there. Any other line that cannot be read is an Invalid error.
func OpenJournal(path string) (*FileJournal, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, aedile.Invalidf("open journal", path, "").Because(err)
	}
	j := &FileJournal{file: f, filed: map[string]bool{}}
	if err := j.load(path); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return j, nil
}

func (j *FileJournal) load(path string) error {
	in := bufio.NewReader(j.file)
	var good int64
	for n := 1; ; n++ {
		line, err := in.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			break // what is left has no end: it was cut off
		}
		var r Receipt
		if err == nil {
			err = json.Unmarshal(line, &r)
		}
		if err != nil || r.PUID == "" { // null, {} and others are JSON, too
			return aedile.Invalidf("read journal", fmt.Sprintf("%s: line %d", path, n), "is no receipt").Because(err)
		}
		j.filed[r.PUID] = true
		good += int64(len(line))
	}
	if err := j.file.Truncate(good); err != nil {
		return aedile.Internalf("mend journal", path, "").Because(err)
	}
	_, err := j.file.Seek(good, io.SeekStart)
	return err
}

// Filed returns those of the identifiers that the file has.
func (j *FileJournal) Filed(_ context.Context, puids []string) ([]string, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	var out []string
	for _, id := range puids {
		if j.filed[id] {
			out = append(out, id)
		}
	}
	return out, nil
}

// Acknowledge appends the receipts and waits until the disk has them.
func (j *FileJournal) Acknowledge(_ context.Context, receipts []Receipt) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	var buf bytes.Buffer
	for _, r := range receipts {
		if err := json.NewEncoder(&buf).Encode(r); err != nil {
			return err
		}
	}
	if _, err := j.file.Write(buf.Bytes()); err != nil {
		return aedile.Internalf("write journal", j.file.Name(), "").Because(err)
	}
	if err := j.file.Sync(); err != nil {
		return aedile.Internalf("write journal", j.file.Name(), "").Because(err)
	}
	for _, r := range receipts {
		j.filed[r.PUID] = true
	}
	return nil
}

// Close closes the file.
func (j *FileJournal) Close() error { return j.file.Close() }
