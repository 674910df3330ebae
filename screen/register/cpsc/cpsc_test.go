package cpsc_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile/screen/register"
	"github.com/aedile/aedile/screen/register/cpsc"
	"github.com/aedile/aedile/screen/register/registertest"
)

const table = `recall_id,recall_number,title,description,remedy,manufacturer,hazards,recall_date,url,captured_at
90736,31435,Warmfoot Recalls Heated Socks Due to Burn Hazard,"This recall involves heated socks, ""WF 32"" on the battery.",Refund,,"When worn, the sock can overheat.",2031-04-23,https://recalls.example/warmfoot,2031-04-27T23:05:46Z
90735,31434,Children's Tower Stools Recalled Due to Risk of Serious Injury and Death from Entrapment and Fall Hazards; Imported by ZQXMOP,This recall involves tower stools.,Refund,,The stools can tip.,2031-04-22,https://recalls.example/stools,2031-04-27T23:05:46Z
90734,,CPSC Warns Consumers to Immediately Stop Using Zapglo Helmets; Sold on Amazon by Zapglo Store,Helmets.,,,Helmets fail the tests.,2031-04-21,https://recalls.example/zapglo,2031-04-27T23:05:46Z
`

const api = `[
{"RecallID":90736,"RecallNumber":"31435","RecallDate":"2031-04-23T00:00:00","Description":"Heated socks.","URL":"https://recalls.example/warmfoot","Title":"Warmfoot Recalls Heated Socks Due to Burn Hazard","Products":[{"Name":"WF 32 Heated Socks","Description":"","Model":"WF-3210","Type":"Clothing"}],"Images":[{"URL":"https://recalls.example/a.jpg"}],"Manufacturers":[{"Name":"Warmfoot Ltd., of China"}],"Retailers":[{"Name":"Online at Amazon"}],"ManufacturerCountries":[{"Country":"China"}],"ProductUPCs":[{"UPC":"036000291452"}],"Hazards":[{"Name":"Burn hazard"}],"Remedies":[{"Name":"Refund"}]},
{"RecallID":90735,"RecallNumber":31434,"RecallDate":"2031-04-22T00:00:00","Title":"Tower Stools Recalled Due to Fall Hazard","Products":[]},
{"RecallID":90733,"RecallDate":"2031-04-20T00:00:00","Title":"Bowlwell Expands Recall of Glass Bowls","Products":[{"Name":"Glass Bowls"}]}
]
`

func TestBothFormsAreRead(t *testing.T) {
	t.Parallel()
	t.Run("table", func(t *testing.T) { registertest.Run(t, cpsc.Format(), table, 1) })
	t.Run("interface", func(t *testing.T) { registertest.Run(t, cpsc.Format(), api, 1) })
}

func TestTitleSaysFirmProductAndHazard(t *testing.T) {
	t.Parallel()
	s, _ := registertest.Snapshot(t, cpsc.Format(), []byte(table))
	type said struct {
		Name    string
		Brands  []string
		Hazards []string
		Traders []string
	}
	want := map[string]said{
		"31435": {"Heated Socks", []string{"Warmfoot"}, []string{"Burn Hazard"}, nil},
		"31434": {"Children's Tower Stools", nil, []string{"Risk of Serious Injury and Death from Entrapment and Fall Hazards"},
			[]string{"ZQXMOP"}},
		"90734": {"Zapglo Helmets", nil, nil, []string{"Zapglo Store"}},
	}
	for ref, w := range want {
		e := s.Entry(ref)[0]
		got := said{e.Name, e.Alert.Brands, e.Alert.Hazards, e.Alert.Traders}
		if d := cmp.Diff(w, got); d != "" {
			t.Errorf("recall %s (-want +got):\n%s", ref, d)
		}
	}
}

func TestInterfaceHasModelsAndCodes(t *testing.T) {
	t.Parallel()
	s, _ := registertest.Snapshot(t, cpsc.Format(), []byte(api))
	e := s.Entry("31435")[0]
	want := []register.Key{{Kind: register.ByGTIN, Value: "00036000291452"}, {Kind: register.ByModel, Value: "warmfoot|wf3210"}}
	if d := cmp.Diff(want, e.Keys()); d != "" {
		t.Errorf("keys (-want +got):\n%s", d)
	}
	if d := cmp.Diff([]string{"Warmfoot Ltd., of China", "Online at Amazon"}, e.Alert.Traders); d != "" {
		t.Errorf("traders (-want +got):\n%s", d)
	}
	if s.Entry("90733")[0].Name != "Glass Bowls" {
		t.Errorf("product is %q", s.Entry("90733")[0].Name)
	}
}

func TestRealRecalls(t *testing.T) {
	t.Parallel()
	s := registertest.Real(t, cpsc.Format(), "alerts/us-recalls/cpsc_recalls.csv", 289, 0)
	firms := 0
	for _, e := range s.List {
		if len(e.Alert.Brands)+len(e.Alert.Traders) > 0 {
			firms++
		}
	}
	if firms < s.Entries*8/10 { // titles are cut at 140 characters, mostly before the seller is named
		t.Errorf("a firm was read from %d of %d recalls, want eight in ten", firms, s.Entries)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(table))
	f.Add([]byte(api))
	f.Add([]byte(`[{"RecallID":{},"Products":[{"Name":1}]}]`))
	f.Fuzz(func(t *testing.T, b []byte) {
		for e, err := range cpsc.Decode(bytes.NewReader(b)) {
			if err == nil && (e.Ref == "" || e.Name == "" || e.Alert == nil) {
				t.Fatalf("entry without number, name or alert: %+v", e)
			}
		}
	})
}

func FuzzKept(f *testing.F) { registertest.Fuzz(f, cpsc.Format(), table, api) }
