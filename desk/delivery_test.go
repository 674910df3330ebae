package desk

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/deliver"
	"github.com/aedile/aedile/casework/record"
)

// refusing is a sender whose other side takes nothing.
type refusing struct{}

// Send refuses for good.
func (refusing) Send(context.Context, deliver.Message) (deliver.Proof, error) {
	return deliver.Proof{}, &deliver.Final{Err: errors.New("no such mailbox"), Proof: deliver.Proof{Way: "mail",
		Answer: "550 5.1.1 no such user"}}
}

// taking is a sender whose other side takes everything.
type taking struct{}

// Send accepts.
func (taking) Send(context.Context, deliver.Message) (deliver.Proof, error) {
	return deliver.Proof{Way: "mail", Answer: "250 queued", Digest: "sha256:x"}, nil
}

// sentDecision returns a desk with the decision d-1, whose statement is in the outbox; its clock can be set.
func sentDecision(t *testing.T) (*Desk, *time.Time) {
	t.Helper()
	dk := newDesk(t)
	now := dk.Now()
	dk.Now = func() time.Time { return now }
	dk.Service.Now = dk.Now
	raw, err := Example("decision", "draft")
	if err != nil {
		t.Fatal(err)
	}
	by := casework.Actor{Party: casework.Platform, ID: "p-1"}
	_, err = dk.Decide(t.Context(), Deciding{Header: Header{ID: "d-1"}, Act: Act{By: by},
		Content: Content{JSON: raw, Set: []string{"from=[]"}}, Send: true})
	if err != nil {
		t.Fatal(err)
	}
	_, err = dk.Make(t.Context(), Moving{Act: Act{By: by}, Case: "d-1", Move: "file", Content: Content{Set: []string{"puid=d-1"}}})
	if err != nil {
		t.Fatal(err)
	}
	return dk, &now
}

func send(t *testing.T, dk *Desk, s deliver.Sender) {
	t.Helper()
	if err := dk.Send(t.Context(), Sending{Sender: s, Limit: 10}, func(deliver.Result) {}); err != nil {
		t.Fatal(err)
	}
}

// TestWhoWasNotInformedLosesNoTime: a letter that was refused for good begins no period of the recipient; once the person is informed in
// another way, the whole period runs from there.
func TestWhoWasNotInformedLosesNoTime(t *testing.T) {
	t.Parallel()
	dk, now := sentDecision(t)
	send(t, dk, refusing{})
	s, err := dk.Show(t.Context(), "d-1", false)
	if err != nil || len(s.Dues) != 1 || !s.Dues[0].Held || s.Dues[0].When() != "does not run yet" ||
		!strings.Contains(strings.Join(s.Dues[0].Notes, " "), "nobody was informed") {
		t.Fatalf("got %+v, %v", s.Dues, err)
	}
	if len(s.Delivered) != 1 || s.Delivered[0].State != deliver.Undelivered || s.Delivered[0].Proof.Answer != "550 5.1.1 no such user" {
		t.Errorf("the proof of it: %+v", s.Delivered)
	}
	lapsed := func(after time.Duration) int {
		*now = time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC).Add(after)
		n, err := dk.Lapse(t.Context(), 100)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	const day = 24 * time.Hour
	if n := lapsed(200 * day); n != 0 {
		t.Errorf("the time to complain passed, though nobody was informed")
	}
	by := casework.Actor{Party: casework.Platform, ID: "p-1"}
	if _, err := dk.Informed(t.Context(), Informing{Act: Act{By: by}, Case: "d-1", Version: s.Delivered[0].Version,
		How: "registered letter"}); err != nil {
		t.Fatal(err)
	}
	if n := lapsed(350 * day); n != 0 {
		t.Error("the six months were not counted from when the person was informed")
	}
	if n := lapsed(400 * day); n != 1 {
		t.Error("the time to complain never passes")
	}
}

// TestDeliveredLettersAreProved: what the other side answered stands in the record, and the period runs.
func TestDeliveredLettersAreProved(t *testing.T) {
	t.Parallel()
	dk, now := sentDecision(t)
	send(t, dk, taking{})
	s, err := dk.Show(t.Context(), "d-1", false)
	if err != nil || s.Dues[0].Held || len(s.Delivered) != 1 || s.Delivered[0].Proof.Answer != "250 queued" {
		t.Fatalf("got %+v, %v", s, err)
	}
	if _, err := dk.Informed(t.Context(), Informing{Act: Act{By: casework.Actor{Party: casework.Platform}}, Case: "d-1",
		Version: s.Delivered[0].Version, How: "x"}); err == nil {
		t.Error("a letter that was taken is recorded as told otherwise")
	}
	*now = now.Add(200 * 24 * time.Hour)
	if n, err := dk.Lapse(t.Context(), 100); n != 1 || err != nil {
		t.Errorf("%d lapsed, %v", n, err)
	}
	if r, err := dk.Verify(t.Context(), record.Against{}); err != nil || len(r.Faults) > 0 {
		t.Errorf("the record: %+v, %v", r, err)
	}
}
