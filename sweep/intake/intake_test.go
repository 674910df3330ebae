package intake

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"
)

func TestAnInterruptibleReaderReadsAllThereIs(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.String().Draw(t, "text")
		var r io.Reader = strings.NewReader(want)
		if rapid.Bool().Draw(t, "slow") {
			r = iotest.OneByteReader(r)
		}
		got, err := io.ReadAll(&interruptible{ctx: context.Background(), r: r})
		if err != nil || string(got) != want {
			t.Fatalf("got %q, %v; want %q", got, err, want)
		}
	})
}

func TestAnInterruptibleReaderPassesErrorsOn(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	r := &interruptible{ctx: t.Context(), r: io.MultiReader(strings.NewReader("abc"), iotest.ErrReader(broken))}
	got, err := io.ReadAll(r)
	if string(got) != "abc" || !errors.Is(err, broken) {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestAnInterruptibleReaderGivesUpWithItsContext(t *testing.T) {
	t.Parallel()
	idle, w := io.Pipe()
	defer w.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (&interruptible{ctx: ctx, r: idle}).Read(make([]byte, 8)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
