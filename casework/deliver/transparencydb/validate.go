package transparencydb

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/aedile/aedile"
)

// FieldError says what the database would hold against one field, by the database's own name of the field. In a batch the name
// is "statement_<index>.<field>", counted from 0. Branch on Field; Message is for people and may change.
type FieldError struct {
	Field   string `json:"field"`
	Message string `json:"message"`
}

// Verdict is what ValidateJSON says of a payload, in the shape in which the command line prints it.
type Verdict struct {
	OK     bool         `json:"ok"`
	Errors []FieldError `json:"errors"` // never nil
}

// Validate judges the payload of a call for one statement as the database would, and returns the failing fields in the
// database's order, one message each; none means that it would be accepted if its identifier is new. The error is Invalid
// where the payload is no JSON, Limit where it is too large.
func Validate(data []byte) ([]FieldError, error) {
	v, err := decode(data)
	if err != nil {
		return nil, err
	}
	return object(v).check(true), nil
}

// ValidateBatch judges the payload of a call for up to 100 statements. Duplicates within the call are looked for only where
// no field fails, as the database does; they answer as "puid". Errors are those of Validate.
func ValidateBatch(data []byte) ([]FieldError, error) {
	v, err := decode(data)
	if err != nil {
		return nil, err
	}
	return validateBatch(object(v)), nil
}

// ValidateJSON reads a payload and judges it as the endpoint for one statement would, or, where it is an object with the key
// "statements", as the one for many. Errors are those of Validate, and those of r.
func ValidateJSON(r io.Reader) (Verdict, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxPayloadBytes+1))
	if err != nil {
		return Verdict{}, aedile.Internalf("read statement", "", "").Because(err)
	}
	v, err := decode(data)
	if err != nil {
		return Verdict{}, err
	}
	p := object(v)
	var errs []FieldError
	if _, many := p["statements"]; many {
		errs = validateBatch(p)
	} else {
		errs = p.check(true)
	}
	if errs == nil {
		errs = []FieldError{}
	}
	return Verdict{OK: len(errs) == 0, Errors: errs}, nil
}

// check applies the rules to one statement.
func (p payload) check(single bool) []FieldError {
	var errs []FieldError
	for _, r := range fieldRules {
		if r.single && !single {
			continue
		}
		if msg := r.check(p); msg != "" {
			errs = append(errs, FieldError{r.field, fmt.Sprintf(msg, label(r.field))})
		}
	}
	return errs
}

func (r rule) check(p payload) string {
	v, present := p.lookup(r.field)
	if r.need != nil && empty(v) {
		if msg := r.need(p); msg != "" {
			return msg
		}
	}
	if !present || v == nil && !r.noNull || r.drop != nil && r.drop(p) {
		return ""
	}
	return r.test(v)
}

// lookup finds a field, or, where its name has a dot, a key of the object under the field.
func (p payload) lookup(field string) (v any, present bool) {
	outer, inner, nested := strings.Cut(field, ".")
	if nested {
		m, _ := p[outer].(map[string]any)
		v, present = m[inner]
		return v, present
	}
	v, present = p[field]
	return v, present
}

func validateBatch(p payload) []FieldError {
	items, ok := elements(p["statements"])
	if !ok || len(items) == 0 {
		return []FieldError{{"statements", "The statements field is required."}}
	}
	if len(items) > MaxBatch {
		return []FieldError{{"statements", "The statements field must have between 1 and 100 items."}}
	}
	var errs []FieldError
	for i, item := range items {
		for _, e := range object(item).check(false) {
			e.Field = statementKey + strconv.Itoa(i) + "." + e.Field
			errs = append(errs, e)
		}
	}
	if errs == nil && len(duplicates(items)) > 0 {
		errs = append(errs, FieldError{"puid", "The platform identifier(s) are not all unique within this call."})
	}
	return errs
}

// statementKey is how the answer to a batch names a statement, before its index.
const statementKey = "statement_"

// duplicates returns the identifiers that occur more than once, in the order of their second occurrence.
func duplicates(items []any) []string {
	seen := map[string]int{}
	var twice []string
	for _, item := range items {
		id := object(item).text("puid")
		if seen[id]++; seen[id] == 2 {
			twice = append(twice, id)
		}
	}
	return twice
}
