package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/goreleaser/nfpm/v2"
	_ "github.com/goreleaser/nfpm/v2/deb" // the format, which is asked for by name
	"github.com/goreleaser/nfpm/v2/files"
)

// debian writes the package for Debian and what stems from it: the program and its papers, no service that starts by itself.
func (r *release) debian(p program, papers []paper) error {
	tmp, err := os.MkdirTemp("", "deb")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	var contents files.Contents
	add := func(name, to string, mode fs.FileMode, data []byte) error {
		from := filepath.Join(tmp, strings.ReplaceAll(name, "/", "_"))
		contents = append(contents, &files.Content{Source: from, Destination: to,
			FileInfo: &files.ContentFileInfo{Mode: mode, MTime: r.at, Owner: "root", Group: "root"}})
		return os.WriteFile(from, data, 0o600)
	}
	if err := add(p.name, "/usr/bin/aedile", 0o755, p.data); err != nil {
		return err
	}
	for _, x := range papers {
		to := x.name
		if to == "LICENSE" {
			to = "copyright"
		}
		if err := add("doc_"+x.name, "/usr/share/doc/aedile/"+to, 0o644, x.data); err != nil {
			return err
		}
	}
	info := nfpm.WithDefaults(&nfpm.Info{Name: "aedile", Arch: p.arch, Platform: "linux", Version: r.version, VersionSchema: "none",
		Maintainer: "Aedile maintainers <security@aedile.invalid>", Section: "web", Priority: "optional", License: "Apache-2.0",
		MTime:        r.at,
		Description:  "screens what online platforms offer against EU law\n and carries every finding through the procedure that the law lays down.",
		Overridables: nfpm.Overridables{Contents: contents}})
	if err := nfpm.PrepareForPackager(info, "deb"); err != nil {
		return fmt.Errorf("prepare package: %w", err)
	}
	d, err := nfpm.Get("deb")
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := d.Package(info, &b); err != nil {
		return fmt.Errorf("write package: %w", err)
	}
	return r.write(fmt.Sprintf("aedile_%s_%s.deb", r.version, p.arch), b.Bytes())
}
