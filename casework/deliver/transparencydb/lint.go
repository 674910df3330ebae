package transparencydb

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// Concern is a lint's name.
type Concern string

// The concerns of this house. The database raises none of them: Art. 24(5) DSA forbids personal data in statements, and the
// platform answers for that.
const (
	ConcernEmail   Concern = "email"   // an e-mail address
	ConcernPhone   Concern = "phone"   // a telephone number
	ConcernAccount Concern = "account" // the name of an account
	ConcernEAN     Concern = "ean"     // the check digit of the EAN-13 is wrong
)

// Remark says what may be wrong with a statement that the database would take. It holds places, never the text, so that it
// can be logged; it is a suspicion, and a person decides.
type Remark struct {
	Field      string  `json:"field"`
	Concern    Concern `json:"concern"`
	Start, End int     `json:"-"` // bytes of the field's text
	Message    string  `json:"message"`
}

// Personal says whether the remark concerns personal data.
func (r Remark) Personal() bool { return r.Concern != ConcernEAN }

// Lint looks for personal data in the texts of a statement (e-mail addresses, telephone numbers, names of accounts) and tests
// the check digit of the EAN-13. The remarks come in the order of the fields and of the text.
func Lint(s Statement) []Remark {
	var found []Remark
	for _, f := range freeTexts(&s) {
		found = append(found, personal(f.name, *f.text)...)
	}
	if u := s.DecisionGroundReferenceURL; profileURL(u) {
		found = append(found, Remark{"decision_ground_reference_url", ConcernAccount, 0, len(u), "the address is that of an account"})
	}
	if s.EAN13 != "" && !checkDigit(s.EAN13) {
		found = append(found, Remark{"content_id.EAN-13", ConcernEAN, 0, len(s.EAN13), "the check digit of the EAN-13 is wrong"})
	}
	return found
}

type freeText struct {
	name string
	text *string
}

// freeTexts are the fields that people write.
func freeTexts(s *Statement) []freeText {
	return []freeText{
		{"decision_visibility_other", &s.DecisionVisibilityOther},
		{"decision_monetary_other", &s.DecisionMonetaryOther},
		{"illegal_content_legal_ground", &s.IllegalContentLegalGround},
		{"illegal_content_explanation", &s.IllegalContentExplanation},
		{"incompatible_content_ground", &s.IncompatibleContentGround},
		{"incompatible_content_explanation", &s.IncompatibleContentExplanation},
		{"content_type_other", &s.ContentTypeOther},
		{"category_specification_other", &s.CategorySpecificationOther},
		{"decision_facts", &s.DecisionFacts},
		{"source_identity", &s.SourceIdentity},
	}
}

const (
	nameWords = `user\s?name|handle|nick\s?name|account\s?name|screen\s?name|benutzername|nutzername|kontoname|nom d['’]utilisateur|` +
		`pseudo(?:nyme)?|nombre de usuario|nome utente|gebruikersnaam|nazwa użytkownika`
	accountWords = `user|account|profile|seller|vendor|trader|channel|benutzer|nutzer|konto|profil|verkäufer|händler|kanal|` +
		`utilisateur|utilisatrice|compte|vendeur|usuario|cuenta|perfil|vendedor|utente|profilo|venditore|gebruiker|verkoper|` +
		`użytkownik|sprzedawca`
)

var (
	emailPattern = regexp.MustCompile(`(?i)[\pL\pN._%+'-]+(?:@|\s?[\[({]\s?(?:at|ät|@)\s?[\])}]\s?)[\pL\pN-]+` +
		`(?:(?:\.|\s?[\[({]\s?(?:dot|punkt|\.)\s?[\])}]\s?)[\pL\pN-]+)+`)
	// A name after @, not part of a word, an address or a path.
	handlePattern = regexp.MustCompile(`(?:^|[^\pL\pN_@./:+-])(@[\pL\pN_][\pL\pN_.-]*[\pL\pN_]|@[\pL\pN_])`)
	// A word for the name of an account, and after it a colon or a quote and the name; or a word for an account, and after it a
	// name in quotes, one with an underscore, one of letters that end in digits, or a number. In the larger languages of the
	// Union; a plain word after a plain word is no name.
	namePattern = regexp.MustCompile(`(?i)(?:^|[^\pL])(?:(?:` + nameWords + `)\s*(?:[:=]\s*|["'„“«‚‘\s]\s*["'„“«‚‘]|\s(?:is|was|ist|war|lautet|est|es|è)\s)` +
		`["'„“«‚‘]?[\pL\pN_][\pL\pN_.-]{2,}|(?:` + accountWords + `)(?:\s+(?:named|called|namens|nommé|llamad[oa]|chiamato|genaamd))?` +
		`\s*[:=]?\s*(?:["'„“«‚‘][^"'”“»’‘]{2,60}["'”“»’‘]|[\pL\pN.-]*_[\pL\pN_.-]+|\pL{3,}[.-]?\pN+[\pL\pN]*|\pN{6,}))`)
	profilePattern = regexp.MustCompile(`(?i)(?:^|[^\pL\pN.-])(?:www\.|m\.)?(?:t\.me|wa\.me|instagram\.com|facebook\.com|fb\.com|tiktok\.com|x\.com|` +
		`twitter\.com|threads\.net|vk\.com|vinted\.[a-z]+/member|linkedin\.com/in|youtube\.com/(?:c|user|channel))/[@\pL\pN_+][\pL\pN_.+-]*`)
	// Digits with at most two marks between; what they must look like to be a number to call is in callable.
	digitsPattern = regexp.MustCompile(`(?:\+|\b)[0-9(][0-9()]*(?:[ \x{00a0}./()-]{0,2}[0-9)])+`)
	callPattern   = regexp.MustCompile(`(?i)(?:tel|phone|telephone|mobile|mobil|handy|whatsapp|viber|signal|call|sms|fax|téléphone|portable|teléfono|móvil|telefono|cellulare|telefon|telefoon|komórka|gsm)[.:\s]*(?:nr|no|number|nummer|numéro)?[.:\s]*$`)
)

// personal finds personal data in one text.
func personal(field, text string) []Remark {
	var found []Remark
	add := func(c Concern, start, end int, msg string) {
		for _, f := range found {
			if start < f.End && f.Start < end {
				return // said already
			}
		}
		found = append(found, Remark{field, c, start, end, msg})
	}
	if strings.ContainsAny(text, "@[({") {
		for _, m := range emailPattern.FindAllStringIndex(text, -1) {
			add(ConcernEmail, m[0], m[1], "the text holds an e-mail address")
		}
		for _, m := range handlePattern.FindAllStringSubmatchIndex(text, -1) {
			add(ConcernAccount, m[2], m[3], "the text holds the name of an account")
		}
	}
	for _, m := range profilePattern.FindAllStringIndex(text, -1) {
		add(ConcernAccount, m[0], m[1], "the text holds the address of an account")
	}
	for _, m := range namePattern.FindAllStringIndex(text, -1) {
		add(ConcernAccount, m[0], m[1], "the text holds the name of an account")
	}
	for _, m := range digitsPattern.FindAllStringIndex(text, -1) {
		if callable(text[m[0]:m[1]], text[:m[0]]) {
			add(ConcernPhone, m[0], m[1], "the text holds a telephone number")
		}
	}
	slices.SortFunc(found, func(a, b Remark) int { return a.Start - b.Start })
	return found
}

var (
	datePattern = regexp.MustCompile(`^(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}\b|\d{1,2}[-./] ?\d{1,2}[-./] ?\d{4}\b|\d{1,2}[-./]\d{1,2}[-./]\d{2}$)`)
	lawPattern  = regexp.MustCompile(`^\d{2,4}/\d{2,4}(?:/\d+)?$`)
)

// callable says whether a run of digits is a telephone number: international with + or 00 and 8 to 15 digits (E.164), national
// with a leading 0 and 9 to 11 digits, or 6 to 15 digits after a word that asks to call.
func callable(run, before string) bool {
	digits := 0
	for _, c := range run {
		if c >= '0' && c <= '9' {
			digits++
		}
	}
	bare := strings.TrimLeft(run, "( ")
	switch {
	case strings.HasPrefix(bare, "+"):
		return digits >= 8 && digits <= 15
	case datePattern.MatchString(run) || lawPattern.MatchString(run):
		return false
	case strings.HasPrefix(bare, "00"):
		return digits >= 10 && digits <= 17 && digits != 13
	case callPattern.MatchString(before):
		return digits >= 6 && digits <= 15
	case strings.HasPrefix(bare, "0"):
		return digits >= 9 && digits <= 11
	}
	return false
}

// profileURL says whether an address is that of an account: a path that starts with @ or on a host of profiles.
func profileURL(s string) bool {
	u, err := url.Parse(s)
	if err != nil || s == "" {
		return false
	}
	return strings.HasPrefix(u.Path, "/@") || u.User != nil
}

// checkDigit says whether the last of 13 digits is the one that the other twelve give (GS1: weights 1 and 3 in turn).
func checkDigit(ean string) bool {
	if len(ean) != 13 {
		return false
	}
	sum := 0
	for i := range 13 {
		d := int(ean[i]) - '0'
		if d < 0 || d > 9 {
			return false
		}
		sum += d * (1 + 2*(i%2))
	}
	return sum%10 == 0
}
