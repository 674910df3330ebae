package frozen_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile/internal/frozen"
)

type leaf struct {
	Small uint8
	Large uint64 // seven bytes lie between the two
}

type twig struct {
	Name string
	Up   *tree
	Out  func() `frozen:"-"`
}

type tree struct {
	Name   string
	Leaves []leaf
	Twigs  []*twig
	Of     map[string]int32
	Table  [3]uint16
	Texts  []string
	None   []int32
	Empty  []int32
	Weight float64
	hidden map[uint8][]string
	secret bool
}

func grown() *tree {
	t := &tree{Name: "ash", Leaves: []leaf{{1, 2}, {3, 1 << 60}}, Of: map[string]int32{"b": 2, "a": 1, "": -3}, Table: [3]uint16{1, 2, 3},
		Texts: []string{"", "x", "été"}, Empty: []int32{}, Weight: -0.25, hidden: map[uint8][]string{7: {"q"}, 2: nil}, secret: true}
	w := &twig{Name: "w", Up: t, Out: func() {}}
	t.Twigs = []*twig{w, nil, w}
	return t
}

func written(t *testing.T, v *tree) []byte {
	t.Helper()
	b, err := frozen.Freeze(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestValueComesBack(t *testing.T) {
	b := written(t, grown())
	for range 20 {
		if again := written(t, grown()); !bytes.Equal(again, b) {
			t.Fatal("equal values give different bytes")
		}
	}
	for _, shift := range []int{0, 1, 5} { // wherever it lies in memory
		table := (strings.Repeat("-", shift) + string(b))[shift:]
		var got tree
		if err := frozen.Thaw(table, &got); err != nil {
			t.Fatal(err)
		}
		want := grown()
		if got.Twigs[0] != got.Twigs[2] || got.Twigs[1] != nil || got.Twigs[0].Out != nil || got.Twigs[0].Name != "w" {
			t.Errorf("twigs: %+v", got.Twigs)
		}
		if got.Twigs[0].Up.Name != "ash" {
			t.Error("what a twig points at is lost")
		}
		if got.None != nil || got.Empty == nil || !got.secret {
			t.Errorf("nil and empty slices: %v, %v; secret %v", got.None, got.Empty, got.secret)
		}
		if d := cmp.Diff(want.hidden, got.hidden); d != "" {
			t.Error(d)
		}
		for _, d := range []string{cmp.Diff(want.Leaves, got.Leaves), cmp.Diff(want.Of, got.Of), cmp.Diff(want.Table, got.Table),
			cmp.Diff(want.Texts, got.Texts), cmp.Diff(want.Weight, got.Weight)} {
			if d != "" {
				t.Error(d)
			}
		}
		got.Leaves = append(got.Leaves, leaf{9, 9}) // is a copy: the table has no room behind a slice
	}
}

func TestDamagedTableIsRefused(t *testing.T) {
	b := written(t, grown())
	for n := range b { // cut off anywhere
		var got tree
		if err := frozen.Thaw(string(b[:n]), &got); err == nil {
			t.Errorf("%d of %d bytes are taken for a table", n, len(b))
		}
	}
	var got tree
	if err := frozen.Thaw(string(b)+"x", &got); err == nil {
		t.Error("a byte too many is not noticed")
	}
	for i := range b { // a wrong byte may give a wrong value, never a crash
		c := bytes.Clone(b)
		c[i] ^= 0xff
		var got tree
		_ = frozen.Thaw(string(c), &got)
	}
}

func TestOtherTypesAreRefused(t *testing.T) {
	type other struct {
		Name   string
		Leaves []leaf
	}
	var got other
	if err := frozen.Thaw(string(written(t, grown())), &got); err == nil {
		t.Error("a table of other types is read")
	}
	type moved struct{ A, B uint32 }
	b, err := frozen.Freeze(&moved{1, 2})
	if err != nil {
		t.Fatal(err)
	}
	type named struct{ B, A uint32 }
	if err := frozen.Thaw(string(b), new(named)); err == nil {
		t.Error("fields with other names are read")
	}
	if _, err := frozen.Freeze(&struct{ F func() }{}); err == nil {
		t.Error("a function is written")
	}
}
