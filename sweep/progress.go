package sweep

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/schollz/progressbar/v3"
)

// progress shows on a terminal how far a run is, its rate and the time left. A nil progress shows nothing.
type progress struct {
	mu       sync.Mutex
	bar      *progressbar.ProgressBar
	items    atomic.Int64
	findings atomic.Int64
	stop     chan struct{}
	stopped  sync.WaitGroup
}

// often is how often the bar is drawn.
const often = 200 * time.Millisecond

// newProgress starts a bar over the inputs, drawn on the terminal of Err.
func (a *App) newProgress(in *inputs) *progress {
	total := in.size()
	if total == 0 {
		total = -1 // length unknown: a spinner with the rate
	}
	p := &progress{stop: make(chan struct{})}
	p.bar = progressbar.NewOptions64(total,
		progressbar.OptionSetWriter(a.Err), progressbar.OptionShowBytes(true), progressbar.OptionSetPredictTime(true), progressbar.OptionSetWidth(24),
		progressbar.OptionThrottle(often/2), progressbar.OptionClearOnFinish(), progressbar.OptionSetDescription("screening"))
	p.stopped.Go(func() {
		t := time.NewTicker(often)
		defer t.Stop()
		for {
			select {
			case <-p.stop:
				return
			case <-t.C:
				p.mu.Lock()
				p.bar.Describe(fmt.Sprintf("%d items, %d findings", p.items.Load(), p.findings.Load()))
				_ = p.bar.Set64(in.read()) // a bar that cannot be drawn is no fault of the run
				p.mu.Unlock()
			}
		}
	})
	return p
}

// add counts what came of a batch.
func (p *progress) add(items, findings int) {
	if p != nil {
		p.items.Add(int64(items))
		p.findings.Add(int64(findings))
	}
}

// aside clears the bar while f writes to the same terminal.
func (p *progress) aside(f func() error) error {
	if p == nil {
		return f()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	_ = p.bar.Clear()
	return f()
}

// end removes the bar.
func (p *progress) end() {
	if p == nil {
		return
	}
	close(p.stop)
	p.stopped.Wait()
	_ = p.bar.Clear()
}
