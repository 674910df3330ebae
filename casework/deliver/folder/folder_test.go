package folder_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework/deliver"
	"github.com/aedile/aedile/casework/deliver/folder"
)

func TestSendingAgainReplacesWhatIsThere(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	m := deliver.Message{ID: "a/b/../1/1-tell", Do: "tell", At: time.Date(2026, time.March, 2, 9, 0, 0, 0, time.UTC), Subject: "s",
		Text: "one", HTML: "<p>one</p>"}
	now := func() time.Time { return m.At.Add(time.Hour) }
	s := folder.Sender{Dir: dir, From: "Market <notices@market.example>", Now: now}
	for _, text := range []string{"one", "two"} {
		m.Text = text
		p, err := s.Send(t.Context(), m)
		if err != nil || p.Way != "folder" || !strings.HasPrefix(p.Answer, "2026-03-02-tell-") || !p.At.Equal(now()) {
			t.Fatal(p, err)
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) != 3 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		info, err := os.Stat(f)
		if err != nil || info.Mode().Perm() != 0o600 || !strings.HasPrefix(filepath.Base(f), "2026-03-02-tell-") {
			t.Errorf("%s %v %v", f, info.Mode(), err)
		}
	}
	if b, err := os.ReadFile(strings.TrimSuffix(files[0], filepath.Ext(files[0])) + ".txt"); err != nil || string(b) != "two" {
		t.Errorf("%q %v", b, err)
	}
	if _, err := (folder.Sender{Dir: filepath.Join(dir, "absent"), From: s.From, Now: now}).Send(t.Context(), m); !deliver.IsDown(err) {
		t.Errorf("a folder that there is not: %v", err)
	}
	if _, err := (folder.Sender{Dir: dir, Now: now}).Send(t.Context(), m); aedile.ClassOf(err) != aedile.Invalid {
		t.Errorf("a sender without an address: %v", err)
	}
}
