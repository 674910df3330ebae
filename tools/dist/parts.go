package main

import (
	"os"
	"path/filepath"
	"regexp"
)

// sbom is the tool that lists the parts of the program; its version is pinned, since another may write other bytes.
const sbom = "github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@v1.10.0"

// parts writes the list of parts of the program in CycloneDX, without a serial number, so that the same program has the same list.
func (r *release) parts() error {
	name := "aedile_" + r.version + ".cdx.json"
	tmp, err := os.MkdirTemp("", "parts")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	file := filepath.Join(tmp, "bom.json")
	if _, err := output(r.repo, []string{"CGO_ENABLED=0", "GOOS=linux", "GOARCH=amd64"}, "go", "run", sbom, "app", "-json",
		"-licenses", "-std", "-noserial",
		"-output-version", "1.6", "-main", "cmd/aedile", "-output", file, "."); err != nil {
		return err
	}
	b, err := os.ReadFile(file) //nolint:gosec // we wrote it
	if err != nil {
		return err
	}
	return r.write(name, withoutTime(b))
}

// withoutTime takes out the instant at which the list was made, the one thing in it that differs from run to run.
func withoutTime(b []byte) []byte { return stamp.ReplaceAll(b, nil) }

var stamp = regexp.MustCompile(`\n *"timestamp": "[^"]*",?`)
