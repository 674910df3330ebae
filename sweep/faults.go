package sweep

import (
	"fmt"
	"maps"
	"slices"

	"github.com/aedile/aedile"
)

// Faults counts faults and keeps the first of them.
type Faults struct {
	Count int
	First []aedile.Fault // at most maxFaults
}

// maxFaults is how many faults are kept to be told one by one.
const maxFaults = 100

// Add takes a fault in.
func (fs *Faults) Add(f aedile.Fault) {
	if fs.Count++; len(fs.First) < maxFaults {
		fs.First = append(fs.First, f)
	}
}

// maxWritten is how many faults of one class are written one by one for each source. A file of forty kilobytes can unpack to fourteen million
// broken lines; each of them written in full made seven gigabytes.
const maxWritten = 10_000

// flood passes faults on, and of a source that has very many of them only the first of each class; the others are counted, and one more
// fault says how many they are and where the last stands. A source is whole before the next begins.
type flood struct {
	to     func(aedile.Fault) error
	source string
	of     map[aedile.Class]*run
}

// run is the faults of one class in one source.
type run struct {
	count int
	last  int // line of the last
}

// add takes a fault in.
func (w *flood) add(f aedile.Fault) error {
	if f.Source != w.source {
		if _, err := w.end(); err != nil {
			return err
		}
		w.source = f.Source
	}
	r := w.of[f.Class]
	if r == nil {
		if w.of == nil {
			w.of = map[aedile.Class]*run{}
		}
		r = new(run)
		w.of[f.Class] = r
	}
	r.count, r.last = r.count+1, f.Line
	if r.count > maxWritten {
		return nil
	}
	return w.to(f)
}

// end says what was counted and not written of the source, and whether there was anything to say.
func (w *flood) end() (told bool, err error) {
	for _, class := range slices.Sorted(maps.Keys(w.of)) {
		if r := w.of[class]; r.count > maxWritten {
			told, err = true, w.to(aedile.Fault{Class: class, Source: w.source, Line: r.last,
				Msg: fmt.Sprintf("%d more faults of this kind were counted and are not written one by one; the last is here",
					r.count-maxWritten),
				Hint: "mend the first ones and read the file again"})
			if err != nil {
				return told, err
			}
		}
	}
	clear(w.of)
	return told, nil
}
