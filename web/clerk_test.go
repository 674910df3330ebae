package web

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/casework/deliver"
	"github.com/aedile/aedile/casework/record"
	"github.com/aedile/aedile/desk"
)

// taking is an end that takes what it is given; refusing one that refuses it for good.
type (
	taking   struct{}
	refusing struct{}
)

// Send implements deliver.Sender.
func (taking) Send(context.Context, deliver.Message) (deliver.Proof, error) {
	return deliver.Proof{Way: "webhook", Answer: "202", Digest: "sha256:x"}, nil
}

// Send implements deliver.Sender.
func (refusing) Send(context.Context, deliver.Message) (deliver.Proof, error) {
	return deliver.Proof{}, &deliver.Final{Err: errors.New("410 gone"), Proof: deliver.Proof{Way: "webhook", Answer: "410"}}
}

// dossiersOf writes dossiers under a key that is made for the test.
func dossiersOf(dk *desk.Desk) func(context.Context, aedile.CaseID, bool, io.Writer) error {
	key := sync.OnceValues(keyOf)
	return func(ctx context.Context, id aedile.CaseID, redact bool, to io.Writer) error {
		k, err := key()
		if err != nil {
			return err
		}
		d, err := dk.Export(ctx, id, k.sign, k.known, redact)
		if err != nil {
			return err
		}
		return d.Write(to)
	}
}

// twoHalves are a key of checkpoints, with who knows it.
type twoHalves struct {
	sign  note.Signer
	known note.Verifiers
}

func keyOf() (k twoHalves, err error) {
	secret, public, err := record.NewKey(rand.Reader, "record.marktplein.example")
	if err != nil {
		return k, err
	}
	if k.sign, err = note.NewSigner(secret); err != nil {
		return k, err
	}
	v, err := record.Verifiers(public)
	k.known = note.VerifierList(v...)
	return k, err
}

// TestWhatDidNotArriveIsHandedOverFromItsPage: the page names what was refused; one press hands it over, and nothing is left.
func TestWhatDidNotArriveIsHandedOverFromItsPage(t *testing.T) {
	t.Parallel()
	b := stocked(t)
	holds(t, b.get(b.admin, "/outbox").Body.String(), "Everything arrived")
	id := b.caseOf("M-1004")
	if w := b.post(b.admin, "/queue/all", decision(id, "remove")); w.Code != http.StatusSeeOther {
		t.Fatalf("got %d", w.Code)
	}
	b.pass(11 * time.Minute)
	if err := b.dk.Send(t.Context(), desk.Sending{Sender: refusing{}, Limit: 99}, func(deliver.Result) {}); err != nil {
		t.Fatal(err)
	}
	out := b.get(b.admin, "/outbox").Body.String()
	holds(t, out, "refused for good", "Hand over again", "410 gone", "!@")
	_, rest, _ := strings.Cut(out, `name="case" value="`)
	of, rest, _ := strings.Cut(rest, `"`)
	_, rest, _ = strings.Cut(rest, `name="task" value="`)
	task, _, _ := strings.Cut(rest, `"`)
	form := url.Values{"case": {of}, "task": {task}}
	mod := b.hire("Auditor 1", auth.Auditor)
	holds(t, b.get(mod, "/outbox").Body.String(), "refused for good", "may; you are", `!<button class="btn slim">Hand over`)
	if w := b.post(mod, "/outbox", form); w.Code != http.StatusForbidden {
		t.Errorf("whoever only reads hands over: %d", w.Code)
	}
	holds(t, b.post(b.admin, "/outbox", form).Body.String(), "It arrived.", "Everything arrived")
	if w := b.post(b.admin, "/outbox", form); w.Code != http.StatusConflict {
		t.Errorf("what arrived is handed over again: %d", w.Code)
	}
}

// TestTheDossierOfACaseIsTakenFromItsPage: it is a file that can be read and holds, with and without what is personal.
func TestTheDossierOfACaseIsTakenFromItsPage(t *testing.T) {
	t.Parallel()
	b := stocked(t)
	id := b.caseOf("M-1004")
	who := b.hire("Compliance 1", auth.Compliance)
	holds(t, b.get(who, "/case/"+id).Body.String(), "/case/"+id+"/dossier")
	holds(t, b.get(b.hire("Moderator 9", auth.Moderator), "/case/"+id).Body.String(), "!/dossier\"")
	for _, q := range []string{"", "?redact=1"} {
		w := b.get(who, "/case/"+id+"/dossier"+q)
		if w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment") {
			t.Fatalf("%q: got %d %s", q, w.Code, w.Body)
		}
		d, r, err := record.Read(strings.NewReader(w.Body.String()), nil)
		if err != nil || string(d.Case) != id || len(d.Events) == 0 {
			t.Errorf("%q: got %s, %d events, %+v, %v", q, d.Case, len(d.Events), r, err)
		}
	}
}
