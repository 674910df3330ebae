package record

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash/maphash"
	"iter"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
)

// sealed returns a personal text as an event holds it.
func sealed(t *rapid.T, label string) casework.Personal {
	p := casework.Personal{Text: rapid.String().Draw(t, label), Salt: "00ff", Prose: rapid.Bool().Draw(t, label+" prose")}
	p.Digest = aedile.DigestOf([]byte(p.Salt + "\n" + p.Text))
	if p.Text == "" || rapid.IntRange(0, 4).Draw(t, label+" taken out") == 0 {
		p.Text, p.Salt = "", ""
	}
	return p
}

func event(t *rapid.T) casework.Event {
	body, err := json.Marshal(map[string]any{
		"name": sealed(t, "name"), "list": []any{sealed(t, "first"), rapid.String().Draw(t, "plain"), 1.5, nil, true},
		rapid.String().Draw(t, "key"): map[string]any{"deep": sealed(t, "deep"), `quo"$personal":{`: "x"},
	})
	if err != nil {
		t.Fatal(err)
	}
	at := time.Unix(rapid.Int64Range(0, 1<<32).Draw(t, "at"), rapid.Int64Range(0, 999_999_999).Draw(t, "nanos")).UTC()
	return casework.Event{Case: aedile.CaseID(rapid.StringMatching(`[a-z]{1,9}`).Draw(t, "case")), Version: rapid.IntRange(1, 99).Draw(t, "version"), Kind: "notice", Move: "submit",
		From: rapid.SampledFrom([]string{"", "received"}).Draw(t, "from"), To: "confirmed",
		By: casework.Actor{Party: casework.Platform}, At: at, Body: body,
		Dues: []casework.Due{{Name: "confirm", Notes: []string{rapid.String().Draw(t, "note")}},
			{Name: "answer", Item: "2", Lapsed: rapid.Bool().Draw(t, "lapsed")}},
		Met:   []casework.DueKey{{Name: "decide"}, {Name: "answer", Item: "2"}},
		About: rapid.StringMatching(`[ -~]{0,9}`).Draw(t, "about")}
}

// What a glance takes from an event is what reading it gives, and a glance is enough for every event without odd names.
func TestAGlanceSeesWhatReadingGives(t *testing.T) {
	t.Parallel()
	seed := maphash.MakeSeed()
	tried, enough := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		tried++
		ev := event(rt)
		raw, _, err := settled(ev)
		if err != nil {
			rt.Fatal(err)
		}
		back, err := decode(raw)
		if err != nil {
			rt.Fatal(err)
		}
		d, err := back.Digest()
		if err != nil {
			rt.Fatal(err)
		}
		g := look(seed, Entry{Seq: 1, Case: ev.Case, About: ev.Case, Version: ev.Version, Digest: d, Raw: raw})
		if !g.whole {
			return
		}
		enough++
		var read glance
		read.lookAgain(seed, back)
		var hollow []string
		if len(texts(back, func(path string) bool { hollow = append(hollow, path); return true })) > 0 {
			rt.Fatal("a glance took for whole what is not")
		}
		if !slices.Equal(g.hollow, hollow) || g.ev.Case != back.Case || g.ev.Version != back.Version || g.ev.From != back.From ||
			g.ev.To != back.To ||
			!g.ev.At.Equal(back.At) || g.fixed != read.fixed || !slices.Equal(g.begun, read.begun) ||
			!slices.Equal(g.ended, read.ended) || len(g.begun) != 2 || len(g.ended) != 2 {
			rt.Fatalf("%s\n%+v\n%+v %v", raw, g, read, hollow)
		}
		at := rapid.IntRange(0, len(raw)-1).Draw(rt, "byte")
		changed := slices.Clone(raw)
		changed[at] ^= byte(rapid.IntRange(1, 255).Draw(rt, "flip"))
		if g := look(seed, Entry{Seq: 1, Case: ev.Case, About: ev.Case, Version: ev.Version, Digest: d, Raw: changed}); g.whole {
			rt.Fatalf("byte %d is another, and a glance does not see it: %s", at, changed)
		}
	})
	if enough < tried*9/10 {
		t.Errorf("a glance was enough for %d of %d events only", enough, tried)
	}
}

func TestPeaksAreThoseOfTheTree(t *testing.T) {
	t.Parallel()
	tree, p := new(Tree), peaksFor(0, 1, 2, 3, 7, 8, 100, 257)
	for i := range 300 {
		d := aedile.DigestOf([]byte(fmt.Sprint(i)))
		if err := tree.Add(d); err != nil {
			t.Fatal(err)
		}
		p.add(d)
		if h, err := tree.Head(tree.Size()); err != nil || h != p.head() {
			t.Fatalf("after %d: %v %v %v", i+1, h, p.head(), err)
		}
	}
	for n, h := range p.heads {
		if want, err := tree.Head(n); err != nil || want != h {
			t.Errorf("of %d: %v %v %v", n, h, want, err)
		}
	}
}

// Results come in the order of the values, the error of the sequence behind them, and whoever stops is not waited for.
func TestWorkIsYieldedInOrder(t *testing.T) {
	t.Parallel()
	gone := errors.New("gone")
	numbers := func(n int, err error) iter.Seq2[int, error] {
		return func(yield func(int, error) bool) {
			for i := range n {
				if !yield(i, nil) {
					return
				}
			}
			if err != nil {
				yield(0, err)
			}
		}
	}
	for _, n := range []int{0, 1, batch - 1, batch, batch + 1, 20*batch + 3} {
		for _, fails := range []error{nil, gone} {
			next := 0
			var err error
			for got, e := range inOrder(numbers(n, fails), func(i int) int { return i * i }) {
				if err = e; e == nil && got != next*next {
					t.Fatalf("of %d: %d at place %d", n, got, next)
				} else if e == nil {
					next++
				}
			}
			if next != n || !errors.Is(err, fails) {
				t.Errorf("of %d: %d and %v, want %v", n, next, err, fails)
			}
		}
		for range inOrder(numbers(n, nil), func(i int) int { return i }) {
			break
		}
	}
}
