// Command dist makes what is handed out of a release: archives for every system, a package for Debian, an image for containers, a list of
// parts, the licences of all that is embedded, and checksums. The same commit and version give the same bytes, on any machine with the
// same Go.
//
// It publishes nothing and signs nothing: that is for who holds the keys.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// target is one system that the program is built for.
type target struct{ os, arch string }

func (t target) String() string { return t.os + "_" + t.arch }

func targets() []target {
	return []target{{"linux", "amd64"}, {"linux", "arm64"}, {"darwin", "amd64"}, {"darwin", "arm64"}, {"windows", "amd64"},
		{"windows", "arm64"}}
}

// release is what is made, and from what.
type release struct {
	repo    string // folder of the checkout
	out     string // folder that is written
	version string // without a leading v
	systems []target
	at      time.Time // of the commit; the time of every file within
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "dist:", err)
		os.Exit(2)
	}
}

func run(args []string) error {
	fs := flag.NewFlagSet("dist", flag.ContinueOnError)
	repo := fs.String("repo", "..", "folder of the checkout")
	out := fs.String("out", "../dist", "folder to write; what stands in it is removed")
	version := fs.String("version", "", "version; default: the tag of the commit, else its date and digest")
	only := fs.String("only", "", "build for this system alone, as in linux_amd64")
	notice := fs.String("notice", "", "write the list of embedded works to this file and end")
	if err := fs.Parse(args); err != nil {
		return err
	}
	r, err := newRelease(*repo, *out, *version)
	if err != nil {
		return err
	}
	for _, t := range targets() {
		if *only == "" || *only == t.String() {
			r.systems = append(r.systems, t)
		}
	}
	if len(r.systems) == 0 {
		return fmt.Errorf("%s is none of the systems %v", *only, targets())
	}
	if *notice != "" {
		works, err := r.works()
		if err != nil {
			return err
		}
		return os.WriteFile(*notice, []byte(noticeOf(works)), 0o644) //nolint:gosec // for everybody
	}
	return r.make()
}

// newRelease asks the checkout for its commit.
func newRelease(repo, out, version string) (*release, error) {
	repo, err1 := filepath.Abs(repo)
	out, err2 := filepath.Abs(out)
	if err := errors.Join(err1, err2); err != nil {
		return nil, err
	}
	r := &release{repo: repo, out: out, version: strings.TrimPrefix(version, "v")}
	at, err := r.git("log", "-1", "--format=%ct")
	if err != nil {
		return nil, err
	}
	s, err := strconv.ParseInt(at, 10, 64)
	if err != nil {
		return nil, fmt.Errorf("read time of commit: %w", err)
	}
	r.at = time.Unix(s, 0).UTC()
	if r.version == "" {
		if r.version, err = r.git("describe", "--tags", "--exact-match"); err != nil {
			short, err := r.git("rev-parse", "--short=12", "HEAD")
			if err != nil {
				return nil, err
			}
			r.version = "0.0.0~" + r.at.Format("20060102150405") + "." + short
		}
		r.version = strings.TrimPrefix(r.version, "v")
	}
	return r, nil
}

func (r *release) git(args ...string) (string, error) {
	return output(r.repo, nil, "git", args...)
}

// output runs a command and returns what it prints, without the last line end.
func output(dir string, env []string, name string, args ...string) (string, error) {
	c := exec.Command(name, args...) //nolint:gosec // our own commands
	c.Dir, c.Env = dir, append(os.Environ(), env...)
	b, err := c.Output()
	if err != nil {
		var bad *exec.ExitError
		if errors.As(err, &bad) {
			return "", fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, bad.Stderr)
		}
		return "", fmt.Errorf("%s: %w", name, err)
	}
	return strings.TrimRight(string(b), "\n"), nil
}

// make writes everything, and the checksums last.
func (r *release) make() error {
	if err := os.RemoveAll(r.out); err != nil {
		return err
	}
	if err := os.MkdirAll(r.out, 0o755); err != nil { //nolint:gosec // for everybody
		return err
	}
	works, err := r.works()
	if err != nil {
		return err
	}
	programs, err := r.build()
	if err != nil {
		return err
	}
	papers, err := r.papers(works)
	if err != nil {
		return err
	}
	for _, p := range programs {
		if err := r.archive(p, papers); err != nil {
			return err
		}
		if p.os == "linux" {
			if err := r.debian(p, papers); err != nil {
				return err
			}
		}
	}
	if err := r.image(programs, papers); err != nil {
		return err
	}
	if err := r.parts(); err != nil {
		return err
	}
	return r.checksums()
}
