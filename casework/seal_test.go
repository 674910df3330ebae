package casework

import (
	"testing"

	"github.com/aedile/aedile"
)

func TestPersonalTextWithAnothersDigestIsRefused(t *testing.T) {
	t.Parallel()
	p := Personal{Text: "Ann Example", Salt: "00", Digest: "sha256:00"}
	if _, err := p.Seal(nil); aedile.ClassOf(err) != aedile.Invalid {
		t.Errorf("got %v", err)
	}
}
