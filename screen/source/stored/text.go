package stored

import (
	"bufio"
	"encoding/binary"
	"unicode/utf8"
)

// Text turns a text of an encoding that nothing states into UTF-8. Until the first byte beyond ASCII it passes everything on;
// there it looks at what follows and decides once for the rest.
type Text struct {
	r       *bufio.Reader
	decided bool
	table   *[128]string // of the encoding; nil for UTF-8
	rest    []byte       // decoded and not yet read
	buf     []byte
	peek    func() []byte
	guessed func(name string)
}

// NewText returns a reader of UTF-8 over r. peek returns what comes next in r, as far as it can be had; guessed is called once,
// where an encoding was guessed.
func NewText(r *bufio.Reader, peek func() []byte, guessed func(name string)) *Text {
	return &Text{r: r, peek: peek, guessed: guessed}
}

// Read reads what there is, decoded.
func (t *Text) Read(p []byte) (int, error) {
	if len(t.rest) > 0 {
		n := copy(p, t.rest)
		t.rest = t.rest[n:]
		return n, nil
	}
	if t.decided && t.table == nil || len(p) == 0 {
		return t.r.Read(p) //nolint:wrapcheck // io.Reader passes errors on as they are
	}
	if _, err := t.r.Peek(1); err != nil {
		return 0, err //nolint:wrapcheck // io.Reader passes errors on as they are
	}
	b, _ := t.r.Peek(min(t.r.Buffered(), len(p)))
	if !t.decided {
		if n := ascii(b); n > 0 {
			n = copy(p, b[:n])
			_, _ = t.r.Discard(n) // what was peeked can be discarded
			return n, nil
		}
		if !t.decide() { // one byte tells too little: it is passed on, and the next one asks again
			b, _ = t.r.Peek(min(t.r.Buffered(), utf8.UTFMax)) // deciding has moved the buffer
			_, size := utf8.DecodeRune(b)
			n := copy(p, b[:size])
			_, _ = t.r.Discard(n) // what was peeked can be discarded
			return n, nil
		}
		return t.Read(p)
	}
	return t.decode(p, b), nil
}

// decide looks at what comes next and reports whether it told enough.
func (t *Text) decide() bool {
	b := t.peek()
	e, ok := Guess(b)
	if !ok {
		_, valid, broken, _ := tally(b)
		t.decided = valid > 0 && valid*2 >= broken || broken > 16
		return t.decided
	}
	t.decided = true
	t.table = new([128]string)
	d := e.NewDecoder()
	for i := range t.table {
		s, err := d.String(string([]byte{byte(i + 128)}))
		if err != nil || s == "" {
			s = "\uFFFD"
		}
		t.table[i] = s
	}
	t.guessed(e.Name)
	return true
}

func (t *Text) decode(p, b []byte) int {
	t.buf = t.buf[:0]
	for _, c := range b {
		if c < utf8.RuneSelf {
			t.buf = append(t.buf, c)
		} else {
			t.buf = append(t.buf, t.table[c-128]...)
		}
	}
	_, _ = t.r.Discard(len(b)) // what was peeked can be discarded
	n := copy(p, t.buf)
	t.rest = t.buf[n:]
	return n
}

// ascii returns how many bytes b begins with that are ASCII.
func ascii(b []byte) int {
	const high = 0x8080808080808080 // the bit of each byte that no ASCII character has
	i := 0
	for i+8 <= len(b) && binary.LittleEndian.Uint64(b[i:])&high == 0 {
		i += 8
	}
	for i < len(b) && b[i] < utf8.RuneSelf {
		i++
	}
	return i
}
