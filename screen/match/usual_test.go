package match

import (
	"strings"
	"testing"
)

// TestColumnsAreKnownByTheNamesThatEveryReaderKnows holds that a table and the same records as objects are read alike, in any
// language of the dictionary.
func TestColumnsAreKnownByTheNamesThatEveryReaderKnows(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ id, title, brand, gtin string }{
		{"Artikelnummer", "Bezeichnung", "Marke", "Strichcode"}, {"cikkszám", "megnevezés", "gyártó", "vonalkód"},
		{"Kód", "Název produktu", "výrobce", "čárový kód"},
		{"product_id", "product_name", "manufacturer_name", "Variant Barcode"},
		{"Κωδικός", "Όνομα προϊόντος", "Κατασκευαστής", "EAN"}, {"référence", "désignation", "marque", "code-barres"},
	} {
		want := Record{ID: "A-17", Title: "Lampe TL 40", Brand: "Nordlicht", GTIN: []string{"4006381333931"}}
		for name, in := range map[string]string{
			"table": c.id + ";" + c.title + ";" + c.brand + ";" + c.gtin + "\nA-17;Lampe TL 40;Nordlicht;4006381333931\n",
			"json":  `{"` + c.id + `":"A-17","` + c.title + `":"Lampe TL 40","` + c.brand + `":"Nordlicht","` + c.gtin + `":"4006381333931"}` + "\n",
		} {
			got, err := Read(strings.NewReader(in), "x")
			if err != nil {
				t.Errorf("%s of %s: %v", name, c.title, err)
				continue
			}
			if r := got.Records[0]; r.ID != want.ID || r.Title != want.Title || r.Brand != want.Brand || len(r.GTIN) != 1 {
				t.Errorf("%s of %s: got %+v", name, c.title, r)
			}
		}
	}
}
