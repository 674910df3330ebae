package amend

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/letter"
	"github.com/aedile/aedile/casework/record"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/desk"
)

// The steps of a change, as they stand in the log.
const (
	Proposed = "propose"
	approve  = "approve"
	refuse   = "refuse"
	withdraw = "withdraw"
)

// Amendment is one change of a setting.
type Amendment struct {
	ID       int64 // of the proposal in the log of the desk
	Name     string
	Old, New string // empty: not settled
	By       casework.ActorID
	At       time.Time
	Why      string
	State    string // the last of its steps
	Closed   Closing
}

// Closing is how a change ended; the zero Closing: it is open.
type Closing struct {
	By  casework.ActorID
	At  time.Time
	Why string
}

// Amendments is what was changed at the desk. It keeps nothing that does not follow from the log: another one over the same store says the
// same. Any number of goroutines may use it.
type Amendments struct {
	dk *desk.Desk

	mu      sync.Mutex
	facts   int64 // read so far
	changes []Amendment
	policy  desk.Policy
	words   letter.Wordings
	here    map[string]bool // settings that were changed at the desk
}

// Over returns the book of the desk, whose policy is that of the file.
func Over(dk *desk.Desk) *Amendments {
	return &Amendments{dk: dk, policy: dk.Policy, here: map[string]bool{}}
}

// values are the value before and after, as the log holds them.
type values struct {
	Old string `json:"old"`
	New string `json:"new"`
}

// Catch reads what has come to the log, and puts in force what a second person approved.
func (b *Amendments) Catch(ctx context.Context) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.read(ctx)
}

func (b *Amendments) read(ctx context.Context) error {
	moved := false
	for f, err := range b.dk.Log.Facts(ctx, desk.FactFilter{What: []record.FactKind{record.FactPolicy}, After: b.facts}) {
		if err != nil {
			return fmt.Errorf("read changes of the policy: %w", err)
		}
		b.facts = f.Seq
		moved = b.take(f) || moved
	}
	if moved {
		b.dk.Settle(b.policy, slices.Clone(b.words))
	}
	return nil
}

// take takes one step, and reports whether something is in force with it. A value that the program no longer reads stays in the list and
// changes nothing.
func (b *Amendments) take(f desk.Fact) bool {
	if f.Outcome == Proposed {
		var v values
		if json.Unmarshal([]byte(f.Query), &v) == nil {
			b.changes = append(b.changes,
				Amendment{ID: f.Seq, Name: f.Name, Old: v.Old, New: v.New, By: f.By, At: f.At, Why: f.Why, State: Proposed})
		}
		return false
	}
	c := b.find(int64(f.Count))
	if c == nil || c.State != Proposed {
		return false
	}
	c.State, c.Closed = f.Outcome, Closing{f.By, f.At, f.Why}
	if f.Outcome != approve || f.By == c.By {
		return false
	}
	p, err := with(b.policy, c.Name, c.New)
	if err != nil {
		return false
	}
	b.policy, b.here[c.Name] = p, true
	if kind, rest := cut(c.Name); kind == LetterTexts {
		lang, key, _ := strings.Cut(rest, ".")
		b.words = append(b.words, letter.Wording{At: f.At, Lang: lang, Key: key, Text: c.New})
	}
	return true
}

func (b *Amendments) find(id int64) *Amendment {
	for i := range b.changes {
		if b.changes[i].ID == id {
			return &b.changes[i]
		}
	}
	return nil
}

// Settings lists what can be changed, with what holds now. Texts of letters are listed where they were changed.
func (b *Amendments) Settings() (all []Setting) {
	b.mu.Lock()
	defer b.mu.Unlock()
	list := names(b.policy)
	for _, c := range b.changes {
		if kind, _ := cut(c.Name); kind == LetterTexts && b.here[c.Name] && !slices.Contains(list, c.Name) {
			list = append(list, c.Name)
		}
	}
	for _, n := range list {
		all = append(all, Setting{n, value(b.policy, b.words, n), b.here[n]})
	}
	return all
}

// Now returns what a setting is now.
func (b *Amendments) Now(name string) Setting {
	b.mu.Lock()
	defer b.mu.Unlock()
	return Setting{name, value(b.policy, b.words, name), b.here[name]}
}

// Changes returns the changes, the latest first.
func (b *Amendments) Changes() []Amendment {
	b.mu.Lock()
	defer b.mu.Unlock()
	all := slices.Clone(b.changes)
	slices.Reverse(all)
	return all
}

// Try returns the policy and the words of letters as they would be with the change. A value that cannot be read is an Invalid error.
func (b *Amendments) Try(name, text string) (desk.Policy, letter.Wordings, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	p, err := with(b.policy, name, text)
	w := slices.Clone(b.words)
	if kind, rest := cut(name); kind == LetterTexts {
		lang, key, _ := strings.Cut(rest, ".")
		w = append(w, letter.Wording{At: b.dk.Now(), Lang: lang, Key: key, Text: text})
	}
	return p, w, err
}

// Propose writes down a change that somebody wants. It changes nothing until a second person approves it.
func (b *Amendments) Propose(ctx context.Context, by casework.ActorID, name, text, why string) (c Amendment, err error) {
	text = strings.TrimSpace(text)
	if _, _, err := b.Try(name, text); err != nil {
		return c, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.read(ctx); err != nil {
		return c, err
	}
	old := value(b.policy, b.words, name)
	switch {
	case strings.TrimSpace(why) == "":
		return c, aedile.Invalidf("change policy", name, "says no reason").Hint("write in a few words why")
	case old == text:
		return c, aedile.Conflictf("change policy", name, "is so already")
	case slices.ContainsFunc(b.changes, func(x Amendment) bool { return x.Name == name && x.State == Proposed }):
		return c, aedile.Conflictf("change policy", name, "waits for a second person already").Hint("withdraw or refuse that change first")
	}
	q, err := json.Marshal(values{old, text})
	if err != nil {
		return c, fmt.Errorf("change policy: %s: %w", name, err)
	}
	f, err := b.step(ctx, desk.Fact{By: by, Name: name, Outcome: Proposed, Query: string(q), Why: why})
	if err != nil {
		return c, err
	}
	return *b.find(f.Seq), nil
}

// Close ends an open change: a second person approves it, from when it is in force, or refuses it; whoever proposed it withdraws it. Who
// may not is a Denied error; a change that has ended, or that others have overtaken, is a Conflict error.
func (b *Amendments) Close(ctx context.Context, by casework.ActorID, id int64, step, why string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.read(ctx); err != nil {
		return err
	}
	c := b.find(id)
	if c == nil {
		return aedile.NotFoundf("change policy", fmt.Sprint(id), "is no change")
	}
	switch own := c.By == by; {
	case step != approve && step != refuse && step != withdraw:
		return aedile.Invalidf("change policy", step, "is no step of a change")
	case c.State != Proposed:
		return aedile.Conflictf("change policy", c.Name, "is decided already")
	case own && step != withdraw:
		return aedile.Deniedf("change policy", c.Name, "whoever proposed it does not decide on it").Hint("ask a second person")
	case !own && step == withdraw:
		return aedile.Deniedf("change policy", c.Name, "only who proposed it takes it back").Hint("refuse it, with a reason")
	case step == refuse && strings.TrimSpace(why) == "":
		return aedile.Invalidf("change policy", c.Name, "says no reason").Hint("write in a few words why not")
	case step == approve && value(b.policy, b.words, c.Name) != c.Old:
		return aedile.Conflictf("change policy", c.Name, "was changed since this was proposed").Hint("refuse it, and propose it anew")
	}
	if strings.TrimSpace(why) == "" {
		why = map[string]string{approve: "agreed", withdraw: "taken back"}[step]
	}
	_, err := b.step(ctx, desk.Fact{By: by, Name: c.Name, Outcome: step, Count: int(id), Why: why})
	return err
}

// step writes a step and reads it back.
func (b *Amendments) step(ctx context.Context, f desk.Fact) (desk.Fact, error) {
	f.What, f.At = record.FactPolicy, b.dk.Now().UTC()
	f, err := b.dk.Log.Note(ctx, f)
	if err != nil {
		return f, fmt.Errorf("change policy: %s: %w", f.Name, err)
	}
	return f, b.read(ctx)
}

// End returns when something that came now would be due under the policy; the zero time: no target is set.
func End(dk *desk.Desk, p desk.Policy, due string) (time.Time, error) {
	t := p.Targets[due]
	if t.IsZero() {
		return time.Time{}, nil
	}
	res, err := dk.Terms.Clocks[dk.Terms.Calendar].End(deadline.At(dk.Now()), t)
	return res.End, err
}
