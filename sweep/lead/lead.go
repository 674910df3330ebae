// Package lead follows short links to what they lead to, because screening opens nothing: what it finds is a file that a later run is given.
//
// It asks for the head of each answer and reads no page, goes to public addresses only, and waits between two questions to one host.
package lead

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/internal/outgoing"
	"github.com/aedile/aedile/screen/weburl"
)

// Target is where a link leads, as of an instant.
type Target struct {
	Link   string    `json:"link"`
	Target string    `json:"target,omitempty"` // the last address reached
	Hops   []string  `json:"hops,omitempty"`   // the addresses between
	SeenAt time.Time `json:"seen_at"`
	Fault  string    `json:"fault,omitempty"` // why it could not be followed to the end
}

// maxHops is how often a link may lead on. Browsers give up after about twenty.
const maxHops = 10

// Follower follows links.
type Follower struct {
	Outgoing outgoing.Config                            // which private hosts may be asked, and whether a proxy is
	Agent    string                                     // who asks
	Pause    time.Duration                              // between two questions to one host; 0: 1 second
	Now      func() time.Time                           //
	Wait     func(context.Context, time.Duration) error // nil: a timer
	last     map[string]time.Time
}

// Follow returns where the link leads. What cannot be followed is in Fault; the error says only that the context ended.
func (f *Follower) Follow(ctx context.Context, link string) (Target, error) {
	t := Target{Link: link, SeenAt: f.Now().UTC().Truncate(time.Second)}
	o := f.Outgoing
	o.Redirects = 0 // each hop is ours to see
	client := o.Client()
	defer client.CloseIdleConnections()
	at := link
	if l, err := weburl.Explain(link); err == nil && l.Sort == weburl.Short {
		at = l.URL
	}
	for range maxHops {
		next, err := f.ask(ctx, client, at)
		switch {
		case ctx.Err() != nil:
			return t, ctx.Err()
		case err != nil:
			t.Fault = aedile.Message(err)
			return t, nil
		case next == "":
			t.Target = at
			return t, nil
		}
		if at != link {
			t.Hops = append(t.Hops, at)
		}
		at = next
	}
	t.Fault = "it leads on without end"
	return t, nil
}

// ask returns where an address leads on to, "" where it does not.
func (f *Follower) ask(ctx context.Context, client *http.Client, address string) (string, error) {
	for _, method := range [...]string{http.MethodHead, http.MethodGet} {
		if err := f.pause(ctx, address); err != nil {
			return "", err
		}
		r, err := http.NewRequestWithContext(ctx, method, address, nil)
		if err != nil {
			return "", aedile.Invalidf("follow link", address, "is no address")
		}
		r.Header.Set("User-Agent", f.Agent)
		a, err := client.Do(r)
		if err != nil {
			return "", err //nolint:wrapcheck // the client names the address
		}
		_ = a.Body.Close() // the head is the answer
		switch {
		case a.StatusCode >= 300 && a.StatusCode < 400 && a.Header.Get("Location") != "":
			u, err := a.Location()
			if err != nil {
				return "", aedile.Invalidf("follow link", address, "leads to what is no address")
			}
			return u.String(), nil
		case a.StatusCode == http.StatusMethodNotAllowed, a.StatusCode == http.StatusNotImplemented:
			continue // it answers GET only
		case a.StatusCode >= 400:
			return "", aedile.Unavailablef("follow link", address, "answers %s", a.Status)
		}
		return "", nil
	}
	return "", nil
}

// pause waits until the host may be asked again.
func (f *Follower) pause(ctx context.Context, address string) error {
	u, err := url.Parse(address)
	if err != nil {
		return aedile.Invalidf("follow link", address, "is no address")
	}
	gap := f.Pause
	if gap == 0 {
		gap = time.Second
	}
	if f.last == nil {
		f.last = map[string]time.Time{}
	}
	now := f.Now()
	if last, asked := f.last[u.Host]; asked {
		if left := gap - now.Sub(last); left > 0 {
			if err := f.wait(ctx, left); err != nil {
				return err
			}
		}
	}
	f.last[u.Host] = f.Now()
	return nil
}

func (f *Follower) wait(ctx context.Context, d time.Duration) error {
	if f.Wait != nil {
		return f.Wait(ctx, d)
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err() //nolint:wrapcheck // it says that the work was ended
	}
}
