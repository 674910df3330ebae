package sweep

import (
	"context"
	"io"
)

// patient reads a stream that may never answer, such as a terminal or an idle pipe, and gives up when its context is done.
// A read that nobody waits for any more ends with the process. The context is kept because io.Reader has no room for it.
type patient struct {
	ctx  context.Context //nolint:containedctx // see above
	r    io.Reader
	ask  chan struct{}
	got  chan answer
	rest []byte
	err  error
}

type answer struct {
	b   []byte
	err error
}

// patientBytes is how much is asked for at once.
const patientBytes = 256 << 10

// Read reads what the stream has, or returns the context's error when it is done first.
func (p *patient) Read(to []byte) (int, error) {
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

func (p *patient) fill() {
	if p.ask == nil {
		p.ask, p.got = make(chan struct{}), make(chan answer)
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
func (p *patient) serve() {
	buf := make([]byte, patientBytes)
	for {
		select {
		case <-p.ask:
			n, err := p.r.Read(buf)
			select {
			case p.got <- answer{buf[:n], err}:
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
