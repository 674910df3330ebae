package match_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/match"
)

func read(t *testing.T, s string) *match.Table {
	t.Helper()
	got, err := match.Read(strings.NewReader(s), "sample")
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestTablesWithUsualColumnNames(t *testing.T) {
	t.Parallel()
	want := []match.Record{
		{ID: "1", Title: "Acme drill", Description: "strong", Brand: "Acme", Model: "KX-200", Price: "49.90"},
		{ID: "2", Title: "Saw 24\" steel", Price: "12"},
	}
	for name, s := range map[string]string{
		"comma":     "id,title,description,manufacturer,modelno,price\n1,Acme drill,strong,Acme,KX-200,49.90\n2,\"Saw 24\"\" steel\",,,,12\n",
		"semicolon": "\ufeffID;Product Name;Description;Brand;Model;Price\r\n1;Acme drill;strong;Acme;KX-200;49.90\r\n2;\"Saw 24\"\" steel\";;;;12\r\n",
		"tab":       "id\tname\ttext\tmarke\tmpn\tpreis\n1\tAcme drill\tstrong\tAcme\tKX-200\t49.90\n2\tSaw 24\" steel\t\t\t\t12\n",
		"bar":       "id|name|description|brand|model|price\n1|Acme drill|strong|Acme|KX-200|49.90\n2|Saw 24\" steel||||12\n",
		"hash":      "id#title#description#manufacturer#model#price\n1#Acme drill#strong#Acme#KX-200#49.90\n2#Saw 24\" steel####12\n",
		"one a line": `{"id":"1","title":"Acme drill","text":"strong","brand":"Acme","model":"KX-200","price":{"amount":"49.90","currency":"EUR"}}
{"id":2,"title":"Saw 24\" steel","price":12}
`,
		"list": `[{"id":"1","name":"Acme drill","description":"strong","manufacturer":"Acme","mpn":"KX-200","price":"49.90"},{"id":"2","name":"Saw 24\" steel","price":"12"}]`,
	} {
		if d := cmp.Diff(want, read(t, s).Records); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
}

func TestFurtherColumnsAreKeptUnlessTheyDoNotDescribe(t *testing.T) {
	t.Parallel()
	got := read(t, "id,name,artist_name,time,url,ean,category\n1,Song,Band,4:02,https://x.example,4006381333931;0000,Music\n")
	want := []match.Record{{ID: "1", Title: "Song", Brand: "Band", Category: "Music", GTIN: []string{"4006381333931;0000"},
		Extra: []string{"4:02"}}}
	want[0].GTIN = []string{"4006381333931 0000"}
	if d := cmp.Diff(want, read(t, strings.ReplaceAll("id,name,artist_name,time,url,ean,category\n1,Song,Band,4:02,https://x.example,4006381333931;0000,Music\n", ";", " ")).Records); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	mapped := map[string]string{"id": "id", "name": "title", "artist_name": "brand", "time": "extra", "url": "", "ean": "gtin",
		"category": "category"}
	if d := cmp.Diff(mapped, got.Mapped); d != "" {
		t.Errorf("columns (-want +got):\n%s", d)
	}
}

func TestRecordsWithoutIDAreNumbered(t *testing.T) {
	t.Parallel()
	got := read(t, "name\nfirst\n\nsecond\n")
	if len(got.Records) != 2 || got.Records[0].ID != "1" || got.Records[1].ID != "2" {
		t.Errorf("records are %+v", got.Records)
	}
}

func TestBadRowsAreFaultsWithTheirLine(t *testing.T) {
	t.Parallel()
	got := read(t, "id,name,price\n1,first,2\n2,too,many,cells\n3,,5\n4,\"open,5\n5,last,6\n")
	var lines []int
	for _, f := range got.Faults {
		lines = append(lines, f.Line)
	}
	if d := cmp.Diff([]int{3, 4, 5}, lines); d != "" || len(got.Records) != 2 {
		t.Errorf("%d records, faults %+v", len(got.Records), got.Faults)
	}
}

func TestTablesThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]string{
		"empty": "", "no title": "id,price\n1,2\n", "no rows": "id,name\n", "same id twice": "id,name\n1,a\n1,b\n",
		"not a table": "\x00\x01",
	} {
		if _, err := match.Read(strings.NewReader(s), "x"); aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("%s: error is %v, want Invalid", name, err)
		}
	}
}

func TestPairsWithAndWithoutLabels(t *testing.T) {
	t.Parallel()
	l, r := read(t, "id,name\na1,x\na2,y\n").Records, read(t, "id,name\nb1,x\nb2,y\n").Records
	for name, c := range map[string]struct {
		file   string
		want   []match.Labelled
		faults int
	}{
		"labels": {"left_id,right_id,label\na1,b2,0\na2,b2,1\n",
			[]match.Labelled{{Left: 0, Right: 1, Known: true}, {Left: 1, Right: 1, Known: true, Yes: true}}, 0},
		"none": {"ltable_id,rtable_id\na1,b1\n", []match.Labelled{{}}, 0},
		"bar":  {"D1|D2\na2|b1\n", []match.Labelled{{Left: 1}}, 0},
		"strangers": {"left_id,right_id,label\na1,b9,1\nc1,b1,0\n,b1,1\na1,b1,perhaps\na1,b1,true\n",
			[]match.Labelled{{Known: true, Yes: true}}, 4},
	} {
		got, faults, err := match.ReadPairs(strings.NewReader(c.file), "pairs.csv", l, r)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(c.want, got); d != "" || len(faults) != c.faults {
			t.Errorf("%s: faults %+v (-want +got):\n%s", name, faults, d)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("id,name\n1,a\n")
	f.Add(`[{"id":1,"title":["a",{"name":"b"}],"price":{"amount":3}}]`)
	f.Add("name|x\n\"|\n")
	f.Fuzz(func(t *testing.T, s string) {
		got, err := match.Read(strings.NewReader(s), "x")
		if err != nil {
			return
		}
		for _, r := range got.Records {
			if r.ID == "" {
				t.Fatalf("record without id: %+v", r)
			}
		}
		if _, _, err := match.ReadPairs(strings.NewReader(s), "x", got.Records, got.Records); err != nil &&
			aedile.ClassOf(err) != aedile.Invalid {
			t.Fatal(err)
		}
	})
}

func FuzzReadPairs(f *testing.F) {
	left, right := []match.Record{{ID: "1", Title: "a"}, {ID: "2", Title: "b"}}, []match.Record{{ID: "x", Title: "c"}}
	f.Add("left_id,right_id,label\n1,x,1\n2,x,0\n3,x,\n")
	f.Add("ltable_id;rtable_id\n1;x\n\"2;x")
	f.Add("")
	f.Fuzz(func(t *testing.T, s string) {
		ps, _, err := match.ReadPairs(strings.NewReader(s), "pairs", left, right)
		if err != nil && len(ps) > 0 {
			t.Fatalf("%d pairs and %v", len(ps), err)
		}
		for _, p := range ps {
			if p.Left < 0 || p.Left >= len(left) || p.Right != 0 || p.Yes && !p.Known {
				t.Fatalf("pair %+v", p)
			}
		}
	})
}
