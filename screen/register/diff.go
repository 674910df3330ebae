package register

import "strings"

// Change is an entry that two snapshots state differently. Either side may hold several entries under one number.
type Change struct {
	Ref    string
	Before []Entry // nil: added
	After  []Entry // nil: removed
}

// Diff returns what changed from a to b, by number.
func Diff(a, b *Snapshot) []Change {
	var out []Change
	i, j := 0, 0
	for i < len(a.List) || j < len(b.List) {
		var ref string
		switch {
		case i == len(a.List):
			ref = b.List[j].Ref
		case j == len(b.List) || strings.Compare(a.List[i].Ref, b.List[j].Ref) <= 0:
			ref = a.List[i].Ref
		default:
			ref = b.List[j].Ref
		}
		before, after := a.Entry(ref), b.Entry(ref)
		i, j = i+len(before), j+len(after)
		if sameEntries(before, after) {
			continue
		}
		c := Change{Ref: ref}
		if len(before) > 0 {
			c.Before = before
		}
		if len(after) > 0 {
			c.After = after
		}
		out = append(out, c)
	}
	return out
}

func sameEntries(a, b []Entry) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if Compare(a[i], b[i]) != 0 {
			return false
		}
	}
	return true
}

// Since returns the entries of b whose number a has not: what is new.
func Since(a, b *Snapshot) []Entry {
	var out []Entry
	for _, c := range Diff(a, b) {
		if c.Before == nil {
			out = append(out, c.After...)
		}
	}
	return out
}

// Published returns the entries published on a day or later, YYYY-MM-DD. Entries without a day are left out.
func (s *Snapshot) Published(from string) []Entry {
	var out []Entry
	for _, e := range s.List {
		if e.On >= from && e.On != "" {
			out = append(out, e)
		}
	}
	return out
}
