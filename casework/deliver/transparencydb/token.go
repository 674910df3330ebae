package transparencydb

import (
	"net/http"
	"strings"
)

// Token is a bearer token. It shows itself to nobody: printed, logged or marshalled it reads "[token]".
type Token struct{ reveal func() string }

// NewToken returns the token that s holds, as the database's profile page shows it ("7|abc…").
func NewToken(s string) Token {
	s = strings.TrimSpace(s)
	return Token{reveal: func() string { return s }}
}

// String returns "[token]".
func (t Token) String() string { return "[token]" }

// GoString returns "[token]".
func (t Token) GoString() string { return "[token]" }

// MarshalText returns "[token]".
func (t Token) MarshalText() ([]byte, error) { return []byte("[token]"), nil }

// usable says whether the token can stand in a header.
func (t Token) usable() bool {
	return t.reveal != nil && t.reveal() != "" && strings.Trim(t.reveal(), " ") == t.reveal() &&
		!strings.ContainsFunc(t.reveal(), func(r rune) bool { return r < ' ' || r > '~' })
}

func (t Token) sign(h http.Header) { h.Set("Authorization", "Bearer "+t.reveal()) }
