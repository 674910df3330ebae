// Package packs holds the rule packs that ship with the program: data, with the examples that prove them.
//
// The rules are in the YAML and text files beside this one; rule reads them.
package packs

import (
	"embed"
	"io/fs"
)

//go:embed */*.yaml */*.txt */*.ndjson
var files embed.FS

// FS returns the packs, one folder each.
func FS() fs.FS { return files }

// Names returns the names of the pack folders, sorted.
func Names() []string {
	entries, err := files.ReadDir(".")
	if err != nil {
		panic(err) // the embedded folder always reads
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names
}
