package sweep

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"text/tabwriter"

	"github.com/aedile/aedile"
	report "github.com/aedile/aedile/report/sweep"
	"github.com/aedile/aedile/screen"
	"github.com/aedile/aedile/screen/source"
	"github.com/aedile/aedile/sweep/eval"
)

// labelKey is the key that holds the labels of an item, as lines of JSON and the items made of them carry it.
const labelKey = "expect"

// EvalConfig says what Eval measures.
type EvalConfig struct {
	Files     []string
	Packs     Selection
	Registers Shelf
	AsJSON    bool
	Workers   int
}

// Eval screens labelled items and writes how right the findings are.
func (a *App) Eval(ctx context.Context, c EvalConfig) error {
	const op = "eval"
	s, _, _, err := a.compiledWith(c.Packs, c.Registers)
	if err != nil {
		return err
	}
	in, err := a.inputs(op, c.Files, source.Config{Format: source.NDJSON})
	if err != nil {
		return err
	}
	in.wrap = func(_ string, r io.Reader) io.Reader { return &relabel{r: bufio.NewReaderSize(r, 1<<20)} }
	score := eval.New()
	q := new(labels)
	var faults []aedile.Fault
	err = s.Sweep(ctx, q.over(in.batches(ctx)), screen.SweepConfig{Workers: c.Workers}, func(o screen.Output) error {
		f := in.next()
		f.items += o.Items
		if o.Err != nil {
			f.failed = true
			o.Faults = append(o.Faults, *source.FaultOf(o.Err))
		}
		for _, x := range o.Faults {
			if x.Source == "" {
				x.Source = f.name
			}
			faults = append(faults, x)
		}
		q.score(score, o.Findings)
		return nil
	})
	if err != nil {
		return stopped(op, err)
	}
	for i, f := range faults {
		if i == maxToldFaults {
			a.say("and %s more", count(len(faults)-i, "fault"))
			break
		}
		a.say("fault: %s", faultLine(f))
	}
	if bad := in.unread(); len(bad) > 0 {
		return aedile.Invalidf(op, strings.Join(bad, ", "), "could not be read")
	}
	r := score.Result()
	if c.AsJSON {
		return writeJSON(a.Out, struct {
			eval.Result
			Faults int `json:"faults"`
		}{r, len(faults)})
	}
	return a.writeScore(r)
}

// relabel turns the labels of each line into a text, so that they come through any reader of items as one attribute, and
// "none" can be told from "nobody looked". Lines that are no JSON object stay as they are.
type relabel struct {
	r    *bufio.Reader
	rest []byte
	err  error
}

// Read reads lines with their labels as text.
func (l *relabel) Read(p []byte) (int, error) {
	for len(l.rest) == 0 {
		if l.err != nil {
			return 0, l.err
		}
		var line []byte
		line, l.err = l.r.ReadBytes('\n')
		l.rest = relabelled(line)
	}
	n := copy(p, l.rest)
	l.rest = l.rest[n:]
	return n, nil
}

func relabelled(line []byte) []byte {
	if !bytes.Contains(line, []byte(`"`+labelKey+`"`)) {
		return line
	}
	var m map[string]json.RawMessage
	if json.Unmarshal(line, &m) != nil || m[labelKey] == nil {
		return line
	}
	text, err := json.Marshal(string(m[labelKey]))
	if err != nil {
		return line
	}
	m[labelKey] = text
	out, err := json.Marshal(m)
	if err != nil {
		return line
	}
	return append(out, '\n')
}

// labels takes the labels off the items of a sweep, batch by batch, and gives them back in order.
type labels struct {
	mu    sync.Mutex
	queue []*labelled
}

// labelled is a batch whose items are screened without their labels.
type labelled struct {
	screen.Batch
	labels []digested
}

type digested struct {
	digest aedile.Digest
	label  eval.Label
}

func (q *labels) over(batches func(func(screen.Batch, error) bool)) func(func(screen.Batch, error) bool) {
	return func(yield func(screen.Batch, error) bool) {
		batches(func(b screen.Batch, err error) bool {
			l := &labelled{Batch: b}
			q.mu.Lock()
			q.queue = append(q.queue, l)
			q.mu.Unlock()
			if err != nil || b == nil {
				return yield(nil, err)
			}
			return yield(l, nil)
		})
	}
}

// Each yields the items without their labels; a label that cannot be read is a fault in the item's place.
func (l *labelled) Each(yield func(*aedile.Item, *aedile.Fault) bool) {
	l.Batch.Each(func(it *aedile.Item, f *aedile.Fault) bool {
		if f != nil {
			return yield(nil, f)
		}
		label, err := takeLabel(it)
		if err != nil {
			return yield(nil, &aedile.Fault{Class: aedile.Invalid, Item: aedile.ItemID(strings.Clone(string(it.ID))), Msg: err.Error(),
				Hint: `"expect" is a list of checks or globs; [] says that the item is clean`})
		}
		if it.Kind == "" {
			it.Kind = aedile.Listing // as screening does, before it takes the digest
		}
		d, err := it.Digest()
		if err != nil {
			return yield(nil, &aedile.Fault{Class: aedile.Internal, Item: label.Item, Msg: err.Error()})
		}
		l.labels = append(l.labels, digested{d, label})
		return yield(it, nil)
	})
}

func takeLabel(it *aedile.Item) (eval.Label, error) {
	l := eval.Label{Item: aedile.ItemID(strings.Clone(string(it.ID))), Title: strings.Clone(it.Title)}
	text, ok := it.Attrs.Get(labelKey)
	if !ok {
		return l, nil
	}
	it.Attrs = slices.DeleteFunc(slices.Clone(it.Attrs), func(a aedile.Attr) bool { return a.Name == labelKey })
	var globs []string
	if err := json.Unmarshal([]byte(text), &globs); err != nil || globs == nil {
		return l, errors.New("expect is no list of texts")
	}
	expect, err := patterns("expect", globs)
	if err != nil {
		return l, err
	}
	l.Known, l.Expect = true, expect
	return l, nil
}

// score counts the items of the next batch with their findings.
func (q *labels) score(s *eval.Score, findings []aedile.Finding) {
	q.mu.Lock()
	l := q.queue[0]
	q.queue = q.queue[1:]
	q.mu.Unlock()
	found := make(map[aedile.Digest][]aedile.CheckID)
	for _, f := range findings {
		if !slices.Contains(found[f.Item.Digest], f.Check) {
			found[f.Item.Digest] = append(found[f.Item.Digest], f.Check)
		}
	}
	for _, d := range l.labels {
		s.Add(d.label, found[d.digest])
	}
}

// writeScore writes the measurement for people.
func (a *App) writeScore(r eval.Result) error {
	fmt.Fprintf(a.Out, "%s, %d with a label, %d of them clean\n\n", count(r.Items, "item"), r.Labelled, r.CleanItems)
	w := tabwriter.NewWriter(a.Out, 0, 8, 2, ' ', tabwriter.AlignRight)
	name := len("overall")
	for _, x := range r.Checks {
		name = max(name, len(x.Check))
	}
	fmt.Fprintf(w, "%-*s\tFOUND\tRIGHT\tPRECISION\t95 %%\tEXPECTED\tMET\tRECALL\t95 %%\tPER 100,000 CLEAN\t\n", name, "CHECK")
	for _, x := range append(slices.Clone(r.Checks), r.Overall) {
		fmt.Fprintf(w, "%-*s\t%d\t%d\t%s\t%d\t%d\t%s\t%.1f\t\n", name, x.Check, x.Precision.Of, x.Precision.Right, share(x.Precision), x.Recall.Of, x.Recall.Right, share(x.Recall), x.Per100k)
	}
	if err := flush(w); err != nil {
		return err
	}
	fmt.Fprintf(a.Out, "\nClean items with a finding: %d of %d, 95 %% bounds %.4f to %.4f\n", r.Flagged.Right, r.Flagged.Of, r.Flagged.Low, r.Flagged.High)
	fmt.Fprintf(a.Out, "\nMisses: %d\n", len(r.Misses))
	for _, m := range r.Misses {
		fmt.Fprintf(a.Out, "  %s  %s  %s\n", m.Item, m.Expect, report.Reveal(m.Title))
	}
	fmt.Fprintf(a.Out, "\nFalse alarms: %d\n", len(r.FalseAlarms))
	for _, m := range r.FalseAlarms {
		fmt.Fprintf(a.Out, "  %s  %s  %s\n", m.Item, m.Check, report.Reveal(m.Title))
	}
	return nil
}

// share writes a ratio and its bounds as two cells.
func share(r eval.Ratio) string {
	if r.Of == 0 {
		return "-\t-"
	}
	return fmt.Sprintf("%.3f\t%.3f–%.3f", r.Value, r.Low, r.High)
}
