package standin

import (
	"fmt"
	"time"

	"github.com/aedile/aedile/casework/deliver/transparencydb"
)

// view writes a stored statement as the service answers it: every field there, arrays empty rather than null, texts null
// rather than empty.
func view(s transparencydb.Statement, id int, uuid string, at time.Time) map[string]any {
	return map[string]any{
		"id": id, "uuid": uuid, "puid": s.PUID, "created_at": at.Format(time.DateTime), "platform_name": "Stand-in",
		"permalink": fmt.Sprintf("http://127.0.0.1/statement/%s", uuid),
		"self":      fmt.Sprintf("http://127.0.0.1/api/v1/statement/%s", uuid),

		"decision_visibility":              array(s.DecisionVisibility),
		"decision_visibility_other":        text(s.DecisionVisibilityOther),
		"decision_monetary":                text(s.DecisionMonetary),
		"decision_monetary_other":          text(s.DecisionMonetaryOther),
		"decision_provision":               text(s.DecisionProvision),
		"decision_account":                 text(s.DecisionAccount),
		"account_type":                     text(s.AccountType),
		"decision_ground":                  text(s.DecisionGround),
		"decision_ground_reference_url":    text(s.DecisionGroundReferenceURL),
		"illegal_content_legal_ground":     text(s.IllegalContentLegalGround),
		"illegal_content_explanation":      text(s.IllegalContentExplanation),
		"incompatible_content_ground":      text(s.IncompatibleContentGround),
		"incompatible_content_explanation": text(s.IncompatibleContentExplanation),
		"incompatible_content_illegal":     text(s.IncompatibleContentIllegal),
		"content_type":                     array(s.ContentType),
		"content_type_other":               text(s.ContentTypeOther),
		"content_language":                 text(s.ContentLanguage),
		"content_date":                     text(s.ContentDate),
		"category":                         text(s.Category),
		"category_addition":                array(s.CategoryAddition),
		"category_specification":           array(s.CategorySpecification),
		"category_specification_other":     text(s.CategorySpecificationOther),
		"territorial_scope":                array(s.TerritorialScope),
		"application_date":                 text(s.ApplicationDate),
		"end_date_visibility_restriction":  text(s.EndDateVisibilityRestriction),
		"end_date_monetary_restriction":    text(s.EndDateMonetaryRestriction),
		"end_date_service_restriction":     text(s.EndDateServiceRestriction),
		"end_date_account_restriction":     text(s.EndDateAccountRestriction),
		"decision_facts":                   text(s.DecisionFacts),
		"source_type":                      text(s.SourceType),
		"source_identity":                  text(s.SourceIdentity),
		"automated_detection":              text(s.AutomatedDetection),
		"automated_decision":               text(s.AutomatedDecision),
		"content_id_ean":                   text(s.EAN13),
	}
}

func text[T ~string](s T) any {
	if s == "" {
		return nil
	}
	return s
}

func array[T ~string](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}
