package transparencydb

import (
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
)

// fileable reports whether the database takes the text as an identifier.
func fileable(id string) bool {
	return id != "" && len(id) <= 500 && !strings.ContainsFunc(id, func(r rune) bool {
		return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '-' || r == '_')
	})
}

// PUIDOf returns the identifier under which the decision of a case is filed: that of the case, or its digest where the
// database would not take it. It is the same whenever it is asked for, so that filing twice counts once.
func PUIDOf(id aedile.CaseID) string {
	if fileable(string(id)) {
		return string(id)
	}
	return "c-" + strings.TrimPrefix(string(aedile.DigestOf([]byte(id))), "sha256:")
}

// OfDecision returns the statement of a decision as the Transparency Database takes it (art 24(5) DSA). Recipient, contact and
// notifier stay out: the database takes no personal data. It says no more than the decision: what the database asks for beyond
// art 17(3), such as the category and the day of the content, is missing where the decision lacks it.
func OfDecision(id aedile.CaseID, d *kinds.Decision) Statement {
	s := Statement{
		PUID: PUIDOf(id), DecisionGround: d.Ground, DecisionGroundReferenceURL: d.GroundURL, ContentType: d.ContentTypes,
		ContentTypeOther: d.ContentTypeOther,
		ContentLanguage:  strings.ToUpper(d.ContentLanguage), ContentDate: dayOf(d.ContentOn), Category: d.Category,
		CategoryAddition:      d.MoreCategories,
		CategorySpecification: d.Keywords, CategorySpecificationOther: d.KeywordOther, TerritorialScope: territory(d.Territory),
		ApplicationDate: dayOf(d.AppliesOn),
		DecisionFacts:   kept(d.Facts), SourceType: d.Source, AutomatedDecision: d.Automation, EAN13: ean(d.GTIN),
	}
	if d.AutomatedDetection != nil {
		s.AutomatedDetection = yesNo(*d.AutomatedDetection)
	}
	if v := d.Visibility; v != nil {
		s.DecisionVisibility, s.DecisionVisibilityOther, s.EndDateVisibilityRestriction = v.What, kept(v.Other), dayOf(v.Until)
	}
	if m := d.Monetary; m != nil {
		s.DecisionMonetary, s.DecisionMonetaryOther, s.EndDateMonetaryRestriction = m.What, kept(m.Other), dayOf(m.Until)
	}
	if p := d.Provision; p != nil {
		s.DecisionProvision, s.EndDateServiceRestriction = p.What, dayOf(p.Until)
	}
	if a := d.Account; a != nil {
		s.DecisionAccount, s.EndDateAccountRestriction = a.What, dayOf(a.Until)
	}
	switch d.Ground {
	case law.IllegalContent:
		s.IllegalContentLegalGround, s.IllegalContentExplanation = d.LegalGround, kept(d.Explanation)
	case law.IncompatibleContent:
		s.IncompatibleContentGround, s.IncompatibleContentExplanation = d.TermsGround, kept(d.Explanation)
		if d.AlsoIllegal != nil {
			s.IncompatibleContentIllegal = yesNo(*d.AlsoIllegal)
		}
	}
	return s
}

// kept returns the text unless it was taken out of the record: the database then refuses the statement for what it lacks.
func kept(text string) string {
	if text == casework.ErasedText {
		return ""
	}
	return text
}

func dayOf(d deadline.Date) Day { return Day(d.String()) }

func yesNo(b bool) YesNo {
	if b {
		return Yes
	}
	return No
}

// territory writes Greece as the database does.
func territory(codes []string) []string {
	out := slices.Clone(codes)
	for i, c := range out {
		if out[i] = strings.ToUpper(c); out[i] == "EL" {
			out[i] = "GR"
		}
	}
	return out
}

// ean returns a trade item number in the 13 digits of the database: shorter ones of 12 digits get their leading zero, and
// one of 14 digits that begins with 0 loses it. What else is no EAN-13 stays out.
func ean(gtin string) string {
	switch {
	case len(gtin) == 12:
		return "0" + gtin
	case len(gtin) == 14 && gtin[0] == '0':
		return gtin[1:]
	case len(gtin) == 13:
		return gtin
	}
	return ""
}
