package source

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/aedile/aedile"
)

// folderReader reads the pages of a folder, in order of their paths. A page that cannot be read is a fault of its own.
type folderReader struct {
	s     *Source
	root  string
	pages []string // paths relative to root
}

// openFolder lists the pages of a folder. It returns an Invalid error where there are none.
func (s *Source) openFolder(root string) error {
	if f := s.c.Format; f != "" && f != HTML {
		return aedile.Invalidf("", "", "is a folder, and only pages are read from folders").
			Hint("name the files: " + filepath.Join(root, "*."+f))
	}
	r := &folderReader{s: s, root: root}
	s.format, s.reader = HTML, r
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		rel, relErr := filepath.Rel(root, path)
		switch {
		case err != nil && path != root:
			r.pages = append(r.pages, rel) // and becomes a fault when it is read
			return nil
		case err != nil || relErr != nil:
			return errors.Join(err, relErr)
		case d.IsDir():
			return nil
		}
		if isPage(path) && d.Type().IsRegular() {
			if fi, err := d.Info(); err == nil {
				s.size += fi.Size()
			}
			r.pages = append(r.pages, rel)
			return nil
		}
		s.notes.add("files that are no pages", filepath.ToSlash(rel))
		return nil
	})
	if err != nil {
		return fileError(err)
	}
	if len(r.pages) == 0 {
		return aedile.Invalidf("", "", "folder holds no page (.html, .htm, .xhtml)").
			Hint("files of other formats are named one by one")
	}
	return nil
}

func isPage(path string) bool {
	switch filepath.Ext(plainName(path)) {
	case ".html", ".htm", ".xhtml":
		return true
	}
	return false
}

func (r *folderReader) chunks(_ context.Context, yield func(Chunk, error) bool) {
	for _, rel := range r.pages {
		path := filepath.Join(r.root, rel)
		c := &pageChunk{s: r.s, name: path, fallback: filepath.ToSlash(rel), read: func() ([]byte, *fault) { return r.load(path) }}
		if !yield(c, nil) {
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
	one := &Source{name: path, c: r.s.c}
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
