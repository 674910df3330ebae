package cosmetics_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile/screen/register"
	"github.com/aedile/aedile/screen/register/cosmetics"
	"github.com/aedile/aedile/screen/register/registertest"
)

const echa = "Cosmetic Products Regulation, Annex II - Prohibited Substances\nNote: Group entries are split in different rows.\n\n\"Substance Identifier\"\t\"\"\t\n" +
	"\"Nom\"\t\"EC No.\"\t\"CAS No.\"\t\"Ref No.\"\t\"Name\"\t\"EC Number\"\t\"CAS\"\t\"Product type, body parts\"\t\"Maximum Threshold\"\t\"Restriction(s)\"\t\"Notes\"\t\n" +
	"\"Exemplene;Examplol\"\t\"900-760-6\"\t\"900281-77-3;900282-77-4\"\t\"9001\"\t\"Examplol\"\t\"900-760-6\"\t\"900281-77-3\"\t\"All cosmetic products\"\t\"0 %\"\t\"\"\t\"\"\t\n" +
	"\"Exemplene;Examplol\"\t\"900-760-6\"\t\"900281-77-3;900282-77-4\"\t\"9001\"\t\"Exemplene\"\t\"900-760-7\"\t\"900282-77-4\"\t\"All cosmetic products\"\t\"0 %\"\t\"\"\t\"\"\t\n" +
	"\"Nonexistol\"\t\"-\"\t\"-\"\t\"9002\"\t\"Nonexistol\"\t\"-\"\t\"-\"\t\"All cosmetic products\"\t\"0 %\"\t\"Not in leave-on products\"\t\"\"\t\n"

const cosing = `Annex,Reference Number,Chemical name / INN,Name of Common Ingredients Glossary,CAS Number,EC Number,"Product Type, body parts",Maximum concentration in ready for use preparation,Other
III,9101,Restrictol,RESTRICTOL GLOW,900001-11-2 / 900001-12-3,-,Hair products,0.5 %,Not for children
III,9102,Limitene,,900002-11-2,-,Hair products,1 %,
II,9103,Forbiddene,,900003-11-2,-,,,
`

func TestAnnexOfECHA(t *testing.T) {
	t.Parallel()
	registertest.Run(t, cosmetics.Format(), echa, 5)
	s, _ := registertest.Snapshot(t, cosmetics.Format(), []byte(echa))
	group := s.Entry("II/9001")
	if len(group) != 2 {
		t.Fatalf("group entry has %d rows, want 2", len(group))
	}
	want := &register.Substance{CAS: []string{"900281-77-3"}, EC: []string{"900-760-6"}, List: "Annex II", Status: register.Prohibited,
		Uses: []string{"All cosmetic products"}, Limit: "0 %", Collective: true}
	if d := cmp.Diff(want, group[0].Substance); d != "" {
		t.Errorf("member of a group (-want +got):\n%s", d)
	}
	if one := s.Entry("II/9002")[0].Substance; one.CAS != nil || one.EC != nil || one.Collective {
		t.Errorf("a dash is taken for a number: %+v", one)
	}
}

func TestAnnexOfCosIng(t *testing.T) {
	t.Parallel()
	registertest.Run(t, cosmetics.Format(), cosing, 1)
	s, _ := registertest.Snapshot(t, cosmetics.Format(), []byte(cosing))
	e := s.Entry("III/9101")[0]
	if e.Substance.Status != register.Restricted || e.Substance.Limit != "0.5 %" || len(e.Substance.CAS) != 2 ||
		e.Names[0] != "RESTRICTOL GLOW" {
		t.Errorf("entry is %+v, %+v", e, e.Substance)
	}
	if s.Entry("II/9103")[0].Substance.Status != register.Prohibited {
		t.Error("the annex of a row is not read")
	}
}

func TestAnnexMustBeKnown(t *testing.T) {
	t.Parallel()
	bare := echa[bytes.IndexByte([]byte(echa), '\n'):]
	if _, faults, err := register.New(cosmetics.Format(), registertest.Day, "x",
		cosmetics.Decode(bytes.NewReader([]byte(bare)))); err == nil || len(faults) != 3 {
		t.Errorf("error %v, faults %v; want three faults and an error", err, faults)
	}
}

func TestRealAnnexes(t *testing.T) {
	t.Parallel()
	registertest.Real(t, cosmetics.Format(), "substances/eu-cosmetics/eu-annex-ii.csv", 4067, 0)
	registertest.Real(t, cosmetics.Format(), "substances/eu-cosmetics/eu-annex-iii.csv", 770, 0)
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(echa))
	f.Add([]byte(cosing))
	f.Fuzz(func(t *testing.T, b []byte) {
		for e, err := range cosmetics.Decode(bytes.NewReader(b)) {
			if err == nil && (e.Name == "" || e.Substance == nil || e.Substance.List == "Annex ") {
				t.Fatalf("entry without name or annex: %+v", e)
			}
		}
	})
}

func FuzzKept(f *testing.F) { registertest.Fuzz(f, cosmetics.Format(), echa, cosing) }
