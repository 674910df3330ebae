package aedile

// MaxName is the largest length of a name that somebody gives to what the record or the shelf keeps.
const MaxName = 128

// ValidName reports whether s may name a case, a group of cases, a party, a register or the like: one to [MaxName] of the letters A to Z in either
// size, digits, and the marks . _ : and -, but not . or .. alone. Such a name is safe on a terminal, in a header and as part of a path. What an
// item brings is no such name: it is data and is kept byte for byte.
func ValidName(s string) bool {
	if s == "" || len(s) > MaxName || s == "." || s == ".." {
		return false
	}
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '.', c == '_', c == ':', c == '-':
		default:
			return false
		}
	}
	return true
}

// NameHint says what a name may be made of.
const NameHint = "use letters A to Z, digits and . _ : - only, at most 128 of them"
