package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-containerregistry/pkg/v1/layout"
)

// made writes everything but the program itself and the list of parts, which need the compiler, and returns the folder.
func made(t *testing.T) string {
	t.Helper()
	r := &release{repo: t.TempDir(), out: t.TempDir(), version: "1.2.3", at: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	for _, n := range []string{"LICENSE", "README.md", "CHANGELOG.md"} {
		if err := os.WriteFile(filepath.Join(r.repo, n), []byte(n+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	papers, err := r.papers([]work{{name: "example.org/x", version: "v1.0.0", licence: "MIT",
		texts: []paper{{"LICENSE", []byte("MIT\n")}}}})
	if err != nil {
		t.Fatal(err)
	}
	var programs []program
	for _, s := range targets() {
		p := program{s, "aedile", []byte("program for " + s.String())}
		programs = append(programs, p)
		if err := r.archive(p, papers); err != nil {
			t.Fatal(err)
		}
		if p.os == "linux" {
			if err := r.debian(p, papers); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := r.image(programs, papers); err != nil {
		t.Fatal(err)
	}
	if err := r.checksums(); err != nil {
		t.Fatal(err)
	}
	return r.out
}

func TestTwoRunsGiveTheSameBytes(t *testing.T) {
	a, b := made(t), made(t)
	x, err1 := os.ReadFile(filepath.Join(a, "SHA256SUMS"))
	y, err2 := os.ReadFile(filepath.Join(b, "SHA256SUMS"))
	if err1 != nil || err2 != nil || !bytes.Equal(x, y) {
		t.Errorf("%v %v:\n%s\nis not\n%s", err1, err2, x, y)
	}
	for _, want := range []string{"aedile_1.2.3_linux_amd64.tar.gz", "aedile_1.2.3_windows_arm64.zip", "aedile_1.2.3_arm64.deb",
		"aedile_1.2.3_image/index.json"} {
		if !strings.Contains(string(x), "  "+want+"\n") {
			t.Errorf("no %s in\n%s", want, x)
		}
	}
}

func TestArchivesHoldTheProgramAndItsLicences(t *testing.T) {
	dir := made(t)
	f, err := os.Open(filepath.Join(dir, "aedile_1.2.3_darwin_arm64.tar.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]int64{}
	for tr := tar.NewReader(z); ; {
		h, err := tr.Next()
		if err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		got[strings.TrimPrefix(h.Name, "aedile_1.2.3_darwin_arm64/")] = h.Mode
	}
	for name, mode := range map[string]int64{"aedile": 0o755, "LICENSE": 0o644, "NOTICE": 0o644, "licences/example.org_x/LICENSE": 0o644} {
		if got[name] != mode {
			t.Errorf("%s has mode %o, want %o: %v", name, got[name], mode, got)
		}
	}
	w, err := zip.OpenReader(filepath.Join(dir, "aedile_1.2.3_windows_amd64.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if len(w.File) != len(got) {
		t.Errorf("the zip has %d files, the tar %d", len(w.File), len(got))
	}
}

func TestTheImageRunsAsNobodyOnBothArchitectures(t *testing.T) {
	p, err := layout.FromPath(filepath.Join(made(t), "aedile_1.2.3_image"))
	if err != nil {
		t.Fatal(err)
	}
	index, err := p.ImageIndex()
	if err != nil {
		t.Fatal(err)
	}
	m, err := index.IndexManifest()
	if err != nil {
		t.Fatal(err)
	}
	var archs []string
	for _, d := range m.Manifests {
		archs = append(archs, d.Platform.Architecture)
		img, err := index.Image(d.Digest)
		if err != nil {
			t.Fatal(err)
		}
		c, err := img.ConfigFile()
		if err != nil || c.Config.User != nobody || c.Config.Entrypoint[0] != "/aedile" || c.Architecture != d.Platform.Architecture {
			t.Errorf("%v: %+v", err, c)
		}
	}
	if strings.Join(archs, " ") != "amd64 arm64" {
		t.Errorf("architectures %v", archs)
	}
}

func TestLicencesAreKnownByTheirWords(t *testing.T) {
	for want, text := range map[string]string{
		"MIT":          "Permission is hereby granted, free of charge, to any person … to deal in the Software without\nrestriction",
		"BSD-3-Clause": "Redistribution and use in source and binary forms … Neither the name of",
		"BSD-2-Clause": "Redistribution and use in source and binary forms, with or without modification",
		"Apache-2.0":   "Apache License\n   Version 2.0, January 2004",
		"OFL-1.1":      "SIL OPEN FONT LICENSE Version 1.1",
		"":             "All rights reserved.",
	} {
		if got := spdx(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

func TestAWorkWithoutAKnownLicenceStopsTheRelease(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "LICENSE"), []byte("Copyright 2026 Somebody\nNobody may use this.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := workIn(dir, "example.org/y", "v1"); err == nil || !strings.Contains(err.Error(), "example.org/y") {
		t.Errorf("got %v", err)
	}
}

func TestTheListOfPartsHasNoTime(t *testing.T) {
	in := "{\n  \"metadata\": {\n    \"timestamp\": \"2026-03-02T09:00:00Z\",\n    \"x\": 1\n  }\n}"
	if got := string(withoutTime([]byte(in))); strings.Contains(got, "timestamp") || !strings.Contains(got, "\"x\": 1") {
		t.Errorf("got %s", got)
	}
}
