package kinds

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// neighbour is one line of the tables in testdata/law: a dated move that the named provision lets be made, or forbids.
type neighbour struct {
	file  string
	line  int
	law   string
	yes   bool
	text  string   // settings, bodies and the moves before
	step  string   // the move
	wants []string // what stands after it, or in its refusal
}

// TestNeighbours goes through the tables of testdata/law. Under each provision stand moves that it allows and their neighbours that it
// forbids: a day later, a word less, another who asks. The days were counted by hand on the calendars, and a refusal names the provision.
//
//	law PLACE                          what follows is about this provision
//	base NAME                          what follows, indented, are moves made before a line that names it
//	yes [BASE:] MOVE => WANT; …        the move is made, and this stands after it
//	no [BASE:] MOVE => TEXT; …         the move is refused, with these words and the provision
//
// All else is as in the scenarios; "reset" forgets calendar, policy and tier.
func TestNeighbours(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/law/*.table")
	if err != nil || len(files) == 0 {
		t.Fatal(err, files)
	}
	count, asked := 0, map[string]bool{}
	for _, f := range files {
		for _, n := range neighbours(t, f) {
			count++
			for _, k := range All() {
				if strings.Contains(n.text+n.step, " "+k.Name+" ") {
					asked[k.Name] = true
				}
			}
			t.Run(fmt.Sprintf("%s/%d", filepath.Base(f), n.line), func(t *testing.T) {
				t.Parallel()
				t.Logf("%s:%d: %s: %s", n.file, n.line, n.law, n.step)
				newScenario(t, map[string]bool{}, mutex()).run(n.script())
			})
		}
	}
	if count < 800 {
		t.Errorf("there are %d cases, fewer than 800", count)
	}
	for _, k := range All() {
		if !asked[k.Name] {
			t.Errorf("no case is about the procedure %s", k.Name)
		}
	}
}

// script returns the case as lines of a scenario.
func (n neighbour) script() string {
	var b strings.Builder
	b.WriteString(n.text)
	if n.yes {
		fmt.Fprintf(&b, "at %s\n", n.step)
		for _, w := range n.wants {
			fmt.Fprintf(&b, "want %s\n", w)
		}
		return b.String()
	}
	fmt.Fprintf(&b, "try %s\nwant refused %q\n", n.step, n.law)
	for _, w := range n.wants {
		fmt.Fprintf(&b, "want refused %q\n", w)
	}
	return b.String()
}

// neighbours reads a table. A provision without a case of either side is a fault of the table; of one that states a period two days are
// the sides.
func neighbours(t *testing.T, file string) (out []neighbour) {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	settings, bodies, bases, law, in := "", "", map[string]string{}, "", (*string)(nil)
	sides, days := map[string]map[bool]int{}, map[string]map[string]bool{}
	base := ""
	for i, l := range strings.Split(string(raw), "\n") {
		verb, rest, _ := strings.Cut(l, " ")
		if strings.HasPrefix(l, "\t") {
			if in == nil {
				bases[base] += strings.TrimSpace(l) + "\n"
			} else {
				*in += l + "\n"
			}
			continue
		}
		switch verb {
		case "", "#":
		case "calendar", "policy", "tier":
			settings += l + "\n"
		case "reset":
			settings = ""
		case "body":
			bodies, in = bodies+l+"\n", &bodies
		case "base":
			base, in = rest, nil
			bases[base] = ""
		case "law":
			law = rest
		case "yes", "no":
			step, wants, _ := strings.Cut(rest, " => ")
			text := settings + bodies
			if name, s, ok := strings.Cut(step, ": "); ok && bases[name] != "" {
				text, step = text+bases[name], s
			}
			if sides[law] == nil {
				sides[law], days[law] = map[bool]int{}, map[string]bool{}
			}
			if strings.HasPrefix(wants, "due ") {
				days[law][wants] = true
			}
			sides[law][verb == "yes"]++
			out = append(out, neighbour{file: file, line: i + 1, law: law, yes: verb == "yes", text: text, step: step,
				wants: strings.Split(wants,
					"; ")})
		default:
			t.Fatalf("%s:%d: %q", file, i+1, l)
		}
	}
	for law, n := range sides {
		if n[true] == 0 || n[false] == 0 && len(days[law]) < 2 {
			t.Errorf("%s: %s: %d cases that it allows, %d that it forbids", file, law, n[true], n[false])
		}
	}
	return out
}
