// Package atomicfile writes a file that is whole or absent: what is written lies beside its place until all of it is on the disk.
//
// It does not lock: of two that write the same name the last to commit wins.
package atomicfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// File is a file that is being written. Its zero value is not useful; see [Create].
type File struct {
	f    *os.File
	name string
	mode fs.FileMode
	done bool
	err  error // of the first write that failed: what follows it cannot make the file whole
}

// Create begins a file of that name and mode. Until [File.Commit] nothing stands under the name; [File.Discard] leaves nothing behind.
func Create(name string, mode fs.FileMode) (*File, error) {
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*") // readable by its owner only
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", name, err)
	}
	return &File{f: f, name: name, mode: mode}, nil
}

// Write writes p. After a write that failed every other one fails too, and so does [File.Commit].
func (f *File) Write(p []byte) (int, error) {
	if f.err != nil {
		return 0, f.err
	}
	n, err := f.f.Write(p)
	if err != nil {
		f.err = fmt.Errorf("write %s: %w", f.name, bare(err))
	}
	return n, f.err
}

// bare returns the cause of an error that names the file beside the place, which no person knows.
func bare(err error) error {
	if e := new(fs.PathError); errors.As(err, &e) {
		return e.Err
	}
	return err
}

// Commit puts what was written on the disk and under its name, and the name on the disk. After an error nothing is left behind.
func (f *File) Commit() error {
	if f.done {
		return nil
	}
	f.done = true
	err := errors.Join(f.err, f.f.Chmod(f.mode), f.f.Sync(), f.f.Close())
	if err == nil {
		err = os.Rename(f.f.Name(), f.name)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", f.name, errors.Join(err, os.Remove(f.f.Name())))
	}
	if d, err := os.Open(filepath.Dir(f.name)); err == nil { // a file system that cannot sync a folder has nothing to add
		_ = d.Sync()
		_ = d.Close()
	}
	return nil
}

// Discard throws away what was written, unless it was committed.
func (f *File) Discard() {
	if !f.done {
		f.done = true
		_ = f.f.Close() // nothing of it is kept
		_ = os.Remove(f.f.Name())
	}
}

// Write makes a file of that name and mode with what fill gives.
func Write(name string, mode fs.FileMode, fill func(io.Writer) error) error {
	f, err := Create(name, mode)
	if err != nil {
		return err
	}
	defer f.Discard()
	if err := fill(f); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return f.Commit()
}
