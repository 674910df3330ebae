package main

import (
	"bytes"
	"os"
	"testing"
)

func TestListsAreFresh(t *testing.T) {
	t.Parallel()
	for out, l := range map[string]list{
		"screen/detect/all/all_gen.go":   {root: "../..", dir: "screen/detect", of: "fact.Detector", fn: "Detectors"},
		"screen/register/all/all_gen.go": {root: "../..", dir: "screen/register", of: "register.Format", fn: "formats"},
	} {
		want, err := l.generate("all")
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile("../../" + out)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is stale: run go generate ./...", out)
		}
	}
}
