package archive

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/aedile/aedile"
)

// Files keeps files by name. Names have parts joined by slashes, of letters, digits, dots and dashes. Any number of goroutines and of
// processes may use one store. What Put has returned from is kept, whatever happens to the process.
type Files interface {
	// Put writes a whole file, once: a Conflict error says that there is one of that name.
	Put(ctx context.Context, name string, body []byte) error
	// Get reads a whole file. The error is NotFound where there is none.
	Get(ctx context.Context, name string) ([]byte, error)
	// Range reads n bytes from the offset on; fewer where the file ends before. The error is NotFound where there is none.
	Range(ctx context.Context, name string, offset, n int64) ([]byte, error)
	// List returns the names that begin with the prefix, sorted.
	List(ctx context.Context, prefix string) ([]string, error)
	// Remove takes a file away. It is no error that there is none.
	Remove(ctx context.Context, name string) error
}

// Folder is a store in a folder of the file system.
type Folder struct{ dir string }

// NewFolder returns the store in the folder, which is made when something is written.
func NewFolder(dir string) Folder { return Folder{dir} }

// String returns the folder.
func (f Folder) String() string { return f.dir }

func (f Folder) path(name string) (string, error) {
	if !filepath.IsLocal(name) || path.Clean(name) != name {
		return "", aedile.Invalidf("name file of archive", name, "is no name of a file of an archive")
	}
	return filepath.Join(f.dir, filepath.FromSlash(name)), nil
}

// Put writes a file that is whole or absent.
func (f Folder) Put(_ context.Context, name string, body []byte) error {
	p, err := f.path(name)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(p), 0o700); err != nil {
		return aedile.Deniedf("write archive", f.dir, "the folder cannot be made").Because(err)
	}
	tmp, err := write(p, body) // internal/atomicfile replaces what is there; the link below does not
	if err != nil {
		return aedile.Deniedf("write archive", name, "cannot be written").Because(err)
	}
	defer os.Remove(tmp)
	if err := os.Link(tmp, p); errors.Is(err, fs.ErrExist) {
		return aedile.Conflictf("write archive", name, "there is such a file")
	} else if err != nil {
		return aedile.Deniedf("write archive", name, "cannot be written").Because(err)
	}
	if d, err := os.Open(filepath.Dir(p)); err == nil { // a file system that cannot sync a folder has nothing to add
		_ = d.Sync()
		_ = d.Close()
	}
	return nil
}

// write puts the body on the disk under a name of its own beside the wanted one.
func write(beside string, body []byte) (string, error) {
	f, err := os.CreateTemp(filepath.Dir(beside), "."+filepath.Base(beside)+".*")
	if err != nil {
		return "", err
	}
	_, err = f.Write(body)
	return f.Name(), errors.Join(err, f.Sync(), f.Close())
}

// Get reads a file.
func (f Folder) Get(_ context.Context, name string) ([]byte, error) {
	p, err := f.path(name)
	if err != nil {
		return nil, err
	}
	b, err := os.ReadFile(p)
	return b, f.unread(name, err)
}

// Range reads a part of a file.
func (f Folder) Range(_ context.Context, name string, offset, n int64) ([]byte, error) {
	p, err := f.path(name)
	if err != nil {
		return nil, err
	}
	file, err := os.Open(p)
	if err != nil {
		return nil, f.unread(name, err)
	}
	defer file.Close()
	b, err := io.ReadAll(io.NewSectionReader(file, offset, n))
	return b, f.unread(name, err)
}

func (f Folder) unread(name string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return aedile.NotFoundf("read archive", name, "there is no such file")
	}
	return aedile.Deniedf("read archive", name, "cannot be read").Because(err)
}

// List lists files. What a killed writer left beside its place is not listed.
func (f Folder) List(_ context.Context, prefix string) ([]string, error) {
	var names []string
	err := filepath.WalkDir(f.dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			return err
		}
		rel, err := filepath.Rel(f.dir, p)
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), ".") {
			return err
		}
		if rel = filepath.ToSlash(rel); strings.HasPrefix(rel, prefix) {
			names = append(names, rel)
		}
		return nil
	})
	if err != nil {
		return nil, aedile.Deniedf("list archive", f.dir, "cannot be read").Because(err)
	}
	slices.Sort(names)
	return names, nil
}

// Remove takes a file away.
func (f Folder) Remove(_ context.Context, name string) error {
	p, err := f.path(name)
	if err != nil {
		return err
	}
	if err := os.Remove(p); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return aedile.Deniedf("clear archive", name, "cannot be removed").Because(err)
	}
	return nil
}

// abandoned is for how long nothing may have been written to a file without a place before it is taken for one whose writer was killed.
// Chosen: a segment is written in seconds.
const abandoned = time.Hour

// Clean removes what killed writers have left beside the places of files: it may hold what is erased. Time is that of the file system.
func (f Folder) Clean(context.Context) error {
	now, err := f.now()
	if err != nil {
		return aedile.Deniedf("clear archive", f.dir, "cannot be written").Because(err)
	}
	err = filepath.WalkDir(f.dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || !unplaced(d.Name()) {
			return err
		}
		fi, err := d.Info()
		if err == nil && now.Sub(fi.ModTime()) > abandoned {
			err = os.Remove(p)
		}
		if errors.Is(err, fs.ErrNotExist) {
			return nil // its writer has put it in its place
		}
		return err
	})
	if err != nil {
		return aedile.Deniedf("clear archive", f.dir, "what a killed writer has left cannot be removed").Because(err)
	}
	return nil
}

// unplaced reports whether write gives such names.
func unplaced(name string) bool {
	at := strings.LastIndexByte(name, '.')
	return at > 1 && name[0] == '.' && at+1 < len(name) && strings.Trim(name[at+1:], "0123456789") == ""
}

// now returns the time as the file system has it.
func (f Folder) now() (time.Time, error) {
	file, err := os.CreateTemp(f.dir, ".now.*")
	if err != nil {
		return time.Time{}, err
	}
	fi, err := file.Stat()
	if err = errors.Join(err, file.Close(), os.Remove(file.Name())); err != nil {
		return time.Time{}, err
	}
	return fi.ModTime(), nil
}
