package transparencydb

import (
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/aedile/aedile/law"
)

// The limits of the texts, in characters, in the schema of 1 July 2025.
const (
	maxShort = 500
	maxLong  = 2000
	maxFacts = 5000
)

// MaxBatch is how many statements one call may carry.
const MaxBatch = 100

// rule is what the database asks of one field. The order in which it looks at need, drop and test decides which fields fail.
type rule struct {
	field string
	// need returns why the field must be given, or "": it may be left out. It is asked of empty values only.
	need func(payload) string
	// drop says that the field is passed over unseen. Some fields are dropped only after they were tested; theirs is nil.
	drop func(payload) bool
	// noNull says that a null is tested like any other value; elsewhere it counts as absent.
	noNull bool
	// test returns what is wrong with the value, after the name of the field, or "".
	test func(v any) string
	// single says that only the endpoint for one statement knows the field.
	single bool
}

const (
	isRequired  = "The %s field is required."
	isInvalid   = "The selected %s is invalid."
	isNoArray   = "The %s field must be an array."
	isNoText    = "The %s field must be a string."
	isMisshapen = "The %s format is invalid."
)

// fieldRules are the rules in the order in which the database reports.
var fieldRules = rules()

func rules() []rule {
	return []rule{
		{field: "decision_visibility", need: unlessDecided("decision_visibility"), test: anyOf(orNull(key[law.Visibility]))},
		{field: "decision_visibility_other", need: ifHolds("decision_visibility", string(law.VisibilityOther)), test: atMost(maxShort)},
		{field: "decision_monetary", need: unlessDecided("decision_monetary"), test: oneOf(orNull(key[law.Monetary]))},
		{field: "decision_monetary_other", need: ifHolds("decision_monetary", string(law.MonetaryOther)),
			drop: unlessEqual("decision_monetary", string(law.MonetaryOther)), test: atMost(maxShort)},
		{field: "decision_provision", need: unlessDecided("decision_provision"), test: oneOf(orNull(key[law.ServiceMeasure]))},
		{field: "decision_account", need: unlessDecided("decision_account"), test: oneOf(orNull(key[law.AccountMeasure]))},
		{field: "account_type", test: oneOf(orNull(accountType))},
		{field: "category_specification", test: anyOf(orNull(keyword))},
		{field: "category_specification_other", test: atMost(maxShort)},
		{field: "decision_ground", need: always, test: oneOf(key[law.Ground])},
		{field: "decision_ground_reference_url", test: address},
		ground("illegal_content_legal_ground", law.IllegalContent, maxShort),
		ground("illegal_content_explanation", law.IllegalContent, maxLong),
		ground("incompatible_content_ground", law.IncompatibleContent, maxShort),
		ground("incompatible_content_explanation", law.IncompatibleContent, maxLong),
		// Tested under either ground, and before it is dropped: a null fails too (inferred from the order of the rules).
		{field: "incompatible_content_illegal", noNull: true, test: oneOf(word(" Yes No "))},
		{field: "content_type", need: always, test: anyOf(key[law.ContentType])},
		{field: "content_type_other", need: ifHolds("content_type", string(law.ContentOther)), test: atMost(maxShort)},
		{field: "category", need: always, test: oneOf(category)},
		// A null fails here too (inferred).
		{field: "category_addition", noNull: true, test: anyOf(category)},
		{field: "territorial_scope", test: anyOf(word(territories))},
		{field: "content_language", test: oneOf(word(languages))},
		{field: "content_date", need: always, test: between("2000-01-01", lastDay)},
		{field: "application_date", need: always, test: between("2020-01-01", lastDay)},
		{field: "end_date_account_restriction", test: between("", lastDay)},
		{field: "end_date_monetary_restriction", test: between("", lastDay)},
		{field: "end_date_service_restriction", test: between("", lastDay)},
		{field: "end_date_visibility_restriction", test: between("", lastDay)},
		{field: "decision_facts", need: always, test: atMost(maxFacts)},
		{field: "source_type", need: always, test: oneOf(key[law.SourceType])},
		{field: "source_identity", test: atMost(maxShort)},
		{field: "automated_detection", need: always, test: oneOf(word(" Yes No "))},
		{field: "automated_decision", need: always, test: oneOf(key[law.Automation])},
		{field: "puid", need: always, test: identifier},
		{field: "content_id", test: isArray},
		{field: "content_id.EAN-13", test: thirteenDigits},
		{field: "content_id_ean", test: thirteenDigits, single: true},
	}
}

// lastDay is the last day the database takes.
const lastDay Day = "2038-01-01"

// ground is the rule of a text that belongs to one ground: needed under it, passed over under the other.
func ground(field string, g law.Ground, limit int) rule {
	words := strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(string(g), "DECISION_GROUND_"), "_", " "))
	need := func(p payload) string {
		if p.text("decision_ground") != string(g) {
			return ""
		}
		return "The %s field is required when decision ground is " + words + "."
	}
	return rule{field: field, need: need, drop: unlessEqual("decision_ground", string(g)), test: atMost(limit)}
}

func always(payload) string { return isRequired }

func unlessEqual(field, value string) func(payload) bool {
	return func(p payload) bool { return p.text(field) != value }
}

func ifHolds(field, value string) func(payload) string {
	return func(p payload) string {
		if p.holds(field, value) {
			return isRequired
		}
		return ""
	}
}

// unlessDecided asks for the decision where none of the other three is given. A wrong value counts as given.
func unlessDecided(field string) func(payload) string {
	var others []string
	for _, f := range []string{"decision_visibility", "decision_monetary", "decision_provision", "decision_account"} {
		if f != field {
			others = append(others, f)
		}
	}
	return func(p payload) string {
		for _, f := range others {
			if !empty(p[f]) {
				return ""
			}
		}
		return "The %s field is required when none of " + label(strings.Join(others, " / ")) + " are present."
	}
}

// orNull takes the word null too: it is a member of the database's lists of the four decisions, of the type of account and of the
// keywords, and of no other.
func orNull(has func(string) bool) func(string) bool {
	return func(s string) bool { return s == "null" || has(s) }
}

func oneOf(has func(string) bool) func(any) string {
	return func(v any) string {
		if s, ok := textOf(v); ok && has(s) {
			return ""
		}
		return isInvalid
	}
}

func anyOf(has func(string) bool) func(any) string {
	return func(v any) string {
		items, ok := elements(v)
		if !ok {
			return isNoArray
		}
		for _, item := range items {
			if s, ok := textOf(item); !ok || !has(s) {
				return isInvalid
			}
		}
		return ""
	}
}

func atMost(limit int) func(any) string {
	return func(v any) string {
		s, ok := textOf(v)
		if !ok {
			return isNoText
		}
		if utf8.RuneCountInString(s) > limit {
			return "The %s field must not be greater than " + fmt.Sprint(limit) + " characters."
		}
		return ""
	}
}

// between takes days written YYYY-MM-DD that the calendar knows, from first (may be empty) to last.
func between(first, last Day) func(any) string {
	return func(v any) string {
		s, _ := textOf(v)
		if _, err := time.Parse(time.DateOnly, s); err != nil {
			return "The %s does not match the format YYYY-MM-DD."
		}
		if Day(s) < first {
			return "The %s field must be a date after or equal to " + string(first) + "."
		}
		if Day(s) > last {
			return "The %s field must be a date before or equal to " + string(last) + "."
		}
		return ""
	}
}

func identifier(v any) string {
	s, ok := textOf(v)
	if _, isBool := v.(bool); isBool || !ok {
		return isMisshapen
	}
	if len(s) > maxShort {
		return atMost(maxShort)(s)
	}
	for i := range len(s) {
		c := s[i]
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_') {
			return isMisshapen
		}
	}
	return ""
}

func isArray(v any) string {
	if _, ok := elements(v); ok {
		return ""
	}
	return isNoArray
}

// thirteenDigits wants a text: a number of thirteen digits is none.
func thirteenDigits(v any) string {
	s, ok := v.(string)
	if !ok || len(s) != 13 || strings.Trim(s, "0123456789") != "" {
		return "The %s field must be 13 digits."
	}
	return ""
}

// addressShape is the shape of an address as the database takes it: a scheme, perhaps a user, a name or number of a host,
// perhaps a port, path, query and fragment, each of the letters RFC 3986 gives it and those of other scripts.
const addressShape = `(?i)^([a-z]+)://` +
	`(?:(?:[\pL\pN_.-]|%[0-9a-f]{2})+(?::(?:[\pL\pN_.-]|%[0-9a-f]{2})*)?@)?` +
	`(?:[\pL\pN\pS_.-]*[\pL\pN]\.?|\[[0-9a-f:.]+\])` +
	`(?::[0-9]+)?` +
	`(?:/(?:[\pL\pN._~!$&'()*+,;=:@-]|%[0-9a-f]{2})*)*` +
	`(?:\?(?:[\pL\pN._~!$&'\[\]()*+,;=:@/?-]|%[0-9a-f]{2})*)?` +
	`(?:#(?:[\pL\pN._~!$&'()*+,;=:@/?-]|%[0-9a-f]{2})*)?$`

var addressPattern = regexp.MustCompile(addressShape)

// schemes are registered schemes that take an authority. The database knows all that are registered.
const schemes = " http https ftp ftps sftp ws wss file git ssh svn rtsp rtmp sip sips ldap ldaps irc ircs xmpp smb nfs telnet " +
	"gopher news nntp imap pop webcal ipfs "

func address(v any) string {
	s, _ := v.(string)
	m := addressPattern.FindStringSubmatch(s)
	if m == nil || !strings.Contains(schemes, " "+strings.ToLower(m[1])+" ") {
		return "The %s field must be a valid URL."
	}
	return atMost(maxShort)(v)
}

// label writes a field as a message names it.
func label(field string) string { return strings.ReplaceAll(field, "_", " ") }
