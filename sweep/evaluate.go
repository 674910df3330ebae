package sweep

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen"
	"github.com/aedile/aedile/screen/source"
	"github.com/aedile/aedile/sweep/eval"
	"github.com/aedile/aedile/sweep/intake"
	"github.com/aedile/aedile/sweep/packset"
)

// labelKey is the key that holds the labels of an item, and noteKey that of notes on it, as lines of JSON and the items made of them carry them.
const (
	labelKey = "expect"
	noteKey  = "meta"
)

// Evaluate screens labelled items, one a line of JSON, and says how right the findings are on those that all of only take. The error is Invalid
// where a file could not be read.
func Evaluate(ctx context.Context, s *screen.Screener, files []intake.File, workers int, only ...eval.Only) (eval.Result, Faults, error) {
	const op = "eval"
	in := intake.New(inFolders(files), source.Config{Format: source.NDJSON},
		func(r io.Reader) io.Reader { return &relabel{r: bufio.NewReaderSize(r, 1<<20)} })
	score := eval.New(only...)
	var fs Faults
	err := through(ctx, s, withoutLabels(in.Batches(ctx)), screen.SweepConfig{Workers: workers},
		func(b *labelled, o screen.Output, faults []aedile.Fault) error {
			for _, f := range faults {
				fs.Add(f)
			}
			b.score(score, o.Findings)
			return nil
		})
	if err != nil {
		return eval.Result{}, fs, stopped(op, err)
	}
	return score.Result(), fs, unread(op, in)
}

// inFolders puts in the place of each folder the files of lines in it, by name. A folder without one stays, and is a fault where it is read.
func inFolders(files []intake.File) (out []intake.File) {
	for _, f := range files {
		n := len(out)
		entries, err := os.ReadDir(f.Name)
		if f.Stream == nil && err == nil {
			for _, e := range entries {
				if name := strings.TrimSuffix(e.Name(), ".gz"); !e.IsDir() && (path.Ext(name) == ".ndjson" || path.Ext(name) == ".jsonl") {
					out = append(out, intake.File{Name: filepath.Join(f.Name, e.Name())})
				}
			}
		}
		if len(out) == n {
			out = append(out, f)
		}
	}
	return out
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
	for _, key := range []string{labelKey, noteKey} {
		if m[key] == nil {
			continue
		}
		text, err := json.Marshal(string(m[key]))
		if err != nil {
			return line
		}
		m[key] = text
	}
	out, err := json.Marshal(m)
	if err != nil {
		return line
	}
	return append(out, '\n')
}

// labelled is a batch whose items are screened without their labels, which it keeps.
type labelled struct {
	*intake.Batch
	labels []digested
}

type digested struct {
	digest aedile.Digest
	label  eval.Label
}

func withoutLabels(batches iter.Seq2[*intake.Batch, error]) iter.Seq2[*labelled, error] {
	return func(yield func(*labelled, error) bool) {
		for b, err := range batches {
			if !yield(&labelled{Batch: b}, err) {
				return
			}
		}
	}
}

// Each yields the items without their labels; a label that cannot be read is a fault in the item's place.
func (l *labelled) Each(yield func(*aedile.Item, *aedile.Fault) bool) {
	l.Batch.Each(func(it *aedile.Item, f *aedile.Fault) bool {
		if f != nil {
			return yield(nil, f)
		}
		stripped, label, err := takeLabel(it)
		if err != nil {
			return yield(nil, &aedile.Fault{Class: aedile.Invalid, Item: aedile.ItemID(strings.Clone(string(it.ID))), Msg: err.Error(),
				Hint: `"expect" is a list of checks or globs, [] says that the item is clean; "meta", if it is there, an object of texts`})
		}
		d, err := stripped.Digest()
		if err != nil {
			return yield(nil, &aedile.Fault{Class: aedile.Internal, Item: label.Item, Msg: err.Error()})
		}
		l.labels = append(l.labels, digested{d, label})
		return yield(stripped, nil)
	})
}

// takeLabel returns the item without its label, and the label.
func takeLabel(it *aedile.Item) (*aedile.Item, eval.Label, error) {
	l := eval.Label{Item: aedile.ItemID(strings.Clone(string(it.ID))), Title: strings.Clone(it.Title), Lang: strings.Clone(it.Lang)}
	text, ok := it.Attrs.Get(labelKey)
	if !ok {
		return it, l, nil
	}
	stripped := *it
	stripped.Attrs = slices.DeleteFunc(slices.Clone(it.Attrs), func(a aedile.Attr) bool { return a.Name == labelKey || a.Name == noteKey })
	var globs []string
	if err := json.Unmarshal([]byte(text), &globs); err != nil || globs == nil {
		return it, l, errors.New("expect is no list of texts")
	}
	expect, err := packset.Patterns("expect", globs)
	if err != nil {
		return it, l, err
	}
	l.Known, l.Expect = true, expect
	if l.Notes, err = notes(it); err != nil {
		return it, l, err
	}
	return &stripped, l, nil
}

// notes returns what the label says besides, by name: texts alone, as groups have names.
func notes(it *aedile.Item) (out []eval.Note, err error) {
	text, ok := it.Attrs.Get(noteKey)
	if !ok {
		return nil, nil
	}
	var m map[string]json.RawMessage
	if json.Unmarshal([]byte(text), &m) != nil || m == nil {
		return nil, errors.New("meta is no object")
	}
	for _, name := range slices.Sorted(maps.Keys(m)) {
		var s string
		if json.Unmarshal(m[name], &s) == nil {
			out = append(out, eval.Note{Name: name, Value: s})
		}
	}
	return out, nil
}

// score counts the items of the batch with their findings.
func (l *labelled) score(s *eval.Score, findings []aedile.Finding) {
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
