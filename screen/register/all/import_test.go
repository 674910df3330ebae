package all_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/register"
	"github.com/aedile/aedile/screen/register/all"
)

const (
	cpscHead = "recall_id,recall_number,title,description,remedy,manufacturer,hazards,recall_date,url\n"
	cpscOne  = "1,31001,Warmfoot Recalls Socks Due to Burn Hazard,Socks,Refund,Warmfoot,Burns,2031-01-02,https://recalls.example/1\n"
	cpscTwo  = "2,31002,Lumo Recalls Lamps Due to Fire Hazard,Lamps,Refund,Lumo,Fire,2031-01-03,https://recalls.example/2\n"
)

func write(t *testing.T, name, text string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

func format(t *testing.T, name string) register.Format {
	t.Helper()
	f, err := all.Find(name)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func imported(t *testing.T, name string, files ...string) all.Imported {
	t.Helper()
	in, err := all.Import(format(t, name), "2031-01-31", files, strings.NewReader(cpscHead+cpscOne+cpscTwo))
	if err != nil {
		t.Fatal(err)
	}
	return in
}

func TestCompressedFilesFoldersAndStandardInputReadTheSame(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	plain := write(t, filepath.Join(dir, "recalls.csv"), cpscHead+cpscOne+cpscTwo)
	var gz, zs bytes.Buffer
	w := gzip.NewWriter(&gz)
	z, err := zstd.NewWriter(&zs)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range []interface {
		Write([]byte) (int, error)
		Close() error
	}{w, z} {
		if _, err := w.Write([]byte(cpscHead + cpscOne + cpscTwo)); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	folder := filepath.Join(dir, "folder")
	write(t, filepath.Join(folder, "a.csv"), cpscHead+cpscOne)
	write(t, filepath.Join(folder, "b.csv"), cpscHead+cpscTwo)
	write(t, filepath.Join(folder, "synonyms.csv"), "word,other\na,b\n")
	write(t, filepath.Join(folder, "README.md"), "# nothing\n")
	want := imported(t, "cpsc", plain).Snapshot
	if want.Entries != 2 {
		t.Fatalf("%d entries, want 2", want.Entries)
	}
	for _, files := range [][]string{
		{write(t, filepath.Join(dir, "recalls.csv.gz"), gz.String())}, {write(t, filepath.Join(dir, "odd-name.csv"), zs.String())},
		{all.Stdin}, {folder},
		{filepath.Join(folder, "b.csv"), filepath.Join(folder, "a.csv")},
	} {
		if got := imported(t, "cpsc", files...); got.Snapshot.Digest != want.Digest {
			t.Errorf("%v: %d entries, digest %s, want %s", files, got.Snapshot.Entries, got.Snapshot.Digest, want.Digest)
		}
	}
	if d := cmp.Diff([]string{"passed over, as no file of this register: README.md, synonyms.csv"},
		imported(t, "cpsc", folder).Notes); d != "" {
		t.Errorf("notes (-want +got):\n%s", d)
	}
}

func TestFaultsOfSeveralFilesNameTheirs(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a := write(t, filepath.Join(dir, "a.csv"), cpscHead+cpscOne+"2,31\n")
	b := write(t, filepath.Join(dir, "b.csv"), cpscHead+"\"3\n"+cpscTwo)
	in := imported(t, "cpsc", a, b)
	if in.Snapshot.Entries != 2 || in.Snapshot.Faults != 2 {
		t.Fatalf("%d entries, %d faults, want 2 and 2", in.Snapshot.Entries, in.Snapshot.Faults)
	}
	for i, want := range []aedile.Fault{{Source: a, Line: 3}, {Source: b, Line: 2}} {
		if got := in.Faults[i]; got.Source != want.Source || got.Line != want.Line {
			t.Errorf("fault %+v, want one in %s line %d", got, want.Source, want.Line)
		}
	}
}

const (
	bdpmMedicines  = "60000001\tCALMOL 10 mg, comprimé\tcomprimé\torale\tAutorisation active\tProcédure nationale\tCommercialisée\t02/01/2030\t\t\t LABO EXEMPLE\tNon\n"
	bdpmConditions = "60000001\tliste I\n"
)

func TestARegisterOfSeveralFilesIsReadFromItsFolderOrFromAllOfThem(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	one := write(t, filepath.Join(dir, "CIS_bdpm.txt"), bdpmMedicines)
	two := write(t, filepath.Join(dir, "CIS_CPD_bdpm.txt"), bdpmConditions)
	for _, files := range [][]string{{dir}, {one, two}} {
		in := imported(t, "bdpm", files...)
		if m := in.Snapshot.List[0].Medicine; m.Prescription != "yes" || len(in.Notes) > 0 {
			t.Errorf("%v: prescription %q, notes %q", files, m.Prescription, in.Notes)
		}
	}
	if in := imported(t, "bdpm", one); len(in.Notes) != 1 || in.Snapshot.List[0].Medicine.Prescription != "" {
		t.Errorf("one file of several is read without a note: %q", in.Notes)
	}
	if _, err := all.Import(format(t, "bdpm"), "2031-01-31", []string{two, two}, nil); err == nil {
		t.Error("files without the list of medicines are read")
	}
}

func TestTheFileOfAnotherRegisterIsRecognised(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	recalls := write(t, filepath.Join(dir, "recalls.csv"), cpscHead+cpscOne+cpscTwo)
	_, err := all.Import(format(t, "rasff"), "2031-01-31", []string{recalls}, nil)
	if aedile.ClassOf(err) != aedile.Invalid || !strings.Contains(aedile.HintOf(err), "cpsc") {
		t.Errorf("%v, hint %q, want one that names cpsc", err, aedile.HintOf(err))
	}
	if _, err := all.Import(format(t, "rasff"), "2031-01-31", []string{filepath.Join(dir, "none.csv")},
		nil); aedile.ClassOf(err) != aedile.NotFound {
		t.Errorf("%v, want not found", err)
	}
	if _, err := all.Import(format(t, "rasff"), "2031-01-31", []string{dir}, nil); aedile.ClassOf(err) != aedile.NotFound {
		t.Errorf("a folder without a file of the register: %v, want not found", err)
	}
	if _, err := all.Import(format(t, "cpsc"), "31.01.2031", []string{recalls}, nil); aedile.ClassOf(err) != aedile.Invalid {
		t.Errorf("a day that is none: %v, want invalid", err)
	}
}
