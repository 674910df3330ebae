package source

import (
	"errors"
	"io"
	"time"
)

// pause is how long a stream may give nothing before what is there is handed on. Chosen: far below what a person notices, and long
// enough that a fast writer fills a block.
const pause = 20 * time.Millisecond

// errPaused says that a stream gives nothing at the moment. It is no end: the next read goes on.
var errPaused = errors.New("stream gives nothing at the moment")

// live reads a stream that may be slow, such as a pipe. While pausing is set, a read that would wait returns errPaused. The goroutine
// that reads ends with the stream, or after its next read once the source is closed.
type live struct {
	pieces  chan piece
	free    chan []byte
	closed  chan struct{}
	timer   *time.Timer
	piece   piece
	rest    []byte
	pausing bool
	rests   bool // the last read waited in vain: the next that may pause does not wait again
}

type piece struct {
	buf []byte
	n   int
	err error
}

func newLive(r io.Reader) *live {
	l := &live{pieces: make(chan piece), free: make(chan []byte, 2), closed: make(chan struct{})}
	l.free <- make([]byte, peekBytes)
	l.free <- make([]byte, peekBytes)
	go l.serve(r)
	return l
}

func (l *live) serve(r io.Reader) {
	for {
		var buf []byte
		select {
		case buf = <-l.free:
		case <-l.closed:
			return
		}
		n, err := r.Read(buf)
		select {
		case l.pieces <- piece{buf: buf, n: n, err: err}:
		case <-l.closed:
			return
		}
		if err != nil {
			return
		}
	}
}

func (l *live) close() error {
	close(l.closed)
	return nil
}

// Read returns what has come, errPaused, or the end of the stream.
func (l *live) Read(p []byte) (int, error) {
	for len(l.rest) == 0 {
		if l.piece.err != nil {
			return 0, l.piece.err
		}
		if l.piece.buf != nil {
			l.free <- l.piece.buf
			l.piece = piece{}
		}
		if !l.next() {
			return 0, errPaused
		}
		l.rest = l.piece.buf[:l.piece.n]
	}
	n := copy(p, l.rest)
	l.rest = l.rest[n:]
	return n, nil
}

// next waits for the next piece; false where it does not come in time.
func (l *live) next() bool {
	if !l.pausing {
		l.piece, l.rests = <-l.pieces, false
		return true
	}
	if l.rests {
		select {
		case l.piece = <-l.pieces:
			l.rests = false
			return true
		default:
			return false
		}
	}
	if l.timer == nil {
		l.timer = time.NewTimer(pause)
	} else {
		l.timer.Reset(pause)
	}
	select {
	case l.piece = <-l.pieces:
		l.timer.Stop()
		return true
	case <-l.timer.C:
		l.rests = true
		return false
	}
}

// pausing says whether a read that would wait is to return errPaused instead.
func (in *input) pausing(on bool) {
	if in.live != nil {
		in.live.pausing = on
	}
}

// paused reports whether a read returned only because the stream gives nothing at the moment.
func paused(err error) bool { return errors.Is(err, errPaused) }
