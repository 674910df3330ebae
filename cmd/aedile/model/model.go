// Package model holds the commands on models that score pictures.
//
// It runs none itself: screen/image/model does.
package model

import (
	"io"
	"net/http"
	"os"
	"path/filepath"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/internal/atomicfile"
	"github.com/aedile/aedile/internal/outgoing"
	"github.com/aedile/aedile/screen/image/model"
)

// Verbs are those below aedile model.
type Verbs struct {
	Add  addCmd  `cmd:"" help:"Keep a model: a net with its weights, or the description of one behind an address."`
	List listCmd `cmd:"" help:"List the models with their versions, digests and thresholds."`
}

// Asker returns who asks a model behind an address: on this machine where the address says so, else on hosts that are named, over TLS.
func Asker(named []string) func(string) *http.Client {
	return func(url string) *http.Client {
		return outgoing.Config{Named: append(outgoing.ThisMachine(url), named...)}.Client()
	}
}

type addCmd struct {
	Dir  string `required:"" placeholder:"DIR" help:"Folder of models."`
	File string `arg:"" help:"Net of format aedile-net-1, or JSON with name, version, digest, threshold and url."`
}

// Run checks a model and keeps it under its name; one of that name is replaced.
func (c *addCmd) Run(a *terminal.Terminal) error {
	b, err := terminal.ReadAll(a, "add model", c.File, model.MaxFileBytes)
	if err != nil {
		return err
	}
	m, err := model.ReadModel(b, Asker(nil))
	if err != nil {
		return err
	}
	if err := os.MkdirAll(c.Dir, 0o750); err != nil {
		return aedile.Deniedf("add model", c.Dir, "the folder cannot be made").Because(err)
	}
	err = atomicfile.Write(filepath.Join(c.Dir, m.About().Name+model.Ending), 0o600, func(w io.Writer) error {
		_, err := w.Write(b)
		return err
	})
	if err != nil {
		return aedile.Deniedf("add model", m.About().Name, "cannot be written").Because(err)
	}
	return terminal.PrintJSONLine(a.Data(), m.About())
}

type listCmd struct {
	Dir string `required:"" placeholder:"DIR" help:"Folder of models."`
}

// Run lists what a folder holds, a line each.
func (c *listCmd) Run(a *terminal.Terminal) error {
	all, err := model.InFolder(c.Dir, Asker(nil))
	if err != nil {
		return err
	}
	for _, m := range all {
		if err := terminal.PrintJSONLine(a.Data(), m.About()); err != nil {
			return err
		}
	}
	return nil
}
