// Command bench measures the engine beside its peers in one run and writes the ratios to RESULTS.md.
//
// Figures of one run belong together; absolute ones depend on the machine. It is a module of its own, so that peers stay
// out of the program's dependencies.
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
	"slices"
	"strings"
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
	items := flag.Int("items", 60_000, "items of the corpus")
	runs := flag.Int("runs", 5, "runs a figure; the median is taken")
	gigabytes := flag.Float64("stream", 5, "size of the stream for resident memory, in GB; 0 leaves it out")
	binary := flag.String("binary", "../../bin/aedile", "the program, for memory and start")
	flag.Parse()
	b := &bench{runs: *runs, binary: *binary}
	if err := b.all(*items, *gigabytes); err != nil {
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
	runs   int
	binary string
	doc    bytes.Buffer
	notes  bytes.Buffer // what stands below the table
	lines  [][]byte
	texts  []string
	size   int
	base   time.Duration // encoding/json, per item
}

func (b *bench) all(n int, gigabytes float64) error {
	b.lines, b.size = corpus(n, 1300, 1)
	for _, l := range b.lines {
		var it aedile.Item
		if err := json.Unmarshal(l, &it); err != nil {
			return fmt.Errorf("decode own corpus: %w", err)
		}
		b.texts = append(b.texts, strings.ReplaceAll(it.Title+" "+it.Text, "\n", " "))
	}
	fmt.Fprintf(&b.doc, "# Results of one run\n\n`make bench` wrote this file. %s, %d cores, %s. The corpus: %d invented listings in ten languages, %d bytes a line on average.\nEach figure is the median of %d runs. Ratios are against decoding the same lines with encoding/json on one core in the same run.\n\n",
		runtime.Version(), runtime.NumCPU(), cpu(), n, b.size/n, b.runs)
	b.doc.WriteString("| what | µs an item | items/s | MB/s | ratio to encoding/json |\n|---|---:|---:|---:|---:|\n")
	b.base = b.median(func() time.Duration {
		start := time.Now()
		for _, l := range b.lines {
			var it aedile.Item
			_ = json.Unmarshal(l, &it)
		}
		return time.Since(start)
	})
	b.row("encoding/json decodes the line, 1 core", b.base)
	shipped, err := b.screener(nil)
	if err != nil {
		return err
	}
	load, literals := terms(50_000, 200, 3)
	loaded, err := b.screener(load)
	if err != nil {
		return err
	}
	b.ours("shipped packs", shipped)
	if err := b.registers(shipped); err != nil {
		return err
	}
	b.ours("shipped packs, 50,000 further terms and 200 rules", loaded)
	if err := b.peers(literals); err != nil {
		return err
	}
	b.allocations(shipped)
	b.program(gigabytes)
	if err := b.matching(); err != nil {
		return err
	}
	b.doc.Write(b.notes.Bytes())
	return nil
}

// screener compiles the shipped packs and, if given, one more.
func (b *bench) screener(more []byte) (*screen.Screener, error) {
	var ps []*rule.Pack
	for _, name := range packs.Names() {
		p, ds := rule.Load(packs.FS(), name)
		if rule.Failed(ds) {
			return nil, fmt.Errorf("load pack %s: %w", name, ds[0])
		}
		ps = append(ps, p)
	}
	if more != nil {
		p, ds := rule.Parse(more)
		if rule.Failed(ds) {
			return nil, fmt.Errorf("parse the load pack: %w", ds[0])
		}
		ps = append(ps, p)
	}
	start := time.Now()
	s, err := screen.Compile(ps, screen.Config{Detectors: detectors.Detectors()})
	if err != nil {
		return nil, err
	}
	t, hot := s.Size()
	fmt.Fprintf(os.Stderr, "compiled %d terms (%d on every item) in %v\n", t, hot, time.Since(start).Round(time.Millisecond))
	return s, nil
}

func (b *bench) ours(name string, s *screen.Screener) {
	decoded := make([]aedile.Item, len(b.lines))
	for i, l := range b.lines {
		_ = json.Unmarshal(l, &decoded[i])
	}
	findings := 0
	b.row("screening itself, "+name+", 1 core", b.median(func() time.Duration {
		findings = 0
		start := time.Now()
		for i := range decoded {
			findings += len(s.Screen(&decoded[i]).Findings)
		}
		return time.Since(start)
	}))
	stream := bytes.Join(b.lines, nil)
	for _, cores := range []int{1, 2} {
		if cores > runtime.NumCPU() {
			continue
		}
		b.row(fmt.Sprintf("end to end, %s, %d core(s)", name, cores), b.median(func() time.Duration {
			old := runtime.GOMAXPROCS(cores)
			defer runtime.GOMAXPROCS(old)
			start := time.Now()
			if err := sweep(s, stream, cores); err != nil {
				panic(err)
			}
			return time.Since(start)
		}))
	}
	fmt.Fprintf(os.Stderr, "%s: %d findings on %d items\n", name, findings, len(decoded))
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
		if len(o.Faults) > 0 {
			return fmt.Errorf("fault in own corpus: %s", o.Faults[0].Msg)
		}
		return o.Err
	})
}

// allocations counts what a screened item without a hit allocates.
func (b *bench) allocations(s *screen.Screener) {
	var it aedile.Item
	for _, l := range b.lines {
		it = aedile.Item{}
		_ = json.Unmarshal(l, &it)
		if len(s.Screen(&it).Findings) == 0 {
			break
		}
	}
	n := testing.AllocsPerRun(1000, func() { s.Screen(&it) })
	fmt.Fprintf(&b.notes, "\nAllocations of screening an item without a hit: %.0f.\n", n)
}

// median runs f b.runs times and returns the median, per item.
func (b *bench) median(f func() time.Duration) time.Duration {
	var ds []time.Duration
	for range b.runs {
		runtime.GC()
		ds = append(ds, f())
	}
	slices.Sort(ds)
	return ds[len(ds)/2] / time.Duration(len(b.lines))
}

func (b *bench) row(what string, d time.Duration) {
	us := float64(d.Nanoseconds()) / 1000
	fmt.Fprintf(&b.doc, "| %s | %.2f | %.0f | %.0f | %.2f |\n", what, us, 1e6/us, float64(b.size)/float64(len(b.lines))/us, float64(d)/float64(b.base))
	fmt.Fprintf(os.Stderr, "%-70s %.2f µs\n", what, us)
}

func cpu() string {
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
