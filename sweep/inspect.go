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
)

// InspectConfig says what Inspect looks at.
type InspectConfig struct {
	File   string // "-" is standard input
	Source source.Config
	Map    string // file with a mapping of columns; none: the usual names
	Show   int    // records to show; default 3
	Look   int    // records to read; default 1000
}

// Inspection is what a file looks like to the reader.
type Inspection struct {
	Source aedile.SourceRan `json:"source"` // what was read, mapped and kept, in the records that were looked at
	Whole  bool             `json:"whole"`  // those were all
	Items  []*aedile.Item   `json:"items"`  // the first
	Faults []aedile.Fault   `json:"faults,omitempty"`
	Notes  []string         `json:"notes,omitempty"`
	Map    string           `json:"map"` // a mapping file to start from
}

// Inspect reads the beginning of a file and says what its columns and keys are taken for. It screens nothing.
func (a *App) Inspect(ctx context.Context, c InspectConfig) (*Inspection, error) {
	m, err := mapping(c.Map)
	if err != nil {
		return nil, err
	}
	c.Source.Map = m
	in, err := a.inputs("inspect", []string{c.File}, c.Source)
	if err != nil {
		return nil, err
	}
	s, err := in.open(ctx, in.files[0])
	if err != nil {
		return nil, err
	}
	defer s.Close() //nolint:errcheck // read only
	r := &Inspection{Whole: true}
	look, show := cmp.Or(c.Look, 1000), cmp.Or(c.Show, 3)
	for chunk, err := range s.Chunks(ctx) {
		if err != nil {
			r.Faults = append(r.Faults, *source.FaultOf(err))
			r.Source.Faults++
			break
		}
		var failed error
		chunk.Each(func(it *aedile.Item, f *aedile.Fault) bool {
			failed = r.take(it, f, show)
			if r.Source.Items+r.Source.Faults >= look {
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
	r.Source, r.Notes = s.Ran(), s.Notes()
	r.Source.Items, r.Source.Faults = items, faults
	r.Map = startingMap(r.Source)
	return r, nil
}

func (r *Inspection) take(it *aedile.Item, f *aedile.Fault, show int) error {
	if f != nil {
		if r.Source.Faults++; len(r.Faults) < maxToldFaults {
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
		if len(columns[f]) == 0 {
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
