package transparencydb

import (
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
)

func pick[T any](t *rapid.T, name string, from ...T) T { return rapid.SampledFrom(from).Draw(t, name) }

func limit[W any](t *rapid.T, name string, what W) *kinds.Limit[W] {
	if !rapid.Bool().Draw(t, name) {
		return nil
	}
	l := &kinds.Limit[W]{What: what, Other: "in another way"}
	if rapid.Bool().Draw(t, name+" ends") {
		l.Until = deadline.Date{Year: 2027, Month: 2, Day: 28}
	}
	return l
}

// decisions draws decisions that are complete and have what the database asks for besides.
func decisions(t *rapid.T) *kinds.Decision {
	yes, no := true, false
	d := &kinds.Decision{
		Recipient: casework.Name("Alma Example"), Contact: casework.Name("alma@mail.example"),
		Notifier: casework.Name("Bo Example"), NotifierNeeded: "it is the mark's owner",
		Visibility: limit(t, "visibility", []law.Visibility{pick(t, "v", law.ContentRemoved, law.ContentDemoted, law.VisibilityOther)}),
		Monetary:   limit(t, "monetary", pick(t, "m", law.MonetarySuspension, law.MonetaryOther)),
		Provision:  limit(t, "provision", pick(t, "p", law.PartialSuspension, law.TotalTermination)),
		Account:    &kinds.Limit[law.AccountMeasure]{What: law.AccountSuspended},
		AppliesOn:  deadline.Date{Year: 2026, Month: 3, Day: 2}, ContentOn: deadline.Date{Year: 2026, Month: 2, Day: 1},
		Territory: pick(t, "territory", nil, []string{"DE"}, []string{"EL", "at"}),
		Facts:     "The pictures show live parts.", Source: pick(t, "source", law.FromNotice, law.OwnInitiative, law.FromTrustedFlagger),
		AutomatedDetection: pick(t, "detection", &yes, &no), Automation: pick(t, "automation", law.FullyAutomated, law.NotAutomated),
		Ground: pick(t, "ground", law.IllegalContent, law.IncompatibleContent), LegalGround: "Regulation (EU) 2023/988",
		TermsGround: "Terms 4.2", Explanation: "It is not safe.",
		AlsoIllegal: pick(t, "also", nil, &yes, &no), Redress: kinds.Redress{Internal: "form", OutOfCourt: "bodies", Court: "courts"},
		Category:     "STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS",
		Keywords:     pick(t, "keywords", nil, []string{"KEYWORD_UNSAFE_PRODUCTS"}),
		ContentTypes: []law.ContentType{law.ContentProduct, law.ContentOther}, ContentTypeOther: "a sticker",
		ContentLanguage: pick(t, "language", "", "de", "EL"),
		GTIN:            pick(t, "gtin", "", "4006381333931", "036000291452", "96385074"),
	}
	return d
}

// TestCompleteDecisionsCanBeFiled: what is complete in law and has category, type and day of the content, the database takes.
func TestCompleteDecisionsCanBeFiled(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := decisions(t)
		if fs := append(d.Validate(), d.Complete()...); len(fs) > 0 {
			t.Fatal(fs)
		}
		b, err := json.Marshal(OfDecision("d-1", d))
		if err != nil {
			t.Fatal(err)
		}
		errs, err := Validate(b)
		if err != nil || len(errs) > 0 {
			t.Fatalf("the database would refuse %s: %v %v", b, errs, err)
		}
		for _, person := range []string{"Alma", "alma@", "Bo Example"} {
			if strings.Contains(string(b), person) {
				t.Fatalf("the payload names %s: %s", person, b)
			}
		}
	})
}

// TestEveryCaseHasAnIdentifierThatTheDatabaseTakes: also one with other letters, and two cases never have the same.
func TestEveryCaseHasAnIdentifierThatTheDatabaseTakes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := aedile.CaseID(rapid.StringN(1, 600, -1).Draw(t, "a")), aedile.CaseID(rapid.StringN(1, 600, -1).Draw(t, "b"))
		if errs, err := Validate([]byte(`{"puid":"` + PUIDOf(a) + `"}`)); err != nil || errs[0].Field == "puid" {
			t.Fatalf("%q is filed as %q", a, PUIDOf(a))
		}
		if a != b && PUIDOf(a) == PUIDOf(b) {
			t.Fatalf("%q and %q are filed under one identifier", a, b)
		}
	})
	if got := PUIDOf("d-1"); got != "d-1" {
		t.Errorf("d-1 is filed as %s", got)
	}
}

func TestTradeItemNumbersBecomeEAN13(t *testing.T) {
	t.Parallel()
	for gtin, want := range map[string]string{"4006381333931": "4006381333931", "036000291452": "0036000291452",
		"04006381333931": "4006381333931",
		"14006381333938": "", "96385074": "", "": ""} {
		if got := ean(gtin); got != want {
			t.Errorf("%s: got %q, want %q", gtin, got, want)
		}
	}
}

// TestATextThatWasTakenOutIsNotFiled: its mark is no text, and the database would refuse the statement.
func TestATextThatWasTakenOutIsNotFiled(t *testing.T) {
	t.Parallel()
	d := &kinds.Decision{Facts: casework.ErasedText, Explanation: casework.ErasedText, Ground: law.IllegalContent,
		LegalGround: "Regulation (EU) 2023/988"}
	if s := OfDecision("d-1", d); s.DecisionFacts != "" || s.IllegalContentExplanation != "" || s.IllegalContentLegalGround == "" {
		t.Errorf("%+v", s)
	}
}
