package source

import (
	"archive/tar"
	"archive/zip"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/aedile/aedile"
)

// Limits on collections of files. Chosen: more than any export that was met, far less than a hostile archive can state.
const (
	maxMembers = 1_000_000
	maxNested  = 3 // archives in archives
)

// folderReader reads the files of a folder, in order of their paths. A file that cannot be read is a fault of its own.
type folderReader struct {
	s     *Source
	root  string
	files []string // paths relative to root
}

// openFolder lists the files of a folder. It returns an Invalid error where there are none.
func (s *Source) openFolder(root string) error {
	r := &folderReader{s: s, root: root}
	s.reader = r
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		rel, relErr := filepath.Rel(root, path)
		switch {
		case err != nil && path != root:
			r.files = append(r.files, rel) // and becomes a fault when it is read
			return nil
		case err != nil || relErr != nil:
			return errors.Join(err, relErr)
		case d.IsDir() && path != root && hidden(d.Name()):
			s.notes.add("hidden folders that are not read", filepath.ToSlash(rel))
			return filepath.SkipDir
		case d.IsDir():
			return nil
		case !d.Type().IsRegular() || hidden(d.Name()):
			s.notes.add("files that are not read", filepath.ToSlash(rel))
			return nil
		}
		if fi, err := d.Info(); err == nil {
			s.size += fi.Size()
		}
		if r.files = append(r.files, rel); len(r.files) > maxMembers {
			return aedile.Limitf("", "", "folder holds more than %d files", maxMembers).Hint("name the folders in it one by one")
		}
		return nil
	})
	if err != nil {
		var own *aedile.Error
		if errors.As(err, &own) {
			return err
		}
		return fileError(err)
	}
	if len(r.files) == 0 {
		return aedile.Invalidf("", "", "folder holds no file that can be read").Hint("formats: " + strings.Join(Formats(), ", "))
	}
	return nil
}

func hidden(name string) bool { return strings.HasPrefix(name, ".") || name == "__MACOSX" }

func isPage(path string) bool {
	switch filepath.Ext(plainName(path)) {
	case ".html", ".htm", ".xhtml":
		return true
	}
	return false
}

func (r *folderReader) chunks(ctx context.Context, yield func(Chunk, error) bool) {
	for _, rel := range r.files {
		name, shown := filepath.Join(r.root, rel), filepath.ToSlash(rel)
		if isPage(name) && (r.s.c.Format == "" || r.s.c.Format == HTML) {
			r.s.readAs(HTML)
			c := &pageChunk{s: r.s, name: name, fallback: shown, read: func() ([]byte, *fault) { return r.load(name) }}
			if !yield(c, nil) {
				return
			}
			continue
		}
		f, err := os.Open(name)
		if err != nil {
			if !yield(bad{faultOf(fileError(err), "").at(name, 0)}, nil) {
				return
			}
			continue
		}
		ok := r.s.member(ctx, f, name, shown, yield)
		if err := f.Close(); err != nil || !ok {
			return
		}
	}
}

// load reads one page, decompressed, held to the limits of a file and of a record.
func (r *folderReader) load(path string) ([]byte, *fault) {
	f, err := os.Open(path)
	if err != nil {
		return nil, faultOf(fileError(err), "")
	}
	defer f.Close() //nolint:errcheck // read only
	one := &Source{account: new(account), name: path, c: r.s.c}
	defer func() {
		r.s.read.Add(one.read.Load())
		r.s.out.Add(one.out.Load())
		_ = one.Close() // only a decompressor
	}()
	in, err := one.newInput(f)
	if err != nil {
		return nil, faultOf(err, "")
	}
	body, bad, err := one.whole(in)
	if err != nil {
		return nil, faultOf(err, "")
	}
	return body, bad
}

// readAs notes a format that was met in a collection.
func (s *Source) readAs(format string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.formats == nil {
		s.formats = map[string]struct{}{}
	}
	s.formats[format] = struct{}{}
}

// member reads one file of a folder or archive. What is wrong with it is a fault of its own; content that no reader knows is noted
// where the name does not promise items. It returns false where no more is wanted.
func (s *Source) member(ctx context.Context, r io.Reader, name, shown string, yield func(Chunk, error) bool) bool {
	one := &Source{account: s.account, name: name, c: s.c, page: shown, depth: s.depth + 1}
	defer one.Close() //nolint:errcheck // only a decompressor
	fail := func(err error) bool {
		f := FaultOf(one.stopped(err))
		f.Source = name
		return yield(bad{f}, nil)
	}
	err := one.openStream(r)
	switch {
	case err == nil:
	case one.format == "" && aedile.ClassOf(err) == aedile.Invalid && byName(plainName(name), "") == "":
		s.notes.add("files that are not read", shown)
		return true
	default:
		return fail(err)
	}
	if one.format != Zip && one.format != Tar {
		s.readAs(one.format)
	}
	more := true
	one.reader.chunks(ctx, func(c Chunk, err error) bool {
		if err != nil {
			more = fail(err)
			return false
		}
		more = yield(c, nil) && ctx.Err() == nil
		return more
	})
	return more
}

// zipReader reads the files of an archive, in the order in which it lists them.
type zipReader struct {
	s    *Source
	size int64
	z    *zip.Reader
}

func newZip(s *Source, in *input) (*zipReader, error) {
	if s.depth >= maxNested {
		return nil, aedile.Limitf("", "", "archives are nested deeper than %d", maxNested)
	}
	at, size, err := s.seekable(in)
	if err != nil {
		return nil, err
	}
	z, err := zip.NewReader(at, size)
	if err != nil {
		return nil, aedile.Invalidf("", "", "zip archive is damaged").Hint("fetch the file again").Because(err)
	}
	if len(z.File) > maxMembers {
		return nil, aedile.Limitf("", "", "archive lists more than %d files", maxMembers)
	}
	return &zipReader{s, size, z}, nil
}

func (r *zipReader) chunks(ctx context.Context, yield func(Chunk, error) bool) {
	for _, f := range r.z.File {
		shown := path.Clean("/" + strings.ReplaceAll(f.Name, "\\", "/"))[1:]
		switch {
		case f.FileInfo().IsDir():
			continue
		case !f.Mode().IsRegular() || hidden(path.Base(shown)) || strings.HasPrefix(shown, "__MACOSX/"):
			r.s.notes.add("files that are not read", shown)
			continue
		case f.Flags&1 != 0:
			if !yield(bad{invalid("is encrypted").hinted("unpack it with its password").at(r.s.name+"/"+shown, 0)}, nil) {
				return
			}
			continue
		}
		content, err := f.Open()
		if err != nil {
			if !yield(bad{invalid("cannot be unpacked: %v", err).at(r.s.name+"/"+shown, 0)}, nil) {
				return
			}
			continue
		}
		swells := &guard{r: content, s: &Source{account: new(account), c: r.s.c}, codec: "zip"}
		swells.s.read.Store(r.size)
		ok := r.s.member(ctx, swells, r.s.name+"/"+shown, shown, yield)
		_ = content.Close() // read only
		if !ok {
			return
		}
	}
}

// tarReader reads the files of an archive one after the other.
type tarReader struct {
	s *Source
	t *tar.Reader
}

func newTar(s *Source, in *input) (*tarReader, error) {
	if s.depth >= maxNested {
		return nil, aedile.Limitf("", "", "archives are nested deeper than %d", maxNested)
	}
	return &tarReader{s, tar.NewReader(in)}, nil
}

func (r *tarReader) chunks(ctx context.Context, yield func(Chunk, error) bool) {
	for n := 0; ; n++ {
		h, err := r.t.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err == nil && n > maxMembers {
			err = aedile.Limitf("", "", "archive holds more than %d files", maxMembers)
		}
		if err != nil {
			var own *aedile.Error
			if !errors.As(err, &own) {
				err = aedile.Invalidf("", "", "tar archive is damaged").Hint("what stands before the damage was read").Because(err)
			}
			yield(nil, err)
			return
		}
		shown := path.Clean("/" + h.Name)[1:]
		switch {
		case h.Typeflag == tar.TypeDir:
		case h.Typeflag != tar.TypeReg || hidden(path.Base(shown)):
			r.s.notes.add("files that are not read", shown)
		default:
			if !r.s.member(ctx, r.t, r.s.name+"/"+shown, shown, yield) {
				return
			}
		}
	}
}
