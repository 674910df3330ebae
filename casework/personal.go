package casework

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"github.com/aedile/aedile"
)

// Personal is a text that names or describes a person. It marks itself: in JSON it is an object under the key
// "$personal" that holds the text, a random salt and the digest of both. What is hashed and signed is the digest, so the
// text can be taken out later and every proof still holds. Printing and logging never show the text.
type Personal struct {
	Text   string        `json:"text,omitempty"`
	Salt   string        `json:"salt,omitempty"`   // 16 random bytes in hexadecimal
	Digest aedile.Digest `json:"digest,omitempty"` // of salt and text; empty until the event is made
	Prose  bool          `json:"prose,omitempty"`  // a text that somebody wrote freely and that may name anybody; not a name
}

const (
	personalKey = "$personal"
	saltBytes   = 16 // 128 bits: guessing a name from its digest is then as hard as guessing the salt
)

// Name returns a Personal that holds the text.
func Name(text string) Personal { return Personal{Text: text} }

// IsZero reports whether there is nothing: neither a text nor the trace of one.
func (p Personal) IsZero() bool { return p == Personal{} }

// Given reports whether a text is or was there.
func (p Personal) Given() bool { return strings.TrimSpace(p.Text) != "" || p.Digest != "" }

// String hides the text.
func (p Personal) String() string {
	if p.IsZero() {
		return ""
	}
	return "[personal]"
}

// GoString hides the text from %#v.
func (p Personal) GoString() string { return p.String() }

// LogValue hides the text from logs.
func (p Personal) LogValue() slog.Value { return slog.StringValue(p.String()) }

// MarshalJSON writes the object under "$personal".
func (p Personal) MarshalJSON() ([]byte, error) {
	type plain Personal
	return marshal(map[string]plain{personalKey: plain(p)})
}

// UnmarshalJSON reads the object, or a plain string as a text not yet sealed.
func (p *Personal) UnmarshalJSON(b []byte) error {
	*p = Personal{}
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, &p.Text)
	}
	type plain Personal
	var m map[string]*plain
	if err := json.Unmarshal(b, &m); err != nil {
		return fmt.Errorf("personal text: %w", err)
	}
	if len(m) != 1 || m[personalKey] == nil {
		return fmt.Errorf("personal text: want a string or {%q: …}", personalKey)
	}
	*p = Personal(*m[personalKey])
	return nil
}

// Seal gives the text a salt and a digest.
func (p Personal) Seal(rand io.Reader) (Personal, error) {
	if !p.Holds() && p.Digest != "" {
		return p, aedile.Invalidf("seal personal text", "", "comes with a digest that is not its own").Hint("send the text alone")
	}
	if p.Digest != "" || p.Text == "" {
		return p, nil
	}
	if rand == nil {
		return p, aedile.Internalf("seal personal text", "", "no source of random salt")
	}
	salt := make([]byte, saltBytes)
	if _, err := io.ReadFull(rand, salt); err != nil {
		return p, fmt.Errorf("seal personal text: %w", err)
	}
	p.Salt = hex.EncodeToString(salt)
	p.Digest = p.digest()
	return p, nil
}

func (p Personal) digest() aedile.Digest {
	return aedile.DigestOf([]byte(p.Salt + "\n" + p.Text))
}

// Holds reports whether text and salt still give the digest. A text that was taken out holds.
func (p Personal) Holds() bool { return p.Text == "" && p.Salt == "" || p.Digest == p.digest() }

// Redact returns the JSON with the personal texts for which drop says yes taken out, digests kept; drop nil means all.
// The path is a JSON pointer.
func Redact(raw json.RawMessage, drop func(path string, p Personal) bool) (json.RawMessage, error) {
	return mapPersonal(raw, func(path string, p Personal) (Personal, error) {
		if drop == nil || drop(path, p) {
			p.Text, p.Salt = "", ""
		}
		return p, nil
	})
}

// Persons calls yield for every personal text in the JSON, until it returns false. It returns an error for broken JSON.
func Persons(raw json.RawMessage, yield func(path string, p Personal) bool) error {
	if len(raw) == 0 {
		return nil
	}
	more := true
	_, err := mapped(raw, func(path string, p Personal) (Personal, error) {
		more = more && yield(path, p)
		return p, nil
	})
	return err
}

// mapPersonal rewrites every personal object in the JSON and returns it in canonical form: keys sorted, no spaces.
func mapPersonal(raw json.RawMessage, f func(path string, p Personal) (Personal, error)) (json.RawMessage, error) {
	if len(raw) == 0 {
		return nil, nil
	}
	v, err := mapped(raw, f)
	if err != nil {
		return nil, err
	}
	return marshal(v)
}

// mapped is the JSON as values, with every personal object rewritten.
func mapped(raw json.RawMessage, f func(path string, p Personal) (Personal, error)) (any, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, fmt.Errorf("read body: %w", err)
	}
	return mapValue(v, "", f)
}

// pointed writes a key as a part of a JSON pointer. It is made once: each event of a record is read through it.
var pointed = strings.NewReplacer("~", "~0", "/", "~1")

func mapValue(v any, path string, f func(string, Personal) (Personal, error)) (any, error) {
	var err error
	switch v := v.(type) {
	case []any:
		for i := range v {
			if v[i], err = mapValue(v[i], fmt.Sprintf("%s/%d", path, i), f); err != nil {
				return nil, err
			}
		}
	case map[string]any:
		if _, ok := v[personalKey]; ok && len(v) == 1 {
			var p Personal
			b, err := marshal(v)
			if err == nil {
				err = p.UnmarshalJSON(b)
			}
			if err != nil {
				return nil, err
			}
			return f(path, p)
		}
		for _, k := range sortedKeys(v) {
			if v[k], err = mapValue(v[k], path+"/"+pointed.Replace(k), f); err != nil {
				return nil, err
			}
		}
	}
	return v, nil
}
