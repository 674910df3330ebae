package pdq

import (
	"bufio"
	"image"
	"image/color"
	_ "image/jpeg"
	_ "image/png"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/aedile/aedile"
)

func shared(t *testing.T, name string) *os.File {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "..", "..", "shared", "data", "images", "pdq", filepath.FromSlash(name)))
	if err != nil {
		t.Skipf("no ../shared/data/images/pdq/%s", name)
	}
	t.Cleanup(func() { f.Close() }) //nolint:errcheck // read only
	return f
}

func picture(t *testing.T, name string) image.Image {
	t.Helper()
	m, _, err := image.Decode(shared(t, name))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return m
}

// The hashes are those of the published versions, which differ among themselves by up to six bits.
func TestHashesAreThePublishedOnes(t *testing.T) {
	t.Parallel()
	s := bufio.NewScanner(shared(t, "expected_hashes.tsv"))
	n, worst := 0, 0
	for s.Scan() {
		f := strings.Split(s.Text(), "\t")
		if f[0] == "file" || strings.HasSuffix(f[0], ".webp") || strings.Contains(f[0], "small.jpg") { // the last has no features
			continue
		}
		m := picture(t, f[0])
		got, quality := Of(m)
		for _, want := range f[1:] {
			if want == "" {
				continue
			}
			h, err := Parse(want)
			if err != nil {
				t.Fatal(err)
			}
			n++
			d := h.Distance(got)
			if quality >= Usable {
				worst = max(worst, d)
			}
			if most := 10; d > most && quality >= Usable {
				t.Errorf("%s: %d bits from %s (quality %d)", f[0], d, want, quality)
			}
		}
	}
	t.Logf("%d hashes, at most %d bits apart", n, worst)
	if n < 25 {
		t.Errorf("%d hashes compared", n)
	}
}

// Edits of a photo stay near it, other photos far; a picture without features says so.
func TestEditsAreNearAndOthersFar(t *testing.T) {
	t.Parallel()
	orig, _ := Of(picture(t, "bridge-mods/aaa-orig.jpg"))
	for _, e := range []string{"blur-a-lot", "high-contrast", "high-saturation", "sharpen-a-lot", "shrink-a-lot", "square-128x128"} {
		if h, q := Of(picture(t, "bridge-mods/"+e+".jpg")); orig.Distance(h) > Match || q < Usable {
			t.Errorf("%s: %d bits, quality %d", e, orig.Distance(h), q)
		}
	}
	for _, o := range []string{"q0003", "q0004", "q0122", "q0746"} {
		if h, _ := Of(picture(t, "labelme-subset/"+o+".jpg")); orig.Distance(h) < 80 {
			t.Errorf("%s: %d bits", o, orig.Distance(h))
		}
	}
	if _, q := Of(image.NewGray(image.Rect(0, 0, 100, 80))); q >= Usable {
		t.Errorf("a grey picture has quality %d", q)
	}
}

// The eight positions of one picture are found from any of them.
func TestTurnedPicturesAreFound(t *testing.T) {
	t.Parallel()
	hs, _ := Turned(picture(t, "dih/bridge-1-original.jpg"))
	if h, _ := Of(picture(t, "dih/bridge-1-original.jpg")); h != hs[0] {
		t.Errorf("the first is %d bits off", h.Distance(hs[0]))
	}
	for i, name := range []string{"bridge-2-rotate-90", "bridge-3-rotate-180", "bridge-4-rotate-270", "bridge-5-flipx",
		"bridge-6-flipy", "bridge-7-flip-plus-1", "bridge-8-flip-minus-1"} {
		h, _ := Of(picture(t, "dih/"+name+".jpg"))
		best := 256
		for _, x := range hs {
			best = min(best, h.Distance(x))
		}
		if best > Match {
			t.Errorf("%d %s: %d bits from the nearest", i, name, best)
		}
	}
}

// Turning a picture and hashing it gives the hash that is worked out from the picture as it was.
func TestTurningIsThatOfPictures(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // a picture
	m := image.NewGray(image.Rect(0, 0, 128, 128))
	for range 60 {
		x0, y0, g := r.IntN(110), r.IntN(110), uint8(r.IntN(256)) //nolint:gosec // a grey
		for x := x0; x < x0+18; x++ {
			for y := y0; y < y0+18; y++ {
				m.SetGray(x, y, color.Gray{Y: g})
			}
		}
	}
	turned := image.NewGray(m.Rect)
	mirrored := image.NewGray(m.Rect)
	for x := range 128 {
		for y := range 128 {
			turned.SetGray(127-x, 127-y, m.GrayAt(x, y))
			mirrored.SetGray(x, 127-y, m.GrayAt(x, y))
		}
	}
	hs, _ := Turned(m)
	for n, other := range map[int]*image.Gray{2: turned, 4: mirrored} {
		h, _ := Of(other)
		if d := hs[n].Distance(h); d > 64 { // other pictures are about 128 apart; squares with hard edges move more than photos
			t.Errorf("position %d: %d bits", n, d)
		}
	}
}

func TestHashesAreReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		h := Hash{rapid.Uint64().Draw(t, "a"), rapid.Uint64().Draw(t, "b"), rapid.Uint64().Draw(t, "c"), rapid.Uint64().Draw(t, "d")}
		if got, err := Parse(h.String()); err != nil || got != h {
			t.Errorf("%v %v", got, err)
		}
	})
	for _, bad := range []string{"", "00", strings.Repeat("g", 64), strings.Repeat("0", 66)} {
		if _, err := Parse(bad); aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// The index finds what comparing with every hash finds, each once.
func TestTheIndexIsExact(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4)) //nolint:gosec // hashes
	var all []Hash
	for range 3000 {
		all = append(all, Hash{r.Uint64(), r.Uint64(), r.Uint64(), r.Uint64()})
	}
	x := NewIndex(all)
	for q := range 200 {
		h := all[r.IntN(len(all))]
		for range q % 40 { // up to 39 bits away
			b := r.IntN(256)
			h[b/64] ^= 1 << (b % 64)
		}
		want := map[int]int{}
		for i, o := range all {
			if d := h.Distance(o); d <= Match {
				want[i] = d
			}
		}
		got := map[int]int{}
		for n, d := range x.Near(h, Match) {
			if _, twice := got[n]; twice {
				t.Fatalf("%d twice", n)
			}
			got[n] = d
		}
		if len(got) != len(want) {
			t.Fatalf("query %d: %v, want %v", q, got, want)
		}
	}
}

// BenchmarkNear asks a million random hashes; the bar is 1,000 exact queries a second on two cores at 31 bits.
func BenchmarkNear(b *testing.B) {
	r := rand.New(rand.NewPCG(5, 6)) //nolint:gosec // hashes
	all := make([]Hash, 1_000_000)
	for i := range all {
		all[i] = Hash{r.Uint64(), r.Uint64(), r.Uint64(), r.Uint64()}
	}
	x := NewIndex(all)
	found := 0
	for i := 0; b.Loop(); i++ {
		h := all[i%len(all)]
		h[0] ^= 0xff
		for range x.Near(h, Match) {
			found++
		}
	}
	if found < b.N {
		b.Errorf("%d of %d found", found, b.N)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "queries/s")
}
