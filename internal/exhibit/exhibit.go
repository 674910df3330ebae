// Package exhibit fills a store with something to look at: a case of every procedure, and reviews of what is found in files. Everything
// in it is invented.
package exhibit

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/screen/source"
	"github.com/aedile/aedile/sweep"
	"github.com/aedile/aedile/sweep/intake"
	"github.com/aedile/aedile/sweep/packset"
)

// Reviews screens the files and opens a review of each item with findings. It returns how many.
func Reviews(ctx context.Context, dk *desk.Desk, set *packset.Set, run aedile.Ran, files []intake.File) (int, error) {
	to := &reviewed{
		Reviewing: desk.Reviewing{
			Kind: "review",
			Seen: map[aedile.Digest]*aedile.Item{},
			Act:  desk.Act{By: casework.Actor{Party: casework.Screener, Automated: true}},
		},
	}
	ran, err := sweep.Screen(ctx, set.Screener, intake.New(files, source.Config{}, nil),
		sweep.ScreenConfig{Started: run, KeepItems: true}, to)
	if err != nil {
		return 0, err
	}
	to.Ran = &ran
	opened, err := dk.Reviews(ctx, to.Reviewing)
	of := map[aedile.CaseID]bool{}
	for _, o := range opened {
		of[o.Case] = true
	}
	return len(of), err
}

// reviewed takes what is found into what reviews are opened of.
type reviewed struct{ desk.Reviewing }

// Finding implements sweep.Sink.
func (r *reviewed) Finding(f aedile.Finding, it *aedile.Item) error {
	r.Findings = append(r.Findings, f)
	r.Seen[f.Item.Digest] = it
	return nil
}

// Fault implements sweep.Sink: an example that cannot be read is none.
func (r *reviewed) Fault(f aedile.Fault) error {
	return aedile.Errorf(f.Class, "screen", f.Source, "%s", f.Msg)
}

// Batch implements sweep.Sink.
func (r *reviewed) Batch(int) error { return nil }

// firstDay is the day of which the filled contents of moves speak.
const firstDay = "2026-03-02"

var writtenDays = regexp.MustCompile(`\b20[0-9]{2}-[01][0-9]-[0-3][0-9]\b`)

// prefixes begin the identifiers of the example, as the filled contents name each other's cases; other procedures go by their name.
var prefixes = map[string]string{
	"notice":     "n",
	"decision":   "d",
	"complaint":  "c",
	"order":      "o",
	"request":    "q",
	"proceeding": "pr",
	"commitment": "k",
	"misuse":     "m",
	"suspicion":  "s",
	"trader":     "t",
	"allegation": "a",
}

// opening is a case of the example that is still to be opened.
type opening struct {
	kind casework.Kind
	move casework.Move
	id   aedile.CaseID
}

// Cases opens a case of every procedure, by every move that opens one, and returns how many. A case that names another waits until that
// is open.
func Cases(ctx context.Context, dk *desk.Desk) (n int, err error) {
	from, err := time.Parse(time.DateOnly, firstDay)
	if err != nil {
		return 0, err
	}
	shift := int(dk.Now().Sub(from).Hours()/24) - 1
	left := openings()
	for len(left) > 0 {
		var waiting []opening
		var errs []error
		for _, x := range left {
			if err := x.open(ctx, dk, shift); err != nil {
				waiting, errs = append(waiting, x), append(errs, fmt.Errorf("open the example of %s %s: %w", x.kind.Name, x.move.Name, err))
				continue
			}
			n++
		}
		if len(waiting) == len(left) {
			return n, errors.Join(errs...)
		}
		left = waiting
	}
	return n, nil
}

func openings() (all []opening) {
	for _, k := range kinds.All() {
		number := 0
		for _, m := range k.Open("") {
			if m.Name == "suspect" || m.ByName {
				continue // reviews are opened of findings
			}
			number++
			all = append(all, opening{k, m, aedile.CaseID(fmt.Sprintf("%s-%d", cmp.Or(prefixes[k.Name], k.Name), number))})
		}
	}
	return all
}

// open opens the case. A decision is sent, so that a complaint can be lodged against it.
func (x opening) open(ctx context.Context, dk *desk.Desk, shift int) error {
	err := x.openWith(ctx, dk, func(b json.RawMessage) json.RawMessage { return moveDays(b, shift) })
	if aedile.ClassOf(err) == aedile.Invalid && shift != 0 { // its days belong together, as six months do
		halves := func(b json.RawMessage) json.RawMessage { return moveHalves(b, dk.Now()) }
		if x.openWith(ctx, dk, halves) == nil || x.open(ctx, dk, 0) == nil {
			return nil
		}
	}
	return err
}

// openWith opens it with its days moved.
func (x opening) openWith(ctx context.Context, dk *desk.Desk, moved func(json.RawMessage) json.RawMessage) error {
	var content desk.Content
	if x.move.Body != nil {
		b, err := desk.Example(x.kind.Name, x.move.Name)
		if err != nil {
			return err
		}
		content.JSON = moved(b)
	}
	act := desk.Act{By: casework.Actor{Party: x.move.By[0], ID: "example"}}
	if x.kind.Name == "complaint" {
		content = desk.Content{Set: []string{"grounds=The lamp that I sell is another model."}}
		_, err := dk.Complain(
			ctx,
			desk.Complaining{Header: desk.Header{ID: x.id}, Act: act, Content: content,
				Against: aedile.CaseID(prefixes["decision"] + "-1")},
		)
		return err
	}
	o := desk.Opening{Kind: x.kind.Name, Move: x.move.Name, Header: desk.Header{ID: x.id}, Act: act, Content: content}
	_, err := dk.Open(ctx, o)
	if err == nil && x.kind.Name == "decision" {
		_, err = dk.Decide(ctx, desk.Deciding{Act: act, Case: x.id, Send: true})
	}
	return err
}

// moveDays moves every day in the content by so many days.
func moveDays(b json.RawMessage, shift int) json.RawMessage {
	return writtenDays.ReplaceAllFunc(b, func(day []byte) []byte {
		t, err := time.Parse(time.DateOnly, string(day))
		if err != nil {
			return day
		}
		return []byte(t.AddDate(0, 0, shift).Format(time.DateOnly))
	})
}

// moveHalves moves every day in the content by whole half-years, so that the last of them is still to come: a period of the law stays one.
func moveHalves(b json.RawMessage, now time.Time) json.RawMessage {
	by := 0
	for _, day := range writtenDays.FindAll(b, -1) {
		for t, err := time.Parse(time.DateOnly, string(day)); err == nil && halves(t, by).Before(now); {
			by++
		}
	}
	return writtenDays.ReplaceAllFunc(b, func(day []byte) []byte {
		t, err := time.Parse(time.DateOnly, string(day))
		if err != nil {
			return day
		}
		return []byte(halves(t, by).Format(time.DateOnly))
	})
}

// halves moves a day by so many half-years; the last of a month stays one.
func halves(t time.Time, n int) time.Time {
	if t.AddDate(0, 0, 1).Day() == 1 {
		return t.AddDate(0, 0, 1).AddDate(0, 6*n, -1)
	}
	return t.AddDate(0, 6*n, 0)
}
