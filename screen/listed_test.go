package screen_test

import (
	"os"
	"strings"
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
		{"Caramelle gommose senza THC o HHC", false}, // "THC o" is a name too
		{"Gominolas sin THC o HHC", false},
		{"Karkit ilman THC:tä tai HHC:tä", false}, // an ending set apart belongs to its word
		{"Kummikommid ilma THC-ta ja HHC-ta", false},
		{"Caramelle gommose THC-O e HHC", true},
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

// TestNeitherNorInEveryLanguage holds that what is enumerated as absent is absent, with the words that each language has for
// it, on one line and parted over title and text, and that the same names are found where they are enumerated as what is in it.
func TestNeitherNorInEveryLanguage(t *testing.T) {
	t.Parallel()
	s, err := screen.Compile(shipped(t), screen.Config{Seed: 1, Detectors: detectors.Detectors()})
	if err != nil {
		t.Fatal(err)
	}
	src, err := os.ReadFile("testdata/absent.txt")
	if err != nil {
		t.Fatal(err)
	}
	languages := map[string]bool{}
	for line := range strings.Lines(string(src)) {
		lang, title, ok := strings.Cut(strings.TrimSpace(line), "|")
		if !ok {
			continue
		}
		languages[lang] = true
		for _, names := range []string{"THC HHC THCP", "DMAA synephrine ephedrine", "HHC muscimol kratom"} {
			n := strings.Fields(names)
			whole := strings.NewReplacer("{A}", n[0], "{B}", n[1], "{C}", n[2]).Replace(title)
			head, tail, _ := strings.Cut(whole, " ")
			for _, it := range []aedile.Item{{Title: whole}, {Title: strings.Trim(head, ","), Text: tail}} {
				it.ID, it.Kind, it.Lang = "1", aedile.Listing, lang
				if fs := s.Screen(&it).Findings; len(fs) > 0 {
					t.Errorf("%s %q %q: %s", lang, it.Title, it.Text, fs[0].Check)
				}
			}
		}
		head, _, _ := strings.Cut(title, " ")
		offered := aedile.Item{ID: "1", Kind: aedile.Listing, Lang: lang, Title: strings.Trim(head, ",") + " HHC, THCP"}
		if len(s.Screen(&offered).Findings) == 0 {
			t.Errorf("%s %q with HHC and THCP: no finding", lang, head)
		}
	}
	if len(languages) != 24 {
		t.Errorf("sentences in %d languages", len(languages))
	}
}
