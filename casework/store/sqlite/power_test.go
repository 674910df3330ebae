package sqlite_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/record"
	"github.com/aedile/aedile/casework/store/sqlite"
	"github.com/aedile/aedile/casework/store/storetest"
)

// TestPowerLossTakesNothingThatWasAcknowledged models a loss of power. What was synced when a move was acknowledged is on the disk; of
// what was written after it, the disk may have any beginning, nothing, other bytes, or a later part without the earlier one. Each such
// disk is opened: all that was acknowledged is there, a move is whole or absent, and the record verifies.
func TestPowerLossTakesNothingThatWasAcknowledged(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.db")
	s, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	terms, err := storetest.Terms(1)
	if err != nil {
		t.Fatal(err)
	}
	svc := casework.Service{Store: s, Kind: kinds.Of, Terms: terms, Now: storetest.Start}
	read := func(name string) []byte {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	synced := []int{len(read(path + "-wal"))} // bytes of the log after so many moves
	main := read(path)
	for i := range 6 {
		step := casework.Step{Move: "submit", By: casework.Actor{Party: casework.Notifier}, Body: &kinds.Notice{Reasons: "A copied trade mark.",
			Locations: []string{"https://market.example/item/1"}, Name: casework.Name("Alma Example"), Email: casework.Name("alma@rights.example"),
			GoodFaith: true}}
		if _, err := svc.Move(t.Context(), aedile.CaseID(fmt.Sprintf("n-%d", i)), "notice", step); err != nil {
			t.Fatal(err)
		}
		synced = append(synced, len(read(path+"-wal")))
	}
	log := read(path + "-wal")
	if !bytes.Equal(main, read(path)) || synced[len(synced)-1] != len(log) {
		t.Fatal("the log was moved into the database: the model does not fit")
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	tries := 40
	if testing.Short() {
		tries = 6
	}
	draw := rand.New(rand.NewPCG(7, 7))
	for acknowledged := range len(synced) - 1 {
		from, to := synced[acknowledged], synced[acknowledged+1]
		for try := range tries {
			disk := bytes.Clone(log[:to])
			at := from + draw.IntN(to-from)
			switch try % 4 {
			case 0: // a beginning
				disk = disk[:at]
			case 1: // the length was kept, the bytes were not
				clear(disk[at:])
			case 2: // a later part without the earlier one
				clear(disk[from:at])
			case 3: // one sector is another
				for i := at; i < min(at+512, to); i++ {
					disk[i] = byte(draw.IntN(256))
				}
			}
			after(t, main, disk, acknowledged, fmt.Sprintf("%d moves, try %d", acknowledged, try))
		}
	}
}

// after opens what the disk has after a loss of power.
func after(t *testing.T, main, log []byte, acknowledged int, what string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "b.db")
	for name, b := range map[string][]byte{path: main, path + "-wal": log} {
		if err := os.WriteFile(name, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	defer s.Close()
	r, err := record.Against{Kind: kinds.Of}.Verify(t.Context(), s)
	if err != nil || len(r.Faults) > 0 || r.Events < int64(acknowledged) || r.Events > int64(acknowledged)+1 {
		t.Errorf("%s: %d events: %v %v", what, r.Events, r.Faults, err)
	}
}
