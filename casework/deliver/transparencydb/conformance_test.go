package transparencydb_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	tdb "github.com/aedile/aedile/casework/deliver/transparencydb"
	"github.com/aedile/aedile/casework/deliver/transparencydb/standin"
	"github.com/aedile/aedile/law"
)

const conformance = "../../../../shared/conformance/"

// conformanceCase is one case of the outside data; see its own description there.
type conformanceCase struct {
	Name, Endpoint, Message, Precondition string
	Payload                               json.RawMessage
	Expect                                json.RawMessage
	Status                                int
	Stored                                map[string]any
	BodyHas                               []string `json:"body_has"`
}

func conformanceCases(t *testing.T) []conformanceCase {
	t.Helper()
	data, err := os.ReadFile(conformance + "tdb-cases.json")
	if err != nil {
		t.Skip("no ../shared/conformance: see its SOURCE.md")
	}
	var file struct{ Cases []conformanceCase }
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Cases) != 311 {
		t.Fatalf("got %d cases, want 311", len(file.Cases))
	}
	return file.Cases
}

// fields returns the failing fields the case expects, sorted; none means accepted.
func (c conformanceCase) fields(t *testing.T) []string {
	var ok string
	if json.Unmarshal(c.Expect, &ok) == nil {
		return nil
	}
	var list []string
	if err := json.Unmarshal(c.Expect, &list); err != nil {
		t.Fatal(err)
	}
	slices.Sort(list)
	return list
}

// TestConformanceOfTheStandin sends every case over HTTP to a database of its own that is in the state the case asks for.
func TestConformanceOfTheStandin(t *testing.T) {
	t.Parallel()
	for _, c := range conformanceCases(t) {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			db := standin.New(standin.Config{Token: "1|t", Now: func() time.Time { return time.Unix(1_750_000_000, 0) }})
			if c.Precondition != "" && c.Precondition != "no bearer token" {
				if r := ask(db, "1|t", c.Endpoint, c.Payload); r.Code != http.StatusCreated {
					t.Fatalf("precondition: got %d %s", r.Code, r.Body)
				}
			}
			token, endpoint := "1|t", c.Endpoint
			if c.Precondition == "no bearer token" {
				token = ""
			}
			if strings.Contains(endpoint, "{puid}") {
				endpoint = strings.Replace(endpoint, "{puid}", "known-1", 1)
				if c.Status == http.StatusFound {
					ask(db, token, "POST /api/v1/statement", encode(t, valid("known-1")))
				}
			}
			checkReply(t, c, ask(db, token, endpoint, c.Payload))
		})
	}
}

func ask(h http.Handler, token, endpoint string, body []byte) *httptest.ResponseRecorder {
	method, path, _ := strings.Cut(endpoint, " ")
	r := httptest.NewRequest(method, path, bytes.NewReader(body))
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func checkReply(t *testing.T, c conformanceCase, w *httptest.ResponseRecorder) {
	t.Helper()
	if w.Code != c.Status {
		t.Fatalf("got status %d, want %d: %s", w.Code, c.Status, w.Body)
	}
	var body map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil {
		t.Fatal(err)
	}
	if c.Status == http.StatusUnprocessableEntity {
		got := errorKeys(body)
		if d := cmp.Diff(c.fields(t), got); d != "" {
			t.Errorf("failing fields (-want +got):\n%s", d)
		}
	}
	if _, there := body["message"]; there && c.Message != "" {
		if body["message"] != c.Message {
			t.Errorf("got message %q, want %q", body["message"], c.Message)
		}
	}
	for path, want := range c.Stored {
		if d := cmp.Diff(want, at(body, path)); d != "" {
			t.Errorf("stored %s (-want +got):\n%s", path, d)
		}
	}
	for _, path := range c.BodyHas {
		if at(body, path) == nil {
			t.Errorf("answer has no %s: %s", path, w.Body)
		}
	}
}

// errorKeys returns the keys under errors, those of statements with their fields, but not the list of known identifiers.
func errorKeys(body map[string]any) []string {
	var keys []string
	errs, _ := body["errors"].(map[string]any)
	for k, v := range errs {
		inner, nested := v.(map[string]any)
		for f := range inner {
			keys = append(keys, k+"."+f)
		}
		if !nested && k != "existing_puids" {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	return keys
}

// at walks a path of keys and indices.
func at(v any, path string) any {
	for key := range strings.SplitSeq(path, ".") {
		switch x := v.(type) {
		case map[string]any:
			v = x[key]
		case []any:
			i := int(key[0] - '0')
			v = x[i]
		}
	}
	return v
}

// TestConformanceOfValidate holds the verdict on every payload, and the order of fields where the case is the empty body.
func TestConformanceOfValidate(t *testing.T) {
	t.Parallel()
	for _, c := range conformanceCases(t) {
		if strings.HasPrefix(c.Endpoint, "GET") || c.Status == http.StatusUnauthorized {
			continue
		}
		judge := tdb.Validate
		if strings.HasSuffix(c.Endpoint, "/statements") {
			judge = tdb.ValidateBatch
		}
		errs, err := judge(c.Payload)
		if err != nil {
			t.Errorf("%s: %v", c.Name, err)
			continue
		}
		want := c.fields(t)
		if c.Precondition != "" {
			want = nil // what is wrong there is not in the payload
		}
		if d := cmp.Diff(want, names(errs)); d != "" {
			t.Errorf("%s: failing fields (-want +got):\n%s", c.Name, d)
		}
	}
}

func names(errs []tdb.FieldError) []string {
	var out []string
	for _, e := range errs {
		out = append(out, e.Field)
	}
	slices.Sort(out)
	return out
}

// TestSchemaKeys holds our lists against the published ones.
func TestSchemaKeys(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(conformance + "tdb-schema-enums.json")
	if err != nil {
		t.Skip("no ../shared/conformance: see its SOURCE.md")
	}
	var file struct {
		Enums           map[string][]struct{ Key string }
		Territories     []string `json:"territorial_scope"`
		ContentLanguage []string `json:"content_language"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	fields := map[string]string{"DECISION_VISIBILITIES": "decision_visibility", "DECISION_MONETARIES": "decision_monetary",
		"DECISION_PROVISIONS": "decision_provision", "DECISION_ACCOUNTS": "decision_account", "ACCOUNT_TYPES": "account_type",
		"KEYWORDS": "category_specification", "DECISION_GROUNDS": "decision_ground", "CONTENT_TYPES": "content_type",
		"STATEMENT_CATEGORIES": "category", "SOURCE_TYPES": "source_type", "AUTOMATED_DECISIONS": "automated_decision"}
	values := map[string][]string{"territorial_scope": file.Territories, "content_language": file.ContentLanguage}
	for name, keys := range file.Enums {
		for _, k := range keys {
			values[fields[name]] = append(values[fields[name]], k.Key)
		}
	}
	for field, list := range values {
		for _, v := range list {
			for _, value := range []any{v, []string{v}} {
				if slices.Contains([]string{"decision_visibility", "category_specification", "content_type", "territorial_scope"},
					field) != isList(value) {
					continue
				}
				if fails(t, field, value) {
					t.Errorf("%s %v is refused", field, value)
				}
			}
			if !fails(t, field, v+"X") || !fails(t, field, strings.ToLower(v)) {
				t.Errorf("%s takes %q with a letter more, or in lower case", field, v)
			}
		}
	}
	if got := [2]int{len(law.Categories()), len(law.Keywords())}; got != [2]int{16, 69} {
		t.Errorf("got %v categories and keywords, want 16 and 69", got)
	}
}

func isList(v any) bool { _, ok := v.([]string); return ok }

// fails says whether a statement with that value is refused for that field.
func fails(t *testing.T, field string, value any) bool {
	t.Helper()
	errs, err := tdb.Validate(encode(t, map[string]any{field: value}))
	if err != nil {
		t.Fatal(err)
	}
	return slices.ContainsFunc(errs, func(e tdb.FieldError) bool { return e.Field == field })
}

func encode(t testing.TB, v any) []byte {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// valid returns a statement with no fault, about an invented product.
func valid(puid string) tdb.Statement {
	return tdb.Statement{
		PUID:                      puid,
		DecisionVisibility:        []law.Visibility{law.ContentRemoved},
		DecisionGround:            law.IllegalContent,
		IllegalContentLegalGround: "Art. 5 of the regulation on general product safety",
		IllegalContentExplanation: "The lamp has live parts that can be touched.",
		ContentType:               []law.ContentType{law.ContentProduct},
		Category:                  "STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS",
		CategorySpecification:     []string{"KEYWORD_UNSAFE_PRODUCTS"},
		TerritorialScope:          []string{"AT", "DE"},
		ContentDate:               "2026-01-04",
		ApplicationDate:           "2026-01-09",
		DecisionFacts:             "A public register lists the model as dangerous.",
		SourceType:                law.OwnInitiative,
		AutomatedDetection:        tdb.Yes,
		AutomatedDecision:         law.NotAutomated,
	}
}
