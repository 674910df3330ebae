package match

import "strings"

// code is a model or part number as it would be squashed: "DVD-2930 CI" gives "dvd2930ci" where the parts are joined by marks.
type code struct {
	text string
	part bool // a piece of a longer code
}

// minCode is the least length of a model number in characters; shorter ones are shared by too many products.
const minCode = 4

// codes returns the model and part numbers among toks: chains of tokens joined by '-', '.' or '_' that hold a digit and are
// neither a measure ("500gb", "17-inch") nor a plain number of fewer than five digits, and their longer parts.
func codes(toks []token) []code {
	var a arena
	return appendCodes(nil, &a, toks)
}

// appendCodes appends the codes among toks to out; their letters are kept in a.
func appendCodes(out []code, a *arena, toks []token) []code {
	for i := 0; i < len(toks); {
		j := i + 1
		for j < len(toks) && (toks[j].glue == '-' || toks[j].glue == '.' || toks[j].glue == '_') {
			j++
		}
		out = chainCodes(out, a, toks[i:j])
		i = j
	}
	return out
}

func chainCodes(out []code, a *arena, chain []token) []code {
	if c, ok := chainCode(a, chain); ok {
		out = append(out, code{text: c})
		if len(chain) == 1 {
			return out
		}
	}
	for i := range chain {
		if c, ok := chainCode(a, chain[i:i+1]); ok && len(chain) > 1 {
			out = append(out, code{text: c, part: true})
		}
	}
	return out
}

func chainCode(a *arena, chain []token) (string, bool) {
	if len(chain) > 8 || len(chain) == 1 && chain[0].kind == word {
		return "", false
	}
	start := len(a.b)
	digits, letters, mixedParts := 0, 0, 0
	for _, t := range chain {
		if t.kind == mixed {
			mixedParts++
		}
		for k := range len(t.raw) {
			switch c := t.raw[k]; {
			case isDigit(c):
				digits++
				a.b = append(a.b, c)
			case c == '.' || c == ',':
			default:
				letters++
				a.b = append(a.b, c)
			}
		}
	}
	s := a.since(start)
	switch {
	case digits == 0, len(s) < minCode, len(s) > 32:
		return "", false
	case letters == 0:
		if t := strings.TrimLeft(s, "0"); len(t) >= minCode {
			s = t
		}
		return s, digits >= 5 && (len(chain) == 1 || digits >= 7)
	case len(chain) == 1:
		_, _, unit := measure(s)
		return s, !unit && !ordinal(s)
	case mixedParts == 0 && chain[0].kind == number && (letters >= 3 || digits < 3):
		return "", false // "17-inch", "3-in-1"
	case mixedParts == 0 && longWord(chain):
		return "", false // "windows-98"
	}
	return s, true
}

func longWord(chain []token) bool {
	for _, t := range chain {
		if t.kind == word && len(t.text) > 5 {
			return true
		}
	}
	return false
}

func ordinal(s string) bool {
	n := len(s)
	return n > 2 && isDigit(s[0]) && (s[n-2:] == "st" || s[n-2:] == "nd" || s[n-2:] == "rd" || s[n-2:] == "th")
}
