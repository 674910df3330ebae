package lebensmittelwarnung_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile/screen/register"
	"github.com/aedile/aedile/screen/register/lebensmittelwarnung"
	"github.com/aedile/aedile/screen/register/registertest"
)

const sample = `warningtype,date,producer,product,reason,state,source,thumbnail,detail_link
  Lebensmittel,13.04.2032,     Käserei Bergtal  ,Bergtaler Weichkäse,Verdacht auf Listerien.,"Bayern, Berlin",,https://warnung.example/bild.png,https://warnung.example/detail/lebensmittel/99715
  Lebensmittel,12.04.2032,    Wurzelwerk GmbH   Musterstr. 22    12345 Musterstadt  ,"Wurzelkraft Feingranulat, 600 g",Salmonellen,Hessen,Wurzelwerk GmbH,,https://warnung.example/detail/lebensmittel/99622
  Lebensmittel,11.04.2032,,Nussmix,Aflatoxine,Sachsen,,,https://warnung.example/ohne-nummer
`

func TestNoticesAreRead(t *testing.T) {
	t.Parallel()
	registertest.Run(t, lebensmittelwarnung.Format(), sample, 1)
}

func TestPaddingIsTrimmedAndStatesAreApart(t *testing.T) {
	t.Parallel()
	s, _ := registertest.Snapshot(t, lebensmittelwarnung.Format(), []byte(sample))
	want := &register.Alert{Country: "DE", Category: "Lebensmittel", Risk: "Verdacht auf Listerien.", Level: "Warnung",
		Traders: []string{"Käserei Bergtal"}, Reacting: []string{"Bayern", "Berlin"}, Photos: []string{"https://warnung.example/bild.png"}}
	e := s.Entry("99715")[0]
	if d := cmp.Diff(want, e.Alert); d != "" {
		t.Errorf("notice (-want +got):\n%s", d)
	}
	if e.On != "2032-04-13" {
		t.Errorf("day is %s", e.On)
	}
	if got := s.Entry("99622")[0].Alert.Traders[0]; got != "Wurzelwerk GmbH Musterstr. 22 12345 Musterstadt" {
		t.Errorf("producer is %q", got)
	}
}

func TestRealNotices(t *testing.T) {
	t.Parallel()
	registertest.Real(t, lebensmittelwarnung.Format(), "alerts/lebensmittelwarnung/lebensmittelwarnungen.csv", 249, 0)
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(sample))
	f.Fuzz(func(t *testing.T, b []byte) {
		for e, err := range lebensmittelwarnung.Decode(bytes.NewReader(b)) {
			if err == nil && (e.Ref == "" || e.Name == "" || e.Alert == nil) {
				t.Fatalf("entry without number, name or alert: %+v", e)
			}
		}
	})
}

func FuzzKept(f *testing.F) { registertest.Fuzz(f, lebensmittelwarnung.Format(), sample) }
