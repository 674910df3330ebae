package transparencydb_test

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"

	tdb "github.com/aedile/aedile/casework/deliver/transparencydb"
	"github.com/aedile/aedile/casework/deliver/transparencydb/standin"
)

// TestRateStaysBelowTheLimit: in no second do more requests go out than allowed, and the stand-in never says 429.
func TestRateStaysBelowTheLimit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var sent []time.Time
		b := newBench(t, standin.Config{Fail: func(int, []string) standin.Fault {
			mu.Lock()
			defer mu.Unlock()
			sent = append(sent, time.Now())
			return standin.None
		}}, tdb.Config{})
		b.sender.Batch, b.sender.Workers = 1, 16
		start := time.Now()
		if _, tally, err := b.send(t, t.Context(), some(600)); err != nil || tally[tdb.StateFiled] != 600 {
			t.Fatalf("got %v, %v", tally, err)
		}
		if len(sent) != 600 {
			t.Fatalf("got %d requests", len(sent))
		}
		for i := range sent {
			j := i
			for j < len(sent) && sent[j].Sub(sent[i]) < time.Second {
				j++
			}
			if j-i >= tdb.MaxPerSecond {
				t.Fatalf("%d requests within a second", j-i)
			}
		}
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("took %v, want about 600/150 s", took)
		}
	})
}
