// Package image holds the commands on pictures.
//
// It reads none itself: sweep/look does.
package image

import (
	"context"
	"fmt"
	"strings"

	"github.com/aedile/aedile"
	models "github.com/aedile/aedile/cmd/aedile/model"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/screen/image/model"
	"github.com/aedile/aedile/screen/image/pdq"
	"github.com/aedile/aedile/screen/image/provenance"
	"github.com/aedile/aedile/sweep/look"
)

// Commands are those below aedile image.
type Commands struct {
	Read readCmd `cmd:"" help:"Say what stands in picture files: codes, a hash to compare by, marks of how they were made."`
}

type readCmd struct {
	Words     string   `placeholder:"COMMAND" help:"Program that reads words: a picture on standard input, words on standard output, as in 'tesseract - -'."`
	Roots     string   `placeholder:"FILE" help:"Certificates in PEM of whom to trust: C2PA manifests signed below them are valid."`
	Models    string   `placeholder:"DIR" help:"Folder of models that score each picture, as 'aedile model add' keeps them."`
	AllowHost []string `placeholder:"HOST" help:"Host of a model that may lie in a private network. May be repeated."`
	Files     []string `arg:"" name:"file" help:"JPEG, PNG, GIF or WebP."`
}

// told is what is printed of a picture.
type told struct {
	File    string        `json:"file"`
	Codes   []coded       `json:"codes,omitempty"`
	Hash    string        `json:"pdq,omitempty"`
	Quality int           `json:"quality"`
	Made    []string      `json:"made,omitempty"`
	C2PA    string        `json:"c2pa,omitempty"` // present, valid or broken
	Why     string        `json:"c2pa_why,omitempty"`
	Signer  string        `json:"c2pa_signer,omitempty"`
	By      string        `json:"generator,omitempty"`
	Scores  []model.Score `json:"scores,omitempty"` // facts that decide nothing
	Words   string        `json:"words,omitempty"`
}

type coded struct {
	Kind  string `json:"kind"`
	Text  string `json:"text"`
	Agree int    `json:"agree"` // readings that gave this text
	Of    int    `json:"of"`
	Sure  bool   `json:"sure"`
}

// Run looks at each file. Exit status 2 where one cannot be read.
func (c *readCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	r := look.Reader{}
	if c.Words != "" {
		r.Words = look.Program(c.Words)
	}
	if c.Roots != "" {
		const most = 4 << 20
		b, err := terminal.ReadAll(a, "read trusted roots", c.Roots, most)
		if err != nil {
			return err
		}
		if r.Trust.Roots, err = provenance.Roots(b); err != nil {
			return fmt.Errorf("%s: %w", c.Roots, err)
		}
	}
	r.Trust.At = a.Now()
	if c.Models != "" {
		var err error
		if r.Models, err = model.InFolder(c.Models, models.Asker(c.AllowHost)); err != nil {
			return err
		}
	}
	var failed error
	for _, name := range c.Files {
		const most = 64 << 20
		b, err := terminal.ReadAll(a, "look at picture", name, most)
		if err != nil {
			return err
		}
		s, err := r.Bytes(ctx, b)
		if err != nil {
			a.Say("%s: %v", name, err)
			failed = aedile.Invalidf("look at pictures", name, "could not be read whole")
		}
		t := told{File: name, Quality: s.Quality, C2PA: string(s.Manifest.Standing), Why: s.Manifest.Why,
			Signer: s.Manifest.Signer, Scores: s.Scores, By: s.Marks.Generator, Words: s.Words}
		if s.Quality >= pdq.Usable {
			t.Hash = s.Hash.String()
		}
		if s.Marks.Made() {
			t.Made = strings.Fields(strings.Join(append(s.Marks.Tools, s.Marks.Source), " "))
		}
		for _, f := range s.Codes {
			t.Codes = append(t.Codes, coded{string(f.Kind), f.Text, f.Agree, f.Of, f.Sure})
		}
		if err := terminal.PrintJSONLine(a.Data(), t); err != nil {
			return err
		}
	}
	return failed
}
