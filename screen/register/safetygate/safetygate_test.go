package safetygate_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile/screen/register"
	"github.com/aedile/aedile/screen/register/registertest"
	"github.com/aedile/aedile/screen/register/safetygate"
)

// The alerts have the shape of the public interface and invented products.
const full = `{"id":10012345,"reference":"SR/00017/31","publicationDate":"2031-01-17","country":{"key":"DE","name":"Germany"},"product":{"nameSpecific":"Toy slime","versions":[{"language":{"key":"en"},"name":"Glibber Glow","description":"Green slime in a jar.","packageDescription":"Plastic jar."},{"language":{"key":"de"},"name":"Leuchtschleim"}],"brands":[{"brand":"Glibberfix"}],"productCategory":{"key":"TOYS"},"isCounterfeit":{"key":"NO"},"barcodes":[{"barcode":"4006381333931"},{"barcode":"0000000000000"},{"barcode":"www.glibber.example"}],"batchNumbers":[{"batchNumber":"L-2207"}],"modelTypes":[{"modelType":"GG-100 / GG-200"}],"photos":[{"id":77}]},"risk":{"riskType":[{"key":"CHEMICAL"}],"versions":[{"riskDescription":"The slime releases too much boron."}]},"traceability":{"countryOrigin":{"key":"CN"},"isSoldOnline":{"key":"YES"}},"measureTaken":{"measures":[{"measureCategory":{"key":"RECALL"},"measureType":{"key":"VOLUNTARY"},"entryIntoForceDate":"2031-01-10"},{"measureType":{"key":"COMPULSORY"},"versions":[{"measureCategoryOther":"Warning on the shop page"}]}],"hasPublishedRecallOnline":true,"companyRecalls":[{"url":"https://glibber.example/recall","language":{"key":"de"}}]},"reactingCountries":[{"country":{"key":"AT"}}]}`

const bare = `{"reference":"A12/00018/31","product":{"nameSpecific":"Laser pointer","brands":[{"brand":"unknown"}]}}`

const third = `{"reference":"SR/00019/31","publicationDate":"17/01/2031","product":{"versions":[{"name":"Baby nest"}],"barcodes":[]},"country":"FR"}`

const list = "[\n" + full + ",\n" + bare + ",\n" + third + "\n]\n"

func TestListOfAlerts(t *testing.T) {
	t.Parallel()
	registertest.Run(t, safetygate.Format(), list, 1)
}

func TestFieldsOfAnAlert(t *testing.T) {
	t.Parallel()
	s, _ := registertest.Snapshot(t, safetygate.Format(), []byte(full))
	e := s.List[0]
	want := &register.Alert{
		Country: "DE", Brands: []string{"Glibberfix"}, Models: []string{"GG-100 / GG-200"}, Batches: []string{"L-2207"},
		Barcodes: []string{"4006381333931", "0000000000000", "www.glibber.example"}, Description: "Green slime in a jar.\nPlastic jar.",
		Category: "TOYS", Hazards: []string{"CHEMICAL"}, Risk: "The slime releases too much boron.",
		Measures: []string{"RECALL VOLUNTARY 2031-01-10", "Warning on the shop page COMPULSORY"},
		Origin:   "CN", Reacting: []string{"AT"}, Photos: []string{"77"}, SoldOnline: "YES", Counterfeit: "NO",
	}
	if d := cmp.Diff(want, e.Alert); d != "" {
		t.Errorf("alert (-want +got):\n%s", d)
	}
	if e.Ref != "SR/00017/31" || e.On != "2031-01-17" || e.Name != "Toy slime" || len(e.Names) != 2 {
		t.Errorf("entry is %+v", e)
	}
	if u, _ := e.Attrs.Get("company_recall_1"); u != "https://glibber.example/recall" {
		t.Errorf("recall page of the firm is %q", u)
	}
}

func TestJunkBarcodesAreKeptButAreNoKeys(t *testing.T) {
	t.Parallel()
	s, _ := registertest.Snapshot(t, safetygate.Format(), []byte(full))
	want := []register.Key{
		{Kind: register.ByGTIN, Value: "04006381333931"},
		{Kind: register.ByModel, Value: "glibberfix|gg100"}, {Kind: register.ByModel, Value: "glibberfix|gg200"},
		{Kind: register.ByModel, Value: "glibberfix|gg100gg200"},
		{Kind: register.ByBatch, Value: "glibberfix|l2207"},
	}
	if d := cmp.Diff(want, s.List[0].Keys()); d != "" {
		t.Errorf("keys (-want +got):\n%s", d)
	}
}

func TestEveryShapeIsRead(t *testing.T) {
	t.Parallel()
	for name, file := range map[string]string{
		"page":         `{"content":[` + full + "," + bare + `],"totalPages":1}`,
		"single":       full,
		"one a line":   full + "\n" + bare + "\n",
		"byte mark":    "\ufeff[" + full + "]",
		"own envelope": `{"alerts": [` + bare + `]}`,
	} {
		s, faults := registertest.Snapshot(t, safetygate.Format(), []byte(file))
		if len(faults) != 0 || s.List[0].Alert == nil {
			t.Errorf("%s: %d entries, faults %v", name, s.Entries, faults)
		}
	}
}

func TestAlertWithoutReferenceIsAFault(t *testing.T) {
	t.Parallel()
	s, faults := registertest.Snapshot(t, safetygate.Format(), []byte("["+bare+",\n"+strings.Replace(bare, "A12/00018/31", "", 1)+"]"))
	if s.Entries != 1 || len(faults) != 1 || faults[0].Line != 2 || !strings.Contains(faults[0].Msg, "no reference") {
		t.Errorf("%d entries, faults %+v", s.Entries, faults)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(list))
	f.Add([]byte(`{"content":[{"reference":1e3,"product":{"versions":null}}]}`))
	f.Add([]byte(`[{"reference":"SR/1","country":{"key":{}}},{"reference`))
	f.Fuzz(func(t *testing.T, b []byte) {
		for e, err := range safetygate.Decode(bytes.NewReader(b)) {
			if err == nil && (e.Ref == "" || e.Alert == nil) {
				t.Fatalf("entry without number or alert: %+v", e)
			}
		}
	})
}

func FuzzKept(f *testing.F) { registertest.Fuzz(f, safetygate.Format(), list, full, bare) }
