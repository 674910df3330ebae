package api_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestTheDescriptionIsWhole reads the description as a program does that makes a client of it.
func TestTheDescriptionIsWhole(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	w := httptest.NewRecorder()
	d.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/api/openapi.json", nil))
	var doc struct {
		OpenAPI string
		Servers []struct{ URL string }
		Paths   map[string]map[string]struct {
			OperationID, Summary string
			Tags                 []string
			Security             []map[string][]string
			RequestBody          struct {
				Content map[string]struct{ Examples map[string]json.RawMessage }
			}
			Responses map[string]json.RawMessage
		}
		Components struct{ Schemas map[string]json.RawMessage }
	}
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil || w.Code != http.StatusOK {
		t.Fatalf("%d, %v", w.Code, err)
	}
	if !strings.HasPrefix(doc.OpenAPI, "3.1") || len(doc.Servers) != 1 || doc.Servers[0].URL != "https://desk.example" {
		t.Errorf("it is %s of %v", doc.OpenAPI, doc.Servers)
	}
	seen := 0
	for path, methods := range doc.Paths {
		for method, op := range methods {
			seen++
			name := strings.ToUpper(method) + " " + path
			if op.OperationID == "" || op.Summary == "" || len(op.Tags) != 1 || len(op.Security) == 0 {
				t.Errorf("%s lacks a name, a summary, a group, or who may: %+v", name, op)
			}
			for _, status := range []string{"401", "403"} {
				if _, says := op.Responses[status]; says != (len(op.Security[0]) > 0) {
					t.Errorf("%s: says %s: %v, and who may is %v", name, status, says, op.Security)
				}
			}
		}
	}
	if seen != len(d.Routes()) {
		t.Errorf("%d operations are described of %d", seen, len(d.Routes()))
	}
	for _, example := range []string{"one", "several"} {
		raw := doc.Paths["/api/v1/screen"]["post"].RequestBody.Content["application/json"].Examples[example]
		var x struct{ Value json.RawMessage }
		if err := json.Unmarshal(raw, &x); err != nil || len(x.Value) == 0 {
			t.Fatalf("the example %q of screening is %s", example, raw)
		}
		d.who = person("moderator")
		d.want(http.StatusOK, "POST", "/screen", string(x.Value), nil)
	}
	for _, m := range regexp.MustCompile(`"\$ref":"#/components/schemas/([^"]+)"`).FindAllStringSubmatch(w.Body.String(), -1) {
		if doc.Components.Schemas[m[1]] == nil {
			t.Errorf("there is no schema %s", m[1])
		}
	}
	if names := regexp.MustCompile(`"\$schema"`).FindAllString(w.Body.String(), -1); len(names) > 0 || slices.Contains(names, "") {
		t.Error("answers are said to hold $schema")
	}
}
