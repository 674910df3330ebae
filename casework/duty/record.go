package duty

import (
	_ "embed"
	"strings"

	"github.com/aedile/aedile/law"
)

//go:embed records.txt
var recordList string

// records say by provision what meets a duty.
var records = readRecords()

func readRecords() map[string]string {
	all := map[string]string{}
	for line := range strings.Lines(recordList) {
		if place, what, ok := strings.Cut(strings.TrimSpace(line), " = "); ok && !strings.HasPrefix(line, "#") {
			all[place] = what
		}
	}
	return all
}

// recordOf returns the record that meets the duty. One without is the service's own matter.
func recordOf(r law.Ref) string { return records[r.CELEX+" "+r.Place] }
