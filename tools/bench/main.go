// Command bench measures the engine beside its peers in one run and writes the ratios to RESULTS.md.
//
// Figures are processor time of the whole process, the collector's too; what is compared runs in turns, round after round, so that a busy
// machine slows all of
// them alike. Figures of one run belong together; absolute ones depend on the machine. It is a module of its own, so that peers stay out
// of the program's
// dependencies.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"iter"
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/packs"
	"github.com/aedile/aedile/screen"
	detectors "github.com/aedile/aedile/screen/detect/all"
	"github.com/aedile/aedile/screen/rule"
	"github.com/aedile/aedile/screen/source"
)

func main() {
	out := flag.String("out", "RESULTS.md", "file to write")
	items := flag.Int("items", 12_000, "items of the corpus of 1.3 kB; there are five times as many titles and half as many long ones")
	runs := flag.Int("runs", 5, "rounds; the median of each figure is taken")
	gigabytes := flag.Float64("stream", 5, "size of the stream for resident memory, in GB; 0 leaves it out")
	binary := flag.String("binary", "../../bin/aedile", "the program, for memory and start")
	own := flag.String("corpus", "", "a file of offers to measure in place of the invented ones, in any form that the program reads")
	flag.Parse()
	b := &bench{runs: *runs, binary: *binary}
	if err := b.all(*items, *gigabytes, *own); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
	if err := os.WriteFile(*out, b.doc.Bytes(), 0o644); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
	io.Copy(os.Stdout, &b.doc)
}

type bench struct {
	runs    int
	binary  string
	doc     bytes.Buffer
	notes   bytes.Buffer // what stands below the tables
	corpora []*corpus
	packs   []*rule.Pack
}

func (b *bench) all(n int, gigabytes float64, own string) error {
	var ds []rule.Diagnostic
	if b.packs, ds = rule.LoadAll(packs.FS(), packs.Names()); rule.Failed(ds) {
		return fmt.Errorf("load packs: %w", ds[0])
	}
	if err := b.readCorpora(n, own); err != nil {
		return err
	}
	shipped, err := b.screener(nil)
	if err != nil {
		return err
	}
	load, _ := terms(50_000, 200, 3)
	loaded, err := b.screener(load)
	if err != nil {
		return err
	}
	watched, err := b.registers(shipped)
	if err != nil {
		return err
	}
	fmt.Fprintf(&b.doc, "# Results of one run\n\n`make bench` wrote this file. %s, %d cores, %s.\nEach figure is processor time, the median of %d rounds in which all that stands in a table took turns. Ratios are against decoding the same lines with\nencoding/json in the same rounds. Findings, evidence, digests and their output are part of the time.\n",
		runtime.Version(), runtime.NumCPU(), cpuName(), b.runs)
	for _, c := range b.corpora {
		c.rates(shipped)
		if err := b.table(c, shipped, loaded, watched); err != nil {
			return err
		}
	}
	b.notes.WriteString("\nAutomod's figure leaves out fetching accounts.\n")
	b.allocations(shipped)
	b.program(gigabytes)
	if err := b.matching(); err != nil {
		return err
	}
	b.doc.Write(b.notes.Bytes())
	return nil
}

func (b *bench) readCorpora(n int, own string) error {
	if own != "" {
		c, err := read(own, 5*n)
		b.corpora = []*corpus{c}
		return err
	}
	v, err := newVocabulary(b.packs, 1)
	if err != nil {
		return err
	}
	for i, sh := range shapes {
		c, err := invented(v, sh, []int{5 * n, n, n / 2}[i], 1)
		if err != nil {
			return err
		}
		b.corpora = append(b.corpora, c)
	}
	return nil
}

// screener compiles the shipped packs and, if given, one more.
func (b *bench) screener(more []byte) (*screen.Screener, error) {
	ps := b.packs[:len(b.packs):len(b.packs)]
	if more != nil {
		p, ds := rule.Parse(more)
		if rule.Failed(ds) {
			return nil, fmt.Errorf("parse the load pack: %w", ds[0])
		}
		ps = append(ps, p)
	}
	return screen.Compile(ps, screen.Config{Detectors: detectors.Detectors()})
}

// entrant is one thing that is measured. It says how long it took itself where that is not the time of this process.
type entrant struct {
	name  string
	items int
	run   func() (time.Duration, error) // 0: what this process spent meanwhile
	took  []float64                     // ns an item
}

func (e *entrant) perItem() float64 { return middle(e.took) }

// table measures a corpus and writes its table.
func (b *bench) table(c *corpus, shipped, loaded, watched *screen.Screener) error {
	entrants := []*entrant{{name: "encoding/json decodes the line", items: len(c.lines), run: c.decode}}
	for _, s := range []struct {
		name string
		s    *screen.Screener
	}{{"shipped packs", shipped}, {"shipped packs and 50,000 alerts", watched},
		{"shipped packs, 50,000 further terms and 200 rules", loaded}} {
		entrants = append(entrants, &entrant{name: "end to end, " + s.name, items: len(c.lines), run: c.swept(s.s, 1)})
	}
	entrants = append(entrants, &entrant{name: "screening itself, shipped packs", items: len(c.items), run: c.screened(shipped)})
	peers, close, err := b.peers(c)
	if err != nil {
		return err
	}
	defer close()
	if err := b.rounds(append(entrants, peers...)); err != nil {
		return err
	}
	fmt.Fprintf(&b.doc, "\n## %s\n\n| what, one core | µs an item | items/s | MB/s | ratio to encoding/json | whole of ours (end to end, shipped packs) |\n|---|---:|---:|---:|---:|---:|\n", c.about())
	base, ours := entrants[0].perItem(), entrants[1].perItem()
	for _, e := range append(entrants, peers...) {
		ns := e.perItem()
		fmt.Fprintf(&b.doc, "| %s | %.2f | %.0f | %.0f | %.2f | %.2f × |\n", e.name, ns/1000, 1e9/ns,
			float64(c.size)/float64(len(c.lines))*1000/ns, ns/base, ns/ours)
	}
	both := &entrant{name: "two workers", items: len(c.lines), run: c.swept(shipped, 2)}
	start := time.Now()
	if err := b.rounds([]*entrant{both}); err != nil {
		return err
	}
	fmt.Fprintf(&b.doc, "\nTwo workers spend %.2f µs of processor time an item, and %.2f µs by the clock.\n", both.perItem()/1000,
		float64(time.Since(start).Microseconds())/float64(b.runs*len(c.lines)))
	return nil
}

// rounds lets entrants take turns.
func (b *bench) rounds(entrants []*entrant) error {
	for range b.runs {
		for _, e := range entrants {
			runtime.GC()
			before := spent()
			d, err := e.run()
			if err != nil {
				return fmt.Errorf("%s: %w", e.name, err)
			}
			if d == 0 {
				d = spent() - before
			}
			e.took = append(e.took, float64(d.Nanoseconds())/float64(e.items))
		}
	}
	for _, e := range entrants {
		fmt.Fprintf(os.Stderr, "%-70s %.2f µs\n", e.name, e.perItem()/1000)
	}
	return nil
}

// spent is the processor time of this process so far.
func spent() time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		panic(err) // it never fails for the process itself
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

func (c *corpus) decode() (time.Duration, error) {
	for _, l := range c.lines {
		var it aedile.Item
		if err := json.Unmarshal(l, &it); err != nil {
			return 0, err
		}
	}
	return 0, nil
}

func (c *corpus) screened(s *screen.Screener) func() (time.Duration, error) {
	return func() (time.Duration, error) {
		for i := range c.items {
			s.Screen(&c.items[i])
		}
		return 0, nil
	}
}

func (c *corpus) swept(s *screen.Screener, workers int) func() (time.Duration, error) {
	stream := bytes.Join(c.lines, nil)
	return func() (time.Duration, error) {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(workers))
		return 0, sweep(s, stream, workers)
	}
}

func sweep(s *screen.Screener, stream []byte, workers int) error {
	src, err := source.Open("bench.ndjson", bytes.NewReader(stream), source.Config{})
	if err != nil {
		return err
	}
	var batches iter.Seq2[screen.Batch, error] = func(yield func(screen.Batch, error) bool) {
		for c, err := range src.Chunks(context.Background()) {
			if !yield(c, err) {
				return
			}
		}
	}
	return s.Sweep(context.Background(), batches, screen.SweepConfig{Workers: workers}, func(o screen.Output) error {
		for i := range o.Findings {
			if err := json.NewEncoder(io.Discard).Encode(&o.Findings[i]); err != nil {
				return err
			}
		}
		return o.Err
	})
}

// allocations counts what a screened item without a hit allocates.
func (b *bench) allocations(s *screen.Screener) {
	for _, c := range b.corpora {
		for i := range c.items {
			if it := &c.items[i]; len(s.Screen(it).Findings) == 0 && len(s.Asked(it)) == 0 {
				n := testing.AllocsPerRun(1000, func() { s.Screen(it) })
				fmt.Fprintf(&b.notes, "\nAllocations of screening an item without a hit, %s: %.0f.\n", c.name, n)
				break
			}
		}
	}
}

func cpuName() string {
	data, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return runtime.GOARCH
	}
	for l := range strings.Lines(string(data)) {
		if _, v, ok := strings.Cut(l, "model name"); ok {
			return strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(v), ":"))
		}
	}
	return runtime.GOARCH
}
