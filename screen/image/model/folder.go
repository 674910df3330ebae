package model

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aedile/aedile"
)

// Ending is the ending of files of models in a folder.
const Ending = ".model"

// ReadModel reads a model: a net (see [newNet]), or a line of JSON that describes one behind an address. client returns who may
// go to an address; it is asked for those alone.
func ReadModel(file []byte, client func(url string) *http.Client) (Classifier, error) {
	const op = "read model"
	if line, _, _ := bytes.Cut(file, []byte{'\n'}); bytes.Contains(line, []byte(`"format"`)) {
		return newNet(file)
	}
	var d struct {
		About

		URL string `json:"url"`
	}
	j := json.NewDecoder(bytes.NewReader(file))
	j.DisallowUnknownFields()
	if err := j.Decode(&d); err != nil || !strings.HasPrefix(d.URL, "http") {
		return nil, aedile.Invalidf(op, "", "is neither a net nor the description of a model behind an address").Because(err)
	}
	return newRemote(d.About, d.URL, client(d.URL))
}

// InFolder reads all models of a folder, by name. It returns an Invalid error that names the file of one that cannot be read.
func InFolder(dir string, client func(url string) *http.Client) (all []Classifier, err error) {
	const op = "read models"
	names, err := filepath.Glob(filepath.Join(dir, "*"+Ending))
	if err != nil || !isFolder(dir) {
		return nil, aedile.NotFoundf(op, dir, "no such folder").Because(err)
	}
	slices.Sort(names)
	for _, n := range names {
		b, err := readFile(n)
		if err != nil {
			return nil, aedile.Deniedf(op, filepath.Base(n), "cannot be read").Because(err)
		}
		c, err := ReadModel(b, client)
		if err != nil {
			return nil, aedile.Invalidf(op, filepath.Base(n), "%s", aedile.Message(err)).Because(err)
		}
		all = append(all, c)
	}
	return all, nil
}

func isFolder(dir string) bool {
	fi, err := os.Stat(dir)
	return err == nil && fi.IsDir()
}

func readFile(name string) ([]byte, error) {
	f, err := os.Open(name) //nolint:gosec // of a folder that the operator names
	if err != nil {
		return nil, err //nolint:wrapcheck // the caller names the file
	}
	defer f.Close() //nolint:errcheck // it was only read
	return io.ReadAll(io.LimitReader(f, MaxFileBytes+1))
}
