package transparencydb

import (
	"slices"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/law"
)

// Normalise returns the statement that the database would store for the payload of a call for one statement: texts trimmed,
// what does not belong to the decision dropped, arrays without repetitions and sorted. It returns an Invalid error for a payload
// that Validate refuses, and names the first failing field.
func Normalise(data []byte) (Statement, error) {
	v, err := decode(data)
	if err != nil {
		return Statement{}, err
	}
	if err := refusal(object(v).check(true)); err != nil {
		return Statement{}, err
	}
	return normalise(object(v), true), nil
}

// NormaliseBatch returns the statements that the database would store for the payload of a call for many. It keeps the order
// and the repetitions of content types, decisions and keywords as sent, and drops the text of a keyword where keywordOther is
// missing. Errors are those of Normalise.
func NormaliseBatch(data []byte) ([]Statement, error) {
	v, err := decode(data)
	if err != nil {
		return nil, err
	}
	if err := refusal(validateBatch(object(v))); err != nil {
		return nil, err
	}
	items, _ := elements(object(v)["statements"])
	out := make([]Statement, 0, len(items))
	for _, item := range items {
		out = append(out, normalise(object(item), false))
	}
	return out, nil
}

func refusal(errs []FieldError) error {
	if len(errs) == 0 {
		return nil
	}
	return aedile.Invalidf("normalise statement", errs[0].Field, "%s", errs[0].Message)
}

func normalise(p payload, single bool) Statement {
	s := read(p)
	if !slices.Contains(s.DecisionVisibility, law.VisibilityOther) {
		s.DecisionVisibilityOther = ""
	}
	if s.DecisionMonetary != law.MonetaryOther {
		s.DecisionMonetaryOther = ""
	}
	if !slices.Contains(s.ContentType, law.ContentOther) {
		s.ContentTypeOther = ""
	}
	if s.DecisionGround != law.IllegalContent {
		s.IllegalContentLegalGround, s.IllegalContentExplanation = "", ""
	}
	if s.DecisionGround != law.IncompatibleContent {
		s.IncompatibleContentGround, s.IncompatibleContentExplanation, s.IncompatibleContentIllegal = "", "", ""
	}
	if s.SourceType == law.OwnInitiative {
		s.SourceIdentity = ""
	}
	s.TerritorialScope = unique(s.TerritorialScope)
	s.CategoryAddition = slices.DeleteFunc(s.CategoryAddition, func(c string) bool { return c == s.Category })
	if single {
		s.DecisionVisibility = unique(s.DecisionVisibility)
		s.ContentType = unique(s.ContentType)
		s.CategorySpecification = unique(s.CategorySpecification)
		if ean := p.text("content_id_ean"); ean != "" {
			s.EAN13 = ean // wins over content_id
		}
	} else if !slices.Contains(s.CategorySpecification, keywordOther) {
		s.CategorySpecificationOther = ""
	}
	return s
}

// read takes the fields over as they are.
func read(p payload) Statement {
	return Statement{
		PUID:                           p.text("puid"),
		DecisionVisibility:             texts[law.Visibility](p, "decision_visibility"),
		DecisionVisibilityOther:        p.text("decision_visibility_other"),
		DecisionMonetary:               law.Monetary(p.text("decision_monetary")),
		DecisionMonetaryOther:          p.text("decision_monetary_other"),
		DecisionProvision:              law.ServiceMeasure(p.text("decision_provision")),
		DecisionAccount:                law.AccountMeasure(p.text("decision_account")),
		AccountType:                    AccountType(p.text("account_type")),
		DecisionGround:                 law.Ground(p.text("decision_ground")),
		DecisionGroundReferenceURL:     p.text("decision_ground_reference_url"),
		IllegalContentLegalGround:      p.text("illegal_content_legal_ground"),
		IllegalContentExplanation:      p.text("illegal_content_explanation"),
		IncompatibleContentGround:      p.text("incompatible_content_ground"),
		IncompatibleContentExplanation: p.text("incompatible_content_explanation"),
		IncompatibleContentIllegal:     YesNo(p.text("incompatible_content_illegal")),
		ContentType:                    texts[law.ContentType](p, "content_type"),
		ContentTypeOther:               p.text("content_type_other"),
		ContentLanguage:                p.text("content_language"),
		ContentDate:                    Day(p.text("content_date")),
		Category:                       p.text("category"),
		CategoryAddition:               texts[string](p, "category_addition"),
		CategorySpecification:          texts[string](p, "category_specification"),
		CategorySpecificationOther:     p.text("category_specification_other"),
		TerritorialScope:               texts[string](p, "territorial_scope"),
		ApplicationDate:                Day(p.text("application_date")),
		EndDateVisibilityRestriction:   Day(p.text("end_date_visibility_restriction")),
		EndDateMonetaryRestriction:     Day(p.text("end_date_monetary_restriction")),
		EndDateServiceRestriction:      Day(p.text("end_date_service_restriction")),
		EndDateAccountRestriction:      Day(p.text("end_date_account_restriction")),
		DecisionFacts:                  p.text("decision_facts"),
		SourceType:                     law.SourceType(p.text("source_type")),
		SourceIdentity:                 p.text("source_identity"),
		AutomatedDetection:             YesNo(p.text("automated_detection")),
		AutomatedDecision:              law.Automation(p.text("automated_decision")),
		EAN13:                          object(p["content_id"]).text("EAN-13"),
	}
}

func texts[T ~string](p payload, field string) []T {
	items, _ := elements(p[field])
	out := make([]T, 0, len(items))
	for _, item := range items {
		s, _ := textOf(item)
		out = append(out, T(s))
	}
	return out
}

func unique[T ~string](s []T) []T {
	slices.Sort(s)
	return slices.Compact(s)
}
