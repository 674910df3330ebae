package wire

import (
	"context"
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aedile/aedile"
)

func TestKeysAreMadeOnceAndKeptSecret(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "key")
	const name = "record.market.example"
	if err := MakeKey(file, name, rand.Reader); err != nil {
		t.Fatal(err)
	}
	fi, err := os.Stat(file)
	if err != nil || fi.Mode().Perm() != 0o600 {
		t.Errorf("the secret key has mode %v, %v", fi.Mode(), err)
	}
	if err := MakeKey(file, name, rand.Reader); aedile.ClassOf(err) != aedile.Conflict {
		t.Errorf("a second key in its place: %v", err)
	}
	if s, err := signer(file); err != nil || s.Name() != name {
		t.Errorf("got %v, %v", s, err)
	}
	if _, err := signer(file + PublicSuffix); aedile.ClassOf(err) != aedile.Invalid || strings.Contains(err.Error(), "PRIVATE") {
		t.Errorf("the public half as secret: %v", err)
	}
	if _, err := Verifiers([]string{file}); aedile.ClassOf(err) != aedile.Invalid {
		t.Errorf("the secret half as public: %v", err)
	}
	if v, err := Verifiers(nil); v != nil || err != nil {
		t.Errorf("no key: got %v, %v", v, err)
	}
}

func TestUnknownStoresAreRefused(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"mysql://x", "aedile", "http://x"} {
		if _, err := OpenStore(context.Background(), url, false); aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("%s: got %v", url, err)
		}
	}
}
