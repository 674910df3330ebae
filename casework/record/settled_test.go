package record

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/aedile/aedile/casework"
)

// The form in which an event is kept is one that reading and writing again leaves as it is, and the event that is hashed is the one that
// is read later: for texts
// that are no UTF-8 too.
func TestWhatIsWrittenReadsAsWhatWasHashed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		ev := event(t)
		odd := func(name string) string {
			return rapid.SampledFrom([]string{"", "plain", "\xff", "\ufffd", `\ufffd`, "a\xc3b\ufffd", "<&>\u2028"}).Draw(t, name)
		}
		ev.About, ev.Calendar, ev.Group = ev.About+odd("about"), odd("calendar"), odd("group")
		ev.Dues[0].Notes = append(ev.Dues[0].Notes, odd("note"))
		raw, written, err := settled(ev)
		if err != nil {
			t.Fatal(err)
		}
		read, err := decode(raw)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range []casework.Event{read, written} {
			if again, err := encode(e); err != nil || string(again) != string(raw) {
				t.Fatalf("written again it is another:\n%s\n%s %v", raw, again, err)
			}
		}
		a, errA := read.Digest()
		b, errB := written.Digest()
		if errA != nil || errB != nil || a != b {
			t.Fatalf("read it has digest %s, written %s, %v, %v", a, b, errA, errB)
		}
	})
}
