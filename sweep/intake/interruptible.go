package intake

import (
	"context"
	"io"
)

// interruptible reads a stream that may never answer, such as a terminal or an idle pipe, and gives up when its context is done.
// A read that nobody waits for any more ends with the process. The context is kept because io.Reader has no room for it.
type interruptible struct {
	ctx  context.Context //nolint:containedctx // see above
	r    io.Reader
	ask  chan struct{}
	got  chan piece
	rest []byte
	err  error
}

// piece is what one read of the stream gave.
type piece struct {
	b   []byte
	err error
}

// pieceBytes is how much is asked for at once.
const pieceBytes = 256 << 10

// Read reads what the stream has, or returns the context's error when it is done first.
func (p *interruptible) Read(to []byte) (int, error) {
	if len(p.rest) == 0 && p.err == nil {
		p.fill()
	}
	if len(p.rest) == 0 {
		return 0, p.err
	}
	n := copy(to, p.rest)
	p.rest = p.rest[n:]
	return n, nil
}

func (p *interruptible) fill() {
	if p.ask == nil {
		p.ask, p.got = make(chan struct{}), make(chan piece)
		go p.serve()
	}
	select {
	case p.ask <- struct{}{}:
	case <-p.ctx.Done():
		p.err = p.ctx.Err()
		return
	}
	select {
	case a := <-p.got:
		p.rest, p.err = a.b, a.err
	case <-p.ctx.Done():
		p.err = p.ctx.Err()
	}
}

// serve reads into one buffer, which the reader has done with when it asks again.
func (p *interruptible) serve() {
	buf := make([]byte, pieceBytes)
	for {
		select {
		case <-p.ask:
			n, err := p.r.Read(buf)
			select {
			case p.got <- piece{buf[:n], err}:
			case <-p.ctx.Done():
				return
			}
			if err != nil {
				return
			}
		case <-p.ctx.Done():
			return
		}
	}
}
