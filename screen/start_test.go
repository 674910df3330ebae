package screen_test

import (
	"testing"

	"github.com/aedile/aedile/packs"
	"github.com/aedile/aedile/screen"
	detectors "github.com/aedile/aedile/screen/detect/all"
	"github.com/aedile/aedile/screen/rule"
)

// BenchmarkStart measures what stands between the start of the program and the first item: reading and compiling all packs.
func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		ps, _ := rule.LoadAll(packs.FS(), packs.Names())
		if _, err := screen.Compile(ps, screen.Config{Detectors: detectors.Detectors()}); err != nil {
			b.Fatal(err)
		}
	}
}
