package law

import (
	"encoding/json"
	"os"
	"testing"
)

func TestEveryKeyHasALabelOfOurOwn(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	keys := append(Categories(), Keywords()...)
	for _, v := range visibilities {
		keys = append(keys, string(v))
	}
	for _, c := range contentTypes {
		keys = append(keys, string(c))
	}
	for _, k := range keys {
		if Label(k) == "" {
			t.Errorf("%s has no label", k)
		}
	}
	for k, l := range labels {
		if other, ok := seen[l]; ok {
			t.Errorf("%s and %s are both labelled %q", k, other, l)
		}
		if len(l) > 40 {
			t.Errorf("%s: the label %q is long", k, l)
		}
		seen[l] = k
	}
	if Label("KEYWORD_UNKNOWN") != "" {
		t.Error("an unknown key has no label")
	}
}

func TestKeysAreValidOrNot(t *testing.T) {
	t.Parallel()
	for name, ok := range map[string]bool{
		"visibility": ContentRemoved.Valid() && VisibilityOther.Valid() && !Visibility("X").Valid() && !Visibility("").Valid(),
		"monetary":   MonetarySuspension.Valid() && MonetaryTermination.Valid() && MonetaryOther.Valid() && !Monetary("").Valid(),
		"service": PartialSuspension.Valid() && TotalSuspension.Valid() && PartialTermination.Valid() &&
			TotalTermination.Valid() && !ServiceMeasure("").Valid(),
		"account": AccountSuspended.Valid() && AccountTerminated.Valid() && !AccountMeasure("").Valid(),
		"ground":  IllegalContent.Valid() && IncompatibleContent.Valid() && !Ground("").Valid(),
		"content": ContentApp.Valid() && ContentOther.Valid() && !ContentType("").Valid(),
		"source": FromNotice.Valid() && FromTrustedFlagger.Valid() && FromOther.Valid() && OwnInitiative.Valid() &&
			!SourceType("").Valid(),
		"automation": FullyAutomated.Valid() && PartiallyAutomated.Valid() && NotAutomated.Valid() && !Automation("").Valid(),
	} {
		if !ok {
			t.Errorf("%s keys", name)
		}
	}
}

// The keys are those of the Transparency Database's schema.
func TestKeysAreThoseOfTheSchema(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("../../shared/conformance/tdb-schema-enums.json")
	if err != nil {
		t.Skip("no ../shared/conformance/tdb-schema-enums.json")
	}
	var schema struct {
		Enums map[string][]struct{ Key string }
	}
	if err := json.Unmarshal(b, &schema); err != nil {
		t.Fatal(err)
	}
	n := 0
	for name, keys := range schema.Enums {
		for _, k := range keys {
			n++
			if Label(k.Key) == "" {
				t.Errorf("%s: %s has no label", name, k.Key)
			}
		}
	}
	if n != len(labels) {
		t.Errorf("the schema has %d keys, the table %d", n, len(labels))
	}
}
