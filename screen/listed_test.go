package screen_test

import (
	"testing"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen"
	detectors "github.com/aedile/aedile/screen/detect/all"
)

// Bare words of absence reach one word; enumerations of known names carry them on, and nothing else does.
func TestEnumerationsCarryNegation(t *testing.T) {
	t.Parallel()
	s, err := screen.Compile(shipped(t), screen.Config{Seed: 1, Detectors: detectors.Detectors()})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		title string
		found bool
	}{
		{"Kapseln zum Abnehmen ohne Sibutramin, Sildenafil und Ephedrin", false},
		{"Gélules minceur sans sibutramine/sildénafil", false},
		{"Cápsulas adelgazantes sin sibutramina ni efedrina", false},
		{"Kapsułki na odchudzanie bez sibutraminy, sildenafilu i efedryny", false},
		{"Капсули за отслабване без сибутрамин, силденафил и ефедрин", false},
		{"Fogyasztó kapszula szibutramin, szildenafil és efedrin nélkül", false},
		{"Slimming capsules sibutramine, sildenafil and ephedrine free", false},
		{"Fatburner Kapseln, sibutramin- und ephedrinfrei", false}, // the hyphen stands for the rest of the later word
		{"Kapslar, sibutramin- och efedrinfritt", false},
		{"Fogyasztó kapszula szibutramin- és efedrinmentes", false},
		{"Doplněk stravy bez Kava kava, 60 kapslí", false}, // names in a row are one thing
		{"Étrend-kiegészítő Griffonia 5-HTP nélkül, 60 kapszula", false},
		{"Toidulisand ilma Pausinystalia yohimbe, 60 kapslit", false},
		{"Without sugar Kava kava, 60 capsules", true},
		{"Sibutramin Kapseln, rezeptfrei und zuckerfrei", true},
		{"Sildenafil Kaugummi 100 mg zuckerfrei", true},
		{"Without prescription, sildenafil 100 mg tablets", true},
		{"Ohne Wartezeit, Tramadol 50 mg Kapseln", true},
		{"Capsules without sibutramine. Sildenafil 100 mg tablets", true},
		{"Gélules sans sucre et sildénafil 100 mg", true},
	} {
		r := s.Screen(&aedile.Item{ID: "1", Kind: aedile.Listing, Title: c.title})
		if got := len(r.Findings) > 0; got != c.found {
			t.Errorf("%q: found %v, want %v: %+v", c.title, got, c.found, r.Findings)
		}
	}
}
