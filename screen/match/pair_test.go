package match

import (
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// columnsOf returns the features of two records alone, by name.
func columnsOf(t testing.TB, a, b Record) map[string]float32 {
	t.Helper()
	c := NewCorpus([]Record{a, {Title: "something else entirely"}}, []Record{b, {Title: "a third thing"}})
	s := NewScorer(c, &Model{})
	names, _ := Features()
	row := s.Alone(0, 0)
	if len(row) != len(names) {
		t.Fatalf("%d features, %d names", len(row), len(names))
	}
	out := map[string]float32{}
	for i, n := range names {
		if _, ok := out[n]; ok {
			t.Fatalf("feature %s occurs twice", n)
		}
		out[n] = row[i]
	}
	return out
}

func TestAtMostEightyFeatures(t *testing.T) {
	t.Parallel()
	alone, all := Features()
	if len(all) > 80 || len(alone) >= len(all) {
		t.Errorf("%d features alone, %d in all; at most 80", len(alone), len(all))
	}
}

func TestFeaturesTellWhatAgrees(t *testing.T) {
	t.Parallel()
	type want map[string]float32
	for name, c := range map[string]struct {
		a, b Record
		want want
	}{
		"the same": {Record{Title: "Acme KX-200 drill 500 W", Brand: "Acme", Model: "KX-200", Price: "49.90"},
			Record{Title: "Acme KX-200 drill 500 W", Brand: "ACME Inc.", Model: "kx200", Price: "49.90"},
			want{"name_cont": 1, "brand_eq": 1, "model_eq": 1, "size_conflict": 0, "price_ratio": 0, "sub_n": 0, "num_only": 0,
				"code_conflict": 0}},
		"another model": {Record{Title: "Acme drill KX-200"}, Record{Title: "Acme drill KX-300"},
			want{"code_conflict": 1, "sub_n": 1, "order": 0.75}},
		"another size": {Record{Title: "stick 16 GB"}, Record{Title: "stick 32GB"},
			want{"size_conflict": 1, "size_agree": 0, "num_conflict": 1}},
		"another colour": {Record{Title: "lamp black"}, Record{Title: "lampe blanche"}, want{"colour": -2}},
		"an upgrade":     {Record{Title: "Drawmaster 7"}, Record{Title: "Drawmaster 7 upgrade"}, want{"mark_offer": 1, "mark_thing": 0}},
		"its case":       {Record{Title: "Foneo 5"}, Record{Title: "case for Foneo 5"}, want{"mark_thing": 1, "mark_offer": 0}},
		"code in text": {Record{Title: "Acme drill", Model: "KX-2000"}, Record{Title: "drill", Description: "the good kx 2000"},
			want{"model_in": 1, "code_contain": 1}},
		"written apart": {Record{Title: "seethru case"}, Record{Title: "see thru case"}, want{"code_idf": 0}},
		"prices": {Record{Title: "a", Price: "10"}, Record{Title: "a", Price: "$20.00"},
			want{"price_missing": 0, "price_ratio": float32(math.Log(2))}},
		"no prices": {Record{Title: "a"}, Record{Title: "a", Price: "0.0"}, want{"price_missing": 2, "price_ratio": -1}},
		"class":     {Record{Title: "card class 6"}, Record{Title: "card class 4"}, want{"follow_conflict": 1}},
	} {
		got := columnsOf(t, c.a, c.b)
		for k, w := range c.want {
			if g, ok := got[k]; !ok || math.Abs(float64(g-w)) > 1e-5 {
				t.Errorf("%s: %s is %v, want %v", name, k, g, w)
			}
		}
	}
}

// something draws a record of invented words, numbers and codes; fields may be missing.
func something(t *rapid.T, label string) Record {
	words := []string{"acmeo", "drill", "KX-200", "KX-300", "500", "W", "16GB", "32", "black", "rot", "case", "for", "Sägeblatt",
		"4,5", "cm", "пила", "upgrade", "2031", "&amp;", "x"}
	text := func(field string, least, most int) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), least, most).Draw(t, label+field), " ")
	}
	r := Record{Title: text("title", 0, 8), Brand: text("brand", 0, 2), Model: text("model", 0, 1), Description: text("text", 0, 6)}
	r.Price = rapid.SampledFrom([]string{"", "10", "€ 19,90", "1,299.00"}).Draw(t, label+"price")
	if more := text("more", 0, 2); more != "" {
		r.Extra = []string{more, "a"}
	}
	return r
}

func TestFeaturesDoNotDependOnWhichSideIsLeft(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := something(t, "a"), something(t, "b")
		x := NewScorer(NewCorpus([]Record{a}, []Record{b}), &Model{}).Alone(0, 0)
		y := NewScorer(NewCorpus([]Record{b}, []Record{a}), &Model{}).Alone(0, 0)
		names, _ := Features()
		for i := range x {
			if x[i] != y[i] {
				t.Fatalf("%s is %v, with the sides changed over %v: %+v, %+v", names[i], x[i], y[i], a, b)
			}
		}
	})
}

func FuzzFeatures(f *testing.F) {
	f.Add("Acme KX-200 drill 500 W", "acme", "kx200", "drill KX-200B, 3.5\" x 4,5 cm", "19,99 €")
	f.Add("", "", "", "", "")
	f.Add("Ⅷ ½ ٣٤ 1.2.3.4.5 a-1-b-2-c-3", "—", "..", "'\"'\"'", "1e309")
	f.Fuzz(func(t *testing.T, title, brand, model, other, price string) {
		if !utf8.ValidString(title) {
			t.Skip()
		}
		row := columnsOf(t, Record{Title: title, Brand: brand, Model: model, Price: price},
			Record{Title: other, Description: title, Price: price})
		for n, v := range row {
			if v != v || math.IsInf(float64(v), 0) {
				t.Fatalf("%s is %v", n, v)
			}
		}
	})
}
