package worker

import (
	"archive/tar"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/register"
	"github.com/aedile/aedile/sweep/packset"
)

// bundle packs what a worker needs to screen as the one does who starts the sweep: folders of packs that do not ship, and snapshots of
// registers.
func bundle(dirs []string, snapshots []*register.Snapshot) ([]byte, error) {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	add := func(name string, body []byte) error {
		h := &tar.Header{Name: name, Mode: 0o600, Size: int64(len(body))} // no time: the same packs are the same bytes
		if err := w.WriteHeader(h); err != nil {
			return err
		}
		_, err := w.Write(body)
		return err
	}
	for i, dir := range dirs {
		at := fmt.Sprintf("packs/%d", i)
		if _, err := os.Stat(filepath.Join(dir, "pack.yaml")); err == nil {
			at += "/" + filepath.Base(filepath.Clean(dir))
		}
		err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return err
			}
			body, err := os.ReadFile(p)
			if err != nil {
				return err
			}
			rel, err := filepath.Rel(dir, p)
			return errors.Join(err, add(path.Join(at, filepath.ToSlash(rel)), body))
		})
		if err != nil {
			return nil, aedile.NotFoundf("bundle packs", dir, "cannot be read").Because(err)
		}
	}
	for i, s := range snapshots {
		var body bytes.Buffer
		if err := s.Encode(&body); err != nil {
			return nil, fmt.Errorf("bundle register %s: %w", s.Register, err)
		}
		if err := add(fmt.Sprintf("registers/%d", i), body.Bytes()); err != nil {
			return nil, err
		}
	}
	return b.Bytes(), w.Close()
}

// unbundle makes packs and registers ready out of a bundle. It uses the folder, which is the caller's to remove.
func unbundle(b []byte, dir string, names, only []string) (*packset.Set, error) {
	var dirs []string
	var snapshots []*register.Snapshot
	r := tar.NewReader(bytes.NewReader(b))
	for {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("read packs of sweep: %w", err)
		}
		kind, rest, _ := strings.Cut(h.Name, "/")
		switch {
		case kind == "registers":
			s, err := register.Decode(r)
			if err != nil {
				return nil, fmt.Errorf("read register of sweep: %w", err)
			}
			snapshots = append(snapshots, s)
		case kind == "packs" && filepath.IsLocal(h.Name):
			p := filepath.Join(dir, filepath.FromSlash(h.Name))
			if err := errors.Join(os.MkdirAll(filepath.Dir(p), 0o700), extract(p, r)); err != nil {
				return nil, fmt.Errorf("read packs of sweep: %w", err)
			}
			n, _, _ := strings.Cut(rest, "/")
			if d := filepath.Join(dir, "packs", n); !slices.Contains(dirs, d) {
				dirs = append(dirs, d)
			}
		default:
			return nil, aedile.Invalidf("read packs of sweep", h.Name, "is no part of a bundle")
		}
	}
	set, err := packset.Compile(packset.Selection{Dirs: dirs, Names: names, Only: only})
	if err == nil && len(snapshots) > 0 {
		set.Screener, err = set.Screener.With(snapshots...)
	}
	return set, err
}

func extract(name string, r io.Reader) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, r)
	return errors.Join(err, f.Close())
}
