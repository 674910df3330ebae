package web

import (
	"testing"
	"time"

	"github.com/aedile/aedile/auth"
)

// TestTodaySaysWhatCameSinceOneLeft: counted from the time when the person signed in before; who is here for the first time reads nothing.
func TestTodaySaysWhatCameSinceOneLeft(t *testing.T) {
	t.Parallel()
	b := stocked(t)
	mod := b.hire("Moderator 1", auth.Moderator)
	holds(t, b.get(mod, "/today").Body.String(), "!Since you left")
	b.pass(time.Hour)
	b.screen(`{"id":"M-3001","service":"marktplein.example","lang":"en","title":"Portable GPS jammer for trucks","text":"Blocks all trackers.","trader":{"name":"Radio Ten"}}
`)
	b.pass(time.Hour)
	again, err := b.acc.SignIn(t.Context(), "moderator1@marktplein.example", password, auth.Client{})
	if err != nil {
		t.Fatal(err)
	}
	holds(t, b.get(again, "/today").Body.String(), "Since you left", "1 case came", "0 were closed")
}
