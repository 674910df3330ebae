package compiled

import (
	"bytes"
	"testing"

	"github.com/aedile/aedile/screen/rule"
)

// TestTableIsFresh compares the table in the program with what the packs, the detectors and the code give now.
func TestTableIsFresh(t *testing.T) {
	t.Parallel()
	want, err := Freeze()
	if err != nil {
		t.Fatal(err)
	}
	again, err := Freeze()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, again) {
		t.Fatal("the same packs give another table every time")
	}
	if !bytes.Equal(want, []byte(table)) {
		t.Errorf("the table of %d bytes is not that of the packs, which has %d: run go generate ./sweep/packset/compiled", len(table),
			len(want))
	}
	if _, _, ok := Shipped(); !ok {
		t.Error("the table is not used")
	}
}

func TestWhatIsWrongWithPacksIsSaid(t *testing.T) {
	t.Parallel()
	p, _ := rule.Parse([]byte("pack: mine\nversion: 2026.1\ntitle: Mine\nrules:\n- id: a\n  when: nothing.found()\n"))
	if !rule.Failed(Faults([]*rule.Pack{p})) {
		t.Error("a condition that names nothing is right")
	}
	if _, err := Packs([]*rule.Pack{p}); err == nil {
		t.Error("it is compiled")
	}
}
