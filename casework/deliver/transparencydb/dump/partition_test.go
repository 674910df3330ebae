package dump

import (
	"bytes"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"github.com/aedile/aedile"
)

// cut returns the files of the partitions by name.
func cut(t *testing.T, by []string, paths ...string) (map[string][]byte, []Partition) {
	t.Helper()
	files := map[string][]byte{}
	var dumps []*Dump
	for _, p := range paths {
		dumps = append(dumps, open(t, p, Limits{}))
	}
	parts, report, err := WritePartitions(t.Context(), by, func(name string, fill func(io.Writer) error) error {
		var b bytes.Buffer
		if _, twice := files[name]; twice {
			t.Errorf("%s is written twice", name)
		}
		err := fill(&b)
		files[name] = b.Bytes()
		return err
	}, dumps...)
	if err != nil || report.BadRows > 0 {
		t.Fatalf("%+v, %v", report, err)
	}
	return files, parts
}

// Every row stands in one file, in the folder of what its cells say.
func TestEveryRowStandsInTheFolderOfItsCells(t *testing.T) {
	t.Parallel()
	path, rows := makeDump(t, Config{Rows: 2300, Seed: 5, Full: true, PartRows: 1000})
	files, parts := cut(t, []string{"category", filedOn}, path)
	seen, sum := map[string]string{}, int64(0)
	for _, p := range parts {
		got, err := parquet.Read[record](bytes.NewReader(files[p.Name]), int64(len(files[p.Name])))
		if err != nil || int64(len(got)) != p.Rows {
			t.Fatalf("%s: %d rows, the list says %d, %v", p.Name, len(got), p.Rows, err)
		}
		sum += p.Rows
		for _, r := range got {
			if want := "category=" + r.Category + "/" + filedOn + "=" + r.CreatedAt[:10] + "/part-"; !strings.HasPrefix(p.Name, want) {
				t.Fatalf("a row of %s stands in %s", want, p.Name)
			}
			seen[r.UUID] = r.DecisionFacts
		}
	}
	if sum != 2300 || len(parts) != len(files) || len(parts) < 3 {
		t.Errorf("%d rows in %d files, %d are listed", sum, len(files), len(parts))
	}
	for _, cells := range rows {
		if facts, ok := seen[cells[0]]; !ok || facts != cells[DecisionFacts] {
			t.Fatalf("row %s is not there as it was", cells[0])
		}
	}
	again, _ := cut(t, []string{"category", filedOn}, path)
	if d := cmp.Diff(slices.Sorted(maps.Keys(files)), slices.Sorted(maps.Keys(again))); d != "" {
		t.Error(d)
	}
	for name, b := range files {
		if !bytes.Equal(b, again[name]) {
			t.Errorf("%s: the same dump makes other bytes", name)
		}
	}
}

// What is held is bounded: a partition that grows is written as several files, in their order.
func TestALargePartitionIsSeveralFiles(t *testing.T) {
	t.Parallel()
	path, rows := makeDump(t, Config{Rows: heldRows + 500, Seed: 5})
	files, parts := cut(t, nil, path)
	if len(parts) != 2 || parts[0].Name != "part-00000.parquet" || parts[0].Rows != heldRows || parts[1].Rows != 500 {
		t.Fatalf("got %+v", parts)
	}
	last, err := parquet.Read[record](bytes.NewReader(files[parts[1].Name]), int64(len(files[parts[1].Name])))
	if err != nil || last[0].UUID != rows[heldRows][0] {
		t.Errorf("the second file does not go on where the first ends: %v", err)
	}
}

func TestWhatCutsNothingIsRefused(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"territorial_scope", "nothing", ""} {
		_, _, err := WritePartitions(t.Context(), []string{name}, nil)
		if aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("%q: %v", name, err)
		}
	}
	for value, want := range map[string]string{"../a": "%2E%2E%2Fa", "A b+c": "A%20b%2Bc", "Öl": "%C3%96l"} {
		if got := escaped(value); got != want {
			t.Errorf("%q is the folder %q, want %q", value, got, want)
		}
	}
}
