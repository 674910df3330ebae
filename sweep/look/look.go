// Package look reads the pictures of items before they are screened, and puts what stands in them where screening finds
// it: the text of codes, numbers of goods, words, marks of how a picture was made.
//
// It reads pictures from a folder and fetches none. What cannot be read is said on the item. Facts and findings are for others.
package look

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/image/webp"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/image/code"
	"github.com/aedile/aedile/screen/image/model"
	"github.com/aedile/aedile/screen/image/pdq"
	"github.com/aedile/aedile/screen/image/provenance"
)

// The bounds of one picture and of one item. Chosen: what shops show is far below them, and what is above may be made to fill memory.
const (
	maxBytes    = 20 << 20   // of a file
	maxPixels   = 25_000_000 // decoded, of one frame: 100 MB
	maxPictures = 12         // of an item
)

// Seen is what was read of one picture.
type Seen struct {
	Codes []code.Found
	Hash  pdq.Hash
	// Quality of the hash, 0 to 100; below [pdq.Usable] it tells nothing.
	Quality int
	Marks   provenance.Marks
	// Manifest is what can be said of a C2PA manifest in the file.
	Manifest provenance.Verdict
	Scores   []model.Score
	Words    string // read by the worker, "" where there is none
}

// Reader looks at pictures. The zero value reads no words.
type Reader struct {
	// Words reads the words in a picture file; nil: none are read. An error is said on the item.
	Words func(ctx context.Context, file []byte) (string, error)
	// Trust says whose manifests are valid; the zero value trusts nobody.
	Trust provenance.Trust
	// Models score each picture.
	Models []model.Classifier
}

// errNone is the cause where a file holds no picture that can be read.
var errNone = errors.New("is no JPEG, PNG, GIF or WebP picture")

// decoder reads one kind of picture file.
type decoder struct {
	begins string
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
}

// decoderOf returns the decoder of a file by its first bytes.
func decoderOf(b []byte) (decoder, bool) {
	for _, d := range []decoder{{"\xff\xd8", jpeg.DecodeConfig, jpeg.Decode}, {"\x89PNG\r\n\x1a\n", png.DecodeConfig, png.Decode},
		{"GIF8", gif.DecodeConfig, gif.Decode},
		{"RIFF", webp.DecodeConfig, webp.Decode}} {
		if bytes.HasPrefix(b, []byte(d.begins)) {
			return d, true
		}
	}
	return decoder{}, false
}

// Bytes looks at one picture file. It returns an Invalid error for what is none or broken, and a Limit error for one that is too large.
func (r *Reader) Bytes(ctx context.Context, b []byte) (s Seen, err error) {
	const op = "look at picture"
	defer func() {
		if p := recover(); p != nil { // a decoder that gives up in a panic has read nothing
			err = aedile.Invalidf(op, "", "is broken").Because(fmt.Errorf("%v", p)) //nolint:errorlint // a panic is no error
		}
	}()
	if len(b) > maxBytes {
		return s, aedile.Limitf(op, "", "has more than %d MB", maxBytes>>20)
	}
	d, ok := decoderOf(b)
	if !ok {
		return s, aedile.Invalidf(op, "", "%v", errNone)
	}
	c, err := d.config(bytes.NewReader(b))
	switch {
	case err != nil:
		return s, aedile.Invalidf(op, "", "%v", errNone).Because(err)
	case c.Width <= 0 || c.Height <= 0 || c.Width > maxPixels/c.Height:
		return s, aedile.Limitf(op, "", "has %d × %d points, more than %d", c.Width, c.Height, maxPixels)
	}
	s.Marks, s.Manifest = provenance.Of(b), provenance.Judge(b, r.Trust)
	m, err := d.decode(bytes.NewReader(b))
	if err != nil {
		return s, aedile.Invalidf(op, "", "is broken or cut short").Because(err)
	}
	s.Codes = code.Read(m)
	s.Hash, s.Quality = pdq.Of(m)
	for _, c := range r.Models {
		score, err := model.Ask(ctx, c, b, m)
		if err != nil {
			return s, err //nolint:wrapcheck // it names the model
		}
		s.Scores = append(s.Scores, score)
	}
	if r.Words != nil {
		if s.Words, err = r.Words(ctx, b); err != nil {
			return s, aedile.Internalf(op, "", "its words could not be read").Because(err)
		}
	}
	return s, nil
}

// Folder is a folder that holds pictures of items, under the last part of their address or under their digest.
type Folder struct {
	Reader

	dir   string
	mu    sync.Mutex
	known map[string]Seen // by file; many items show one picture; guarded by mu
}

// maxKnown bounds what is remembered. Chosen.
const maxKnown = 4096

// Open makes a folder ready. It returns a NotFound error where there is none.
func Open(dir string) (*Folder, error) {
	if fi, err := os.Stat(dir); err != nil || !fi.IsDir() {
		return nil, aedile.NotFoundf("open pictures", dir, "no such folder")
	}
	return &Folder{dir: dir}, nil
}

// Item looks at the pictures of an item that are at hand, and adds attributes "images[N].code", "images[N].goods",
// "images[N].text", "images[N].made", "images[N].manifest" and "images[N].score"; an address in a code goes to the links, a number of goods
// that is sure to the codes of the item. What could not be read stands under "images[N].fault". Any number of goroutines
// may call it.
func (f *Folder) Item(ctx context.Context, it *aedile.Item) {
	for n := range it.Images {
		if n >= maxPictures {
			add(it, n, "fault", fmt.Sprintf("%d pictures were not looked at", len(it.Images)-n))
			return
		}
		name, ok := f.find(&it.Images[n])
		if !ok {
			continue
		}
		s, err := f.look(ctx, name)
		if err != nil {
			add(it, n, "fault", err.Error())
		}
		tell(it, n, &s)
	}
}

// find returns the file of a picture.
func (f *Folder) find(m *aedile.Image) (string, bool) {
	names := []string{m.SHA256}
	if u, err := url.Parse(m.URL); err == nil {
		names = append(names, path.Base(u.Path))
	}
	for _, n := range names {
		if n == "" || n == "." || n == "/" || !filepath.IsLocal(n) {
			continue
		}
		file := filepath.Join(f.dir, n)
		if fi, err := os.Stat(file); err == nil && fi.Mode().IsRegular() {
			return file, true
		}
	}
	return "", false
}

func (f *Folder) look(ctx context.Context, name string) (Seen, error) {
	f.mu.Lock()
	s, ok := f.known[name]
	f.mu.Unlock()
	if ok {
		return s, nil
	}
	b, err := read(name)
	if err != nil {
		return Seen{}, err
	}
	s, err = f.Bytes(ctx, b)
	f.mu.Lock()
	defer f.mu.Unlock()
	if err == nil && len(f.known) < maxKnown {
		if f.known == nil {
			f.known = map[string]Seen{}
		}
		f.known[name] = s
	}
	return s, err
}

func read(name string) ([]byte, error) {
	r, err := os.Open(name) //nolint:gosec // of a folder that the user names
	if err != nil {
		return nil, aedile.Deniedf("look at picture", filepath.Base(name), "cannot be read").Because(err)
	}
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	if err != nil {
		return nil, aedile.Deniedf("look at picture", filepath.Base(name), "cannot be read").Because(err)
	}
	return b, nil
}

// add adds an attribute of a picture. The list is the reader's, so it is copied first.
func add(it *aedile.Item, n int, what, value string) {
	if value != "" {
		it.Attrs = append(slices.Clip(it.Attrs), aedile.Attr{Name: "images[" + strconv.Itoa(n) + "]." + what, Value: value})
	}
}

// tell puts what was read on the item.
func tell(it *aedile.Item, n int, s *Seen) {
	for i := range s.Codes {
		c := &s.Codes[i]
		switch {
		case !c.Sure:
		case c.Goods():
			add(it, n, "goods", c.Text)
			if !slices.Contains(it.GTIN, c.Text) {
				it.GTIN = append(slices.Clip(it.GTIN), c.Text)
			}
		default:
			add(it, n, "code", c.Text)
			if strings.HasPrefix(c.Text, "http://") || strings.HasPrefix(c.Text, "https://") {
				it.Links = append(slices.Clip(it.Links), c.Text)
			}
		}
	}
	add(it, n, "text", s.Words)
	for i := range s.Scores {
		add(it, n, "score", s.Scores[i].String())
	}
	if v := s.Manifest; v.Standing != provenance.None {
		add(it, n, "manifest", strings.TrimSuffix(string(v.Standing)+": "+v.Why, ": "))
	}
	if s.Marks.Made() {
		add(it, n, "made", strings.Join(append(slices.Clip(s.Marks.Tools), s.Marks.Source), " "))
	}
}
