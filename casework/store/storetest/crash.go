package storetest

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/record"
)

const (
	writerVar  = "AEDILE_STORETEST_WRITER" // address of the database that a writer process writes to
	kills      = 200
	killsShort = 5
	acks       = 3 // the file descriptor on which a writer says what was acknowledged
)

// Writer is the process that is killed: it opens cases and moves them on until then, and says what the store has
// acknowledged. In an ordinary run it does nothing.
func Writer(t *testing.T, h Harness) {
	address := os.Getenv(writerVar)
	if address == "" {
		t.Skip("only runs as the writer that is killed")
	}
	said := os.NewFile(acks, "acknowledged")
	s, err := h.Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintln(said, "ready")
	svc := service(t, s, Start)
	for i := 0; ; i++ {
		id := aedile.CaseID(fmt.Sprintf("%d-%d", os.Getpid(), i))
		c, err := svc.Move(t.Context(), id, "notice", notice("Alma Example"))
		for err == nil {
			if _, err := fmt.Fprintln(said, id, c.Version); err != nil {
				return
			}
			if c.Version == 3 {
				break
			}
			if c.Version == 2 {
				c, err = takeLast(t.Context(), s, c, Start())
				continue
			}
			c, err = svc.Move(t.Context(), id, "notice",
				casework.Step{Move: "confirm", By: casework.Actor{Party: casework.Platform, ID: "m-1"},
					Version: 1, Leaves: Start().Add(10 * time.Minute)})
		}
		if err == nil {
			err = trio(t.Context(), svc, id)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// takeLast takes the last move of a case back.
func takeLast(ctx context.Context, s Store, c casework.Case, now time.Time) (casework.Case, error) {
	k, _ := kinds.Of(c.Kind)
	events, err := s.Load(ctx, c.ID)
	if err != nil {
		return c, err
	}
	tasks, err := tasksIn(ctx, s, c.ID)
	if err != nil {
		return c, err
	}
	u := casework.Undo{By: casework.Actor{Party: casework.Platform, ID: "m-1"}, At: now}
	for _, t := range tasks {
		u.Tasks = append(u.Tasks, t.Task)
	}
	ch, err := casework.Withdraw(k, events, u)
	if err != nil {
		return c, err
	}
	return ch.Case, s.Append(ctx, ch)
}

// trio opens three cases and moves each on, together.
func trio(ctx context.Context, svc casework.Service, id aedile.CaseID) error {
	var plans []casework.Plan
	for _, part := range []aedile.CaseID{":a", ":b", ":c"} {
		open := notice("Alma Example")
		open.Group = string(id)
		plans = append(plans, casework.Plan{Case: id + part, Kind: "notice", Steps: []casework.Step{open, confirm(0)}})
	}
	_, err := svc.Together(ctx, plans...)
	return err
}

// crash kills writers at random points. What they were told is written must be there, and the record must hold.
func crash(t *testing.T, h Harness) {
	n := kills
	if testing.Short() {
		n = killsShort
	}
	address := h.New(t)
	s := h.open(t, address)
	rng := rand.New(rand.NewPCG(1, 2)) // the points are the same each time, what they hit is not
	told := map[string]int{}
	total := 0
	for range n {
		for id, v := range killed(t, h, address, rng.IntN(12), time.Duration(rng.IntN(6000))*time.Microsecond) {
			told[id] = v
			total += v
		}
	}
	r, err := record.Verify(t.Context(), s, nil)
	if err != nil || len(r.Faults) > 0 || r.Events < int64(total) {
		t.Fatalf("%d events, %d acknowledged: %v %v", r.Events, total, r.Faults, err)
	}
	for id, v := range told {
		events, err := s.Load(context.WithoutCancel(t.Context()), aedile.CaseID(id))
		if err != nil || len(events) < v {
			t.Errorf("%s was acknowledged at version %d and is at %d: %v", id, v, len(events), err)
		}
	}
	unsent(t, s)
	trios := map[string]int{}
	for _, c := range listed(t, s, casework.Filter{}) {
		if c.Group != "" {
			trios[c.Group] += c.Version
		}
	}
	for group, versions := range trios {
		if versions != 6 {
			t.Errorf("%s: three cases moved together are at %d versions in all, not 6", group, versions)
		}
	}
	t.Logf("%d writers killed, %d events acknowledged, %d written", n, total, r.Events)
}

// unsent fails the test unless each case either waits to be confirmed by its letter, or that was taken back with its letter.
func unsent(t *testing.T, s Store) {
	t.Helper()
	for _, c := range listed(t, s, casework.Filter{}) {
		tasks, err := tasksIn(context.WithoutCancel(t.Context()), s, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		letters := 0
		for _, x := range tasks {
			if x.Do == "confirm" {
				letters++
			}
		}
		if want := map[string]int{"confirmed": 1}[c.State]; letters != want {
			t.Errorf("%s is %s at version %d and has %d letters to be sent", c.ID, c.State, c.Version, letters)
		}
	}
}

// killed starts a writer, kills it some time after it has had that many acknowledgements, and returns the last version
// acknowledged of each case.
func killed(t *testing.T, h Harness, address string, after int, wait time.Duration) map[string]int {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+h.Writer+"$")
	cmd.Env = append(os.Environ(), writerVar+"="+address)
	cmd.ExtraFiles = []*os.File{w}
	var out strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	w.Close()
	told := map[string]int{}
	lines := 0
	for sc := bufio.NewScanner(r); sc.Scan(); lines++ {
		if lines == after {
			time.AfterFunc(wait, func() { _ = cmd.Process.Kill() })
		}
		var id string
		var v int
		if _, err := fmt.Sscan(sc.Text(), &id, &v); err == nil {
			told[id] = v
		}
	}
	_ = cmd.Wait() // it was killed
	if lines <= after {
		t.Fatalf("the writer ended by itself: %s", out.String())
	}
	return told
}
