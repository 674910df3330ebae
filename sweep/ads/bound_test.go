package ads

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/aedile/aedile/screen/source/adlibrary"
)

// Ads and faults of a repository are all counted, whatever its size is to that of a piece.
func TestPiecesLoseNoAd(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, batchAds - 1, batchAds, batchAds + 1, 2*batchAds + 1} {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "{\"id\": \"%d\", \"advertiser\": \"A\"}\n{\"id\": %d broken}\n", i, i)
		}
		a := audit(t, b.String(), Config{Shown: 2, Workers: 3})
		if a.Ads != n || a.Faults != n || len(a.First) != min(n, listedFaults) || len(a.Shown)+a.NotShown != n {
			t.Errorf("%d: %d ads, %d faults, %d listed, %d shown and %d not", n, a.Ads, a.Faults, len(a.First), len(a.Shown), a.NotShown)
		}
		if len(a.Shown) > 0 && a.Shown[0].Item.ID != "0" {
			t.Errorf("the first shown is %s", a.Shown[0].Item.ID)
		}
	}
}

// Converting counts each record once: as a line that is written or as a fault.
func TestEachRecordIsALineOrAFault(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		records := rapid.SliceOf(rapid.SampledFrom([]string{`{"id": "1"}`, `{"id": broken}`, `{"text": "a \u2028 b"}`, `{}`})).Draw(t, "records")
		var w bytes.Buffer
		n, faults, first, err := Convert("x", strings.NewReader(strings.Join(records, "\n")), adlibrary.Config{}, &w)
		if err != nil || n+faults != len(records) || bytes.Count(w.Bytes(), []byte("\n")) != n || len(first) != min(faults, listedFaults) {
			t.Errorf("%d lines, %d faults, %d listed of %q: %v", n, faults, len(first), records, err)
		}
	})
}

// full is a disk on which nothing fits.
type full struct{}

var errFull = errors.New("no space is left")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestALineThatCannotBeWrittenEndsTheConversion(t *testing.T) {
	t.Parallel()
	n, _, _, err := Convert("x", strings.NewReader("{\"id\": \"1\"}\n{\"id\": \"2\"}"), adlibrary.Config{}, full{})
	if n != 0 || !errors.Is(err, errFull) || !strings.Contains(err.Error(), "ad 1") {
		t.Errorf("%d written, %v", n, err)
	}
}
