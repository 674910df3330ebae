package record_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/note"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/record"
	"github.com/aedile/aedile/casework/store/sqlite"
	"github.com/aedile/aedile/casework/store/storetest"
)

// A case goes to somebody else in one file, without what is personal, and is proved there.
func Example() {
	ctx := context.Background()
	folder, err := os.MkdirTemp("", "record")
	check(err)
	defer os.RemoveAll(folder)
	store, err := sqlite.Open(ctx, filepath.Join(folder, sqlite.File))
	check(err)
	defer store.Close()

	terms, err := storetest.Terms(1)
	check(err)
	service := casework.Service{Store: store, Kind: kinds.Of, Terms: terms, Now: storetest.Start}
	_, err = service.Move(ctx, "n-1", "notice", casework.Step{Move: "submit", By: casework.Actor{Party: casework.Notifier},
		Body: &kinds.Notice{
			Reasons: "copied trade mark", Locations: []string{"https://market.example/1"},
			Name: casework.Name("Alma Example"), Email: casework.Name("alma@rights.example"), GoodFaith: true}})
	check(err)

	secret, public, err := record.NewKey(rand.Reader, "record.market.example")
	check(err)
	signer, err := note.NewSigner(secret)
	check(err)
	verifier, err := note.NewVerifier(public)
	check(err)
	checkpoint, err := record.Sign(ctx, store, signer, note.VerifierList(verifier))
	check(err)
	check(store.SaveCheckpoint(ctx, checkpoint))

	dossier, err := record.Export(ctx, store, "n-1", checkpoint, record.Personal())
	check(err)
	var file bytes.Buffer
	check(dossier.Write(&file))

	received, report, err := record.Read(&file, note.VerifierList(verifier))
	check(err)
	check(received.Show(os.Stdout, report))
	fmt.Println(len(report.Faults), "faults")
	// Output:
	// case n-1: events about it: 1, signed in a journal of 1
	//   1  2026-03-02 09:00  notifier submit: → received (art 16(1)) (art 16(2))
	// 4 personal texts or attachments are left out
	// all that is here holds
	// 0 faults
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
