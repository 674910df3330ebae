package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"
)

//go:embed static/icon.svg static/desk.css static/rooms.css static/desk.js static/htmx/htmx.js static/inter static/serif
var staticFiles embed.FS

// assets are the files that pages name, each with its digest in the address, so that browsers keep them.
type assets struct {
	files map[string]asset
}

type asset struct {
	plain, packed []byte
	media, digest string
}

var readAssets = sync.OnceValue(func() *assets {
	a := &assets{files: map[string]asset{}}
	err := fs.WalkDir(staticFiles, "static", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := staticFiles.ReadFile(name)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(b)
		f := asset{plain: b, media: media(name), digest: hex.EncodeToString(sum[:6])}
		if strings.HasPrefix(f.media, "text/") {
			f.packed = packed(b)
		}
		a.files["/"+name] = f
		return nil
	})
	if err != nil {
		panic(err) // the files are part of the program
	}
	return a
})

func packed(b []byte) []byte {
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil
	}
	if _, err := z.Write(b); err != nil || z.Close() != nil {
		return nil
	}
	return out.Bytes()
}

func media(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".woff2":
		return "font/woff2"
	}
	return "text/plain; charset=utf-8"
}

// address returns the address of a file with its digest.
func (a *assets) address(base, name string) string {
	return base + "/static/" + name + "?" + a.files["/static/"+name].digest
}

// serve sends a file. Its bytes never change below one address.
func (a *assets) serve(w http.ResponseWriter, r *http.Request) {
	f, ok := a.files[r.URL.Path]
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", f.media)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("ETag", `"`+f.digest+`"`)
	b := f.plain
	if f.packed != nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		h.Set("Vary", "Accept-Encoding")
		h.Set("ETag", `"`+f.digest+`z"`)
		b = f.packed
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(b))
}
