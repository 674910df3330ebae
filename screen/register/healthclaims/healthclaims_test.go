package healthclaims_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile/screen/register"
	"github.com/aedile/aedile/screen/register/healthclaims"
	"github.com/aedile/aedile/screen/register/registertest"
)

const union = `Claim type,"Nutrient, substance, food or food category",Claim,Conditions of use of the claim / Restrictions of use / Reasons for non-authorisation,Health relationship,EFSA opinion reference,Commission regulation,Status,Entry Id
Art.13(1),Examplium,Examplium contributes to the normal function of examples,At least 15 %,normal function,2009;7(9):1226,Commission Regulation (EU) 432/2031,Authorised,1001
Art.14(1)(a),Nulline,Nulline reduces everything,The substance is not characterised,,,Commission Regulation (EU) 1/2031,Non-authorised,1002
Art.13(1),Herbane,Herbane for a calm mind,,,,,On hold,1003
`

const britain = `claim_id,substance_canonical,claim_text_exact,conditions_of_use,requires_source_of,on_hold,claim_category,reg_reference,health_relationship
GB-1,Examplium,Examplium contributes to the normal function of examples,"At least a source.
Daily 2 g.",True,False,Art. 13(5),Reg. 432/2031,normal function
GB-2,Herbane,Herbane for a calm mind,,False,True,Art.13(1),,
GB-3,Nulline,Nulline is part of a normal diet,,False,False,Art.13(1),,
`

func TestRegisterOfTheUnion(t *testing.T) {
	t.Parallel()
	registertest.Run(t, healthclaims.Format(), union, 1)
	s, _ := registertest.Snapshot(t, healthclaims.Format(), []byte(union))
	want := &register.Claim{Substance: "Nulline", Text: "Nulline reduces everything", Conditions: "The substance is not characterised",
		Article: "14(1)(a)", Act: "Commission Regulation (EU) 1/2031", Status: register.Refused}
	if d := cmp.Diff(want, s.Entry("1002")[0].Claim); d != "" {
		t.Errorf("claim (-want +got):\n%s", d)
	}
	if s.Entry("1001")[0].Claim.Status != register.Authorised || s.Entry("1003")[0].Claim.Status != register.OnHold {
		t.Error("authorised and on hold are not told apart")
	}
}

func TestRegisterOfGreatBritain(t *testing.T) {
	t.Parallel()
	s, faults := registertest.Snapshot(t, healthclaims.Format(), []byte(britain))
	if s.Entries != 3 || len(faults) != 0 {
		t.Fatalf("%d entries, faults %v", s.Entries, faults)
	}
	c := s.Entry("GB-1")[0].Claim
	if c.Article != "13(5)" || c.Conditions != "At least a source.\nDaily 2 g." || c.Status != register.Authorised {
		t.Errorf("claim is %+v", c)
	}
	if s.Entry("GB-2")[0].Claim.Status != register.OnHold {
		t.Error("on hold is not read")
	}
}

func TestMarksOfThePageAreNoWording(t *testing.T) {
	t.Parallel()
	row := `GB-4,"Exampli <em>officinalis</em>","<p class=""tbl-txt"">Examplium &amp; &lt;name of the sugar&gt;
help&nbsp;you</p>",,False,False,Art.13(1),,` + "\n"
	s, faults := registertest.Snapshot(t, healthclaims.Format(), []byte(britain+row))
	if len(faults) != 0 {
		t.Fatal(faults)
	}
	c := s.Entry("GB-4")[0].Claim
	if c.Text != "Examplium & <name of the sugar> help you" || c.Substance != "Exampli officinalis" {
		t.Errorf("wording %q of %q", c.Text, c.Substance)
	}
}

func TestClaimWithUnknownStatusIsAFault(t *testing.T) {
	t.Parallel()
	s, faults := registertest.Snapshot(t, healthclaims.Format(), []byte(union+"Art.13(1),X,X is good,,,,,perhaps,1004\n"))
	if s.Entries != 3 || len(faults) != 1 || faults[0].Line != 5 {
		t.Errorf("%d entries, faults %+v", s.Entries, faults)
	}
}

func TestRealClaims(t *testing.T) {
	t.Parallel()
	registertest.Real(t, healthclaims.Format(), "substances/gb-health-claims/claims_repository.csv", 267, 0)
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(union))
	f.Add([]byte(britain))
	f.Fuzz(func(t *testing.T, b []byte) {
		for e, err := range healthclaims.Decode(bytes.NewReader(b)) {
			if err == nil && (e.Claim == nil || e.Claim.Text == "" || e.Claim.Status == "") {
				t.Fatalf("claim without wording or status: %+v", e)
			}
		}
	})
}

func FuzzKept(f *testing.F) { registertest.Fuzz(f, healthclaims.Format(), union, britain) }
