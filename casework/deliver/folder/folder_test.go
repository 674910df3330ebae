package folder_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aedile/aedile/casework/deliver"
	"github.com/aedile/aedile/casework/deliver/folder"
)

func TestSendingAgainReplacesWhatIsThere(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	m := deliver.Message{ID: "a/b/../1/1-tell", Do: "tell", At: time.Date(2026, time.March, 2, 9, 0, 0, 0, time.UTC), Subject: "s", Text: "one", HTML: "<p>one</p>"}
	s := folder.Sender{Dir: dir}
	for _, text := range []string{"one", "two"} {
		m.Text = text
		if err := s.Send(t.Context(), m); err != nil {
			t.Fatal(err)
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
	if err := (folder.Sender{Dir: filepath.Join(dir, "absent")}).Send(t.Context(), m); !deliver.IsDown(err) {
		t.Errorf("a folder that there is not: %v", err)
	}
}
