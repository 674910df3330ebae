package source

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"github.com/klauspost/compress/gzip"
)

// keptBytes is how many stored bytes are kept to look for the next member in, after a damaged one was read too far. Chosen:
// a page of usual size fits.
const keptBytes = 1 * mib

// memberMark begins a gzip member that is deflated (RFC 1952), archiveMark every record of a web archive.
const (
	memberMark  = "\x1f\x8b\x08"
	archiveMark = "WARC/"
)

// members reads a web archive of one gzip member a record (ISO 28500, annex on compression). Where a member is damaged it
// returns the error until resume, and goes on with the next member that begins a record.
type members struct {
	kept   *kept
	again  *bytes.Reader // kept bytes that are read a second time
	stored *bufio.Reader
	z      *gzip.Reader
	began  int64 // where the member at hand begins in the stored bytes
	failed error // stands until resume
}

// archived reports whether the gzip stream holds a web archive, by what its first bytes become.
func archived(stored *bufio.Reader) bool {
	b, _ := stored.Peek(4 * kib)
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return false
	}
	mark := make([]byte, len(archiveMark))
	n, _ := io.ReadFull(z, mark)
	return string(mark[:n]) == archiveMark
}

func newMembers(r io.Reader) (*members, error) {
	m := &members{kept: &kept{r: r}, again: bytes.NewReader(nil)}
	m.stored = bufio.NewReaderSize(m.kept, peekBytes)
	z, err := gzip.NewReader(m.stored)
	if err != nil {
		return nil, err //nolint:wrapcheck // explained by the caller
	}
	z.Multistream(false)
	m.z = z
	return m, nil
}

func (m *members) Read(p []byte) (int, error) {
	if m.failed != nil {
		return 0, m.failed
	}
	n, err := m.z.Read(p)
	if errors.Is(err, io.EOF) {
		m.began = m.at()
		if err = m.z.Reset(m.stored); err == nil {
			m.z.Multistream(false)
			return n, nil
		}
	}
	m.failed = err
	return n, err //nolint:wrapcheck // explained by guard
}

// at is the place in the stored bytes up to which they are consumed.
func (m *members) at() int64 { return m.kept.total - int64(m.again.Len()) - int64(m.stored.Buffered()) }

// resume goes on after an error.
func (m *members) resume() {
	m.failed = nil
	if !m.seek() {
		m.failed = io.EOF
	}
}

// seek goes to the next member that begins a record; false where there is none.
func (m *members) seek() bool {
	from := m.began + 1
	if first := m.kept.total - int64(len(m.kept.last)); from < first {
		from = first
	}
	m.again = bytes.NewReader(bytes.Clone(m.kept.since(from)))
	m.stored = bufio.NewReaderSize(io.MultiReader(m.again, m.kept), peekBytes)
	for {
		b, err := m.stored.Peek(peekBytes)
		i := bytes.Index(b, []byte(memberMark))
		switch {
		case i >= 0:
			_, _ = m.stored.Discard(i) // what was peeked can be discarded
		case err != nil:
			return false
		default:
			_, _ = m.stored.Discard(len(b) - len(memberMark) + 1)
			continue
		}
		if archived(m.stored) {
			break
		}
		_, _ = m.stored.Discard(1)
	}
	m.began = m.at()
	if m.z.Reset(m.stored) != nil {
		return false
	}
	m.z.Multistream(false)
	return true
}

// kept passes bytes on, counts them and keeps the last of them.
type kept struct {
	r     io.Reader
	last  []byte
	total int64
}

func (k *kept) Read(p []byte) (int, error) {
	n, err := k.r.Read(p)
	k.total += int64(n)
	k.last = append(k.last, p[:n]...)
	if over := len(k.last) - 2*keptBytes; over > 0 {
		k.last = append(k.last[:0], k.last[over+keptBytes:]...)
	}
	return n, err //nolint:wrapcheck // io.Reader passes errors on as they are
}

// since returns the bytes kept from the place on.
func (k *kept) since(at int64) []byte {
	return k.last[max(len(k.last)-int(k.total-at), 0):]
}
