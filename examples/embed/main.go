// Command embed screens an item and drafts a decision on it through the two rooms of use-cases, as a server or another program would.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/store/sqlite"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/screen/source"
	"github.com/aedile/aedile/sweep"
	"github.com/aedile/aedile/sweep/intake"
	"github.com/aedile/aedile/sweep/packset"
)

const offer = `{"id":"17","service":"market.example","title":"GPS jammer for the car","trader":{"id":"T-9","name":"Radio Nine"}}`

func main() {
	dir, err := os.MkdirTemp("", "embed")
	if err == nil {
		err = run(context.Background(), filepath.Join(dir, "record.db"), os.Stdout)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, aedile.Message(err))
		os.Exit(1)
	}
}

func run(ctx context.Context, file string, out io.Writer) error {
	// Screening: packs become a screener, files become findings.
	set, err := packset.Compile(packset.Selection{})
	if err != nil {
		return err
	}
	in := intake.New([]intake.File{{Name: "offers", Stream: strings.NewReader(offer)}}, source.Config{Format: source.NDJSON}, nil)
	r := desk.Reviewing{Kind: "review", Seen: map[aedile.Digest]*aedile.Item{},
		Act: desk.Act{By: casework.Actor{Party: casework.Screener, Automated: true}}}
	ran, err := sweep.Screen(ctx, set.Screener, in, sweep.ScreenConfig{KeepItems: true, Started: aedile.Ran{Program: "embed"}},
		(*collected)(&r))
	if err != nil {
		return err
	}
	// Casework: a finding opens a review, a review is what a decision rests on.
	record, err := sqlite.Open(ctx, file)
	if err != nil {
		return err
	}
	defer record.Close()
	dk, err := desk.New(desk.Config{Record: record, Policy: desk.NoPolicy(), Now: time.Now})
	if err != nil {
		return err
	}
	r.Ran = &ran
	opened, err := dk.Reviews(ctx, r)
	if err != nil {
		return err
	}
	d, err := dk.Decide(ctx, desk.Deciding{Act: desk.Act{By: casework.Actor{Party: casework.Platform, ID: "moderator-1"}},
		From: []aedile.CaseID{opened[0].Case}})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "found: %d; %s rests on %s; facts missing: %d\n", ran.Findings, d.Case.ID, opened[0].Case, len(d.Missing))
	return err
}

// collected takes what is found into what reviews are opened of.
type collected desk.Reviewing

// Finding takes a finding with its item.
func (c *collected) Finding(f aedile.Finding, it *aedile.Item) error {
	c.Findings = append(c.Findings, f)
	c.Seen[f.Item.Digest] = it
	return nil
}

// Fault ends the work: the one item is our own.
func (c *collected) Fault(f aedile.Fault) error {
	return aedile.Invalidf("screen", f.Source, "%s", f.Msg)
}

// Batch has nothing to show yet.
func (c *collected) Batch(int) error { return nil }
