package sweep

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/source"
	"github.com/aedile/aedile/screen/source/column"
	"github.com/aedile/aedile/sweep/intake"
)

// Inspection is what a file looks like to the reader.
type Inspection struct {
	Source aedile.SourceRan `json:"source"` // what was read, mapped and kept, in the records that were looked at
	Whole  bool             `json:"whole"`  // those were all
	Items  []*aedile.Item   `json:"items"`  // the first
	Faults []aedile.Fault   `json:"faults,omitempty"`
	Notes  []string         `json:"notes,omitempty"`
	Map    string           `json:"map"` // a mapping file to start from
}

// inspected is how many records are read, and toldFaults how many faults are shown, where a file is looked at.
const (
	inspected  = 1000
	toldFaults = 5
)

// Inspect reads the beginning of one file and says what its columns and keys are taken for; show is the number of records to show. It
// screens nothing.
func Inspect(ctx context.Context, in *intake.Files, show int) (*Inspection, error) {
	r := &Inspection{Whole: true}
	for b, err := range in.Batches(ctx) {
		if err != nil && r.Source.Items+r.Source.Faults == 0 {
			return nil, err //nolint:wrapcheck // it names the file
		}
		if err != nil {
			r.Faults = append(r.Faults, *source.FaultOf(err))
			r.Source.Faults++
			break
		}
		var failed error
		b.Each(func(it *aedile.Item, f *aedile.Fault) bool {
			failed = r.take(it, f, show)
			if r.Source.Items+r.Source.Faults >= inspected {
				r.Whole = false
			}
			return failed == nil && r.Whole
		})
		if failed != nil {
			return nil, failed
		}
		if !r.Whole {
			break
		}
	}
	items, faults := r.Source.Items, r.Source.Faults
	ran, notes := in.Ran()
	r.Source, r.Notes = ran[0], slices.DeleteFunc(notes, func(n string) bool { // these count what a sweep was given
		return items > 0 && slices.Contains(in.Warnings(), n)
	})
	r.Source.Items, r.Source.Faults = items, faults
	r.Map = startingMap(r.Source)
	return r, nil
}

func (r *Inspection) take(it *aedile.Item, f *aedile.Fault, show int) error {
	if f != nil {
		if r.Source.Faults++; len(r.Faults) < toldFaults {
			r.Faults = append(r.Faults, *f)
		}
		return nil
	}
	if r.Source.Items++; len(r.Items) >= show {
		return nil
	}
	own, err := it.Clone()
	if err != nil {
		return fmt.Errorf("inspect: %w", err)
	}
	r.Items = append(r.Items, own)
	return nil
}

// startingMap writes a mapping file that says what the usual names say, with what they do not know as a comment.
func startingMap(ran aedile.SourceRan) string {
	columns := map[string][]string{}
	for name, f := range ran.Mapped {
		columns[f] = append(columns[f], name)
	}
	var b strings.Builder
	for _, f := range column.Fields() {
		names := columns[f]
		if len(names) == 0 {
			continue
		}
		slices.SortFunc(names, func(x, y string) int {
			return cmp.Or(cmp.Compare(column.Usual().Place(x).Rank, column.Usual().Place(y).Rank), strings.Compare(x, y))
		})
		for i, n := range names {
			names[i] = yamlText(n)
		}
		if len(names) == 1 {
			fmt.Fprintf(&b, "%s: %s\n", f, names[0])
		} else {
			fmt.Fprintf(&b, "%s: [%s]\n", f, strings.Join(names, ", "))
		}
	}
	if len(ran.Kept) > 0 {
		b.WriteString("# Kept as attributes, and screened; give one to a field by a line as above:\n")
		for _, n := range ran.Kept {
			fmt.Fprintf(&b, "#   %s\n", yamlText(n))
		}
	}
	for _, f := range []string{"title", "text"} {
		if len(columns[f]) == 0 && !strings.Contains(ran.Format, "json") { // of objects the canonical keys need no mapping
			fmt.Fprintf(&b, "# %s: no column is known to hold it\n", f)
		}
	}
	return b.String()
}

// yamlText writes a name as YAML takes it for a text.
func yamlText(s string) string {
	plain := s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return r < ' ' || strings.ContainsRune(":#[]{},&*!|>'\"%@`\\", r)
	}) && s == strings.TrimSpace(s) && !strings.HasPrefix(s, "-") && !strings.HasPrefix(s, "?")
	if plain {
		return s
	}
	return strconv.Quote(s)
}

// MappedNames returns the columns that were understood, sorted by field and rank, as "column → field".
func (r *Inspection) MappedNames() []string {
	names := slices.SortedFunc(maps.Keys(r.Source.Mapped), func(x, y string) int {
		return cmp.Or(strings.Compare(r.Source.Mapped[x], r.Source.Mapped[y]), strings.Compare(x, y))
	})
	for i, n := range names {
		names[i] = n + " → " + r.Source.Mapped[n]
	}
	return names
}
