package aedile_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/aedile/aedile"
)

// TestTheMessageTellsAPersonAndTheErrorTellsTheLog: what lies beneath an error of ours stays in the log, unless it is what the sender can
// mend, or all there is to say.
func TestTheMessageTellsAPersonAndTheErrorTellsTheLog(t *testing.T) {
	t.Parallel()
	beneath := errors.New("dial tcp 127.0.0.1:5432: refused")
	for _, c := range []struct {
		name         string
		err          error
		message, log string
	}{
		{"internal cause", aedile.Internalf("open store", "postgres", "does not answer").Because(beneath),
			"open store: postgres: does not answer",
			"open store: postgres: does not answer: dial tcp 127.0.0.1:5432: refused"},
		{"input", aedile.Invalidf("read content", "", "is not JSON").Because(errors.New("unexpected end")),
			"read content: is not JSON: unexpected end",
			"read content: is not JSON: unexpected end"},
		{"nothing but a cause", aedile.Internalf("write journal", "j", "").Because(errors.New("no space left on device")),
			"write journal: j: no space left on device", "write journal: j: no space left on device"},
		{"wrapped", fmt.Errorf("case n-1: %w", aedile.Internalf("append", "", "was not kept").Because(beneath)),
			"case n-1: append: was not kept",
			"case n-1: append: was not kept: dial tcp 127.0.0.1:5432: refused"},
		{"one of ours beneath", aedile.Internalf("send", "m-1",
			"was not sent").Because(aedile.NotFoundf("read case", "n-1", "no such case")),
			"send: m-1: was not sent: read case: n-1: no such case", "send: m-1: was not sent: read case: n-1: no such case"},
		{"not ours", beneath, beneath.Error(), beneath.Error()},
	} {
		if got := aedile.Message(c.err); got != c.message {
			t.Errorf("%s: message %q, want %q", c.name, got, c.message)
		}
		if got := c.err.Error(); got != c.log {
			t.Errorf("%s: log %q, want %q", c.name, got, c.log)
		}
	}
}

func TestAHintDoesNotChangeTheErrorItIsGivenTo(t *testing.T) {
	t.Parallel()
	bare := aedile.Deniedf("decide", "n-1", "may not")
	if hinted := bare.Hint("ask another"); bare.Advice != "" || aedile.HintOf(fmt.Errorf("x: %w", hinted)) != "ask another" ||
		aedile.ClassOf(hinted) != aedile.Denied {
		t.Errorf("bare %+v, hinted %+v", bare, hinted)
	}
}
