package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
)

// work is something of others that is part of the program.
type work struct {
	name    string // path of a module, or what it is
	version string
	licence string   // its SPDX identifier
	rights  []string // lines that say whose it is
	texts   []paper  // the texts of the licence
}

// works returns the modules of which packages are linked into the program on any system, the language itself, and the files in our
// folders that are works of others: those have a LICENCE file beside them.
func (r *release) works() ([]work, error) {
	found := map[string]work{}
	for _, t := range targets() {
		text, err := output(r.repo, []string{"CGO_ENABLED=0", "GOOS=" + t.os, "GOARCH=" + t.arch}, "go", "list", "-deps",
			"-json=Module", "./cmd/aedile")
		if err != nil {
			return nil, err
		}
		for d := json.NewDecoder(strings.NewReader(text)); ; {
			var p struct {
				Module *struct {
					Path, Version, Dir string
					Main               bool
				}
			}
			if err := d.Decode(&p); err == io.EOF {
				break
			} else if err != nil {
				return nil, fmt.Errorf("read list of packages: %w", err)
			}
			if p.Module == nil || p.Module.Main || found[p.Module.Path].name != "" {
				continue
			}
			w, err := workIn(p.Module.Dir, p.Module.Path, p.Module.Version)
			if err != nil {
				return nil, err
			}
			found[w.name] = w
		}
	}
	all := make([]work, 0, len(found)+1)
	for _, w := range found {
		all = append(all, w)
	}
	root, err := output(r.repo, nil, "go", "env", "GOROOT")
	if err != nil {
		return nil, err
	}
	version, err := output(r.repo, nil, "go", "env", "GOVERSION")
	if err != nil {
		return nil, err
	}
	w, err := workIn(root, "Go standard library", version)
	if err != nil {
		return nil, err
	}
	own, err := r.beside()
	all = append(append(all, w), own...)
	sort.Slice(all, func(i, j int) bool { return all[i].name < all[j].name })
	return all, err
}

// beside returns works of others that stand in our own folders, such as fonts.
func (r *release) beside() (ws []work, err error) {
	err = filepath.WalkDir(r.repo, func(path string, d os.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != r.repo && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || d.Name() == "tools" ||
			path == r.out):
			return filepath.SkipDir
		case d.Type().IsRegular() && filepath.Dir(path) != r.repo && ownFile.MatchString(d.Name()):
			rel, err := filepath.Rel(r.repo, filepath.Dir(path))
			if err != nil {
				return err
			}
			w, err := workIn(filepath.Dir(path), filepath.ToSlash(rel), "")
			ws = append(ws, w)
			return err
		}
		return nil
	})
	return ws, err
}

var (
	licenceFile = regexp.MustCompile(`(?i)^(un)?(licen[sc]e|copying|notice|patents|ofl)([.-].*)?$`)
	ownFile     = regexp.MustCompile(`^(LICEN[CS]E|OFL)([.-][A-Za-z]+)?(\.txt)?$`) // a licence beside a work of others in our folders
	rights      = regexp.MustCompile(`(?im)^[^\w\n]*copyright .*$`)
)

// workIn reads the licence of what stands in a folder.
func workIn(dir, name, version string) (work, error) {
	w := work{name: name, version: version}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return w, fmt.Errorf("read licence of %s: %w", name, err)
	}
	seen := map[string]bool{}
	for _, e := range entries {
		if e.IsDir() || !licenceFile.MatchString(e.Name()) || strings.HasSuffix(e.Name(), ".go") {
			continue
		}
		b, err := os.ReadFile(filepath.Join(dir, e.Name())) //nolint:gosec // of a module
		if err != nil {
			return w, fmt.Errorf("read licence of %s: %w", name, err)
		}
		w.texts = append(w.texts, paper{e.Name(), b})
		if w.licence == "" {
			w.licence = spdx(string(b))
		}
		for _, l := range rights.FindAllString(string(b), -1) {
			l = strings.Join(strings.Fields(strings.Trim(l, " \t#*/;=-")), " ")
			if !seen[l] && !strings.Contains(strings.ToLower(l), "copyright holder") &&
				!strings.Contains(strings.ToLower(l), "copyright owner") &&
				!strings.Contains(l, "[yyyy]") && !strings.Contains(strings.ToLower(l), "copyright statement") &&
				!strings.Contains(strings.ToLower(l), "copyright notice") && !strings.Contains(strings.ToLower(l), "copyright license") {
				seen[l] = true
				w.rights = append(w.rights, l)
			}
		}
	}
	if w.licence == "" {
		return w, fmt.Errorf("%s %s: no licence that is known here: look at %s", name, version, dir)
	}
	return w, nil
}

// spdx names the licence by words that only it has, "" for one that is not known.
func spdx(text string) string {
	text = strings.ToLower(strings.Join(strings.Fields(text), " "))
	for _, l := range []struct {
		id    string
		words []string
	}{
		{"Apache-2.0", []string{"apache license", "version 2.0"}},
		{"MPL-2.0", []string{"mozilla public license", "2.0"}},
		{"OFL-1.1", []string{"sil open font license"}},
		{"BSD-3-Clause", []string{"redistribution and use in source and binary forms", "neither the name"}},
		{"BSD-3-Clause", []string{"redistribution and use in source and binary forms", "names of its contributors"}},
		{"BSD-2-Clause", []string{"redistribution and use in source and binary forms"}},
		{"MIT", []string{"permission is hereby granted, free of charge", "without restriction"}},
		{"0BSD", []string{"zero-clause bsd"}},
		{"ISC", []string{"permission to use, copy, modify, and/or distribute this software for any purpose"}},
		{"CC0-1.0", []string{"cc0 1.0 universal"}},
		{"Unlicense", []string{"this is free and unencumbered software released into the public domain"}},
		{"blessing", []string{"may you do good and not evil"}},
	} {
		all := true
		for _, w := range l.words {
			all = all && strings.Contains(text, w)
		}
		if all {
			return l.id
		}
	}
	return ""
}

// noticeOf writes the list of works.
func noticeOf(works []work) string {
	var b strings.Builder
	b.WriteString("Aedile\nLicensed under the Apache License, Version 2.0; see LICENSE.\n\n" +
		"The program contains the following works of others under their own licences.\nTheir texts go with every archive, in the folder licences.\n")
	for _, w := range works {
		fmt.Fprintf(&b, "\n%s", w.name)
		if w.version != "" {
			fmt.Fprintf(&b, " %s", w.version)
		}
		fmt.Fprintf(&b, "\n    %s\n", w.licence)
		for _, l := range w.rights {
			fmt.Fprintf(&b, "    %s\n", l)
		}
	}
	return b.String()
}
