package openfda_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile/screen/register"
	"github.com/aedile/aedile/screen/register/openfda"
	"github.com/aedile/aedile/screen/register/registertest"
)

const recalls = `recall_id,classification,recall_type,firm,product,reason,recall_initiation_date,status,captured_at
D-9419-2031,Class II,drug,Appelbaum Pharma LLC,"Examplozin Capsules, USP, 1mg, 100-count bottle, UPC 0 36000 29145 2, Lot # AB1234",cGMP deviation.,2031-03-27,Ongoing,2031-04-27T23:01:55Z
D-9420-2031,Class II,drug,Appelbaum Pharma LLC,"Examplozin Capsules, USP, 2mg",cGMP deviation.,2031-03-27,Ongoing,2031-04-27T23:01:55Z
F-0001-2031,Class I,food,Crabtree Foods,Crab cakes,Listeria,03/28/2031,Ongoing,2031-04-27T23:01:55Z
`

const enforcement = `report_date,category,classification,product_type,firm,state,reason,voluntary,product_description,status,captured_at
20310415,food,Class II,Food,Crabtree Foods LLC,CT,"May be temperature abused",Voluntary: Firm initiated,Crab Cakes various sizes,Ongoing,2031-04-27T23:09:58Z
20310415,food,Class II,Food,Gelatocorp,IL,Soy is not mentioned.,Voluntary: Firm initiated,"Double Dark Gelato, 1 gallon",Ongoing,2031-04-27T23:09:58Z
20310416,food,Class III,Food,Gelatocorp,IL,Label,Voluntary: Firm initiated,Lemon Gelato,Ongoing,2031-04-27T23:09:58Z
`

const api = `{"meta":{"license":"https://open.fda.gov/license/","results":{"skip":0,"limit":2,"total":2}},"results":[
{"recall_number":"F-1234-2031","recalling_firm":"Crabtree Foods","product_description":"Crab cakes","code_info":"UPC: 036000291452; LOT 77812A","reason_for_recall":"Listeria","report_date":"20310415","classification":"Class I","status":"Ongoing","product_type":"Food","country":"United States","openfda":{"brand_name":["Crabtree"]}},
{"recall_number":"F-1235-2031","recalling_firm":"Gelatocorp","product_description":"Lemon gelato","report_date":"20310416","classification":"Class II","product_type":"Food","openfda":{}},
{"recall_number":"F-1236-2031","recalling_firm":"Gelatocorp","product_description":"Lime gelato","report_date":"20310416","classification":"Class II","product_type":"Food","openfda":{}}
]}
`

func TestEveryFormIsRead(t *testing.T) {
	t.Parallel()
	t.Run("recalls", func(t *testing.T) { registertest.Run(t, openfda.Format(), recalls, 1) })
	t.Run("enforcement", func(t *testing.T) { registertest.Run(t, openfda.Format(), enforcement, 1) })
	t.Run("interface", func(t *testing.T) { registertest.Run(t, openfda.Format(), api, 1) })
}

func TestCodesAreReadFromText(t *testing.T) {
	t.Parallel()
	s, _ := registertest.Snapshot(t, openfda.Format(), []byte(recalls))
	a := s.Entry("D-9419-2031")[0].Alert
	if d := cmp.Diff([]string{"0 36000 29145 2"}, a.Barcodes); d != "" {
		t.Errorf("barcodes (-want +got):\n%s", d)
	}
	if d := cmp.Diff([]string{"AB1234"}, a.Batches); d != "" {
		t.Errorf("batches (-want +got):\n%s", d)
	}
	j, _ := registertest.Snapshot(t, openfda.Format(), []byte(api))
	want := []register.Key{{Kind: register.ByGTIN, Value: "00036000291452"}, {Kind: register.ByBatch, Value: "crabtree|77812a"}}
	if d := cmp.Diff(want, j.Entry("F-1234-2031")[0].Keys()); d != "" {
		t.Errorf("keys (-want +got):\n%s", d)
	}
}

func TestRowsWithoutNumberGetOneThatStays(t *testing.T) {
	t.Parallel()
	a, _ := registertest.Snapshot(t, openfda.Format(), []byte(enforcement))
	rest := enforcement[:bytes.LastIndexByte([]byte(enforcement[:len(enforcement)-1]), '\n')+1]
	b, _ := registertest.Snapshot(t, openfda.Format(), []byte(rest))
	if d := register.Diff(b, a); len(d) != 1 || d[0].Before != nil {
		t.Errorf("one row was added, the difference is %+v", d)
	}
}

func TestRealRecalls(t *testing.T) {
	t.Parallel()
	registertest.Real(t, openfda.Format(), "alerts/us-recalls/fda_recalls.csv", 300, 0)
	registertest.Real(t, openfda.Format(), "alerts/us-recalls/fda_enforcement.csv", 562, 0)
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(recalls))
	f.Add([]byte(enforcement))
	f.Add([]byte(api))
	f.Fuzz(func(t *testing.T, b []byte) {
		for e, err := range openfda.Decode(bytes.NewReader(b)) {
			if err == nil && (e.Ref == "" || e.Name == "" || e.Alert == nil) {
				t.Fatalf("entry without number, name or alert: %+v", e)
			}
		}
	})
}

func FuzzKept(f *testing.F) { registertest.Fuzz(f, openfda.Format(), recalls, enforcement, api) }
