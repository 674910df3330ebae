package transparencydb

import (
	"encoding/json"

	"github.com/aedile/aedile/law"
)

// Statement is one statement of reasons as the database takes it. A field left empty is left out of what is sent; texts count
// characters, not bytes. Lengths, and what must be given when, are Validate's business.
type Statement struct {
	// PUID is the platform's own identifier: at most 500 of a-z, A-Z, 0-9, - and _, never used again.
	PUID string `json:"puid,omitempty"`

	DecisionVisibility      []law.Visibility   `json:"decision_visibility,omitempty"`
	DecisionVisibilityOther string             `json:"decision_visibility_other,omitempty"` // ≤ 500, only with law.VisibilityOther
	DecisionMonetary        law.Monetary       `json:"decision_monetary,omitempty"`
	DecisionMonetaryOther   string             `json:"decision_monetary_other,omitempty"` // ≤ 500, only with law.MonetaryOther
	DecisionProvision       law.ServiceMeasure `json:"decision_provision,omitempty"`
	DecisionAccount         law.AccountMeasure `json:"decision_account,omitempty"`
	AccountType             AccountType        `json:"account_type,omitempty"`

	DecisionGround                 law.Ground `json:"decision_ground,omitempty"`
	DecisionGroundReferenceURL     string     `json:"decision_ground_reference_url,omitempty"`    // ≤ 500
	IllegalContentLegalGround      string     `json:"illegal_content_legal_ground,omitempty"`     // ≤ 500
	IllegalContentExplanation      string     `json:"illegal_content_explanation,omitempty"`      // ≤ 2000
	IncompatibleContentGround      string     `json:"incompatible_content_ground,omitempty"`      // ≤ 500
	IncompatibleContentExplanation string     `json:"incompatible_content_explanation,omitempty"` // ≤ 2000
	IncompatibleContentIllegal     YesNo      `json:"incompatible_content_illegal,omitempty"`

	ContentType      []law.ContentType `json:"content_type,omitempty"`
	ContentTypeOther string            `json:"content_type_other,omitempty"` // ≤ 500, only with law.ContentOther
	ContentLanguage  string            `json:"content_language,omitempty"`   // upper case; Greek is EL
	ContentDate      Day               `json:"content_date,omitempty"`       // 2000-01-01 to 2038-01-01

	Category                   string   `json:"category,omitempty"`
	CategoryAddition           []string `json:"category_addition,omitempty"`
	CategorySpecification      []string `json:"category_specification,omitempty"`
	CategorySpecificationOther string   `json:"category_specification_other,omitempty"` // ≤ 500

	TerritorialScope []string `json:"territorial_scope,omitempty"` // states of the EEA; Greece is GR
	ApplicationDate  Day      `json:"application_date,omitempty"`  // 2020-01-01 to 2038-01-01

	// The ends of the restrictions, at most 2038-01-01; none means for good. "Service" belongs to DecisionProvision.
	EndDateVisibilityRestriction Day `json:"end_date_visibility_restriction,omitempty"`
	EndDateMonetaryRestriction   Day `json:"end_date_monetary_restriction,omitempty"`
	EndDateServiceRestriction    Day `json:"end_date_service_restriction,omitempty"`
	EndDateAccountRestriction    Day `json:"end_date_account_restriction,omitempty"`

	DecisionFacts  string         `json:"decision_facts,omitempty"` // ≤ 5000
	SourceType     law.SourceType `json:"source_type,omitempty"`
	SourceIdentity string         `json:"source_identity,omitempty"` // ≤ 500, dropped under law.OwnInitiative

	AutomatedDetection YesNo          `json:"automated_detection,omitempty"`
	AutomatedDecision  law.Automation `json:"automated_decision,omitempty"`

	// EAN13 is the product's number, 13 digits. It travels as content_id {"EAN-13": …}.
	EAN13 string `json:"-"`
}

type contentID struct {
	EAN13 string `json:"EAN-13"`
}

type plain Statement

// MarshalJSON writes the statement as both endpoints take it.
func (s Statement) MarshalJSON() ([]byte, error) {
	out := struct {
		plain
		ContentID *contentID `json:"content_id,omitempty"`
	}{plain: plain(s)}
	if s.EAN13 != "" {
		out.ContentID = &contentID{s.EAN13}
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads what MarshalJSON writes. A payload that others wrote goes through Normalise, which is as lenient as the
// database.
func (s *Statement) UnmarshalJSON(data []byte) error {
	in := struct {
		*plain
		ContentID *contentID `json:"content_id"`
	}{plain: (*plain)(s)}
	if err := json.Unmarshal(data, &in); err != nil {
		return err
	}
	if in.ContentID != nil {
		s.EAN13 = in.ContentID.EAN13
	}
	return nil
}
