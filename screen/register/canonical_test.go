package register //nolint:testpackage // compares two readers of which only the sum is exported

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
)

// full has something in every field.
func full() []Entry {
	return []Entry{
		{Ref: "1", On: "2031-02-03", Name: `a "b" <c> \ & é`, Names: []string{"x", "y"}, URL: "https://lab.example/1", Attrs: aedile.Attrs{{Name: "a <b>", Value: "1"}, {Name: "c", Value: "\u2028\n"}},
			Alert: &Alert{Country: "DE", Brands: []string{"b"}, Models: []string{"m", "n"}, Batches: []string{"l"},
				Barcodes: []string{"4006381333931"}, Description: "d", Category: "c",
				Hazards: []string{"h"}, Risk: "r", Level: "l", Measures: []string{"m"}, Origin: "o", Traders: []string{"t"},
				Reacting: []string{"FR"}, Photos: []string{"7"}, SoldOnline: "YES", Counterfeit: "NO"}},
		{Ref: "2", Name: "n", Medicine: &Medicine{Substances: []Part{{Name: "s", Code: "1", Dose: "2 mg"}, {}}, Form: "f",
			Routes: []string{"oral"}, Holder: "h", Status: "s", Prescription: "yes", Conditions: []string{"c"}}},
		{Ref: "3", Name: "n", Substance: &Substance{CAS: []string{"50-00-0"}, EC: []string{"200-001-8"}, List: "Annex II",
			Status: Prohibited, Uses: []string{"u"}, Limit: "1 %", Reasons: []string{"r"}, Collective: true}},
		{Ref: "4", Name: "n", Claim: &Claim{Substance: "s", Text: "t", Conditions: "c", Restrictions: "r", Relationship: "h",
			Article: "13(1)", Act: "a", Status: OnHold, Proprietary: true}},
		{Ref: "5", Name: "n", Alert: &Alert{}},
	}
}

func TestCanonicalLinesAreReadWithoutPackageJSON(t *testing.T) {
	t.Parallel()
	var c canonical
	for _, want := range full() {
		line := mustLine(want)
		got, ok := c.read(line)
		if !ok {
			t.Errorf("not read: %s", line)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", line, d)
		}
	}
}

// agree fails where the canonical reader takes a line and says something else than package json does.
func agree(t *testing.T, line string) {
	t.Helper()
	var c canonical
	got, ok := c.read([]byte(line))
	if !ok {
		return
	}
	var want Entry
	if err := strict([]byte(line), &want); err != nil {
		t.Fatalf("%q is taken, and package json says %v", line, err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Fatalf("%q (-json +canonical):\n%s", line, d)
	}
}

func TestOddLinesAreReadAsPackageJSONReadsThem(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		`{"ref":"1","ref":"2"}`, `{"name":"a","ref":"1"}`, `{"ref":null}`, `{"ref":1}`, `{ "ref":"1"}`, `{"ref":"1"} `, `{"ref":"1"}{}`, `{"Ref":"1"}`, `{}`, `{"ref":"\ud800"}`, `{"ref":"\x"}`,
		"{\"ref\":\"\xff\"}", "{\"ref\":\"\x01\"}", `{"names":[]}`, `{"names":["a",]}`, `{"names":[null]}`, `{"attrs":{}}`, `{"attrs":{"b":"1","a":"2"}}`, `{"attrs":{"a":"1","a":"2"}}`, `{"attrs":{"a":1}}`,
		`{"alert":null}`, `{"alert":{"brands":["a"]},"alert":{"models":["b"]}}`, `{"substance":{"list":"","collective":false}}`, `{"unknown":"1"}`, `{"ref"`, ``, `[]`, `{"ref":"1"`, `{"ref":"1",`,
	} {
		agree(t, s+"\n")
		agree(t, s)
	}
}

func FuzzCanonical(f *testing.F) {
	for _, e := range full() {
		f.Add(string(mustLine(e)))
	}
	f.Fuzz(func(t *testing.T, line string) { agree(t, strings.ReplaceAll(line, "\n", " ")+"\n") })
}
