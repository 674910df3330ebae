package look

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/aedile/aedile"
)

// Pictures above the bound are not looked at, and the item says how many.
func TestPicturesAboveTheBoundAreTold(t *testing.T) {
	t.Parallel()
	f, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range map[int]string{0: "", maxPictures: "", maxPictures + 1: "1 pictures", maxPictures + 30: "30 pictures"} {
		it := aedile.Item{ID: "1", Images: make([]aedile.Image, n)}
		f.Item(context.Background(), &it)
		if got := attr(&it, "images[12].fault"); !strings.HasPrefix(got, want) || want == "" && len(it.Attrs) > 0 {
			t.Errorf("%d: %v", n, it.Attrs)
		}
	}
}

// Any number may look at one picture at a time, and all see the same; the digest names the file before the address does.
func TestManyLookAtOnePicture(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile(filepath.Join(photos, "lamp-1.png"))
	if err != nil {
		t.Fatal(err)
	}
	dir, digest := t.TempDir(), strings.Repeat("ab", 32)
	if err := errors.Join(os.WriteFile(filepath.Join(dir, digest), b, 0o600),
		os.WriteFile(filepath.Join(dir, "a.png"), []byte("none"), 0o600)); err != nil {
		t.Fatal(err)
	}
	f, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			it := aedile.Item{ID: "1", Images: []aedile.Image{{URL: "https://img.example/a.png", SHA256: digest}}}
			f.Item(context.Background(), &it)
			if attr(&it, "images[0].goods") != "4012345000009" || attr(&it, "images[0].fault") != "" {
				t.Errorf("%v", it.Attrs)
			}
		})
	}
	wait.Wait()
}

// What a program says is text and bounded; one without a name is an error.
func TestWhatAProgramSaysIsBounded(t *testing.T) {
	t.Parallel()
	said, err := Program("cat")(context.Background(), bytes.Repeat([]byte("\xffword "), maxWords))
	if err != nil || len(said) > 3*maxWords || !strings.HasPrefix(said, "\uFFFDword") {
		t.Errorf("%d bytes, %v", len(said), err)
	}
	if _, err := Program("  ")(context.Background(), nil); err == nil {
		t.Error("no program is named")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Program("cat")(ctx, nil); err == nil {
		t.Error("it was run after the end")
	}
}

// FuzzBytes: any file is looked at, or refused as Invalid or as too large.
func FuzzBytes(f *testing.F) {
	m := image.NewPaletted(image.Rect(0, 0, 20, 20), color.Palette{color.White, color.Black})
	var p, j, g bytes.Buffer
	if err := errors.Join(png.Encode(&p, m), jpeg.Encode(&j, m, nil), gif.Encode(&g, m, nil)); err != nil {
		f.Fatal(err)
	}
	for _, b := range [][]byte{p.Bytes(), j.Bytes(), g.Bytes(), p.Bytes()[:40], bomb(),
		[]byte("RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\xff\xff\xff\x0f"), []byte("GIF89a\xff\xff\xff\xff")} {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := (&Reader{}).Bytes(context.Background(), b)
		if c := aedile.ClassOf(err); err != nil && c != aedile.Invalid && c != aedile.Limit {
			t.Errorf("%v", err)
		}
		if err == nil && (s.Quality < 0 || s.Quality > 100) {
			t.Errorf("quality %d", s.Quality)
		}
	})
}

// What can be said of a manifest in a picture file stands on the item; a picture without one has no such word.
func TestManifestsAreSaidOnTheItem(t *testing.T) {
	t.Parallel()
	plain, err := os.ReadFile(filepath.Join(photos, "lamp-1.png"))
	if err != nil {
		t.Fatal(err)
	}
	const beforeData = 8 + 25 // the name of the format and its first chunk
	chunk := append([]byte("caBX"), "\x00\x00\x00\x19jumb\x00\x00\x00\x11jumd0000"...)
	with := binary.BigEndian.AppendUint32(slices.Clone(plain[:beforeData]), uint32(len(chunk)-4)) //nolint:gosec // a short text
	with = append(binary.BigEndian.AppendUint32(append(with, chunk...), crc32.ChecksumIEEE(chunk)), plain[beforeData:]...)
	for want, file := range map[string][]byte{"": plain, "broken: its boxes are broken or too many": with} {
		r := Reader{}
		s, err := r.Bytes(t.Context(), file)
		if err != nil {
			t.Fatal(err)
		}
		it := aedile.Item{ID: "1"}
		tell(&it, 0, &s)
		if got := attr(&it, "images[0].manifest"); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
