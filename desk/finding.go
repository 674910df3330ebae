package desk

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"slices"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/record"
)

// maxLine is how long one finding may be. Chosen: evidence is bounded, and a title can be long.
const maxLine = 16 << 20

// ReadFindings reads what "aedile screen --output ndjson" writes: findings, and what ran. Faults and findings that are set
// aside are passed over; their numbers stand in what ran.
func ReadFindings(r io.Reader) (fs []aedile.Finding, ran *aedile.Ran, err error) {
	in := bufio.NewScanner(r)
	in.Buffer(nil, maxLine)
	for line := 1; in.Scan(); line++ {
		if len(bytes.TrimSpace(in.Bytes())) == 0 {
			continue
		}
		var l struct {
			aedile.Finding
			Run   *aedile.Ran     `json:"run"`
			Fault json.RawMessage `json:"fault"`
		}
		if err := json.Unmarshal(in.Bytes(), &l); err != nil {
			return nil, nil, aedile.Invalidf("read findings", fmt.Sprintf("line %d", line), "is no finding").Because(err)
		}
		switch {
		case l.Run != nil:
			ran = l.Run
		case l.Check != "" && l.Suppressed == nil:
			fs = append(fs, l.Finding)
		}
	}
	if err := in.Err(); err != nil {
		return nil, nil, fmt.Errorf("read findings: %w", err)
	}
	return fs, ran, nil
}

// Seen finds, among the items, those that the findings are pinned to, by digest.
func Seen(fs []aedile.Finding, items iter.Seq2[*aedile.Item, error]) (map[aedile.Digest]*aedile.Item, error) {
	want := map[aedile.ItemID][]aedile.Digest{}
	for _, f := range fs {
		want[f.Item.ID] = append(want[f.Item.ID], f.Item.Digest)
	}
	seen := map[aedile.Digest]*aedile.Item{}
	for it, err := range items {
		if err != nil {
			return nil, err
		}
		if want[it.ID] == nil {
			continue
		}
		if d, err := it.Digest(); err == nil && slices.Contains(want[it.ID], d) {
			if kept, err := it.Clone(); err == nil {
				seen[d] = kept
			}
		}
	}
	return seen, nil
}

// Opened is what became of a finding.
type Opened struct {
	Case    aedile.CaseID  `json:"case"`
	Check   aedile.CheckID `json:"check"`
	Item    aedile.ItemID  `json:"item"`
	Already bool           `json:"already_open,omitempty"` // the same finding is in a case already
	Added   bool           `json:"added,omitempty"`        // to the review of its item
	Kept    bool           `json:"item_kept"`              // the item as seen is attached; without it the finding cannot be made again
}

// String says what became of the finding, on one line.
func (o Opened) String() string {
	s := string(o.Case) + " " + string(o.Check) + " " + string(o.Item)
	switch {
	case o.Already:
		return s + " (open already)"
	case o.Added:
		s += " (added)"
	}
	if !o.Kept {
		s += " (item not kept)"
	}
	return s
}

// Reviewing opens reviews of findings: one for each item, with all that was found about it.
type Reviewing struct {
	Act
	Kind     string
	Findings []aedile.Finding
	Seen     map[aedile.Digest]*aedile.Item // the items as they were seen
	Ran      *aedile.Ran                    // what the findings were made with; nil: not known
}

// Reviews opens the reviews, keeps the items as they were seen and what ran, and says what became of each finding.
func (dk *Desk) Reviews(ctx context.Context, r Reviewing) ([]Opened, error) {
	k, err := KindOf(r.Kind)
	if err != nil {
		return nil, err
	}
	if dk.Admit != nil {
		if r.Findings, err = dk.Admit(ctx, r.Findings); err != nil {
			return nil, err
		}
	}
	all := []Opened{}
	groups, order := map[aedile.ItemRef][]aedile.Finding{}, []aedile.ItemRef{}
	for _, f := range r.Findings {
		key := aedile.ItemRef{ID: f.Item.ID, Service: f.Item.Service, Digest: f.Item.Digest}
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], f)
	}
	for _, key := range order {
		os, err := dk.review(ctx, k, groups[key], r.Seen[key.Digest], r.Ran, r.Act)
		if err != nil {
			return all, err
		}
		all = append(all, os...)
	}
	if dk.Opened != nil {
		return all, dk.Opened(ctx, all)
	}
	return all, nil
}

// review opens a review of the findings about one item, or adds those to its open review that it has not.
func (dk *Desk) review(ctx context.Context, k casework.Kind, fs []aedile.Finding, it *aedile.Item, ran *aedile.Ran, a Act) ([]Opened,
	error) {
	old, err := dk.reviewOf(ctx, fs)
	if err != nil {
		return nil, err
	}
	var os []Opened
	var fresh []aedile.Finding
	for _, f := range fs {
		o := Opened{Case: old.ID, Check: f.Check, Item: f.Item.ID, Kept: it != nil}
		if o.Already = holds(old, f) || old.Closed && old.ID == casework.IDOf(f); !o.Already {
			fresh = append(fresh, f)
		}
		os = append(os, o)
	}
	if len(fresh) == 0 {
		return os, dk.keepLate(ctx, old.ID, it, ran, a.By)
	}
	id, at := old.ID, dk.at(a.At)
	if id == "" || old.Closed {
		id = casework.IDOf(fresh[0])
		ch, err := casework.Open(k, fresh[0], langOf(it), a.By, at, dk.Terms, fresh[1:]...)
		if err != nil {
			return os, err
		}
		if err := dk.Record.Append(ctx, ch); err != nil {
			return os, fmt.Errorf("write case %s: %w", id, err)
		}
	} else if err := dk.added(ctx, old, fresh, langOf(it), a.By, at); err != nil {
		return os, err
	}
	for i, o := range os {
		if !o.Already {
			os[i].Case, os[i].Added = id, id == old.ID
		}
	}
	if id == old.ID {
		return os, dk.keepLate(ctx, id, it, ran, a.By)
	}
	return os, dk.keep(ctx, id, it, ran, a.By, at)
}

// added adds findings to an open review.
func (dk *Desk) added(ctx context.Context, c casework.Case, fresh []aedile.Finding, lang string, by casework.Actor,
	at time.Time) (err error) {
	for _, f := range fresh {
		body := &casework.Suspected{Status: casework.SuspectedStatus, Lang: lang, Finding: f}
		if c, err = dk.step(ctx, c, "add", body, Act{By: by, At: at}); err != nil {
			return err
		}
	}
	return nil
}

// langOf returns the language that the item states; empty where it was not kept or states none.
func langOf(it *aedile.Item) string {
	if it == nil {
		return ""
	}
	return it.Lang
}

// reviewOf returns the review that one of the findings about an item opened, an open one before a closed one; the zero Case where there
// is none.
func (dk *Desk) reviewOf(ctx context.Context, fs []aedile.Finding) (found casework.Case, err error) {
	for _, f := range fs {
		c, err := dk.Case(ctx, casework.IDOf(f))
		switch {
		case aedile.ClassOf(err) == aedile.NotFound:
		case err != nil:
			return found, fmt.Errorf("load case %s: %w", casework.IDOf(f), err)
		case found.ID == "" || found.Closed && !c.Closed:
			found = c
		}
	}
	return found, nil
}

// holds reports whether the case has the very finding: of the same rule in the same pack.
func holds(c casework.Case, f aedile.Finding) bool {
	return slices.ContainsFunc(findingsOf(c), func(x aedile.Finding) bool { return x.Check == f.Check && x.Pack.Digest == f.Pack.Digest })
}

// keepLate keeps the item and what ran where the program ended between the opening of the case and that.
func (dk *Desk) keepLate(ctx context.Context, id aedile.CaseID, it *aedile.Item, ran *aedile.Ran, by casework.Actor) error {
	if it == nil {
		return nil
	}
	for a, err := range dk.Record.Attachments(ctx, id) {
		if err != nil {
			return fmt.Errorf("read attachments of %s: %w", id, err)
		}
		if a.Kind == record.ItemSeen {
			return nil // kept, or taken out since
		}
	}
	return dk.keep(ctx, id, it, ran, by, dk.Now())
}

func (dk *Desk) keep(ctx context.Context, id aedile.CaseID, it *aedile.Item, ran *aedile.Ran, by casework.Actor, at time.Time) error {
	if it != nil {
		a, err := record.AttachItem(id, it, by, at)
		if err == nil {
			_, err = dk.Record.Attach(ctx, a)
		}
		if err != nil {
			return fmt.Errorf("keep item of case %s: %w", id, err)
		}
	}
	if ran == nil {
		return nil
	}
	// What was read and how long it took belongs to the sweep, not to the case.
	b, err := json.Marshal(aedile.Ran{Program: ran.Program, Version: ran.Version, Packs: ran.Packs, Registers: ran.Registers,
		Detectors: ran.Detectors})
	if err == nil {
		_, err = dk.Record.Attach(ctx, record.Attachment{Case: id, Kind: record.RanWith, Media: "application/json", Data: b, By: by,
			At: at})
	}
	if err != nil {
		return fmt.Errorf("keep what ran of case %s: %w", id, err)
	}
	return nil
}
