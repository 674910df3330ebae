package dump

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestLinesAreCutAnywhere: whatever pieces the stream comes in, the lines are the same, long ones are named, and none is lost.
func TestLinesAreCutAnywhere(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.SampledFrom([]int{0, 1, 5, 99, 100, 101, 3000, blockBytes - 1, blockBytes, blockBytes + 1})
		var text strings.Builder
		var want []string
		n := rapid.IntRange(0, 8).Draw(t, "lines")
		for i := range n {
			k := size.Draw(t, "size")
			line := strings.Repeat(string(rune('a'+i)), k)
			text.WriteString(line)
			if i < n-1 || rapid.Bool().Draw(t, "newline at the end") {
				text.WriteByte('\n')
			} else if k == 0 {
				continue // nothing stands after the last newline
			}
			if k > 3000 {
				line = "(long)"
			}
			want = append(want, line)
		}
		var r io.Reader = strings.NewReader(text.String())
		switch rapid.IntRange(0, 3).Draw(t, "pieces") {
		case 0:
			r = iotest.HalfReader(r)
		case 1:
			r = iotest.DataErrReader(r)
		case 2:
			if text.Len() < 10_000 {
				r = iotest.OneByteReader(r)
			}
		}
		var l lines
		l.reset(r, 3000)
		var got []string
		for {
			line, err := l.next()
			if errors.Is(err, io.EOF) {
				break
			}
			if errors.Is(err, errLong) {
				line = []byte("(long)")
			} else if err != nil {
				t.Fatal(err)
			}
			got = append(got, string(line))
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Fatalf("%.300s", d)
		}
		if l.total != int64(text.Len()) {
			t.Fatalf("got %d bytes of %d", l.total, text.Len())
		}
	})
}

// TestABrokenStreamLosesOnlyItsLastLine: what was cut off in the middle is not handed out as if it were whole.
func TestABrokenStreamLosesOnlyItsLastLine(t *testing.T) {
	t.Parallel()
	torn := errors.New("torn")
	var l lines
	l.reset(io.MultiReader(strings.NewReader("a\nb\nhal"), iotest.ErrReader(torn)), 100)
	for _, want := range []string{"a", "b"} {
		if line, err := l.next(); string(line) != want || err != nil {
			t.Errorf("got %q, %v", line, err)
		}
	}
	if _, err := l.next(); !errors.Is(err, torn) {
		t.Errorf("got %v", err)
	}
}
