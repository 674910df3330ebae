package sweep

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/aedile/aedile"
)

// Baseline knows the findings of an earlier run. A finding is known where the same check found the same words in the same fields of the same item;
// that the item has changed elsewhere since, or the pack has, makes it no new one. A nil baseline knows none.
type Baseline struct {
	known map[[16]byte]struct{}
}

// ReadBaseline reads the findings of an earlier run, one a line of JSON as screening writes them. Those that were set aside then are not known,
// so that they come back when their entry expires. The error is Invalid where a line is no JSON, or no line is a finding or the account of a run.
func ReadBaseline(r io.Reader) (*Baseline, error) {
	b := &Baseline{known: map[[16]byte]struct{}{}}
	br := bufio.NewReaderSize(r, 1<<20)
	ours := false
	for n := 1; ; n++ {
		line, err := br.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			var l struct {
				aedile.Finding
				Fault json.RawMessage `json:"fault"`
				Run   json.RawMessage `json:"run"`
			}
			if e := json.Unmarshal(line, &l); e != nil {
				return nil, aedile.Invalidf("read baseline", fmt.Sprintf("line %d", n), "is no line of a run").
					Hint("name what aedile screen --output ndjson has written").Because(e)
			}
			ours = ours || l.Check != "" || l.Run != nil
			if l.Check != "" && l.Suppressed == nil {
				b.known[baselineKey(&l.Finding)] = struct{}{}
			}
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("read baseline: %w", err)
		}
	}
	if !ours {
		return nil, aedile.Invalidf("read baseline", "", "holds neither a finding nor the account of a run").
			Hint("name what aedile screen --output ndjson has written")
	}
	return b, nil
}

// Has reports whether the finding is known.
func (b *Baseline) Has(f *aedile.Finding) bool {
	if b == nil {
		return false
	}
	_, ok := b.known[baselineKey(f)]
	return ok
}

func baselineKey(f *aedile.Finding) [16]byte {
	id := string(f.Item.ID)
	if id == "" {
		id = f.Item.URL
	}
	var said []string
	for _, e := range f.Evidence {
		said = append(said, fmt.Sprintf("%q %q", e.Field, e.Text))
	}
	slices.Sort(said)
	for _, e := range f.Entries {
		said = append(said, fmt.Sprintf("%q %q", e.Register, e.Entry))
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %q %q %q", f.Check, f.Grade, f.Item.Service, id, slices.Compact(said)))
	return [16]byte(sum[:16])
}
