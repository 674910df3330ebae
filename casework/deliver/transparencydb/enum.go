package transparencydb

import (
	"slices"
	"strings"

	"github.com/aedile/aedile/law"
)

// AccountType says whose account a decision restricts.
type AccountType string

// The types of account.
const (
	AccountBusiness AccountType = "ACCOUNT_TYPE_BUSINESS"
	AccountPrivate  AccountType = "ACCOUNT_TYPE_PRIVATE"
)

// YesNo is how the database writes what is so and what is not.
type YesNo string

// The two answers to automated_detection and incompatible_content_illegal.
const (
	Yes YesNo = "Yes"
	No  YesNo = "No"
)

// Day is a calendar day written YYYY-MM-DD; it has no time zone.
type Day string

// keywordOther is the keyword that keeps category_specification_other in a batch.
const keywordOther = "KEYWORD_OTHER"

// territories are the 30 states of the EEA; Greece is GR.
const territories = " AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK "

// languages are the 184 language codes the database takes, in upper case; Greek is EL. The list holds some
// codes that name no language, kept as the database has them.
const languages = " AB AA AF AK SQ AM AR AN HY AS AV AE AY AZ BM BA EU BE BN BH BI BS BR BG MY CA KM CH CE NY ZH CU CV KW CO CR HR " +
	"CS DA DV NL DZ EN EO ET EE FO FJ FI FR FF GD GL LG KA DE KI EL KL GN GU HT HA HE HZ HI HO HU IS IO IG ID IA IE " +
	"IU IK GA IT JA JV KN KR KS KK RW KV KG KO KJ KU KY LO LA LV LB LI LN LT LU MK MG MS ML MT GV MI MR MH RO MN NA " +
	"NV ND NG NE SE NO NB NN II OC OJ OR OM OS PI PA PS FA PL PT QU RM RN RU SM SG SA SC SR SN SD SI SK SL SO ST NR " +
	"ES SU SW SS SV TL TY TG TA TT TE TH BO TI TO TS TN TR TK TW UG UK UR UZ VE VI VO WA CY FY WO XH YI YO ZA ZU "

// word says whether v is one of the words of a list.
func word(list string) func(v string) bool {
	return func(v string) bool {
		return v != "" && !strings.Contains(v, " ") && strings.Contains(list, " "+v+" ")
	}
}

// key says whether v is a key that the law table holds.
func key[T interface {
	~string
	Valid() bool
}](v string) bool {
	return T(v).Valid()
}

func category(v string) bool { return slices.Contains(law.Categories(), v) }

func keyword(v string) bool { return slices.Contains(law.Keywords(), v) }

func accountType(v string) bool {
	return v == string(AccountBusiness) || v == string(AccountPrivate)
}
