package web

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"strings"

	"github.com/aedile/aedile"
)

// Codes of public pages. Whoever has the code of a page may read it, so it must not follow from the identifier of the case, which letters
// and colleagues name. A code is the 60 bits of the identifier, ciphered with the secret of the site: nothing is kept for it.

// plain is the alphabet of identifiers, and of codes in upper case: no 0, 1, 8 or 9 to be misread.
var plain = base32.StdEncoding.WithPadding(base32.NoPadding)

const (
	codeLetters = 12
	codeBits    = 60
	half        = codeBits / 2
	halfMask    = 1<<half - 1
	rounds      = 8
)

// codeOf returns the code of a case of the kind: 12 letters where the identifier is one that the desk made, else the identifier with a
// proof.
// Whoever has it reads the page of the case, and may complain there.
func (s *site) codeOf(kind string, id aedile.CaseID) string {
	if len(s.Secret) == 0 {
		return ""
	}
	rest, ours := strings.CutPrefix(string(id), kind+"-")
	n, ok := bits(strings.ToUpper(rest))
	if !ours || !ok {
		return base64.RawURLEncoding.EncodeToString([]byte(id)) + "." + s.proof(kind, id)
	}
	return letters(s.cipher(kind, n, false))
}

// caseOf returns the case of the kind with that code. Spaces, hyphens and case do not matter. One that cannot be is a NotFound error.
func (s *site) caseOf(kind, code string) (aedile.CaseID, error) {
	none := aedile.NotFoundf("open page", "", "nothing stands under this code; every letter and digit counts")
	if len(s.Secret) == 0 {
		return "", none
	}
	if head, proof, long := strings.Cut(code, "."); long {
		raw, err := base64.RawURLEncoding.DecodeString(head)
		if err != nil || !hmac.Equal([]byte(proof), []byte(s.proof(kind, aedile.CaseID(raw)))) {
			return "", none
		}
		return aedile.CaseID(raw), nil
	}
	n, ok := bits(strings.ToUpper(strings.NewReplacer(" ", "", "-", "").Replace(code)))
	if !ok {
		return "", none
	}
	return aedile.CaseID(kind + "-" + strings.ToLower(letters(s.cipher(kind, n, true)))), nil
}

// grouped writes a code in groups of four.
func grouped(code string) string {
	if len(code) != codeLetters {
		return code
	}
	return code[:4] + " " + code[4:8] + " " + code[8:]
}

func (s *site) proof(kind string, id aedile.CaseID) string {
	m := hmac.New(sha256.New, s.Secret)
	m.Write([]byte("page " + kind + "\n" + string(id)))
	return base64.RawURLEncoding.EncodeToString(m.Sum(nil)[:12])
}

// cipher turns 60 bits into 60 others and back: a Feistel network over two halves, with the secret and the kind as its key.
func (s *site) cipher(kind string, n uint64, back bool) uint64 {
	l, r := n>>half, n&halfMask
	for i := range rounds {
		if back {
			l, r = r^s.round(kind, rounds-1-i, l), l
		} else {
			l, r = r, l^s.round(kind, i, r)
		}
	}
	return l<<half | r
}

func (s *site) round(kind string, i int, x uint64) uint64 {
	m := hmac.New(sha256.New, s.Secret)
	b := binary.BigEndian.AppendUint64([]byte("code "+kind+"\n"), x)
	m.Write(append(b, byte(i)))
	return binary.BigEndian.Uint64(m.Sum(nil)) & halfMask
}

func bits(code string) (n uint64, ok bool) {
	if len(code) != codeLetters {
		return 0, false
	}
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
	for _, c := range code {
		i := strings.IndexRune(alphabet, c)
		if i < 0 {
			return 0, false
		}
		n = n<<5 | uint64(i)
	}
	return n, true
}

func letters(n uint64) string {
	return plain.EncodeToString(binary.BigEndian.AppendUint64(nil, n<<4))[:codeLetters]
}
