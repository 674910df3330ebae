package node

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/internal/outgoing"
)

// hookTime is how long the other end of a hook has to answer. Chosen.
const hookTime = 10 * time.Second

// Hook returns what tells an address, as JSON, of a sweep that failed: what went wrong and what to do, and nothing of any item. An address
// that may not be called is an error of outgoing. Whether it was heard changes nothing: the page says the same.
func Hook(address string) (func(ctx context.Context, err error), error) {
	out := outgoing.Config{Named: outgoing.ThisMachine(address), Timeout: hookTime}
	if err := out.Permit(address); err != nil {
		return nil, fmt.Errorf("call hook: %w", err)
	}
	client := out.Client()
	return func(ctx context.Context, failed error) {
		b, err := json.Marshal(map[string]string{"sweep": "failed", "message": aedile.Message(failed), "hint": aedile.HintOf(failed)})
		if err != nil {
			return
		}
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(b))
		if err != nil {
			return
		}
		r.Header.Set("Content-Type", "application/json")
		if a, err := client.Do(r); err == nil {
			_ = a.Body.Close() // what it says is not asked for
		}
	}, nil
}

// Trouble returns what says on Today that a sweep failed or is late.
func (d Inside) Trouble(now func() time.Time) func() []string {
	return func() (all []string) {
		s := d.Swept()
		switch {
		case s == nil:
		case s.Message != "":
			all = append(all, "The sweep of "+s.At.UTC().Format("2 Jan, 15:04")+" UTC did not come to a good end: "+s.Message)
		case s.Late(now()):
			all = append(all, "The sweep is late: the last one ended "+s.At.UTC().Format("2 Jan, 15:04")+
				" UTC, and one is due every "+s.Every.String()+".")
		}
		return all
	}
}
