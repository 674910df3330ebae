package main

import (
	"bytes"
	"encoding/json"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile/casework/deliver/transparencydb"
	"github.com/aedile/aedile/casework/deliver/transparencydb/standin"
	"github.com/aedile/aedile/cmd/aedile/terminal"
)

// program runs the program in this process and returns its status and what it wrote.
func program(in string, args ...string) (status int, out, errs string) {
	var o, e bytes.Buffer
	a := &terminal.Terminal{In: strings.NewReader(in), Out: &o, Err: &e, Now: time.Now}
	return run(a, args), o.String(), e.String()
}

// TestValidateAgreesWithTheDatabase puts every payload of the outside cases through the command.
func TestValidateAgreesWithTheDatabase(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../../../shared/conformance/tdb-cases.json")
	if err != nil {
		t.Skip("no ../shared/conformance/tdb-cases.json: see its SOURCE.md")
	}
	var file struct {
		Cases []struct {
			Name, Endpoint, Precondition string
			Payload, Expect              json.RawMessage
		}
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	judged := 0
	for _, c := range file.Cases {
		if strings.HasPrefix(c.Endpoint, "GET") {
			continue // a look-up of an identifier: nothing to validate
		}
		var want []string
		_ = json.Unmarshal(c.Expect, &want) // "ok" is no list
		args := []string{"sor", "validate", "--json", "-"}
		if strings.HasSuffix(c.Endpoint, "/statements") {
			args = append(args, "--batch")
		}
		switch {
		case strings.Contains(c.Precondition, "submitted"):
			args = append(args, "--journal", journalWith(t, c.Payload))
		case c.Precondition != "":
			want = nil // what is wrong there is not in the payload
		}
		slices.Sort(want)
		status, out, errs := program(string(c.Payload), args...)
		var v transparencydb.Verdict
		if err := json.Unmarshal([]byte(out), &v); err != nil {
			t.Errorf("%s: %v: %s %s", c.Name, err, out, errs)
			continue
		}
		var got []string
		for _, e := range v.Errors {
			got = append(got, e.Field)
		}
		slices.Sort(got)
		if d := cmp.Diff(want, got); d != "" || v.OK != (len(want) == 0) || status != min(1, len(want)) {
			t.Errorf("%s: status %d, failing fields (-want +got):\n%s", c.Name, status, d)
		}
		judged++
	}
	if judged != 309 {
		t.Errorf("judged %d payloads, want 309 of 311 cases", judged)
	}
}

// journalWith returns a journal in which the identifiers of the payload are filed.
func journalWith(t *testing.T, payload []byte) string {
	t.Helper()
	var p struct {
		PUID       string
		Statements []struct{ PUID string }
	}
	if err := json.Unmarshal(payload, &p); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	for _, s := range append(p.Statements, struct{ PUID string }{p.PUID}) {
		if s.PUID != "" {
			_ = json.NewEncoder(&b).Encode(transparencydb.Receipt{PUID: s.PUID})
		}
	}
	name := filepath.Join(t.TempDir(), "filed")
	if err := os.WriteFile(name, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

const statement = `{"puid":"PUID","decision_visibility":["DECISION_VISIBILITY_CONTENT_REMOVED"],"decision_ground":"DECISION_GROUND_ILLEGAL_CONTENT",` +
	`"illegal_content_legal_ground":"x","illegal_content_explanation":"y","content_type":["CONTENT_TYPE_PRODUCT"],` +
	`"category":"STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS","content_date":"2026-01-04","application_date":"2026-01-09","decision_facts":"z",` +
	`"source_type":"SOURCE_VOLUNTARY","automated_detection":"Yes","automated_decision":"AUTOMATED_DECISION_NOT_AUTOMATED"}` + "\n"

// TestSendGoesOnWhereItBrokeOff sends a file whose first sending ends early, and then again: every statement is filed once.
func TestSendGoesOnWhereItBrokeOff(t *testing.T) {
	t.Parallel()
	db := standin.New(standin.Config{Token: "7|word", Now: time.Now, Fail: func(n int, _ []string) standin.Fault {
		if n == 2 || n == 3 {
			return standin.Garbled // two refusals that name nothing: split
		}
		return standin.None
	}})
	srv := httptest.NewServer(db)
	t.Cleanup(srv.Close)
	dir := t.TempDir()
	var all strings.Builder
	for i := range 250 {
		all.WriteString(strings.ReplaceAll(statement, "PUID", "s-"+string(rune('a'+i/26))+string(rune('a'+i%26))))
	}
	all.WriteString("{}\n")
	file, token := filepath.Join(dir, "s.ndjson"), filepath.Join(dir, "token")
	for name, text := range map[string]string{file: all.String(), token: "7|stale-word\n"} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	args := []string{"sor", "send", "--url", srv.URL + "/api/v1", "--token-file", token, "--json", file}
	status, out, errs := program("", args...)
	if status != 2 || strings.Contains(out+errs, "stale-word") || len(db.Statements()) != 0 {
		t.Fatalf("a void token: status %d, %d statements: %s%s", status, len(db.Statements()), out, errs)
	}
	if err := os.WriteFile(token, []byte("7|word\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	status, out, errs = program("", args...)
	if status != 1 || len(db.Statements()) != 250 || !strings.HasSuffix(out, `{"summary":{"filed":250,"refused":1}}`+"\n") {
		t.Fatalf("status %d, %d statements, want 1 and 250: %s%s", status, len(db.Statements()), out[max(0, len(out)-200):], errs)
	}
	if !strings.Contains(out, `"record":251,"puid":"","state":"refused"`) {
		t.Errorf("the refused record is not named: %s", errs)
	}
	status, out, _ = program("", args...)
	if status != 1 || !strings.HasSuffix(out, `{"summary":{"existing":250,"refused":1}}`+"\n") {
		t.Errorf("again: status %d, %s", status, out[max(0, len(out)-200):])
	}
}

// TestADecisionIsFiledFromEndToEnd: drafted and sent, its payload filed with a database, and the receipt recorded in its case.
func TestADecisionIsFiledFromEndToEnd(t *testing.T) {
	t.Parallel()
	db := standin.New(standin.Config{Token: "7|word", Now: time.Now})
	srv := httptest.NewServer(db)
	t.Cleanup(srv.Close)
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	facts := `{"item": "i-1", "recipient": "Stall Nine", "contact": "stall9@mail.example", "applies_on": "2026-03-05",
		"visibility": {"what": ["DECISION_VISIBILITY_CONTENT_REMOVED"]}, "territory": ["EL"], "facts": "The pictures show live parts.", "source": "SOURCE_VOLUNTARY",
		"automated_detection": false, "automation": "AUTOMATED_DECISION_NOT_AUTOMATED", "ground": "DECISION_GROUND_ILLEGAL_CONTENT",
		"legal_ground": "Regulation (EU) 2023/988, Article 5", "explanation": "It is not safe.", "category": "STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS",
		"content_on": "2026-02-27", "content_types": ["CONTENT_TYPE_PRODUCT"], "redress": {"internal": "form", "out_of_court": "bodies", "court": "courts"}}`
	for name, text := range map[string]string{"facts": facts, "token": "7|word"} {
		if err := os.WriteFile(at(name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	must := func(want int, args ...string) string {
		t.Helper()
		status, out, errs := program("", args...)
		if status != want {
			t.Fatalf("%s: status %d, want %d: %s%s", args, status, want, out, errs)
		}
		return out
	}
	store := "sqlite:" + at("a.db")
	record := []string{"sor", "record", at("p.filed"), "--store", store, "--by", "platform:p-1"}
	must(0, "decide", "--id", "d.1", "--facts", at("facts"), "--by", "p-1", "--store", store, "--send", "--payload", at("p"),
		"--at", "2026-03-04T10:00:00Z")
	if err := os.WriteFile(at("p.filed"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if out := must(1, record...); !strings.Contains(out, "d.1 not_filed") {
		t.Errorf("before the sending: %s", out)
	}
	must(0, "decide", "--id", "d-2", "--facts", at("facts"), "--set", "category=", "--by", "p-1", "--store", store, "--send",
		"--at", "2026-03-04T10:00:00Z")
	one := must(0, "sor", "payload", "d.1", "--store", store)
	if all := must(1, "sor", "payload", "--store", store); all != one || strings.Contains(all, "Stall") || strings.Count(all, "\n") != 1 {
		t.Errorf("the payloads of what is due: %s", all)
	}
	must(0, "case", "move", "d-2", "file", "--by", "platform:p-1", "--set", "uuid=u", "--set", "puid=d-2", "--store", store)
	must(0, "sor", "send", at("p"), "--url", srv.URL+"/api/v1", "--token-file", at("token"))
	must(0, "sor", "send", at("p"), "--url", srv.URL+"/api/v1", "--token-file", at("token"))
	got := db.Statements()
	if len(got) != 1 || len(got[0].TerritorialScope) != 1 || got[0].TerritorialScope[0] != "GR" {
		t.Fatalf("the database has %+v", got)
	}
	if out := must(0, record...); !strings.Contains(out, "d.1 recorded ") {
		t.Errorf("after the sending: %s", out)
	}
	if out := must(0, record...); out != "" {
		t.Errorf("again: %s", out)
	}
	if out := must(0, "case", "show", "d.1", "--store", store, "--json"); !strings.Contains(out, `"puid": "`+got[0].PUID+`"`) {
		t.Errorf("the case does not hold the receipt: %s", out)
	}
	if out := must(0, "case", "due", "--store", store, "--json", "--as-of", "2026-04-01T10:00:00Z"); strings.Contains(out, `"name": "file"`) || !strings.Contains(out, `"name": "complain"`) {
		t.Errorf("what is due: %s", out)
	}
}
