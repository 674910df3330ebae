package transparencydb_test

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/aedile/aedile"
	tdb "github.com/aedile/aedile/casework/deliver/transparencydb"
	"github.com/aedile/aedile/law"
)

// with returns the payload of a valid statement with some fields changed; a value of missing takes the field away.
func with(t testing.TB, changes map[string]any) []byte {
	t.Helper()
	m := map[string]any{}
	if err := json.Unmarshal(encode(t, valid("p-1")), &m); err != nil {
		t.Fatal(err)
	}
	maps.Copy(m, changes)
	maps.DeleteFunc(m, func(_ string, v any) bool { return v == missing })
	return encode(t, m)
}

const missing = "\x00missing"

func x(n int) string { return strings.Repeat("ё", n) }

// TestValidate holds rules that the outside cases leave open, one field or two at a time.
func TestValidate(t *testing.T) {
	t.Parallel()
	incompatible := func(more map[string]any) map[string]any {
		m := map[string]any{"decision_ground": "DECISION_GROUND_INCOMPATIBLE_CONTENT", "incompatible_content_ground": "Terms, 4",
			"incompatible_content_explanation": "Not allowed there."}
		maps.Copy(m, more)
		return m
	}
	for name, c := range map[string]struct {
		change map[string]any
		want   []string
	}{
		"as it is":                            {nil, nil},
		"texts are trimmed before they count": {map[string]any{"category": " STATEMENT_CATEGORY_VIOLENCE\u00a0\n"}, nil},
		"a text of blanks is none":            {map[string]any{"decision_facts": "\u200b \t"}, []string{"decision_facts"}},
		"an empty text in a list is null":     {map[string]any{"territorial_scope": []any{"AT", ""}}, []string{"territorial_scope"}},
		"a list in a list": {map[string]any{"content_type": []any{[]any{"CONTENT_TYPE_APP"}}},
			[]string{"content_type"}},
		"an object counts as a list":  {map[string]any{"content_type": map[string]any{"a": "CONTENT_TYPE_APP"}}, nil},
		"a list for a single value":   {map[string]any{"category": []any{"STATEMENT_CATEGORY_VIOLENCE"}}, []string{"category"}},
		"a number for a single value": {map[string]any{"source_type": 1}, []string{"source_type"}},
		"true for Yes":                {map[string]any{"automated_detection": true}, []string{"automated_detection"}},
		"a number for facts":          {map[string]any{"decision_facts": 12}, nil},
		"a list for facts":            {map[string]any{"decision_facts": []any{"x"}}, []string{"decision_facts"}},
		"puid as a negative number":   {map[string]any{"puid": -5}, nil},
		"puid as a fraction":          {map[string]any{"puid": 1.5}, []string{"puid"}},
		"puid as true":                {map[string]any{"puid": true}, []string{"puid"}},
		"puid as a huge number":       {map[string]any{"puid": json.Number("99999999999999999999")}, []string{"puid"}},
		"puid with a newline inside":  {map[string]any{"puid": "a\nb"}, []string{"puid"}},
		"puid that is zero":           {map[string]any{"puid": 0}, nil},
		"a wrong decision counts as given": {map[string]any{"decision_visibility": missing, "decision_account": "x"},
			[]string{"decision_account"}},
		"text of another decision, too long": {map[string]any{"decision_monetary_other": x(501)}, nil},
		"text of visibility is tested unasked": {map[string]any{"decision_visibility_other": x(501)},
			[]string{"decision_visibility_other"}},
		"text of content type is tested too": {map[string]any{"content_type_other": x(501)}, []string{"content_type_other"}},
		"text of the other ground, too long": {map[string]any{"incompatible_content_explanation": x(2001)}, nil},
		"illegal ground needs both": {map[string]any{"illegal_content_legal_ground": " ",
			"illegal_content_explanation": missing}, []string{"illegal_content_explanation", "illegal_content_legal_ground"}},
		"unknown ground needs no text": {map[string]any{"decision_ground": "x", "illegal_content_explanation": missing},
			[]string{"decision_ground"}},
		"incompatible, with Yes": {incompatible(map[string]any{"incompatible_content_illegal": "Yes"}), nil},
		"incompatible, with null": {incompatible(map[string]any{"incompatible_content_illegal": nil}),
			[]string{"incompatible_content_illegal"}},
		"null of the other ground fails too": {map[string]any{"incompatible_content_illegal": nil},
			[]string{"incompatible_content_illegal"}},
		"yes in lower case":    {map[string]any{"automated_detection": "yes"}, []string{"automated_detection"}},
		"keywords may be null": {map[string]any{"category_specification": nil}, nil},
		"a text for keywords": {map[string]any{"category_specification": "KEYWORD_NUDITY"},
			[]string{"category_specification"}},
		"a word with a blank is no key":         {map[string]any{"content_language": "EN FR"}, []string{"content_language"}},
		"the prefix alone is no key":            {map[string]any{"category": "STATEMENT_CATEGORY_"}, []string{"category"}},
		"text of a keyword without the keyword": {map[string]any{"category_specification_other": x(500)}, nil},
		"text of a keyword too long": {map[string]any{"category_specification_other": x(501)},
			[]string{"category_specification_other"}},
		"source too long under own initiative": {map[string]any{"source_identity": x(501)}, []string{"source_identity"}},
		"29 February of a leap year":           {map[string]any{"content_date": "2024-02-29"}, nil},
		"29 February of another":               {map[string]any{"content_date": "2023-02-29"}, []string{"content_date"}},
		"a date with a time":                   {map[string]any{"content_date": "2024-02-28 00:00:00"}, []string{"content_date"}},
		"a date as a number":                   {map[string]any{"application_date": 20240228}, []string{"application_date"}},
		"an end long ago":                      {map[string]any{"end_date_service_restriction": "0001-01-01"}, nil},
		"no end":                               {map[string]any{"end_date_service_restriction": nil}, nil},
		"content_id that is no object":         {map[string]any{"content_id": "4006381333931"}, []string{"content_id"}},
		"content_id without the number":        {map[string]any{"content_id": map[string]any{"x": 1}}, nil},
		"EAN as a number": {map[string]any{"content_id": map[string]any{"EAN-13": 4006381333931}},
			[]string{"content_id.EAN-13"}},
		"content_id_ean as a number": {map[string]any{"content_id_ean": 4006381333931}, []string{"content_id_ean"}},
		"the word null in the lists that have it": {map[string]any{"decision_visibility": []any{"DECISION_VISIBILITY_CONTENT_REMOVED", "null"}, "decision_monetary": "null",
			"decision_provision": "null", "decision_account": "null", "account_type": "null",
			"category_specification": []any{"null"}}, nil},
		"the word null in lists that do not": {map[string]any{"decision_ground": "null", "content_type": []any{"null"},
			"category": "null", "source_type": "null",
			"automated_detection": "null", "automated_decision": "null", "territorial_scope": []any{"null"},
			"content_language": "null", "category_addition": []any{"null"}},
			[]string{"automated_decision", "automated_detection", "category", "category_addition", "content_language",
				"content_type", "decision_ground", "source_type", "territorial_scope"}},
		"content_id_ean too short": {map[string]any{"content_id_ean": "400638133393"}, []string{"content_id_ean"}},
		"ftp address":              {map[string]any{"decision_ground_reference_url": "ftp://example.org/a"}, nil},
		"address with everything":  {map[string]any{"decision_ground_reference_url": "https://u:p@bücher.example:8080/a(b)/%C3%A9?q[]=1&r=2#s/t?"}, nil},
		"address of a number":      {map[string]any{"decision_ground_reference_url": "http://[2001:db8::1]/"}, nil},
		"address without a host": {map[string]any{"decision_ground_reference_url": "https:///a"},
			[]string{"decision_ground_reference_url"}},
		"address with a blank": {map[string]any{"decision_ground_reference_url": "https://example.org/a b"},
			[]string{"decision_ground_reference_url"}},
		"address of an unknown scheme": {map[string]any{"decision_ground_reference_url": "htp://example.org"},
			[]string{"decision_ground_reference_url"}},
		"address without slashes": {map[string]any{"decision_ground_reference_url": "mailto:a@example.org"},
			[]string{"decision_ground_reference_url"}},
		"address as a number": {map[string]any{"decision_ground_reference_url": 7}, []string{"decision_ground_reference_url"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			errs, err := tdb.Validate(with(t, c.change))
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(c.want, names(errs)); d != "" {
				t.Errorf("failing fields (-want +got):\n%s", d)
			}
		})
	}
}

func TestValidateReportsInTheDatabasesOrder(t *testing.T) {
	t.Parallel()
	errs, err := tdb.Validate([]byte(`{}`))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range errs {
		got = append(got, e.Field)
	}
	want := []string{"decision_visibility", "decision_monetary", "decision_provision", "decision_account", "decision_ground",
		"content_type", "category", "content_date", "application_date", "decision_facts", "source_type", "automated_detection",
		"automated_decision", "puid"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	for _, payload := range []string{`[]`, `null`, `"x"`, `7`} {
		same, err := tdb.Validate([]byte(payload))
		if d := cmp.Diff(errs, same); d != "" || err != nil {
			t.Errorf("%s: got %v, %s", payload, err, d)
		}
	}
}

func TestValidateRefusesWhatIsNoJSON(t *testing.T) {
	t.Parallel()
	for payload, class := range map[string]aedile.Class{"": aedile.Invalid, "{": aedile.Invalid, "{} {}": aedile.Invalid,
		"\xff": aedile.Invalid, `{"puid":"` + strings.Repeat("a", tdb.MaxPayloadBytes) + `"}`: aedile.Limit} {
		if _, err := tdb.Validate([]byte(payload)); aedile.ClassOf(err) != class {
			t.Errorf("%.20q: got %v, want class %s", payload, err, class)
		}
		if _, err := tdb.ValidateJSON(strings.NewReader(payload)); aedile.ClassOf(err) != class {
			t.Errorf("%.20q: got %v, want class %s", payload, err, class)
		}
	}
	if _, err := tdb.ValidateJSON(iotest.ErrReader(errors.New("torn"))); err == nil {
		t.Error("an error of the reader is lost")
	}
}

func TestValidateBatch(t *testing.T) {
	t.Parallel()
	a, b := with(t, nil), with(t, map[string]any{"puid": "p-2", "content_id_ean": "x"})
	bad := with(t, map[string]any{"category": "x"})
	for payload, want := range map[string][]string{
		`{"statements":[` + string(a) + `,` + string(b) + `]}`:   nil, // content_id_ean is unknown there
		`{"statements":[` + string(a) + `,` + string(a) + `]}`:   {"puid"},
		`{"statements":[` + string(a) + `,` + string(bad) + `]}`: {"statement_1.category"}, // fields come before duplicates
		`{"statements":"x"}`:                                            {"statements"},
		`{"statements":null}`:                                           {"statements"},
		`{"statements":{"a":` + string(a) + `}}`:                        nil,
		`{"statements":[` + strings.Repeat(string(a)+",", 100) + `{}]}`: {"statements"},
		`{"statements":[{"puid":7},{"puid":"7"}]}`:                      nil, // replaced below
		`[` + string(a) + `]`:                                           {"statements"},
		`{"statements":[` + string(with(t, map[string]any{"puid": 7})) + `,` + string(with(t, map[string]any{"puid": " 7"})) + `]}`: {"puid"},
	} {
		errs, err := tdb.ValidateBatch([]byte(payload))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(payload, `{"puid":7},`) {
			if len(errs) != 26 {
				t.Errorf("got %d failing fields, want 2 × 13", len(errs))
			}
			continue
		}
		if d := cmp.Diff(want, names(errs)); d != "" {
			t.Errorf("%.60s: (-want +got):\n%s", payload, d)
		}
	}
}

// TestValidateJSONHasTheShapeOfTheCommandLine holds the bytes that scripts read.
func TestValidateJSONHasTheShapeOfTheCommandLine(t *testing.T) {
	t.Parallel()
	batch := `{"statements":[` + string(with(t, map[string]any{"puid": "a b"})) + `]}`
	for payload, want := range map[string]string{
		string(with(t, nil)):                           `{"ok":true,"errors":[]}`,
		string(with(t, map[string]any{"puid": "a b"})): `{"ok":false,"errors":[{"field":"puid","message":"The puid format is invalid."}]}`,
		batch: `{"ok":false,"errors":[{"field":"statement_0.puid","message":"The puid format is invalid."}]}`,
	} {
		v, err := tdb.ValidateJSON(strings.NewReader(payload))
		if err != nil {
			t.Fatal(err)
		}
		if got := string(encode(t, v)); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

func TestNormalise(t *testing.T) {
	t.Parallel()
	got, err := tdb.Normalise(with(t, map[string]any{
		"puid": 42, "decision_facts": "  facts\n", "decision_visibility_other": "dropped", "decision_monetary_other": "dropped",
		"content_type_other": "dropped", "incompatible_content_ground": "dropped", "source_identity": "dropped",
		"content_type":      []string{"CONTENT_TYPE_VIDEO", "CONTENT_TYPE_APP", "CONTENT_TYPE_VIDEO"},
		"territorial_scope": []string{"DE", "AT", "DE"}, "category_specification_other": "kept",
		"category_addition": []string{"STATEMENT_CATEGORY_VIOLENCE", "STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS"},
		"content_id":        map[string]any{"EAN-13": "1111111111111"}, "content_id_ean": "2222222222222"}))
	if err != nil {
		t.Fatal(err)
	}
	want := valid("42")
	want.DecisionFacts = "facts"
	want.ContentType = []law.ContentType{law.ContentApp, law.ContentVideo}
	want.CategoryAddition = []string{"STATEMENT_CATEGORY_VIOLENCE"}
	want.CategorySpecificationOther = "kept"
	want.EAN13 = "2222222222222"
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if _, err := tdb.Normalise([]byte(`{}`)); aedile.ClassOf(err) != aedile.Invalid {
		t.Errorf("got %v, want an invalid error", err)
	}
}

func TestNormaliseBatchKeepsTheOrderSent(t *testing.T) {
	t.Parallel()
	types := []string{"CONTENT_TYPE_VIDEO", "CONTENT_TYPE_APP"}
	payload := `{"statements":[` + string(with(t, map[string]any{"content_type": types, "category_specification_other": "dropped"})) + `]}`
	got, err := tdb.NormaliseBatch([]byte(payload))
	if err != nil {
		t.Fatal(err)
	}
	want := valid("p-1")
	want.CategoryAddition = []string{}
	want.ContentType = []law.ContentType{law.ContentVideo, law.ContentApp}
	if d := cmp.Diff([]tdb.Statement{want}, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if _, err := tdb.NormaliseBatch([]byte(`{"statements":[]}`)); aedile.ClassOf(err) != aedile.Invalid {
		t.Errorf("got %v, want an invalid error", err)
	}
}

// TestStatementSurvivesJSON: what is sent is what was meant, and an accepted statement is stored once and then unchanged.
func TestStatementSurvivesJSON(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := valid(rapid.StringMatching(`[a-zA-Z0-9_-]{1,40}`).Draw(t, "puid"))
		s.EAN13 = rapid.SampledFrom([]string{"", "4006381333931"}).Draw(t, "ean")
		s.DecisionFacts = rapid.StringMatching(`[a-z][ -~€\n]{0,80}[a-z]`).Draw(t, "facts")
		s.CategoryAddition = rapid.SliceOfN(rapid.SampledFrom(law.Categories()), 1, 4).Draw(t, "addition")
		s.CategorySpecification = rapid.SliceOfN(rapid.SampledFrom(law.Keywords()), 1, 4).Draw(t, "keywords")
		data, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		var back tdb.Statement
		if err := json.Unmarshal(data, &back); err != nil || cmp.Diff(s, back) != "" {
			t.Fatalf("%v %s", err, cmp.Diff(s, back))
		}
		once, err := tdb.Normalise(data)
		if err != nil {
			t.Fatal(err)
		}
		again, err := json.Marshal(once)
		if err != nil {
			t.Fatal(err)
		}
		twice, err := tdb.Normalise(again)
		if d := cmp.Diff(encode2(t, once), encode2(t, twice)); err != nil || d != "" {
			t.Fatalf("%v %s", err, d)
		}
		if slices.Contains(once.CategoryAddition, once.Category) || !slices.IsSorted(once.CategorySpecification) {
			t.Fatalf("got %+v", once)
		}
	})
}

func encode2(t *rapid.T, v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// FuzzValidate: no bytes make the judge panic; a verdict of "good" means that Normalise works and gives what is good again.
func FuzzValidate(f *testing.F) {
	f.Add(encode(f, valid("p-1")))
	f.Add([]byte(`{"statements":[{"puid":1},null,[],{"content_type":{"a":"CONTENT_TYPE_OTHER"}}]}`))
	f.Add([]byte(`{"decision_visibility":"DECISION_VISIBILITY_OTHER","content_id":{"EAN-13":1e400},"puid":-0}`))
	f.Add([]byte(`{"decision_ground_reference_url":"http://ß.example:1/%zz","content_date":"0000-00-00"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := tdb.ValidateJSON(strings.NewReader(string(data)))
		if err != nil {
			return
		}
		if v.OK != (len(v.Errors) == 0) {
			t.Fatalf("got %+v", v)
		}
		s, err := tdb.Normalise(data)
		if err != nil {
			return
		}
		tdb.Lint(s)
		if errs, err := tdb.Validate(encode(t, s)); err != nil || len(errs) > 0 {
			t.Fatalf("stored statement fails: %v %v: %s", err, errs, encode(t, s))
		}
	})
}

// BenchmarkValidate judges one statement with all that the database asks.
func BenchmarkValidate(b *testing.B) {
	data := encode(b, valid("p-1"))
	b.ReportAllocs()
	for b.Loop() {
		if errs, err := tdb.Validate(data); err != nil || len(errs) > 0 {
			b.Fatal(err, errs)
		}
	}
}
