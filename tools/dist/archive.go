package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"time"
)

// entry is one file of an archive.
type entry struct {
	name string
	mode int64
	data []byte
}

// archive writes the program with its papers: a zip for Windows, a tar for the others.
func (r *release) archive(p program, papers []paper) error {
	folder := fmt.Sprintf("aedile_%s_%s", r.version, p.target)
	all := []entry{{folder + "/" + p.name, 0o755, p.data}}
	for _, x := range papers {
		all = append(all, entry{folder + "/" + x.name, 0o644, x.data})
	}
	var b bytes.Buffer
	name, write := folder+".tar.gz", tarTo
	if p.os == "windows" {
		name, write = folder+".zip", zipTo
	}
	if err := write(&b, all, r.at); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return r.write(name, b.Bytes())
}

func tarTo(w io.Writer, all []entry, at time.Time) error {
	z, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	if err := tarPlain(z, all, at); err != nil {
		return err
	}
	return z.Close()
}

func tarPlain(w io.Writer, all []entry, at time.Time) error {
	t := tar.NewWriter(w)
	for _, e := range all {
		h := &tar.Header{Name: e.name, Mode: e.mode, Size: int64(len(e.data)), ModTime: at, Typeflag: tar.TypeReg, Format: tar.FormatUSTAR}
		if err := t.WriteHeader(h); err != nil {
			return err
		}
		if _, err := t.Write(e.data); err != nil {
			return err
		}
	}
	return t.Close()
}

func zipTo(w io.Writer, all []entry, at time.Time) error {
	z := zip.NewWriter(w)
	for _, e := range all {
		f, err := z.CreateHeader(&zip.FileHeader{Name: e.name, Method: zip.Deflate, Modified: at})
		if err != nil {
			return err
		}
		if _, err := f.Write(e.data); err != nil {
			return err
		}
	}
	return z.Close()
}
