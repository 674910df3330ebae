package main

import (
	"fmt"
	"os/exec"
	"regexp"
	"strings"
)

// matching writes the figures that the tests of matching print over the public data beside the repository; a line says so where it is absent.
func (b *bench) matching() error {
	const tests = "TestShippedModelOnValidFiles|TestPartnersAreAmongTheCandidates|TestRecallsAreFoundAndOrdinaryGoodsAreNot"
	var out []byte
	for _, pkg := range []struct{ dir, path string }{{"../..", "./screen/match"}, {"..", "./trainmatch"}} {
		cmd := exec.Command("go", "test", "-count=1", "-v", "-run", tests, "-bench", "BenchmarkNearAmazonGoogle", pkg.path)
		cmd.Dir = pkg.dir
		part, err := cmd.Output()
		if err != nil {
			return fmt.Errorf("%s: %w\n%s", cmd, err, part)
		}
		out = append(out, part...)
	}
	b.notes.WriteString("\n## Matching\n\n`go test -v -run '" + strings.ReplaceAll(tests, "|", "\\|") + "' -bench NearAmazonGoogle ./screen/match` and, in `tools`, `./trainmatch`, in the same run.\n\n")
	b.notes.WriteString("| what | figures |\n|---|---|\n")
	rows := 0
	for line := range strings.Lines(string(out)) {
		for _, p := range printed {
			if m := p.line.FindStringSubmatch(line); m != nil {
				fmt.Fprintf(&b.notes, "| %s%s | %s |\n", p.what, strings.Join(strings.Fields(m[1]), " "), strings.TrimSpace(m[2]))
				rows++
			}
		}
	}
	if rows == 0 {
		b.notes.WriteString("| nothing was measured | the public data is not beside the repository |\n")
	}
	return nil
}

// printed are the lines of the tests that hold figures.
var printed = []struct {
	what string
	line *regexp.Regexp
}{
	{"same product, valid split: ", regexp.MustCompile(`_test\.go:\d+: ([a-z-]+): (F1 .*)`)},
	{"candidates: ", regexp.MustCompile(`_test\.go:\d+: (\S+, \w+ to \w+): (.* among 50)`)},
	{"candidates, one query on one core, catalogue ", regexp.MustCompile(`^BenchmarkNear(\w+)-\d+\s+\d+\s+(\S+ ns/op)`)},
	{"recalls as listings, ", regexp.MustCompile(`_test\.go:\d+: (.*?)\s+recalls of products together, (.*)`)},
	{"ordinary listings: ", regexp.MustCompile(`_test\.go:\d+: (\d+ false alerts) among (.*)`)},
}
