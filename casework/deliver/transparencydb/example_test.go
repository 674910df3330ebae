package transparencydb_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"time"

	tdb "github.com/aedile/aedile/casework/deliver/transparencydb"
	"github.com/aedile/aedile/casework/deliver/transparencydb/standin"
	"github.com/aedile/aedile/internal/outgoing"
)

// A payload is judged as the database would judge it, by its own names of the fields.
func ExampleValidateJSON() {
	payload := `{"decision_account": "DECISION_ACCOUNT_SUSPENDED", "decision_ground": "DECISION_GROUND_ILLEGAL_CONTENT",
		"illegal_content_legal_ground": "Invented Act, section 3", "category": "STATEMENT_CATEGORY_SCAMS_AND_FRAUD",
		"content_type": ["CONTENT_TYPE_TEXT"], "content_date": "2026-02-30", "application_date": "2026-03-02",
		"decision_facts": "The offer is a copy of another.", "source_type": "SOURCE_ARTICLE_16",
		"automated_detection": "No", "automated_decision": "AUTOMATED_DECISION_NOT_AUTOMATED", "puid": "case 17"}`
	v, err := tdb.ValidateJSON(strings.NewReader(payload))
	if err != nil {
		fmt.Println(err)
		return
	}
	out := json.NewEncoder(os.Stdout)
	out.SetIndent("", " ")
	_ = out.Encode(v)
	// Output:
	// {
	//  "ok": false,
	//  "errors": [
	//   {
	//    "field": "illegal_content_explanation",
	//    "message": "The illegal content explanation field is required when decision ground is illegal content."
	//   },
	//   {
	//    "field": "content_date",
	//    "message": "The content date does not match the format YYYY-MM-DD."
	//   },
	//   {
	//    "field": "puid",
	//    "message": "The puid format is invalid."
	//   }
	//  ]
	// }
}

// Statements go in batches; what the database cannot take, and what may hold personal data, stays here with the reason.
func ExampleSender_Send() {
	now := func() time.Time { return time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) }
	server := httptest.NewServer(standin.New(standin.Config{Token: "1|secret", Now: now}))
	defer server.Close()
	client, err := tdb.NewClient(tdb.Config{BaseURL: server.URL + "/api/v1", Token: tdb.NewToken("1|secret"), Now: now,
		Outgoing: outgoing.Config{Named: []string{"127.0.0.1"}}})
	if err != nil {
		fmt.Println(err)
		return
	}
	good, personal, wrong := valid("case-17"), valid("case-18"), valid("case-19")
	personal.DecisionFacts = "Call +49 30 1234567 for the lamp."
	wrong.Category = "STATEMENT_CATEGORY_LAMPS"
	sender := tdb.Sender{Client: client, Journal: &memory{}, Workers: 1}
	tally, err := sender.Send(context.Background(), slices.Values([]tdb.Statement{good, personal, wrong}), func(o tdb.Outcome) {
		for _, r := range o.Remarks {
			fmt.Println(o.PUID, o.State, r.Field, r.Message)
		}
		for _, e := range o.Errors {
			fmt.Println(o.PUID, o.State, e.Field, e.Message)
		}
	})
	fmt.Println(tally, err)
	// Output:
	// case-18 held decision_facts the text holds a telephone number
	// case-19 refused category The selected category is invalid.
	// map[filed:1 held:1 refused:1] <nil>
}
