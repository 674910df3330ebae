package storetest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/record"
)

func letter(id aedile.CaseID, text string) record.Attachment {
	return record.Attachment{Case: id, Kind: record.Document, Name: "letter to Alma.txt", Media: "text/plain", Data: []byte(text),
		By: casework.Actor{Party: casework.Platform, ID: "p-7"}, At: Start()}
}

func attachments(t *testing.T, h Harness) {
	s, address := h.fresh(t)
	opened(t, s, "n-1")
	opened(t, s, "n-2")
	a, err := s.Attach(t.Context(), letter("n-1", "Dear Alma"))
	if err != nil || a.Digest != aedile.DigestOf([]byte("Dear Alma")) || a.Size != 9 {
		t.Fatalf("%+v %v", a, err)
	}
	for _, more := range []record.Attachment{letter("n-1", "Dear Alma"), letter("n-2", ""), letter("n-2", "Dear Alma")} {
		if _, err := s.Attach(t.Context(), more); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Attach(t.Context(), letter("n-9", "x")); aedile.ClassOf(err) != aedile.NotFound {
		t.Error(err)
	}
	if _, err := s.Attach(t.Context(), record.Attachment{Case: "n-1", Data: []byte("y")}); aedile.ClassOf(err) != aedile.Invalid {
		t.Error(err)
	}
	var got []string
	for x, err := range s.Attachments(t.Context(), "n-1") {
		got = append(got, fmt.Sprint(x.Case, x.Kind, x.Name, x.Media, string(x.Data), err))
	}
	if strings.Join(got, ";") != "n-1documentletter to Alma.txttext/plainDear Alma<nil>" {
		t.Error(got)
	}
	whole(t, s, 5)
	var about int
	for e, err := range s.Entries(t.Context(), "n-2") {
		if about++; err != nil || e.About != "n-2" {
			t.Error(e.About, err)
		}
	}
	if about != 3 {
		t.Errorf("%d events are about the case, its own and two attachments", about)
	}
	for _, c := range []struct{ query, want string }{
		{`UPDATE attachments SET size = 8 WHERE case_id = 'n-1'`, "kind or size is another"},
		{`UPDATE attachments SET data = NULL, size = 9 WHERE case_id = 'n-1'`, "is missing, and no tombstone"},
		{`DELETE FROM attachments WHERE case_id = 'n-1'`, "is missing"},
		{`INSERT INTO attachments (case_id, digest, kind, size, name, media) VALUES ('n-1', 'sha256:00', 'item', 0, '', '')`,
			"is not one that the journal names"},
	} {
		h.Exec(t, address, c.query)
		if r, err := record.Verify(t.Context(), s, nil); err != nil || !strings.Contains(fmt.Sprint(r.Faults), c.want) {
			t.Errorf("%s: %v %v", c.query, r.Faults, err)
		}
	}
}

func erasure(t *testing.T, h Harness) {
	s, address := small(t, h)
	key := NewKey(t)
	if _, err := s.Attach(t.Context(), letter("n-1", "Dear Alma")); err != nil {
		t.Fatal(err)
	}
	key.Checkpoint(t, s)
	before, err := s.Load(t.Context(), "n-1")
	if err != nil {
		t.Fatal(err)
	}
	x := record.Erasure{Case: "n-1", By: casework.Actor{Party: casework.Platform, ID: "p-7"}, At: Start().AddDate(1, 0, 0),
		Why:   "the period of keeping has ended",
		Match: func(path string, p casework.Personal) bool { return path == "/name" && p.Text == "Alma Example" }}
	if stone, err := s.Erase(t.Context(), x); err != nil || fmt.Sprint(stone.Texts) != "[{1 /name}]" || len(stone.Attachments) > 0 {
		t.Fatalf("%+v %v", stone, err)
	}
	x.Match, x.Attachments = nil, true
	if stone, err := s.Erase(t.Context(), x); err != nil || fmt.Sprint(stone.Texts) != "[{1 /email} {1 /locations/0} {1 /reasons}]" ||
		len(stone.Attachments) != 1 {
		t.Fatalf("%+v %v", stone, err)
	}
	if stone, err := s.Erase(t.Context(), x); err != nil || !stone.Empty() {
		t.Fatalf("nothing is left: %+v %v", stone, err)
	}
	if _, err := s.Attach(t.Context(), letter("n-1", "Dear Alma")); aedile.ClassOf(err) != aedile.Conflict {
		t.Errorf("what was taken out came back: %v", err)
	}
	whole(t, s, 11)
	r, err := record.Verify(t.Context(), s, key.Known)
	if err != nil || len(r.Faults) > 0 || r.Erased != 5 || r.Signed != 9 || r.Cases != 3 {
		t.Errorf("%+v %v", r, err)
	}
	after, err := s.Load(t.Context(), "n-1")
	if err != nil || len(after) != len(before) {
		t.Fatal(err)
	}
	for i := range after {
		a, err1 := before[i].Digest()
		b, err2 := after[i].Digest()
		if a != b || err1 != nil || err2 != nil || strings.Contains(string(after[i].Body), "Alma") {
			t.Errorf("event %d: %s", i+1, after[i].Body)
		}
	}
	if got := listed(t, s, casework.Filter{Closed: true}); len(got) != 3 {
		t.Errorf("the tombstones are no case: %v", got)
	}
	h.Exec(t, address, `DELETE FROM journal WHERE seq = 11`)
	h.Exec(t, address, `UPDATE head SET n = 10, digest = (SELECT digest FROM journal WHERE seq = 10)`)
	named(t, s, 1, "no tombstone says", "/email")
	x.Why = ""
	x.Case = "n-2"
	if _, err := s.Erase(t.Context(), x); aedile.ClassOf(err) != aedile.Invalid {
		t.Errorf("without a reason nothing is erased: %v", err)
	}
	x.Case = "n-9"
	if _, err := s.Erase(t.Context(), x); aedile.ClassOf(err) != aedile.NotFound {
		t.Error(err)
	}
}

// discreet makes the database refuse what holds a name and looks for the name in what is said about it.
func discreet(t *testing.T, h Harness) {
	s, address := h.fresh(t)
	ch := change(t, s, "n-1", notice("Kim Secret"))
	h.Exec(t, address, `ALTER TABLE journal RENAME COLUMN event TO was`)
	err := s.Append(t.Context(), ch)
	if err == nil || strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), "Secret") {
		t.Errorf("%v", err)
	}
	h.Exec(t, address, `ALTER TABLE journal RENAME COLUMN was TO event`)
	if err := s.Append(t.Context(), ch); err != nil {
		t.Fatal(err)
	}
	h.Exec(t, address, `UPDATE journal SET event = replace(event, '"kind"', '"kindly"')`)
	_, err = s.Load(t.Context(), "n-1")
	if err == nil || strings.Contains(err.Error(), "Secret") {
		t.Errorf("%v", err)
	}
	r, err := record.Verify(t.Context(), s, nil)
	if err != nil || len(r.Faults) == 0 || strings.Contains(fmt.Sprint(r), "Secret") {
		t.Errorf("%v %v", r, err)
	}
}
