package generic_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/register"
	"github.com/aedile/aedile/screen/register/generic"
	"github.com/aedile/aedile/screen/register/registertest"
)

const mapping = `
register: {name: toy-alerts, title: Alerts of our own laboratory, source: "https://lab.example/alerts", licence: our own, refresh_days: 30}
kind: alert
comma: ";"
list: "|"
date: 02.01.2006
columns:
  ref: Number
  on: Published
  name: [Product, Title]
  brands: Brand
  models: Model
  barcodes: EAN
  risk: Why
`

const table = `Number;Published;Product;Title;Brand;Model;EAN;Why
T-1;17.01.2031;Rattle;;Klapperix|Klapper;KX 200|KX 300;4006381333931;Small parts
T-2;18.01.2031;;Wooden train;unknown;;;Paint
T-3;;Kite;;;;;Cord
`

const objects = `[
{"Number":"T-1","Published":"17.01.2031","Product":"Rattle","Brand":["Klapperix","Klapper"],"Model":"KX 200|KX 300","EAN":4006381333931,"Why":"Small parts"},
{"Number":"T-2","Published":"18.01.2031","Title":"Wooden train","Brand":"unknown","Why":"Paint"},
{"Number":"T-3","Product":"Kite","Why":"Cord"}
]
`

func parse(t *testing.T, s string) *generic.Mapping {
	t.Helper()
	m, err := generic.Parse([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestTableAndObjectsGiveTheSame(t *testing.T) {
	t.Parallel()
	f := parse(t, mapping).Format()
	registertest.Run(t, f, table, 1)
	registertest.Run(t, f, objects, 1)
	a, _ := registertest.Snapshot(t, f, []byte(table))
	b, _ := registertest.Snapshot(t, f, []byte(objects))
	if d := cmp.Diff(a, b); d != "" {
		t.Errorf("table and objects differ (-table +objects):\n%s", d)
	}
	want := register.Entry{Ref: "T-1", On: "2031-01-17", Name: "Rattle", Alert: &register.Alert{Brands: []string{"Klapperix", "Klapper"},
		Models: []string{"KX 200", "KX 300"}, Barcodes: []string{"4006381333931"}, Risk: "Small parts"}}
	if d := cmp.Diff(want, a.Entry("T-1")[0]); d != "" {
		t.Errorf("entry (-want +got):\n%s", d)
	}
}

func TestOtherKinds(t *testing.T) {
	t.Parallel()
	for kind, field := range map[string]string{"medicine": "substances", "substance": "cas", "claim": "text"} {
		m := parse(t, "register: {name: x}\nkind: "+kind+"\nstatus: refused\ncolumns: {ref: a, name: b, "+field+": c}\n")
		s, faults := registertest.Snapshot(t, m.Format(), []byte("a,b,c\n1,Name,Value\n"))
		if s.Entries != 1 || len(faults) != 0 {
			t.Errorf("%s: %d entries, faults %v", kind, s.Entries, faults)
		}
	}
}

func TestWrongMappingsAreRefusedWithEverythingThatIsWrong(t *testing.T) {
	t.Parallel()
	for give, want := range map[string]string{
		"kind: alert\ncolumns: {ref: a, name: b}\n":                                   "name is not of the form",
		"register: {name: x}\nkind: thing\ncolumns: {ref: a, name: b}\n":              `kind is "thing"`,
		"register: {name: x}\nkind: alert\ncolumns: {name: b}\n":                      "ref is missing",
		"register: {name: x}\nkind: alert\ncolumns: {ref: a, name: b, colour: c}\n":   "no field colour",
		"register: {name: x}\nkind: claim\ncolumns: {ref: a, name: b, barcodes: c}\n": "no field barcodes",
		"register: {name: x}\nkind: alert\ncolumn: {ref: a}\n":                        "field column not found",
		"{": "did not find expected",
	} {
		_, err := generic.Parse([]byte(give))
		if aedile.ClassOf(err) != aedile.Invalid || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q", give, err, want)
		}
	}
}

func TestMissingColumnIsAnErrorNotEmptyEntries(t *testing.T) {
	t.Parallel()
	f := parse(t, mapping).Format()
	_, _, err := register.New(f, registertest.Day, "x", f.Decode(strings.NewReader("Number;Product\nT-1;Rattle\n")))
	if err == nil || !strings.Contains(err.Error(), "table has no column") {
		t.Errorf("error is %v", err)
	}
}

func TestRealRecallsOfMakers(t *testing.T) {
	t.Parallel()
	m := parse(t, `
register: {name: outdoor, title: Recalls of makers of mountain gear, source: "https://recalls.example", licence: none stated, refresh_days: 30}
kind: alert
columns: {ref: id, on: date, name: title, names: products, brands: manufacturerName, description: summary, risk: hazard, category: category, photos: images, url: sourceUrl}
`)
	registertest.Real(t, m.Format(), "alerts/outdoor-recalls/recalls.json", 78, 0)
}

func FuzzDecode(f *testing.F) {
	m, err := generic.Parse([]byte(mapping))
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(table))
	f.Add([]byte(objects))
	f.Fuzz(func(t *testing.T, b []byte) {
		for e, err := range m.Decode(bytes.NewReader(b)) {
			if err == nil && e.Fault() != "" {
				t.Fatalf("entry with a fault: %s", e.Fault())
			}
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(mapping))
	f.Add([]byte("columns: {ref: [a, [b]]}"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if m, err := generic.Parse(b); err == nil && m.Validate() != nil {
			t.Fatal("a mapping that was taken does not validate")
		}
	})
}

func FuzzKept(f *testing.F) {
	m, err := generic.Parse([]byte(mapping))
	if err != nil {
		f.Fatal(err)
	}
	registertest.Fuzz(f, m.Format(), table, objects)
}

func TestFieldsGoByTheNamesPeopleGiveThem(t *testing.T) {
	t.Parallel()
	m := parse(t, "register: {name: x}\nkind: alert\ncolumns: {Number: A, Product: B, Brand: C, GTINs: D, Lot: E}\n")
	for name, in := range map[string]string{"table": "a,b,c,d,e\n7,Lamp,Lumo,EAN 4006381333931,L1\n", "objects": `[{"a":"7","b":"Lamp","c":"Lumo","d":"EAN 4006381333931","e":"L1"}]`} {
		s, faults := registertest.Snapshot(t, m.Format(), []byte(in))
		want := register.Entry{Ref: "7", Name: "Lamp",
			Alert: &register.Alert{Brands: []string{"Lumo"}, Barcodes: []string{"EAN 4006381333931"}, Batches: []string{"L1"}}}
		if len(faults) > 0 || s.Entries != 1 {
			t.Errorf("%s: %d entries, faults %v", name, s.Entries, faults)
		} else if d := cmp.Diff(want, s.Entry("7")[0]); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
	for _, bad := range []string{"{ref: a, name: b, gtin: c, EAN: d}", "{ref: a, name: b, colour: c}"} {
		if _, err := generic.Parse([]byte("register: {name: x}\nkind: alert\ncolumns: " + bad + "\n")); err == nil {
			t.Errorf("%s is taken", bad)
		}
	}
}
