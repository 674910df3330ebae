package test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// shouting is a detector as somebody adds it: one file in a folder of its own.
const shouting = `// Package shouting states that a text shouts.
package shouting

import (
	"strings"

	"github.com/aedile/aedile/screen/fact"
)

// Detector describes the detector.
func Detector() fact.Detector {
	return fact.Detector{Name: "shouting", Version: "1", Always: true, Open: fact.Find(places, count),
		Spans:   []fact.Span{{Name: "shouting", About: "a text with three exclamation marks"}},
		Scalars: []fact.Scalar{{Name: "shouting.marks", Type: fact.Int, About: "how many there are in the title"}}}
}

func places(_ int, it *fact.Item, dst []fact.Place) []fact.Place {
	for i := range it.Texts {
		if t := &it.Texts[i]; strings.Contains(t.Raw, "!!!") {
			dst = append(dst, fact.Place{Number: t.Number, Last: len(t.Fold.Tokens) - 1, Name: "three marks"})
		}
	}
	return dst
}

func count(_ int, it *fact.Item) any { return int64(strings.Count(it.Title, "!")) }
`

// asking is a program that has a rule ask for the new fact.
const asking = `package main

import (
	"encoding/json"
	"fmt"
	"log"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen"
	"github.com/aedile/aedile/screen/detect/all"
	"github.com/aedile/aedile/screen/rule"
)

const pack = "pack: demo\nversion: 2026.11.0\ntitle: Demo\nrules:\n  - id: loud\n    title: Loud\n    law: [{celex: 32022R2065, place: \"art 3(h)\"}]\n" +
	"    category: STATEMENT_CATEGORY_OTHER_VIOLATION_TC\n    grade: review\n    message: It shouts {shouting}.\n    when: shouting.found() && shouting.marks >= 4\n"

func main() {
	p, ds := rule.Parse([]byte(pack))
	if len(ds) > 0 {
		log.Fatal(ds[0].Render())
	}
	s, err := screen.Compile([]*rule.Pack{p}, screen.Config{Detectors: all.Detectors()})
	if err != nil {
		log.Fatal(err)
	}
	for _, title := range []string{"Lamp!!!!", "Lamp!!!", "Lamp"} {
		b, _ := json.Marshal(s.Screen(&aedile.Item{ID: "1", Title: title}).Findings)
		fmt.Println(string(b))
	}
}
`

// TestAddingADetectorTouchesItsOwnFolderOnly adds one to the tree as it is, beside the generated list and no other file, and asks a rule for it.
// The tree stays as it is: the new files lie in a scratch folder and are laid over it.
func TestAddingADetectorTouchesItsOwnFolderOnly(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("builds a program")
	}
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	scratch := t.TempDir()
	detectors := filepath.Join(scratch, "screen", "detect")
	if err := os.CopyFS(detectors, os.DirFS(filepath.Join(root, "screen", "detect"))); err != nil {
		t.Fatal(err)
	}
	overlay := map[string]string{}
	add := func(name, src string) {
		file := filepath.Join(scratch, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(src), 0o644); err != nil {
			t.Fatal(err)
		}
		overlay[filepath.Join(root, name)] = file
	}
	add("screen/detect/shouting/shouting.go", shouting)
	add("test/asking/main.go", asking)
	run := func(dir string, args ...string) string {
		cmd := exec.Command("go", args...)
		cmd.Dir = filepath.Join(root, dir)
		var stderr strings.Builder
		cmd.Stderr = &stderr
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, &stderr)
		}
		return string(out)
	}
	list := filepath.Join(detectors, "all", "all_gen.go")
	run("tools", "run", "./genlist", "-root", scratch, "-dir", "screen/detect", "-of", "fact.Detector", "-func", "Detectors", "-o", list)
	overlay[filepath.Join(root, "screen/detect/all/all_gen.go")] = list
	b, err := json.Marshal(map[string]any{"Replace": overlay})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(scratch, "overlay.json")
	if err := os.WriteFile(file, b, 0o644); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(run(".", "run", "-overlay", file, "./test/asking"), "\n")
	if len(lines) != 4 || !strings.Contains(lines[0], `"message":"It shouts three marks."`) || lines[1] != "null" || lines[2] != "null" {
		t.Errorf("got %q, want one finding for the first title alone", lines)
	}
}
