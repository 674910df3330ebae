package source

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/http/httputil"
	"net/textproto"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/aedile/aedile/screen/source/page"
)

// answer is what a server sent, as an archive keeps it.
type answer struct {
	status      int
	contentType string
	chunked     bool
	encodings   []string // in the order in which they were applied
	body        []byte
	text        bool // already turned into plain text by the archive
}

// answerOf takes the block of a record apart.
func answerOf(h warcHeader, block []byte) (*answer, *fault) {
	a := &answer{status: http.StatusOK, contentType: h.contentType, body: block, text: h.kind == "conversion"}
	if h.kind != "response" || !bytes.HasPrefix(block, []byte("HTTP/")) {
		return a, nil
	}
	head, body, ok := bytes.Cut(block, []byte("\r\n\r\n"))
	if !ok {
		head, body, _ = bytes.Cut(block, []byte("\n\n"))
	}
	if len(head) > maxHeader {
		return nil, limit("header of the answer from %s is longer than %d bytes", cutText(h.address, 200), maxHeader)
	}
	t := textproto.NewReader(bufio.NewReader(bytes.NewReader(append(bytes.Clone(head), "\r\n\r\n"...))))
	line, err := t.ReadLine()
	fields := strings.Fields(line)
	if err != nil || len(fields) < 2 {
		return nil, invalid("answer from %s has no status", cutText(h.address, 200))
	}
	if a.status, err = strconv.Atoi(fields[1]); err != nil {
		return nil, invalid("answer from %s has status %q", cutText(h.address, 200), cutText(fields[1], 20))
	}
	m, _ := t.ReadMIMEHeader() // what could be read of a broken header is used
	a.body, a.contentType = body, m.Get("Content-Type")
	a.chunked = strings.Contains(strings.ToLower(m.Get("Transfer-Encoding")), "chunked")
	for e := range strings.SplitSeq(strings.ToLower(strings.Join(m.Values("Content-Encoding"), ",")), ",") {
		if e = strings.TrimSpace(e); e != "" && e != "identity" {
			a.encodings = append(a.encodings, e)
		}
	}
	return a, nil
}

// media returns the type of the content without parameters; where none is stated, as its bytes look.
func (a *answer) media() string {
	m, _, err := mime.ParseMediaType(a.contentType)
	if err != nil || m == "" {
		m, _, _ = mime.ParseMediaType(http.DetectContentType(a.body)) // always gives one that parses
	}
	return m
}

// parser returns what reads the content, nil for what is no page.
func (a *answer) parser() func([]byte, page.Config) (*page.Page, error) {
	switch m := a.media(); {
	case m == "text/html" || m == "application/xhtml+xml":
		return readPage
	case m == "application/json" || m == "text/json" || strings.HasSuffix(m, "+json"):
		return page.ReadJSON
	case m == "text/plain" && a.text:
		return func(b []byte, c page.Config) (*page.Page, error) { return page.ReadText(b, c), nil }
	}
	return nil
}

// decode undoes the transfer and content encodings, at most limit bytes of content. Archives often keep the header of an
// encoding that they have undone: what does not decode at its first byte is taken as it is.
func (a *answer) decode(max int) ([]byte, *fault) {
	body := a.body
	if a.chunked {
		if b, err := io.ReadAll(httputil.NewChunkedReader(bytes.NewReader(body))); err == nil || len(b) > 0 {
			body = b
		}
	}
	if len(a.encodings) > 4 {
		return nil, limit("content is encoded %d times", len(a.encodings))
	}
	for i := len(a.encodings) - 1; i >= 0; i-- {
		z, err := unpack(a.encodings[i], body)
		if err != nil {
			return nil, invalid("%v", err)
		}
		if z == nil {
			continue
		}
		b, err := io.ReadAll(io.LimitReader(z, int64(max)+1))
		_ = z.Close() // reads from memory
		switch {
		case len(b) > max:
			return b[:max], limit("content is longer than %d bytes", max).hinted("its beginning was read: raise the limit on records")
		case err != nil && len(b) == 0:
			continue
		case err != nil:
			return b, invalid("content that is %s-encoded breaks off after %d bytes", a.encodings[i], len(b)).
				hinted("what stands before the break was read")
		}
		body = b
	}
	return body, nil
}

// unpack opens one content encoding; nil where the body is not in it.
func unpack(encoding string, body []byte) (io.ReadCloser, error) {
	switch encoding {
	case "gzip", "x-gzip":
		if z, err := gzip.NewReader(bytes.NewReader(body)); err == nil {
			return z, nil
		}
		return nil, nil
	case "deflate":
		if z, err := zlib.NewReader(bytes.NewReader(body)); err == nil {
			return z, nil
		}
		return flate.NewReader(bytes.NewReader(body)), nil
	case "br":
		return io.NopCloser(brotli.NewReader(bytes.NewReader(body))), nil
	case "zstd":
		z, err := zstd.NewReader(bytes.NewReader(body), zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(8*mib))
		if err != nil {
			return nil, fmt.Errorf("content that is zstd-encoded: %w", err)
		}
		return z.IOReadCloser(), nil
	}
	return nil, nil // a name that says nothing, such as none or utf-8: the content is taken as it is
}
