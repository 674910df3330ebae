package attack

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// small runs a script of the shell in a folder that is a file system of its own of 1,200 kB, where the system lets a user make one. It returns
// what the script printed on both streams.
func small(t *testing.T, script string) string {
	t.Helper()
	dir := t.TempDir()
	if err := exec.Command("unshare", "-rm", "mount", "-t", "tmpfs", "-o", "size=1200k", "tmpfs", dir).Run(); err != nil {
		t.Skip("no unshare that may mount: a small file system cannot be made")
	}
	if err := os.WriteFile(filepath.Join(dir, "notice.json"), []byte(`{"reasons":"The offer sells a jammer.",`+
		`"locations":["https://shop.example/item/1"],"name":"A. Person","email":"a@example.org","good_faith":true}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "items.ndjson"), []byte(strings.Repeat(honest, 200)), 0o600); err != nil {
		t.Fatal(err)
	}
	full := `set -u; aedile=$0; from=$1; d=$1/small; mkdir "$d"; mount -t tmpfs -o size=1200k tmpfs "$d"; cd "$d"
fill() { dd if=/dev/zero of=fill bs=1k count=5000 2>/dev/null; truncate -s -"$1" fill; }
` + script
	out, err := exec.Command("unshare", "-rm", "sh", "-c", full, build(t), dir).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return string(out)
}

// A file of output is whole or absent when the disk is full, and the message says what is full.
func TestFullDiskLeavesNoHalfFile(t *testing.T) {
	for _, form := range []string{"ndjson", "html", "csv", "xlsx", "sarif", "xml", "parquet"} {
		t.Run(form, func(t *testing.T) {
			t.Parallel()
			out := small(t, `fill 4K; "$aedile" screen --no-registers -q -o out.`+form+` "$from/items.ndjson"; echo "status $?"; ls -A`)
			for _, want := range []string{"no space left on device", "hint: the disk is full", "status 2\n", "\nfill\n"} {
				if !strings.Contains(out, want) {
					t.Errorf("%q is missing", want)
				}
			}
			if _, after, _ := strings.Cut(out, "status 2\n"); after != "fill\n" {
				t.Errorf("left behind: %q", after)
			}
			if t.Failed() {
				t.Log(out)
			}
		})
	}
}

// What was acknowledged before the disk was full is kept, what could not be kept was not acknowledged, and the record holds.
func TestFullDiskLosesNothingThatWasAcknowledged(t *testing.T) {
	t.Parallel()
	out := small(t, `n=0
while "$aedile" notice add "$from/notice.json" --confirm auto --id n-$n --store sqlite:s.db >/dev/null 2>"$from/err"; do n=$((n+1)); done
cat "$from/err"; echo "acknowledged $n"
dd if=/dev/null of=none 2>/dev/null; "$aedile" verify --store sqlite:s.db`)
	var n int
	for line := range strings.Lines(out) {
		if rest, ok := strings.CutPrefix(line, "acknowledged "); ok {
			for _, c := range strings.TrimSpace(rest) {
				n = n*10 + int(c-'0')
			}
		}
	}
	for _, want := range []string{"hint: the disk is full", "the record holds"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing", want)
		}
	}
	if n < 10 {
		t.Errorf("%d notices were acknowledged before the disk was full", n)
	}
	events := 0
	for line := range strings.Lines(out) {
		if before, _, ok := strings.Cut(line, " events of "); ok {
			for _, c := range before {
				events = events*10 + int(c-'0')
			}
		}
	}
	if events < 2*n || events > 2*n+2 { // the notice that was refused may stand without its confirmation
		t.Errorf("%d notices of two moves each were acknowledged, the record holds %d events", n, events)
	}
	if t.Failed() {
		t.Log(out)
	}
}

// A store, a shelf or a file where nothing can be written is refused with what to do.
func TestReadOnlyFolderIsRefusedInWords(t *testing.T) {
	t.Parallel()
	out := small(t, `"$aedile" notice add "$from/notice.json" --id n-1 --store sqlite:s.db >/dev/null; mount -o remount,ro "$d"
for c in "screen --no-registers -q -o out.ndjson $from/items.ndjson" "notice add $from/notice.json --id n-2 --store sqlite:s.db" "case key key"; do
	"$aedile" $c; echo "status $?"
done; ls -A`)
	if n := strings.Count(out, "status 2\n"); n != 3 {
		t.Errorf("%d of 3 commands were refused", n)
	}
	if n := strings.Count(out, "hint: the file system can only be read"); n != 3 {
		t.Errorf("%d of 3 refusals say what to do", n)
	}
	if strings.Contains(out, "out.ndjson\n") && strings.Contains(out, "\nkey\n") {
		t.Errorf("something was written")
	}
	if t.Failed() {
		t.Log(out)
	}
}
