package auth

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"github.com/aedile/aedile"
)

// The cost of a password: argon2id with 19 MiB, two passes and one lane, the first choice of the OWASP password storage cheat sheet (2025).
const (
	hashMemoryKiB = 19 * 1024
	hashPasses    = 2
	hashLanes     = 1
	hashBytes     = 32
	saltBytes     = 16
)

// The length of a password. Least: NIST SP 800-63B-4, 3.1.1.2, for a password that is the only factor. It asks for no mixture of signs.
const (
	LeastPassword = 15  // characters
	maxPassword   = 256 // characters
)

// hasher makes and checks hashes, few at a time: each takes 19 MiB.
type hasher struct {
	rand io.Reader
	turn chan struct{}
}

func newHasher(rand io.Reader) *hasher { return &hasher{rand, make(chan struct{}, 2)} }

// wait waits for a turn; done gives it back.
func (h *hasher) wait(ctx context.Context) (done func(), err error) {
	select {
	case h.turn <- struct{}{}:
		return func() { <-h.turn }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// hash returns the hash of the password in the form that other programs read, too.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	done, err := h.wait(ctx)
	if err != nil {
		return "", err
	}
	defer done()
	salt := make([]byte, saltBytes)
	if _, err := io.ReadFull(h.rand, salt); err != nil {
		return "", fmt.Errorf("make salt: %w", err)
	}
	key := argon2.IDKey([]byte(password), salt, hashPasses, hashMemoryKiB, hashLanes, hashBytes)
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, hashMemoryKiB, hashPasses, hashLanes,
		b64.EncodeToString(salt), b64.EncodeToString(key)), nil
}

// none is the hash of no password: it is worked on where there is no account, so that the time does not tell that there is none.
const none = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// matches reports whether the hash is that of the password. An empty hash takes as long and is that of none.
func (h *hasher) matches(ctx context.Context, password, hash string) (bool, error) {
	known := hash != ""
	if !known {
		hash = none
	}
	done, err := h.wait(ctx)
	if err != nil {
		return false, err
	}
	defer done()
	var version int
	var memory, passes uint32
	var lanes uint8
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false, aedile.Internalf("check password", "", "the stored hash is of an unknown form")
	}
	if _, err := fmt.Sscanf(parts[2]+" "+parts[3], "v=%d m=%d,t=%d,p=%d", &version, &memory, &passes, &lanes); err != nil {
		return false, aedile.Internalf("check password", "", "the stored hash cannot be read").Because(err)
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return false, aedile.Internalf("check password", "", "the stored salt cannot be read").Because(err)
	}
	want, err := base64.RawStdEncoding.DecodeString(parts[5])
	if err != nil || version != argon2.Version {
		return false, aedile.Internalf("check password", "", "the stored hash is of version %d", version).Because(err)
	}
	got := argon2.IDKey([]byte(password), salt, passes, memory, lanes, uint32(len(want))) //nolint:gosec // 32 bytes
	return subtle.ConstantTimeCompare(got, want) == 1 && known, nil
}

// fit returns an Invalid error where the password is too short, too long, or the login.
func fit(login, password string) error {
	n := utf8.RuneCountInString(password)
	switch {
	case n < LeastPassword:
		return aedile.Invalidf("set password", "", "has %d characters, at least %d are needed", n, LeastPassword).
			Hint("four or five words that do not belong together")
	case n > maxPassword:
		return aedile.Invalidf("set password", "", "has %d characters, at most %d are taken", n, maxPassword)
	case strings.Contains(strings.ToLower(password), login) && len(login) > 3:
		return aedile.Invalidf("set password", "", "holds the name to sign in with")
	}
	return nil
}
