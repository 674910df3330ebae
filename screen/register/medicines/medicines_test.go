package medicines_test

import (
	"archive/zip"
	"bytes"
	"os"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"

	"github.com/aedile/aedile/screen/register"
	"github.com/aedile/aedile/screen/register/medicines"
	"github.com/aedile/aedile/screen/register/registertest"
)

const cis = "\ufeff91266250\tEXEMPLOL 300 mg, comprimé\tcomprimé\torale;buccale\tAutorisation active\tProcédure nationale\tCommercialisée\t12/03/2031\t\t\t LABO EXEMPLE\tNon\r\n" +
	"92869109\tTISANE DOUCE, sachet\tsachet\torale\tAutorisation active\tProcédure nationale\tCommercialisée\t07/07/2031\t\t\t LABO EXEMPLE\tNon\r\n" +
	"93869109\tSTUPEX \"FORT\", gélule\tgélule\torale\tAutorisation active\tProcédure nationale\tCommercialisée\t07/07/2031\t\t\t LABO EXEMPLE\tNon\r\n"

const (
	compo = "91266250\tcomprimé\t42215\tEXEMPLOL (CHLORHYDRATE D')\t300 mg\tun comprimé\tSA\t1\t\r\n"
	cpd   = "\ufeff91266250\tliste I\r\n91266250\tréservé à l'usage HOSPITALIER\r\n93869109\tstupéfiants\r\n"
	gener = "7\tEXEMPLOL 300 mg - EXEMPLIN 300 mg, comprimé\t91266250\t0\t1\t\r\n"
)

func folder() fstest.MapFS {
	return fstest.MapFS{
		"CIS_bdpm.txt": {Data: []byte(cis)}, "CIS_COMPO_bdpm.txt": {Data: []byte(compo)},
		"CIS_CPD_bdpm.txt": {Data: []byte(cpd)}, "CIS_GENER_bdpm.txt": {Data: []byte(gener)},
	}
}

func TestFrenchListAlone(t *testing.T) {
	t.Parallel()
	registertest.Run(t, medicines.BDPM(), cis, 0)
}

func TestFrenchListWithItsFurtherFiles(t *testing.T) {
	t.Parallel()
	s, faults, err := register.New(medicines.BDPM(), registertest.Day, "bdpm", medicines.DecodeBDPM(folder()))
	if err != nil || len(faults) != 0 {
		t.Fatalf("%v, faults %v", err, faults)
	}
	want := &register.Medicine{
		Substances: []register.Part{{Name: "EXEMPLOL (CHLORHYDRATE D')", Code: "42215", Dose: "300 mg"}}, Form: "comprimé",
		Routes: []string{"orale", "buccale"},
		Holder: "LABO EXEMPLE", Status: "Autorisation active", Prescription: "yes",
		Conditions: []string{"liste I", "réservé à l'usage HOSPITALIER"},
	}
	if d := cmp.Diff(want, s.Entry("91266250")[0].Medicine); d != "" {
		t.Errorf("medicine (-want +got):\n%s", d)
	}
	for code, want := range map[string]string{"92869109": "", "93869109": "yes"} {
		if got := s.Entry(code)[0].Medicine.Prescription; got != want {
			t.Errorf("medicine %s: prescription %q, want %q", code, got, want)
		}
	}
}

func TestArchiveAndOldEncodingGiveTheSame(t *testing.T) {
	t.Parallel()
	want, _, err := register.New(medicines.BDPM(), registertest.Day, "bdpm", medicines.DecodeBDPM(folder()))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, f := range folder() {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		old, err := charmap.Windows1252.NewEncoder().Bytes(bytes.TrimPrefix(f.Data, []byte("\ufeff")))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(old); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	got, faults := registertest.Snapshot(t, medicines.BDPM(), b.Bytes())
	if len(faults) != 0 || got.Digest != want.Digest {
		t.Errorf("digest %s, want %s; faults %v", got.Digest, want.Digest, faults)
	}
}

func TestMissingMedicinesAreAnError(t *testing.T) {
	t.Parallel()
	f := folder()
	delete(f, "CIS_bdpm.txt")
	if _, _, err := register.New(medicines.BDPM(), registertest.Day, "bdpm", medicines.DecodeBDPM(f)); err == nil {
		t.Error("no error without CIS_bdpm.txt")
	}
}

const agency = `Medicines output report
Category,Name of medicine,EMA product number,Active substance,Medicine status,ATC code (human),Legal status,Marketing authorisation developer / applicant / holder,European Commission decision date,Medicine URL
Human,Exemplix,EMEA/H/C/9001,examplumab;hyaluronidase,Authorised,L01XX99,Medicinal product subject to medical prescription,Example Pharma N.V.,17/02/2031,https://agency.example/exemplix
Human,Softdrop,EMEA/H/C/9002,examplose,Withdrawn,S01XA20,Medicinal product not subject to medical prescription,Example Pharma N.V.,,https://agency.example/softdrop
Human,Thirdix,EMEA/H/C/9003,thirdol,Authorised,,,,,
`

func TestListOfAnyAgency(t *testing.T) {
	t.Parallel()
	registertest.Run(t, medicines.Format(), agency[len("Medicines output report\n"):], 1)
	s, _ := registertest.Snapshot(t, medicines.Format(), []byte(agency))
	m := s.Entry("EMEA/H/C/9001")[0].Medicine
	if len(m.Substances) != 2 || m.Prescription != "yes" || m.Holder != "Example Pharma N.V." {
		t.Errorf("medicine is %+v", m)
	}
	if p := s.Entry("EMEA/H/C/9002")[0].Medicine.Prescription; p != "no" {
		t.Errorf("prescription is %q, want no", p)
	}
	if p := s.Entry("EMEA/H/C/9003")[0].Medicine.Prescription; p != "" {
		t.Errorf("prescription is %q where the list does not say", p)
	}
}

func TestRealFrenchList(t *testing.T) {
	t.Parallel()
	f := registertest.Shared(t, "substances/fr-bdpm/CIS_bdpm.txt")
	dir := f.Name()[:len(f.Name())-len("/CIS_bdpm.txt")]
	s, faults, err := register.New(medicines.BDPM(), registertest.Day, dir, medicines.DecodeBDPM(os.DirFS(dir)))
	if err != nil {
		t.Fatal(err)
	}
	if s.Entries != 9937 || s.Faults != 0 {
		t.Errorf("%d entries, %d faults, want 9937 and 0: %v", s.Entries, s.Faults, faults[:min(5, len(faults))])
	}
	onPrescription := 0
	for _, e := range s.List {
		if e.Medicine.Prescription == "yes" {
			onPrescription++
		}
	}
	if onPrescription < 7000 || onPrescription > 8200 {
		t.Errorf("%d medicines on prescription, want about 7,500: 6,574 rows of list I, 978 of list II", onPrescription)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(cis))
	f.Add([]byte(agency))
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, form := range []register.Format{medicines.BDPM(), medicines.Format()} {
			for e, err := range form.Decode(bytes.NewReader(b)) {
				if err == nil && (e.Name == "" || e.Medicine == nil) {
					t.Fatalf("entry without name or medicine: %+v", e)
				}
			}
		}
	})
}

func FuzzKept(f *testing.F) { registertest.Fuzz(f, medicines.Format(), agency) }

func FuzzKeptBDPM(f *testing.F) { registertest.Fuzz(f, medicines.BDPM(), cis) }
