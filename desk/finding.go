package desk

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/record"
	"github.com/aedile/aedile/screen/source"
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

// Seen finds, in the files of items, those that the findings are pinned to, by digest.
func Seen(ctx context.Context, fs []aedile.Finding, files []string, c source.Config) (map[aedile.Digest]*aedile.Item, error) {
	want := map[aedile.ItemID][]aedile.Digest{}
	for _, f := range fs {
		want[f.Item.ID] = append(want[f.Item.ID], f.Item.Digest)
	}
	seen := map[aedile.Digest]*aedile.Item{}
	for _, name := range files {
		src, err := source.Open(name, nil, c)
		if err != nil {
			return nil, fmt.Errorf("read items: %w", err)
		}
		for chunk, err := range src.Chunks(ctx) {
			if err != nil {
				return nil, fmt.Errorf("read items: %s: %w", name, err)
			}
			chunk.Each(func(it *aedile.Item, _ *aedile.Fault) bool {
				if it == nil || want[it.ID] == nil {
					return true
				}
				if d, err := it.Digest(); err == nil && slices.Contains(want[it.ID], d) {
					if kept, err := it.Clone(); err == nil {
						seen[d] = kept
					}
				}
				return true
			})
		}
	}
	return seen, nil
}

// Opened is what became of a finding.
type Opened struct {
	Case    aedile.CaseID  `json:"case"`
	Check   aedile.CheckID `json:"check"`
	Item    aedile.ItemID  `json:"item"`
	Already bool           `json:"already_open,omitempty"` // the same finding opened the case before
	Kept    bool           `json:"item_kept"`              // the item as seen is attached; without it the finding cannot be made again
}

// OpenFinding opens a review of the finding and keeps the item as it was seen, and what ran, with it.
func (h *House) OpenFinding(ctx context.Context, k casework.Kind, f aedile.Finding, it *aedile.Item, ran *aedile.Ran, by casework.Actor, at time.Time) (Opened, error) {
	o := Opened{Case: casework.IDOf(f), Check: f.Check, Item: f.Item.ID, Kept: it != nil}
	if events, err := h.Record.Load(ctx, o.Case); err == nil && len(events) > 0 {
		o.Already = true
		return o, h.keepLate(ctx, o.Case, it, ran, by)
	} else if err != nil && aedile.ClassOf(err) != aedile.NotFound {
		return o, fmt.Errorf("load case %s: %w", o.Case, err)
	}
	if at.IsZero() {
		at = h.Now()
	}
	ch, err := casework.Open(k, f, by, at, h.House)
	if err != nil {
		return o, err
	}
	if err := h.Record.Append(ctx, ch); err != nil {
		return o, fmt.Errorf("write case %s: %w", o.Case, err)
	}
	return o, h.keep(ctx, o.Case, it, ran, by, at)
}

// keepLate keeps the item and what ran where the program ended between the opening of the case and that.
func (h *House) keepLate(ctx context.Context, id aedile.CaseID, it *aedile.Item, ran *aedile.Ran, by casework.Actor) error {
	if it == nil {
		return nil
	}
	for a, err := range h.Record.Attachments(ctx, id) {
		if err != nil {
			return fmt.Errorf("read attachments of %s: %w", id, err)
		}
		if a.Kind == record.ItemSeen {
			return nil // kept, or taken out since
		}
	}
	return h.keep(ctx, id, it, ran, by, h.Now())
}

func (h *House) keep(ctx context.Context, id aedile.CaseID, it *aedile.Item, ran *aedile.Ran, by casework.Actor, at time.Time) error {
	if it != nil {
		a, err := record.AttachItem(id, it, by, at)
		if err == nil {
			_, err = h.Record.Attach(ctx, a)
		}
		if err != nil {
			return fmt.Errorf("keep item of case %s: %w", id, err)
		}
	}
	if ran == nil {
		return nil
	}
	// What was read and how long it took belongs to the sweep, not to the case.
	b, err := json.Marshal(aedile.Ran{Program: ran.Program, Version: ran.Version, Packs: ran.Packs, Registers: ran.Registers, Detectors: ran.Detectors})
	if err == nil {
		_, err = h.Record.Attach(ctx, record.Attachment{Case: id, Kind: record.RanWith, Media: "application/json", Data: b, By: by, At: at})
	}
	if err != nil {
		return fmt.Errorf("keep what ran of case %s: %w", id, err)
	}
	return nil
}
