package look

import (
	"bytes"
	"context"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/image/provenance"
)

const photos = "../../examples/pictures/photos"

func attr(it *aedile.Item, name string) string {
	v, _ := it.Attrs.Get(name)
	return v
}

// A code goes to the links and a number of goods to the codes of the item; what the reader handed out is left as it was.
func TestWhatStandsInPicturesGoesWhereItIsScreened(t *testing.T) {
	t.Parallel()
	f, err := Open(photos)
	if err != nil {
		t.Fatal(err)
	}
	shared := make(aedile.Attrs, 1, 8)
	shared[0] = aedile.Attr{Name: "colour", Value: "grey"}
	it := aedile.Item{ID: "1", Attrs: shared, Images: []aedile.Image{{URL: "https://img.example/nowhere.png"},
		{URL: "https://img.example/charger-2.png?w=600"}, {URL: "https://img.example/lamp-1.png"}}}
	f.Item(context.Background(), &it)
	if got := attr(&it, "images[1].code"); got != "https://chat.example.org/kabelwelt" || len(it.Links) != 1 {
		t.Errorf("code %q, links %v", got, it.Links)
	}
	if got := attr(&it, "images[2].goods"); got != "4012345000009" || len(it.GTIN) != 1 || it.GTIN[0] != got {
		t.Errorf("goods %q, %v", got, it.GTIN)
	}
	if shared[:2][1] != (aedile.Attr{}) {
		t.Error("the reader's list was written to")
	}
	again := aedile.Item{ID: "1", Attrs: shared, Images: it.Images}
	f.Item(context.Background(), &again)
	a, _ := it.Canonical()
	b, _ := again.Canonical()
	if !bytes.Equal(a, b) {
		t.Errorf("looking twice differs:\n%s\n%s", a, b)
	}
}

// bomb is a PNG that says it is large and holds nothing.
func bomb() []byte {
	head := binary.BigEndian.AppendUint32(nil, 60_000)
	head = append(binary.BigEndian.AppendUint32(head, 60_000), 8, 6, 0, 0, 0)
	chunk := append([]byte("IHDR"), head...)
	b := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), chunk...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(chunk))
}

// Broken, cut and too large pictures are told on the item, and nothing else of it changes.
func TestPicturesThatCannotBeReadAreTold(t *testing.T) {
	t.Parallel()
	var whole bytes.Buffer
	if err := png.Encode(&whole, image.NewGray(image.Rect(0, 0, 40, 40))); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, c := range map[string]struct {
		b    []byte
		want string
	}{"none.png": {[]byte("no picture"), "is no JPEG"}, "cut.png": {whole.Bytes()[:whole.Len()-20], "cut short"},
		"bomb.png": {bomb(), "points, more than"}, "empty.png": {nil, "is no JPEG"}} {
		if err := os.WriteFile(filepath.Join(dir, name), c.b, 0o600); err != nil {
			t.Fatal(err)
		}
		f, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		it := aedile.Item{ID: "1", Images: []aedile.Image{{URL: "https://img.example/" + name}}}
		f.Item(context.Background(), &it)
		if got := attr(&it, "images[0].fault"); !strings.Contains(got, c.want) || len(it.Attrs) != 1 {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	if _, err := Open(filepath.Join(dir, "none.png")); aedile.ClassOf(err) != aedile.NotFound {
		t.Errorf("%v", err)
	}
}

// A name never leads out of the folder.
func TestNamesStayInTheFolder(t *testing.T) {
	t.Parallel()
	f, err := Open(photos)
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range []string{"https://img.example/..", "https://img.example/%2e%2e%2flistings.ndjson", "", "https://img.example/",
		"\x00", "../listings.ndjson/.."} {
		if name, ok := f.find(&aedile.Image{URL: u, SHA256: "../listings.ndjson"}); ok {
			t.Errorf("%q: %s", u, name)
		}
	}
}

// Words come from a program of the operator's, and a program that fails is told.
func TestWordsComeFromAProgram(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile(filepath.Join(photos, "lamp-1.png"))
	if err != nil {
		t.Fatal(err)
	}
	r := Reader{Words: Program("wc -c")}
	if s, err := r.Bytes(context.Background(), b); err != nil || s.Words == "" {
		t.Errorf("%q %v", s.Words, err)
	}
	r.Words = Program("false")
	if _, err := r.Bytes(context.Background(), b); aedile.ClassOf(err) != aedile.Internal {
		t.Errorf("%v", err)
	}
}

// TestWhatWasSeenOnceIsToldOfManyItems tells of one picture on two items at once, as two workers do with a picture that both have: what
// was seen stays as it was, however much room its lists have.
func TestWhatWasSeenOnceIsToldOfManyItems(t *testing.T) {
	t.Parallel()
	tools := append(make([]string, 0, 4), "png:parameters")
	s := Seen{Marks: provenance.Marks{Tools: tools, Source: "trainedAlgorithmicMedia"}}
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() { tell(&aedile.Item{}, 0, &s) })
	}
	wg.Wait()
	if rest := tools[:cap(tools)]; rest[1] != "" || len(s.Marks.Tools) != 1 {
		t.Errorf("telling of it changed what was seen: %q", rest)
	}
}
