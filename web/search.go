package web

import (
	"net/url"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/desk"
)

// searchWords are the words that a search understands before a colon, with what they narrow.
var searchWords = []string{"trader", "rule", "country", "lang", "grade", "due", "kind", "service", "state"}

// narrow reads what was searched for into the filter: words with a colon narrow a field, the others are looked for.
func narrow(f desk.RowFilter, q string) desk.RowFilter {
	var rest []string
	for _, w := range fieldsOf(q) {
		name, v, ok := strings.Cut(w, ":")
		if !ok || v == "" {
			rest = append(rest, w)
			continue
		}
		switch strings.ToLower(name) {
		case "trader":
			f.Trader = v
		case "rule":
			f.Rule = aedile.CheckID(v)
		case "country":
			f.Country = strings.ToUpper(v)
		case "lang":
			f.Lang = v
		case "grade":
			f.Grade = aedile.Grade(v)
		case "due":
			f.Rung = casework.Rung(v)
		case "kind":
			f.Kind = v
		case "service":
			f.Service = v
		case "state":
			f.State = v
		case "text":
			rest = append(rest, v)
		default:
			rest = append(rest, w)
		}
	}
	f.Words = strings.Join(rest, " ")
	return f
}

// fieldsOf cuts a search at its spaces; what stands in quotes stays together.
func fieldsOf(q string) (all []string) {
	var b strings.Builder
	quoted := false
	for _, r := range q {
		switch {
		case r == '"':
			quoted = !quoted
		case r == ' ' && !quoted:
			if b.Len() > 0 {
				all = append(all, b.String())
				b.Reset()
			}
		default:
			b.WriteRune(r)
		}
	}
	if b.Len() > 0 {
		all = append(all, b.String())
	}
	return all
}

// with returns the query of an address with one value set, or taken out where it is empty.
func with(q url.Values, pairs ...string) string {
	out := url.Values{}
	for k, v := range q {
		out[k] = v
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			out.Del(pairs[i])
		} else {
			out.Set(pairs[i], pairs[i+1])
		}
	}
	if len(out) == 0 {
		return ""
	}
	return "?" + out.Encode()
}
