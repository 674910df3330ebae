// Package packset loads the packs and registers that a sweep uses and makes a screener of them; it lists, lints and tests packs.
//
// It screens no catalogue and knows no terminal.
package packset

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/internal/glob"
	"github.com/aedile/aedile/packs"
	"github.com/aedile/aedile/screen"
	"github.com/aedile/aedile/screen/rule"
)

// Selection says which packs and rules are used.
type Selection struct {
	Dirs  []string // folders of packs, or of one pack; a pack there takes the place of the shipped one of that name
	Names []string // packs whose rules are used; none: all
	Only  []string // globs of checks whose rules are used; none: all
}

// folder is where a pack is loaded from.
type folder struct {
	fsys fs.FS
	dir  string
	own  bool // given by the user, not shipped
}

// loaded is a pack with what was wrong with it.
type loaded struct {
	folder
	pack  *rule.Pack
	diags []rule.Diagnostic
}

// files opens paths as the user wrote them, so that diagnostics name them so. It takes paths that an fs.FS would refuse.
type files struct{}

// Open opens the named file.
func (files) Open(name string) (fs.File, error) { return os.Open(name) } //nolint:gosec // the user names it

// load returns the shipped packs and those of the selected folders, without those that are replaced, sorted by name.
func load(dirs []string) (ls []loaded, notes []string, err error) {
	var from []folder
	for _, dir := range dirs {
		own, err := packFolders(dir)
		if err != nil {
			return nil, nil, err
		}
		from = append(from, own...)
	}
	for _, name := range packs.Names() {
		from = append(from, folder{packs.FS(), name, false})
	}
	all := make([]loaded, len(from))
	var wg sync.WaitGroup
	for _, i := range largestFirst(from) {
		wg.Go(func() {
			p, ds := rule.Load(from[i].fsys, from[i].dir)
			all[i] = loaded{from[i], p, ds}
		})
	}
	wg.Wait()
	replaced := make(map[string]string)
	for _, l := range all {
		if by, ok := replaced[l.pack.Name]; ok && !l.own {
			notes = append(notes, fmt.Sprintf("the shipped pack %s gives way to %s", l.pack.Name, by))
			continue
		}
		if l.own && l.pack.Name != "" {
			replaced[l.pack.Name] = l.dir
		}
		ls = append(ls, l)
	}
	slices.SortStableFunc(ls, func(a, b loaded) int { return strings.Compare(a.pack.Name, b.pack.Name) })
	return ls, notes, nil
}

// largestFirst returns the numbers of folders in the order in which to read them: one pack is as large as all others together, and nothing should
// wait for it at the end.
func largestFirst(from []folder) []int {
	order, size := make([]int, len(from)), make([]int64, len(from))
	for i, f := range from {
		order[i] = i
		entries, _ := fs.ReadDir(f.fsys, f.dir) // Load says what is wrong with it
		for _, e := range entries {
			if info, err := e.Info(); err == nil {
				size[i] += info.Size()
			}
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(size[b], size[a]) })
	return order
}

// packFolders returns dir itself if it is a pack, else the packs in it.
func packFolders(dir string) ([]folder, error) {
	const op, hint = "load packs", "give a folder with a pack.yaml, or a folder of such folders"
	if _, err := os.Stat(filepath.Join(dir, "pack.yaml")); err == nil {
		return []folder{{files{}, filepath.ToSlash(dir), true}}, nil
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, aedile.NotFoundf(op, dir, "cannot be read").Hint(hint).Because(err)
	}
	var found []folder
	for _, e := range entries {
		sub := filepath.Join(dir, e.Name())
		if _, err := os.Stat(filepath.Join(sub, "pack.yaml")); err == nil {
			found = append(found, folder{files{}, filepath.ToSlash(sub), true})
		}
	}
	if len(found) == 0 {
		return nil, aedile.NotFoundf(op, dir, "holds no pack").Hint(hint)
	}
	return found, nil
}

// Packs loads the packs of a selection, without the rules that are not selected. The notes say what was left out or replaced.
// The error is a *screen.Error where a pack is at fault.
func Packs(s Selection) (ps []*rule.Pack, notes []string, err error) {
	ls, notes, err := load(s.Dirs)
	if err != nil {
		return nil, nil, err
	}
	var ds []rule.Diagnostic
	for _, l := range ls {
		ds = append(ds, l.diags...)
		ps = append(ps, l.pack)
	}
	if rule.Failed(ds) {
		return nil, nil, &screen.Error{Diagnostics: ds}
	}
	if len(s.Names)+len(s.Only) == 0 {
		return ps, notes, nil
	}
	ps, note, err := choose(ps, s)
	return ps, append(notes, note), err
}

// choose keeps the selected rules. Packs stay without their rules too: their lists serve rules of other packs.
func choose(ps []*rule.Pack, s Selection) ([]*rule.Pack, string, error) {
	const op = "choose rules"
	var names []string
	for _, p := range ps {
		names = append(names, p.Name)
	}
	for _, n := range s.Names {
		if !slices.Contains(names, n) {
			return nil, "", aedile.NotFoundf(op, n, "there is no such pack").Hint("there are " + strings.Join(names, ", "))
		}
	}
	only, err := Patterns(op, s.Only)
	if err != nil {
		return nil, "", err
	}
	var kept []*rule.Pack
	of, n := 0, 0
	for _, p := range ps {
		of += len(p.Rules)
		q := *p
		q.Rules = slices.DeleteFunc(slices.Clone(p.Rules), func(r *rule.Rule) bool {
			named := len(s.Names) == 0 || slices.Contains(s.Names, p.Name)
			return !named || len(only) > 0 && !slices.ContainsFunc(only, func(g glob.Pattern) bool { return g.Match(p.Name + "/" + r.ID) })
		})
		n += len(q.Rules)
		kept = append(kept, &q)
	}
	if n == 0 {
		return nil, "", aedile.NotFoundf(op, strings.Join(append(s.Names, s.Only...), ", "), "covers no rule").
			Hint("aedile pack list --rules shows the checks")
	}
	return kept, fmt.Sprintf("%d of %d rules were chosen by --pack or --only", n, of), nil
}

// Patterns reads globs of checks. The error is Invalid for one that is none.
func Patterns(op string, globs []string) ([]glob.Pattern, error) {
	ps := make([]glob.Pattern, 0, len(globs))
	for _, s := range globs {
		p, err := glob.Parse(s)
		if err != nil {
			return nil, aedile.Invalidf(op, s, "%s", err.Error()).Hint("write a check as in medicines/*")
		}
		ps = append(ps, p)
	}
	return ps, nil
}
