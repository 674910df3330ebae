package transparencydb

import (
	"cmp"
	"context"
	"encoding/json"
	"hash/maphash"
	"iter"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/aedile/aedile"
)

// State says what became of one statement.
type State string

// The states of a statement after a sending.
const (
	StateFiled    State = "filed"    // the database acknowledged it now
	StateExisting State = "existing" // the database or the journal has it from before
	StateRefused  State = "refused"  // it fails fields; Errors says which
	StateHeld     State = "held"     // it may hold personal data; Remarks says where, and a person decides
	StateUnsent   State = "unsent"   // the sending ended before its turn; it will go with the next
)

// Outcome is what became of the statement at Index of those given, counted from 0.
type Outcome struct {
	Index   int          `json:"index"`
	PUID    string       `json:"puid"`
	State   State        `json:"state"`
	UUID    string       `json:"uuid,omitempty"`
	Errors  []FieldError `json:"errors,omitempty"`
	Remarks []Remark     `json:"remarks,omitempty"`
}

// Sender files many statements: in batches, past refusals, and never again what is acknowledged. Delivery is at least once, and
// the identifiers make it count once.
type Sender struct {
	Client  *Client
	Journal Journal // must be given
	Batch   int     // statements a call, 1 to MaxBatch; 0: MaxBatch
	Workers int     // calls under way at a time; 0: 4
	// SendPersonal sends what Lint remarks on for personal data, too. Without it such statements are held.
	SendPersonal bool
	// Names returns the names that the case behind an identifier holds: no text of its statement may have them. Nil: none are known.
	Names func(puid string) []string
}

// Send files the statements and tells report of each what became of it, one at a time and in no order; it returns the numbers by
// state. Statements never read from the sequence are not counted. What the database would refuse is refused here and never sent;
// the others go in the form that Normalise gives.
//
// The error ends the sending and everything acknowledged stays so: Denied for a void token, Limit where the database asks to wait
// too long, Internal where it does not answer, Invalid for a Sender that is set up wrongly, that of the journal, that of ctx.
func (s *Sender) Send(ctx context.Context, statements iter.Seq[Statement], report func(Outcome)) (map[State]int, error) {
	size, workers := cmp.Or(s.Batch, MaxBatch), cmp.Or(s.Workers, 4)
	if s.Client == nil || s.Journal == nil || size < 1 || size > MaxBatch || workers < 1 {
		return nil, aedile.Invalidf("send statements", "", "client, journal, batch size or workers are missing or out of range")
	}
	g, inner := errgroup.WithContext(ctx)
	g.SetLimit(workers)
	r := &sending{Sender: s, report: report, tally: map[State]int{}, seen: map[uint64]uint64{}, seed: maphash.MakeSeed()}
	var batch []parcel
	flush := func() {
		full := batch
		batch = nil
		g.Go(func() error { return r.deliver(inner, full) })
	}
	i, stopped := 0, false
	for st := range statements {
		if stopped = inner.Err() != nil; stopped {
			break
		}
		if p, ok := r.admit(i, st); ok {
			batch = append(batch, p)
		}
		if i++; len(batch) == size {
			flush()
		}
	}
	if len(batch) > 0 {
		flush()
	}
	err := g.Wait()
	if err == nil && stopped {
		err = ctx.Err()
	}
	return r.tally, err
}

// parcel is a statement on its way, with its place in what was given.
type parcel struct {
	index     int
	statement Statement
}

// sending is one run of a Sender.
type sending struct {
	*Sender
	report func(Outcome)
	seed   maphash.Seed
	seen   map[uint64]uint64 // content by identifier, both hashed; only the reader of the sequence uses it

	mu    sync.Mutex
	tally map[State]int
}

func (r *sending) tell(o Outcome) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.tally[o.State]++
	if r.report != nil {
		r.report(o)
	}
}

// admit judges one statement before it goes: ok says that it may.
func (r *sending) admit(i int, st Statement) (p parcel, ok bool) {
	data, errs := written(st)
	if len(errs) > 0 {
		r.tell(Outcome{Index: i, PUID: st.PUID, State: StateRefused, Errors: errs})
		return parcel{}, false
	}
	v, _ := decode(data) // written has done so
	st = normalise(object(v), true)
	var names []string
	if r.Names != nil {
		names = r.Names(st.PUID)
	}
	if remarks := slices.DeleteFunc(Lint(st, names...), func(m Remark) bool { return !m.Personal() }); len(remarks) > 0 && !r.SendPersonal {
		r.tell(Outcome{Index: i, PUID: st.PUID, State: StateHeld, Remarks: remarks})
		return parcel{}, false
	}
	id, content := maphash.String(r.seed, st.PUID), maphash.Bytes(r.seed, data)
	switch before, twice := r.seen[id]; {
	case twice && before == content:
		r.tell(Outcome{Index: i, PUID: st.PUID, State: StateExisting})
		return parcel{}, false
	case twice:
		r.tell(Outcome{Index: i, PUID: st.PUID, State: StateRefused,
			Errors: []FieldError{{"puid", "The identifier is given before, for another statement."}}})
		return parcel{}, false
	}
	r.seen[id] = content
	return parcel{i, st}, true
}

// written returns the statement as it would be sent, and what the database would say against it.
func written(st Statement) ([]byte, []FieldError) {
	data, err := json.Marshal(st)
	if err != nil {
		return nil, []FieldError{{"statements", err.Error()}}
	}
	errs, err := Validate(data)
	if err != nil {
		return nil, []FieldError{{"statements", err.Error()}}
	}
	return data, errs
}

// deliver files a batch: what the journal lacks, in as many calls as it takes.
func (r *sending) deliver(ctx context.Context, batch []parcel) error {
	known, err := r.Journal.Filed(ctx, identifiers(batch))
	if err != nil {
		r.leave(batch)
		return err
	}
	batch = r.settle(batch, known)
	for queue := [][]parcel{batch}; len(queue) > 0; {
		next := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		if len(next) == 0 {
			continue
		}
		again, err := r.try(ctx, next)
		if err != nil {
			for _, b := range queue {
				r.leave(b)
			}
			return err
		}
		queue = append(queue, again...)
	}
	return nil
}

// try makes one call and returns what is to be sent again, in smaller batches. On an error it has told of all.
func (r *sending) try(ctx context.Context, batch []parcel) ([][]parcel, error) {
	statements := make([]Statement, len(batch))
	for i, p := range batch {
		statements[i] = p.statement
	}
	a, err := r.Client.CreateAll(ctx, statements)
	switch {
	case err != nil:
		r.leave(batch)
		return nil, err
	case a.Filed != nil:
		err := r.Journal.Acknowledge(ctx, a.Filed)
		for i, p := range batch {
			r.tell(Outcome{Index: p.index, PUID: p.statement.PUID, State: StateFiled, UUID: a.Filed[i].UUID})
		}
		return nil, err
	case a.Unclear && len(batch) > 1:
		half := len(batch) / 2
		return [][]parcel{batch[half:], batch[:half]}, nil
	case a.Unclear:
		a.Refused = map[int][]FieldError{0: {{"statements", "The database refused the statement and named no field."}}}
	}
	var rest []parcel
	for i, p := range batch {
		if errs, refused := a.Refused[i]; refused {
			r.tell(Outcome{Index: p.index, PUID: p.statement.PUID, State: StateRefused, Errors: errs})
		} else {
			rest = append(rest, p)
		}
	}
	rest, err = r.acknowledge(ctx, rest, a.Existing)
	return [][]parcel{rest}, err
}

// acknowledge writes down what the database has already and returns the others.
func (r *sending) acknowledge(ctx context.Context, batch []parcel, existing []string) ([]parcel, error) {
	if len(existing) == 0 {
		return batch, nil
	}
	receipts := make([]Receipt, len(existing))
	for i, id := range existing {
		receipts[i] = Receipt{PUID: id, Existing: true}
	}
	rest := r.settle(batch, existing)
	if err := r.Journal.Acknowledge(ctx, receipts); err != nil {
		r.leave(rest)
		return nil, err
	}
	return rest, nil
}

// settle tells of those parcels that are filed already and returns the others.
func (r *sending) settle(batch []parcel, filed []string) []parcel {
	var rest []parcel
	for _, p := range batch {
		if slices.Contains(filed, p.statement.PUID) {
			r.tell(Outcome{Index: p.index, PUID: p.statement.PUID, State: StateExisting})
		} else {
			rest = append(rest, p)
		}
	}
	return rest
}

// leave tells of parcels that the sending did not get to.
func (r *sending) leave(batch []parcel) {
	for _, p := range batch {
		r.tell(Outcome{Index: p.index, PUID: p.statement.PUID, State: StateUnsent})
	}
}

func identifiers(batch []parcel) []string {
	out := make([]string, len(batch))
	for i, p := range batch {
		out[i] = p.statement.PUID
	}
	return out
}
