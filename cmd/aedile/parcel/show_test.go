package parcel

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/cmd/aedile/terminal"
)

func TestTwoDesksWorkWithEachOther(t *testing.T) {
	if testing.Short() {
		t.Skip("the shipped packs are compiled")
	}
	t.Parallel()
	var out bytes.Buffer
	a := terminal.System()
	a.Out, a.Err, a.Now = &out, &out, func() time.Time { return time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC) }
	dir := filepath.Join(t.TempDir(), "both")
	if err := (&showCmd{Dir: dir}).Run(context.Background(), a); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	for _, want := range []string{"asks Marktplein two questions by decision, until 2026-11-20",
		"request from record.authority.example: its proofs hold",
		"answer from record.platform.example: its proofs hold", "which is answered", "answer 2: 10 days late",
		"order from record.authority.example",
		"are the same, byte for byte", "refuses it", "verifies its own record"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("it does not say %q\n%s", want, out.String())
		}
	}
	for _, name := range []string{"authority.db", "platform.db", "request.parcel.json"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
	if err := (&showCmd{Dir: dir}).Run(context.Background(), a); aedile.ClassOf(err) != aedile.Conflict {
		t.Errorf("a record that is there is written over: %v", err)
	}
}
