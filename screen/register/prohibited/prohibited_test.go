package prohibited_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile/screen/register/prohibited"
	"github.com/aedile/aedile/screen/register/registertest"
)

const dod = `[
{"References":"[]","Reason":"","Name":"Examphetamine","guid":"g-1","Reasons":"[{\"reason\": \"Schedule X\", \"link\": \"https://x.example\"},{\"reason\": \"Letter\"}]","other_names":"[\"XA-1\", \"examp\"]","classifications":"[\"6000\"]"},
{"References":"[]","Reason":"Controlled","Name":"4-Nonol","guid":"g-2","Reasons":"[]","other_names":"","classifications":null},
{"References":"[]","Reason":"x","Name":"Plainol","guid":"g-3","Reasons":[{"reason":"Given as a list"}],"other_names":["plain"]}
]
`

const table = "class\tname\tsynonyms\nS1\tExamplanolone\tEX-1|examplan\nS2\tNonerythropoietin\t\nS3\tTerbutexample\tterbex\n"

func TestBothFormsAreRead(t *testing.T) {
	t.Parallel()
	t.Run("JSON in JSON", func(t *testing.T) { registertest.Run(t, prohibited.Format(), dod, 1) })
	t.Run("table", func(t *testing.T) { registertest.Run(t, prohibited.Format(), table, 1) })
}

func TestInnerListsAreDecodedTwice(t *testing.T) {
	t.Parallel()
	s, _ := registertest.Snapshot(t, prohibited.Format(), []byte(dod))
	for ref, want := range map[string][2][]string{
		"g-1": {{"XA-1", "examp"}, {"Schedule X", "Letter"}},
		"g-2": {nil, {"Controlled"}},
		"g-3": {{"plain"}, {"Given as a list"}},
	} {
		e := s.Entry(ref)[0]
		if d := cmp.Diff(want, [2][]string{e.Names, e.Substance.Reasons}); d != "" {
			t.Errorf("%s (-want +got):\n%s", ref, d)
		}
		if e.Substance.Status != "" {
			t.Errorf("%s: status %q, but a list of another authority is a hint only", ref, e.Substance.Status)
		}
	}
}

func TestRealLists(t *testing.T) {
	t.Parallel()
	registertest.Real(t, prohibited.Format(), "substances/dod-supplements/data.json", 445, 0)
	registertest.Real(t, prohibited.Format(), "substances/wada-2025/names.tsv", 251, 0)
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(dod))
	f.Add([]byte(table))
	f.Add([]byte(`[{"Name":"x","Reasons":"[1,{\"reason\":2}]","other_names":7}]`))
	f.Fuzz(func(t *testing.T, b []byte) {
		for e, err := range prohibited.Decode(bytes.NewReader(b)) {
			if err == nil && (e.Ref == "" || e.Name == "" || e.Substance == nil) {
				t.Fatalf("entry without number, name or substance: %+v", e)
			}
		}
	})
}

func FuzzKept(f *testing.F) { registertest.Fuzz(f, prohibited.Format(), dod, table) }
