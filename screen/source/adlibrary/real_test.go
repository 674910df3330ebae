package adlibrary

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/aedile/aedile"
)

// shared opens a file of real data beside the project, or skips the test.
func shared(t *testing.T, name string) *os.File {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "..", "..", "shared", "data", "ads", filepath.FromSlash(name)))
	if err != nil {
		t.Skipf("no ../shared/data/ads/%s", name)
	}
	t.Cleanup(func() { f.Close() }) //nolint:errcheck // read only
	return f
}

// Every ad of real repositories is read, none twice and none as a fault.
func TestEveryRealAdIsRead(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		file       string
		want       int
		parameters bool
		sponsors   int // how many say on whose behalf
		payers     int
		days       int
		targets    int // parameters in all, at least
		excluded   int // of them exclusions, at least
	}{
		{"ira-ads/ads.csv", 3498, true, 0, 0, 3497, 35000, 200},
		{"snap-political-2019/PoliticalAds.eu.csv", 383, false, 383, 383, 383, 1000, 5},
		{"meta-ad-library/ads_archive.2019.json", 25, false, 0, 25, 25, 0, 0},
	} {
		config := Config{}
		if c.parameters {
			of, err := Parameters(shared(t, "ira-ads/targets.csv"), shared(t, "ira-ads/ad_targets.csv"))
			if err != nil {
				t.Fatal(err)
			}
			config.Parameters = of
		}
		seen := map[aedile.ItemID]bool{}
		var sponsors, payers, days, targets, excluded int
		for it, f := range Read(c.file, shared(t, c.file), config) {
			if f != nil {
				t.Errorf("%s: %+v", c.file, f)
				continue
			}
			if seen[it.ID] {
				t.Errorf("%s: %s twice", c.file, it.ID)
			}
			seen[it.ID] = true
			sponsors += one(it.Ad.Sponsor != "")
			payers += one(it.Ad.Payer != "")
			days += one(it.Ad.FirstShown != "")
			targets += len(it.Ad.Targeting)
			for _, x := range it.Ad.Targeting {
				excluded += one(x.Exclude)
			}
		}
		t.Logf("%s: %d ads, sponsor %d, payer %d, first day %d, parameters %d, exclusions %d", c.file, len(seen), sponsors, payers,
			days, targets, excluded)
		if len(seen) != c.want || sponsors != c.sponsors || payers != c.payers || days != c.days || targets < c.targets ||
			excluded < c.excluded {
			t.Errorf("%s: want %+v", c.file, c)
		}
	}
}

func one(is bool) int {
	if is {
		return 1
	}
	return 0
}
