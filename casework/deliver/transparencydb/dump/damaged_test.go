package dump

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// One damaged inner zip is a part that is said to be broken; the rows of the others are counted.
func TestADamagedInnerZipLeavesTheOthersReadable(t *testing.T) {
	t.Parallel()
	good, rows := makeDump(t, Config{Rows: 300, Full: true})
	z, err := zip.OpenReader(good)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	var inner bytes.Buffer
	f, err := z.File[0].Open()
	if err == nil {
		_, err = inner.ReadFrom(f)
	}
	if err != nil {
		t.Fatal(err)
	}
	whole := inner.Bytes()
	for name, damaged := range map[string][]byte{"cut": whole[:len(whole)/2], "empty": nil, "no directory": whole[:len(whole)-8],
		"text": []byte("no zip")} {
		path := filepath.Join(t.TempDir(), "sor-global-full.zip")
		var out bytes.Buffer
		w := zip.NewWriter(&out)
		for i, data := range [][]byte{damaged, whole} {
			e, err := w.CreateHeader(&zip.FileHeader{Name: []string{"sor-00000.csv.zip", "sor-00001.csv.zip"}[i], Method: zip.Store})
			if err == nil {
				_, err = e.Write(data)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		got, report := readAll(t, open(t, path, Limits{}))
		if len(got) != len(rows) || report.Broken != 1 || len(report.Faults) != 1 ||
			!strings.Contains(report.Faults[0].String(), "sor-00000.csv.zip: ") {
			t.Errorf("%s: %d rows of %d, %+v", name, len(got), len(rows), report)
		}
	}
}
