package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/screen/source"
	"github.com/aedile/aedile/server"
	"github.com/aedile/aedile/sweep"
	"github.com/aedile/aedile/sweep/intake"
	"github.com/aedile/aedile/sweep/packset"
)

type deskExampleCmd struct {
	storeFlags `embed:""`
	Files      []string `arg:"" optional:"" name:"file" help:"Files of items to screen; a review is opened of each item with findings."`
}

// Help says what the example is made of.
func (deskExampleCmd) Help() string {
	return "For a look at the desk: opens a case of every procedure with the filled content that aedile case fields --example prints, its days moved to today, and reviews of what is " +
		"found in the files. Everything in it is invented. Use a store of its own."
}

// Run fills the store.
func (c *deskExampleCmd) Run(ctx context.Context, a *terminal) error {
	return c.begin(ctx, a, func(dk *desk.Desk) error {
		reviews, err := exampleReviews(ctx, a, dk, c.Files)
		if err != nil {
			return err
		}
		cases, err := exampleCases(ctx, dk)
		if err != nil {
			return err
		}
		return printf(a.Out, "%s and %s of %d procedures\n", count(reviews, "review"), count(cases, "case"), len(kinds.All()))
	})
}

// exampleReviews screens the files and opens a review of each item with findings.
func exampleReviews(ctx context.Context, a *terminal, dk *desk.Desk, names []string) (int, error) {
	if len(names) == 0 {
		return 0, nil
	}
	set, err := compile(packset.Selection{})
	if err != nil {
		return 0, err
	}
	files, err := a.files("screen", names)
	if err != nil {
		return 0, err
	}
	to := &reviewed{Reviewing: desk.Reviewing{Kind: "review", Seen: map[aedile.Digest]*aedile.Item{}, Act: desk.Act{By: casework.Actor{Party: casework.Screener, Automated: true}}}}
	ran, err := sweep.Screen(ctx, set.Screener, intake.New(files, source.Config{}, nil), sweep.ScreenConfig{Started: started(set), KeepItems: true}, to)
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

// Fault implements sweep.Sink: what could not be read opens no review.
func (r *reviewed) Fault(aedile.Fault) error { return nil }

// Batch implements sweep.Sink.
func (r *reviewed) Batch(int) error { return nil }

// exampleDay is the day of which the filled contents of moves speak.
const exampleDay = "2026-03-02"

var writtenDays = regexp.MustCompile(`\b20[0-9]{2}-[01][0-9]-[0-3][0-9]\b`)

// exampleIDs begin the identifiers of the example, as the filled contents name each other's cases; other procedures go by their name.
var exampleIDs = map[string]string{"notice": "n", "decision": "d", "complaint": "c", "order": "o", "request": "q", "proceeding": "pr", "commitment": "k",
	"misuse": "m", "suspicion": "s", "trader": "t", "allegation": "a"}

// exampleCase is a case of the example that is still to be opened.
type exampleCase struct {
	kind casework.Kind
	move casework.Move
	id   aedile.CaseID
}

// exampleCases opens a case of every procedure, by every move that opens one. A case that names another waits until that is open.
func exampleCases(ctx context.Context, dk *desk.Desk) (n int, err error) {
	from, err := time.Parse(time.DateOnly, exampleDay)
	if err != nil {
		return 0, err
	}
	shift := int(dk.Now().Sub(from).Hours()/24) - 1
	left := exampleOpenings()
	for len(left) > 0 {
		var waiting []exampleCase
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

func exampleOpenings() (all []exampleCase) {
	for _, k := range kinds.All() {
		number := 0
		for _, m := range k.Open("") {
			if m.Name == "suspect" || m.ByName {
				continue // reviews are opened of findings
			}
			number++
			all = append(all, exampleCase{k, m, aedile.CaseID(fmt.Sprintf("%s-%d", cmp.Or(exampleIDs[k.Name], k.Name), number))})
		}
	}
	return all
}

// open opens the case. A decision is sent, so that a complaint can be lodged against it.
func (x exampleCase) open(ctx context.Context, dk *desk.Desk, shift int) error {
	var content desk.Content
	if x.move.Body != nil {
		b, err := desk.Example(x.kind.Name, x.move.Name)
		if err != nil {
			return err
		}
		content.JSON = moveDays(b, shift)
	}
	act := desk.Act{By: casework.Actor{Party: x.move.By[0], ID: "example"}}
	if x.kind.Name == "complaint" {
		content = desk.Content{Set: []string{"grounds=The lamp that I sell is another model."}}
		_, err := dk.Complain(ctx, desk.Complaining{Header: desk.Header{ID: x.id}, Act: act, Content: content, Against: aedile.CaseID(exampleIDs["decision"] + "-1")})
		return err
	}
	_, err := dk.Open(ctx, desk.Opening{Kind: x.kind.Name, Move: x.move.Name, Header: desk.Header{ID: x.id}, Act: act, Content: content})
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

// demoLogin is the name of the person of a demonstration.
const demoLogin = "demonstration"

// demonstrate serves with a link that signs in once; without a terminal it looks whether the desk is ready, and ends.
func (n *node) demonstrate(ctx context.Context, s *server.Server) error {
	who, err := n.demoPerson(ctx)
	if err != nil {
		return err
	}
	code, err := n.accounts.NewEntry(ctx, who.ID, time.Hour)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var looked error
	err = s.Run(ctx, func(address string) {
		fmt.Fprintf(n.a.Out, "\nThe desk is at %s\nThis link signs you in, once:\n\n  %s/enter/%s\n\n", address, strings.TrimSuffix(address, "/"), code)
		if n.a.OutTerminal {
			fmt.Fprintln(n.a.Out, "Ctrl-C ends it.")
			return
		}
		looked = n.look(ctx, address)
		stop()
	})
	return errors.Join(looked, err)
}

// demoPerson returns the person of the demonstration, who has every role on both sides but the one that opens what is sealed.
func (n *node) demoPerson(ctx context.Context) (auth.Account, error) {
	x := auth.Account{Login: demoLogin, Name: "Demonstration", Sides: auth.Sides(), Roles: slices.DeleteFunc(auth.Roles(), func(r auth.Role) bool { return r == auth.Protection })}
	made, err := n.accounts.Add(ctx, "", x)
	if aedile.ClassOf(err) == aedile.Conflict {
		return accountOf(ctx, n.accounts, demoLogin)
	}
	return made, err
}

// look asks whether the desk is ready.
func (n *node) look(ctx context.Context, address string) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(address, "/")+"/readyz", nil)
	if err != nil {
		return err
	}
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		return aedile.Unavailablef("look whether the desk is ready", address, "does not answer").Because(err)
	}
	defer a.Body.Close()
	said, err := io.ReadAll(io.LimitReader(a.Body, 4096))
	if err != nil || a.StatusCode != http.StatusOK {
		return aedile.Unavailablef("look whether the desk is ready", address, "is not: %s", strings.TrimSpace(string(said))).Because(err)
	}
	return printf(n.a.Out, "It is ready: %s\n", strings.TrimSpace(string(said)))
}
