package main

import (
	"github.com/aedile/aedile/cmd/aedile/terminal"

	_ "embed"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/aedile/aedile"
)

type packInitCmd struct {
	Dir string `arg:"" help:"Folder to make; its name is that of the pack."`
}

//go:embed packinit.yaml
var firstPack string

var packName = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)

// Run makes a folder with a pack that passes its own examples, to begin with.
func (c *packInitCmd) Run(a *terminal.Terminal) error {
	const op = "pack init"
	name := filepath.Base(filepath.Clean(c.Dir))
	if !packName.MatchString(name) {
		return aedile.Invalidf(op, c.Dir, "%q is no name of a pack", name).Hint("write it in small letters, digits and dashes")
	}
	if err := os.MkdirAll(c.Dir, 0o755); err != nil {
		return aedile.Deniedf(op, c.Dir, "cannot be made").Because(err)
	}
	file := filepath.Join(c.Dir, "pack.yaml")
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return aedile.Conflictf(op, file, "is there already").Hint("name another folder")
	}
	if err != nil {
		return aedile.Deniedf(op, file, "cannot be written").Because(err)
	}
	_, err = f.WriteString(strings.Replace(firstPack, "pack: NAME", "pack: "+name, 1))
	if err = errors.Join(err, f.Close()); err != nil {
		return aedile.Deniedf(op, file, "cannot be written").Because(err)
	}
	a.Say("%s is a pack; try aedile pack test %s, then aedile screen --packs %s FILE", file, c.Dir, c.Dir)
	return nil
}
