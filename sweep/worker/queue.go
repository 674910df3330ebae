package worker

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/klauspost/compress/s2"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/aedile/aedile"
)

// Queue is a connection to the server that holds the sweeps. Any number of goroutines may use it.
type Queue struct {
	nc     *nats.Conn
	js     jetstream.JetStream
	prefix string   // of the names of streams
	known  sync.Map // name → stream: asking the server for it costs as much as asking for a message
}

// stored returns a stream. One that did not answer is asked for anew: it may be gone.
func (q *Queue) stored(ctx context.Context, name string) (jetstream.Stream, error) {
	if s, ok := q.known.Load(name); ok {
		return s.(jetstream.Stream), nil //nolint:forcetypeassert // nothing else is put there
	}
	s, err := q.js.Stream(ctx, name)
	if err == nil {
		q.known.Store(name, s)
	}
	return s, err
}

// defaultPrefix begins the names of all streams.
const defaultPrefix = "AEDILE"

// Connect connects to a server, as in nats://127.0.0.1:4222, and goes on trying when the connection is lost. name says to the server who
// connects. Prefix, defaultPrefix where it is empty, begins the names of streams. The error is Unavailable where nothing answers.
func Connect(ctx context.Context, address, name, prefix string, more ...nats.Option) (*Queue, error) {
	const op = "connect to the queue"
	o := append([]nats.Option{nats.Name(name), nats.MaxReconnects(-1),
		nats.ReconnectWait(200 * time.Millisecond), nats.Timeout(5 * time.Second)}, more...)
	nc, err := nats.Connect(address, o...)
	if err != nil {
		return nil, aedile.Unavailablef(op, address,
			"does not answer").Hint("start a nats-server with JetStream, or name another with --queue").Because(err)
	}
	js, err := jetstream.New(nc)
	if err != nil {
		nc.Close()
		return nil, aedile.Internalf(op, address, "cannot be used").Because(err)
	}
	if prefix == "" {
		prefix = defaultPrefix
	}
	q := &Queue{nc: nc, js: js, prefix: prefix}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	if _, err := js.AccountInfo(ctx); err != nil {
		q.Close()
		return nil, aedile.Unavailablef(op, address, "has no JetStream").Hint("start it as nats-server -js -sd DIR").Because(err)
	}
	return q, nil
}

// Await connects as Connect does, and tries again every second while nothing answers: workers may start before the server does. told
// hears of the first failure.
func Await(ctx context.Context, address, name, prefix string, told func(error)) (*Queue, error) {
	for first := true; ; first = false {
		q, err := Connect(ctx, address, name, prefix)
		if err == nil || aedile.ClassOf(err) != aedile.Unavailable {
			return q, err
		}
		if first {
			told(err)
		}
		select {
		case <-ctx.Done():
			return nil, err
		case <-time.After(time.Second):
		}
	}
}

// Close ends the connection.
func (q *Queue) Close() { q.nc.Close() }

// The names of a sweep's streams, and the subjects in them.
func (q *Queue) stream(id string) string { return q.prefix + "_" + id }
func (q *Queue) tasks(id string) string  { return q.prefix + "_" + id + "_TASKS" }
func (q *Queue) subject(id string, parts ...string) string {
	return strings.ToLower(q.prefix) + "." + id + "." + strings.Join(parts, ".")
}
func (q *Queue) taskSubject(id string) string { return strings.ToLower(q.prefix) + "-task." + id }

func number(n int) string { return strconv.Itoa(n) }

// errThere says that something is kept already under a subject that is written once.
var errThere = errors.New("is there")

// patience is how long one request may take before it is made again.
const patience = 5 * time.Second

// again does what may fail because the server is away, until it is done, fails for another reason, or the context ends.
func again(ctx context.Context, do func(ctx context.Context) error) error {
	pause := 20 * time.Millisecond
	for {
		one, cancel := context.WithTimeout(ctx, patience)
		err := do(one)
		cancel()
		if err == nil || !away(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
			pause = min(2*pause, time.Second)
		}
	}
}

// away reports whether an error says that the server is not to be reached, or not ready, at the moment.
func away(err error) bool {
	for _, e := range []error{context.DeadlineExceeded, nats.ErrTimeout, nats.ErrNoResponders, nats.ErrConnectionClosed,
		nats.ErrDisconnected, nats.ErrConnectionReconnecting,
		nats.ErrReconnectBufExceeded, nats.ErrNoStreamResponse, jetstream.ErrNoStreamResponse, nats.ErrStaleConnection,
		jetstream.ErrNoHeartbeat, jetstream.ErrServerShutdown} {
		if errors.Is(err, e) {
			return true
		}
	}
	var a *jetstream.APIError
	return errors.As(err, &a) && (a.Code == 503 || a.Code == 500 && a.ErrorCode != jetstream.JSErrCodeStreamWrongLastSequence)
}

// keepOnce keeps a message under a subject, unless there is one: then the error is errThere. It waits while the server is away.
func (q *Queue) keepOnce(ctx context.Context, subject string, body []byte) error {
	return again(ctx, func(ctx context.Context) error {
		_, err := q.js.Publish(ctx, subject, body, jetstream.WithExpectLastSequencePerSubject(0), jetstream.WithRetryAttempts(0))
		var a *jetstream.APIError
		if errors.As(err, &a) && a.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequence {
			return errThere
		}
		return err
	})
}

// keep keeps a message under a subject; what was there before stays behind it.
func (q *Queue) keep(ctx context.Context, subject string, body []byte) error {
	return again(ctx, func(ctx context.Context) error {
		_, err := q.js.Publish(ctx, subject, body, jetstream.WithRetryAttempts(0))
		return err
	})
}

// last returns the newest message under a subject. The error is NotFound where there is none.
func (q *Queue) last(ctx context.Context, stream, subject string) (b []byte, at time.Time, err error) {
	err = again(ctx, func(ctx context.Context) error {
		s, err := q.stored(ctx, stream)
		if err != nil {
			return err
		}
		m, err := s.GetLastMsgForSubject(ctx, subject)
		if err == nil {
			b, at = m.Data, m.Time
		} else if !errors.Is(err, jetstream.ErrMsgNotFound) {
			q.known.Delete(stream)
		}
		return err
	})
	if errors.Is(err, jetstream.ErrMsgNotFound) || errors.Is(err, jetstream.ErrStreamNotFound) {
		return nil, at, aedile.NotFoundf("read the queue", subject, "there is nothing")
	}
	return b, at, err
}

// room is how much of a message the head takes.
const room = 4 << 10

// partsOf packs a text and cuts it into messages that the server takes.
func (q *Queue) partsOf(b []byte) [][]byte {
	b = s2.Encode(nil, b)
	most := max(int(q.nc.MaxPayload())-room, room)
	var parts [][]byte
	for len(b) > most {
		parts, b = append(parts, b[:most]), b[most:]
	}
	return append(parts, b)
}

// joined unpacks a text that was cut.
func joined(parts [][]byte) ([]byte, error) {
	packed := bytes.Join(parts, nil)
	n, err := s2.DecodedLen(packed)
	if err == nil && n > maxText {
		err = fmt.Errorf("%d bytes are more than the %d that a chunk may have", n, maxText)
	}
	if err != nil {
		return nil, fmt.Errorf("unpack chunk: %w", err)
	}
	return s2.Decode(nil, packed)
}

// maxText is the largest chunk or result, unpacked. Chosen: many times what the readers of sources give as one piece.
const maxText = 1 << 30

// write keeps a text in parts, subject.0 and on, each once, and returns how many there are.
func (q *Queue) write(ctx context.Context, subject string, b []byte) (int, error) {
	parts := q.partsOf(b)
	for i, p := range parts {
		if err := q.keepOnce(ctx, subject+"."+number(i), p); err != nil && !errors.Is(err, errThere) {
			return 0, err
		}
	}
	return len(parts), nil
}

// read returns a text that was kept in so many parts.
func (q *Queue) read(ctx context.Context, stream, subject string, n int) ([]byte, error) {
	parts := make([][]byte, n)
	for i := range parts {
		b, _, err := q.last(ctx, stream, subject+"."+number(i))
		if err != nil {
			return nil, err
		}
		parts[i] = b
	}
	return joined(parts)
}
