package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// program is the program built for one system.
type program struct {
	target
	name string // aedile, or aedile.exe
	data []byte
}

// build compiles the program for all systems. Nothing of this machine goes in: no paths, no state of the checkout, no build identifier.
func (r *release) build() ([]program, error) {
	tmp, err := os.MkdirTemp("", "dist")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(tmp)
	ps := make([]program, 0, len(r.systems))
	for _, t := range r.systems {
		p := program{target: t, name: "aedile"}
		if t.os == "windows" {
			p.name += ".exe"
		}
		file := filepath.Join(tmp, t.String())
		env := []string{"CGO_ENABLED=0", "GOOS=" + t.os, "GOARCH=" + t.arch, "GOFLAGS="}
		if _, err := output(r.repo, env, "go", "build", "-trimpath", "-buildvcs=false",
			"-ldflags=-s -w -buildid= -X main.release=v"+r.version,
			"-o", file, "./cmd/aedile"); err != nil {
			return nil, err
		}
		if p.data, err = os.ReadFile(file); err != nil {
			return nil, err
		}
		fmt.Printf("built %s, %d bytes\n", t, len(p.data))
		ps = append(ps, p)
	}
	return ps, nil
}

// paper is a text that goes with every program.
type paper struct {
	name string
	data []byte
}

// papers returns the texts that go with the program, by name: ours, and the licence of every work that is embedded.
func (r *release) papers(works []work) ([]paper, error) {
	var ps []paper
	for _, n := range []string{"LICENSE", "README.md", "CHANGELOG.md"} {
		b, err := os.ReadFile(filepath.Join(r.repo, n))
		if err != nil {
			return nil, err
		}
		ps = append(ps, paper{n, b})
	}
	ps = append(ps, paper{"NOTICE", []byte(noticeOf(works))})
	for _, w := range works {
		for _, t := range w.texts {
			ps = append(ps, paper{"licences/" + strings.ReplaceAll(w.name, "/", "_") + "/" + t.name, t.data})
		}
	}
	return ps, nil
}

// write puts a file into the folder of the release.
func (r *release) write(name string, data []byte) error {
	fmt.Printf("wrote %s, %d bytes\n", name, len(data))
	return os.WriteFile(filepath.Join(r.out, name), data, 0o644) //nolint:gosec // for everybody
}

// checksums lists the digests of all files, as sha256sum -c reads them.
func (r *release) checksums() error {
	var lines []string
	err := filepath.WalkDir(r.out, func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		b, err := os.ReadFile(path) //nolint:gosec // we wrote it
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(r.out, path)
		sum := sha256.Sum256(b)
		lines = append(lines, hex.EncodeToString(sum[:])+"  "+filepath.ToSlash(rel)+"\n")
		return err
	})
	if err != nil {
		return err
	}
	sort.Slice(lines, func(i, j int) bool { return lines[i][66:] < lines[j][66:] })
	return r.write("SHA256SUMS", []byte(strings.Join(lines, "")))
}
