package rasff_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/aedile/aedile/screen/register"
	"github.com/aedile/aedile/screen/register/rasff"
	"github.com/aedile/aedile/screen/register/registertest"
)

// The samples have the shape of the exports and invented contents.
const newer = `reference,category,type,subject,date,notifying_country,classification,risk_decision,distribution,forAttention,forFollowUp,operator,origin,hazards
2031.0960,dietetic foods and food supplements,food,Sildenafil in supplement Bärenkraft Kapseln / Sildénafil dans Bärenkraft,2031-02-03 10:21:09.000000,Austria,alert notification,serious,"Austria,Germany",,,"Austria",Unknown,"sildenafil  unauthorised,tadalafil"
2031.0096,"nuts, nut products and seeds",food,Aflatoxins in Nussmeister hazelnuts,2031-02-04 08:00:00.000000,Spain,border rejection notification,serious,,Türkiye,,Spain,Türkiye,aflatoxin total
2031.1,fruits and vegetables,food,"Unauthorised sale by shop.kraeuterblitz.example, www.pillenprofi.com",2031-02-05 08:00:00.000000,Poland,information notification for attention,potential risk,,,,,Poland,
`

const older = "\ufeffDate of Case,Reference,Notification From,Country Origin,Product,Product Category,Hazard Substance,Hazard Category\r\n" +
	"\"Dec 29, 2028\",2028.8997,Sweden,Lebanon,Zedernriegel / Cedar bar (plain),Confectionery,,\r\n" +
	"\"Dec 28, 2028\",2028.0004,France,China,Nylon ladle,Food contact materials,Primary aromatic amines - migration; Primary aromatic amines - migration,Migration; Migration\r\n" +
	"\"Dec 27, 2028\",2028.0003,Italy,Italy,Goat cheese from Bergtal,Milk and milk products,Listeria monocytogenes - pathogenic micro-organisms,Pathogenic micro-organisms\r\n"

func TestBothEditionsAreRead(t *testing.T) {
	t.Parallel()
	t.Run("newer", func(t *testing.T) { registertest.Run(t, rasff.Format(), newer, 1) })
	t.Run("older", func(t *testing.T) { registertest.Run(t, rasff.Format(), older, 1) })
}

func TestReferenceIsTextAndGetsItsZerosBack(t *testing.T) {
	t.Parallel()
	s, _ := registertest.Snapshot(t, rasff.Format(), []byte(newer))
	var refs []string
	for _, e := range s.List {
		refs = append(refs, e.Ref)
	}
	if d := cmp.Diff([]string{"2031.0096", "2031.0960", "2031.1000"}, refs); d != "" {
		t.Errorf("references (-want +got):\n%s", d)
	}
	if w, _ := s.Entry("2031.1000")[0].Attrs.Get("reference_written"); w != "2031.1" {
		t.Errorf("reference as written is %q, want 2031.1", w)
	}
}

func TestFieldsOfANotification(t *testing.T) {
	t.Parallel()
	s, _ := registertest.Snapshot(t, rasff.Format(), []byte(newer))
	e := s.Entry("2031.0960")[0]
	want := &register.Alert{
		Country: "Austria", Category: "dietetic foods and food supplements", Hazards: []string{"sildenafil unauthorised", "tadalafil"},
		Level: "alert notification, serious", Origin: "Unknown", Reacting: []string{"Austria", "Germany"},
	}
	if d := cmp.Diff(want, e.Alert); d != "" {
		t.Errorf("alert (-want +got):\n%s", d)
	}
	if d := cmp.Diff([]string{"Sildenafil in supplement Bärenkraft Kapseln", "Sildénafil dans Bärenkraft"}, e.Names); d != "" {
		t.Errorf("languages (-want +got):\n%s", d)
	}
	if e.On != "2031-02-03" {
		t.Errorf("day is %s", e.On)
	}
	shop := s.Entry("2031.1000")[0].Alert.Traders
	if d := cmp.Diff([]string{"www.pillenprofi.com"}, shop); d != "" {
		t.Errorf("shops named in the subject (-want +got):\n%s", d)
	}
	o, _ := registertest.Snapshot(t, rasff.Format(), []byte(older))
	if d := cmp.Diff([]string{"Primary aromatic amines - migration"}, o.Entry("2028.0004")[0].Alert.Hazards); d != "" {
		t.Errorf("hazards repeat (-want +got):\n%s", d)
	}
}

func TestWorkbookGivesTheSameAsText(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	for i, row := range []string{
		"reference|category|type|subject|date|notifying_country|classification|risk_decision|hazards",
		"2031.0960|feed|feed|Salmonella in rape meal|2031-02-03|Austria|alert notification|serious|Salmonella",
	} {
		for j, v := range strings.Split(row, "|") {
			cell, _ := excelize.CoordinatesToCellName(j+1, i+1)
			if err := f.SetCellStr("Sheet1", cell, v); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := f.SetCellFloat("Sheet1", "A3", 2031.097, -1, 64); err != nil { // a number that has lost its zero
		t.Fatal(err)
	}
	if err := f.SetCellStr("Sheet1", "D3", "Cadmium in squid"); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	s, faults := registertest.Snapshot(t, rasff.Format(), b.Bytes())
	if len(faults) != 0 || s.Entries != 2 || s.List[0].Ref != "2031.0960" || s.List[1].Ref != "2031.0970" {
		t.Errorf("got %+v, faults %v", s.List, faults)
	}
}

func TestRealExports(t *testing.T) {
	t.Parallel()
	registertest.Real(t, rasff.Format(), "alerts/rasff/notifications_2024.csv", 5389, 0)
	registertest.Real(t, rasff.Format(), "alerts/rasff/notifications_2020-2023.csv", 17528, 0)
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(newer))
	f.Add([]byte(older))
	f.Add([]byte("reference\n\"2031.0960"))
	f.Fuzz(func(t *testing.T, b []byte) {
		for e, err := range rasff.Decode(bytes.NewReader(b)) {
			if err == nil && (e.Ref == "" || e.Alert == nil) {
				t.Fatalf("entry without number or alert: %+v", e)
			}
		}
	})
}

func FuzzKept(f *testing.F) { registertest.Fuzz(f, rasff.Format(), newer, older) }
