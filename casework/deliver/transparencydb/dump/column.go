package dump

import "strings"

// Column is a column of a dump, by its place in the full form of the current schema.
type Column uint8

// The 38 columns of the full form, in its order. Light leaves out IllegalContentExplanation, IncompatibleContentExplanation,
// TerritorialScope and DecisionFacts; dumps from before March 2025 have no ContentIDEAN.
const (
	UUID Column = iota
	DecisionVisibility
	DecisionVisibilityOther
	EndDateVisibilityRestriction
	DecisionMonetary
	DecisionMonetaryOther
	EndDateMonetaryRestriction
	DecisionProvision
	EndDateServiceRestriction
	DecisionAccount
	EndDateAccountRestriction
	AccountType
	DecisionGround
	DecisionGroundReferenceURL
	IllegalContentLegalGround
	IllegalContentExplanation
	IncompatibleContentGround
	IncompatibleContentExplanation
	IncompatibleContentIllegal
	Category
	CategoryAddition
	CategorySpecification
	CategorySpecificationOther
	ContentType
	ContentTypeOther
	ContentLanguage
	ContentDate
	ContentIDEAN
	TerritorialScope
	ApplicationDate
	DecisionFacts
	SourceType
	SourceIdentity
	AutomatedDetection
	AutomatedDecision
	PlatformName
	PlatformUID
	CreatedAt
	columnCount int = iota
)

const columnNames = "uuid decision_visibility decision_visibility_other end_date_visibility_restriction decision_monetary " +
	"decision_monetary_other end_date_monetary_restriction decision_provision end_date_service_restriction decision_account " +
	"end_date_account_restriction account_type decision_ground decision_ground_reference_url illegal_content_legal_ground " +
	"illegal_content_explanation incompatible_content_ground incompatible_content_explanation incompatible_content_illegal " +
	"category category_addition category_specification category_specification_other content_type content_type_other " +
	"content_language content_date content_id_ean territorial_scope application_date decision_facts source_type source_identity " +
	"automated_detection automated_decision platform_name platform_uid created_at"

// names are the columns' names by Column.
var names = strings.Fields(columnNames)

// String returns the column's name in the header of a dump.
func (c Column) String() string { return names[c] }

// MarshalText returns the name.
func (c Column) MarshalText() ([]byte, error) { return []byte(names[c]), nil }

// ColumnOf returns the column of that name; "puid" is an older name of PlatformUID.
func ColumnOf(name string) (c Column, ok bool) {
	if name == "puid" {
		return PlatformUID, true
	}
	for i, n := range names {
		if n == name {
			return Column(i), true
		}
	}
	return 0, false
}

// Light says whether the light form has the column.
func (c Column) Light() bool {
	switch c {
	case IllegalContentExplanation, IncompatibleContentExplanation, TerritorialScope, DecisionFacts:
		return false
	}
	return true
}

// header says where a file has each column: the place in its rows, or -1.
type header struct {
	at    [columnCount]int16
	cells int
}

// headerOf reads the first row of a file. It returns false where fewer than three columns are known: that is no header. Of two
// columns with one name the first counts; unknown ones are passed over.
func headerOf(r *Row) (h header, ok bool) {
	for i := range h.at {
		h.at[i] = -1
	}
	known := 0
	for i := range r.spans {
		c, ok := ColumnOf(strings.ToLower(strings.TrimSpace(string(r.cell(i)))))
		if ok && h.at[c] < 0 {
			h.at[c] = int16(i)
			known++
		}
	}
	h.cells = len(r.spans)
	return h, known >= 3
}

// Renamed returns today's name of a category or keyword that had another before 1 July 2025; ok is false for all others. Names
// that were deleted, not renamed, have none.
func Renamed(old string) (now string, ok bool) {
	switch old {
	case "STATEMENT_CATEGORY_UNSAFE_AND_ILLEGAL_PRODUCTS":
		return "STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS", true
	case "STATEMENT_CATEGORY_SCOPE_OF_PLATFORM_SERVICE":
		return "STATEMENT_CATEGORY_OTHER_VIOLATION_TC", true
	case "KEYWORD_ONLINE_BULLYING_INTIMIDATION":
		return "KEYWORD_CYBER_BULLYING_INTIMIDATION", true
	case "KEYWORD_INSUFFICIENT_INFORMATION_TRADERS":
		return "KEYWORD_INSUFFICIENT_INFORMATION_ON_TRADERS", true
	case "KEYWORD_DISINFORMATION":
		return "KEYWORD_MISINFORMATION_DISINFORMATION", true
	case "KEYWORD_NON_CONSENSUAL_ITEMS_DEEPFAKE":
		return "KEYWORD_NON_CONSENSUAL_MATERIAL_DEEPFAKE", true
	}
	return "", false
}
