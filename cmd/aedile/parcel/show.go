package parcel

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/record"
	"github.com/aedile/aedile/casework/store/sqlite"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/desk/exchange"
	"github.com/aedile/aedile/screen"
	"github.com/aedile/aedile/screen/source"
	"github.com/aedile/aedile/sweep"
	"github.com/aedile/aedile/sweep/packset"
)

type showCmd struct {
	Dir string `arg:"" help:"Folder for the two records, which must not hold any yet."`
}

// Help says what is shown.
func (showCmd) Help() string {
	return "Two desks with a record of their own, an authority's and a platform's, in one folder. The authority asks for information; the platform takes the " +
		"request in from a file, answers in part, and the rest late, by calls over HTTP on this machine; an order goes the same way; a finding goes as a whole " +
		"case and is made again to the same bytes. Each side verifies what comes before it takes it, and a parcel that was changed is refused. Everything is invented."
}

// side is one of the two desks.
type side struct {
	name   string
	dk     *desk.Desk
	keys   exchange.Keys
	url    string
	server *http.Server
	close  func() error
}

// story is what is shown, at a time of its own: it begins some weeks ago, so that an answer can be late.
type story struct {
	a                   *terminal.Terminal
	dir                 string
	now                 time.Time
	authority, platform *side
	step                int
	set                 *packset.Set
}

// storyDays is how many days before now the story begins. Chosen: the request gives ten days, and its last answer is late.
const storyDays = 20

// Run tells the story.
func (c *showCmd) Run(ctx context.Context, a *terminal.Terminal) (err error) {
	s := &story{a: a, dir: c.Dir, now: a.Now().AddDate(0, 0, -storyDays)}
	if err := os.MkdirAll(c.Dir, 0o700); err != nil {
		return aedile.Invalidf("show two desks", c.Dir, "cannot be made").Because(err)
	}
	for _, x := range []struct {
		name string
		to   **side
	}{{"authority", &s.authority}, {"platform", &s.platform}} {
		if *x.to, err = s.open(ctx, x.name); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, (*x.to).close()) }()
	}
	s.authority.keys.Known, s.platform.keys.Known = s.platform.keys.Own, s.authority.keys.Own
	for _, do := range []func(context.Context) error{s.ask, s.answers, s.order, s.finding, s.changed, s.verified} {
		if err := do(ctx); err != nil {
			return err
		}
	}
	return terminal.Printf(a.Out,
		"\nBoth records stay in %s. To look at them:\n  aedile serve --demo --no-registers --store sqlite:%s\n  aedile serve --demo --no-registers --store sqlite:%s\n",
		c.Dir, s.file("authority"), s.file("platform"))
}

func (s *story) file(name string) string { return filepath.Join(s.dir, name+".db") }

// open opens the desk of one side, with a key of its own and a door over HTTP on this machine.
func (s *story) open(ctx context.Context, name string) (*side, error) {
	if exists(s.file(name)) {
		return nil, aedile.Conflictf("show two desks", s.file(name), "is there already").Hint("name an empty folder")
	}
	store, err := sqlite.Open(ctx, s.file(name))
	if err != nil {
		return nil, err
	}
	x := &side{name: name, close: store.Close}
	policy := desk.NoPolicy()
	policy.Name = "record." + name + ".example"
	policy.Letters.As = map[string]string{"authority": string(casework.Authority), "platform": string(casework.Platform)}[name]
	if x.dk, err = desk.New(desk.Config{Record: store, Policy: policy, Now: func() time.Time { return s.now }}); err != nil {
		return nil, errors.Join(err, store.Close())
	}
	secret, public, err := record.NewKey(rand.Reader, policy.Name)
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	signer, err := note.NewSigner(secret)
	if err != nil {
		return nil, errors.Join(aedile.Internalf("show two desks", name, "made a key that cannot be read").Because(err), store.Close())
	}
	vs, err := record.Verifiers(public)
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	x.keys = exchange.Keys{Sign: signer, Own: note.VerifierList(vs...)}
	return x, x.listen(ctx)
}

// listen opens the door of the side.
func (x *side) listen(ctx context.Context) error {
	var c net.ListenConfig
	l, err := c.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return aedile.Unavailablef("show two desks", x.name, "cannot listen on this machine").Because(err)
	}
	x.url = "http://" + l.Addr().String()
	mux := http.NewServeMux()
	mux.HandleFunc("POST "+exchange.Path, func(w http.ResponseWriter, r *http.Request) {
		exchange.Door{Desk: x.dk, Keys: x.keys, By: casework.ActorID(x.name)}.ServeHTTP(w, r)
	})
	x.server = &http.Server{Handler: mux, ReadHeaderTimeout: callTime}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = x.server.Serve(l) // it ends when it is closed
	}()
	shut := x.close
	x.close = func() error {
		err := x.server.Close()
		<-ended
		return errors.Join(err, shut())
	}
	return nil
}

// say tells a step of the story.
func (s *story) say(who *side, format string, args ...any) error {
	s.step++
	return terminal.Printf(s.a.Out, "%2d  %s  %-9s  %s\n", s.step, s.now.UTC().Format(time.DateOnly), who.name, oneLine(fmt.Sprintf(format,
		args...)))
}

// give hands a case of one side to the other by a call.
func (s *story) give(ctx context.Context, from, to *side, id aedile.CaseID) (exchange.Taken, error) {
	b, err := exchange.Pack(ctx, from.dk, id, from.keys)
	if err != nil {
		return exchange.Taken{}, err
	}
	return exchange.Call(ctx, http.DefaultClient, to.url, b)
}

const asked aedile.CaseID = "request-1"

// ask sends a request by decision, as a file.
func (s *story) ask(ctx context.Context) error {
	until := deadline.DateOf(s.now.AddDate(0, 0, 10))
	r := &kinds.Request{Kind: kinds.ByDecision, LegalBasis: "67(3)", Purpose: "to see how offers of medicines are checked",
		CourtReview: true,
		Reference:   "DSA-2026-17", Addressees: []kinds.Addressee{{Service: "Marktplein", Provider: "Marktplein BV"}}, Deadline: until,
		Penalties: []string{"74(2)(a)", "74(2)(b)", "76(1)(a)"}, Questions: []kinds.Question{
			{No: 1, Text: "How many offers of medicines did you review this month?"}, {No: 2,
				Text: "Which checks does an offer pass before it is shown?"}}}
	if _, err := s.authority.dk.Request(ctx, desk.Requesting{Header: desk.Header{ID: asked}, Request: r, By: "officer-1",
		Send: true}); err != nil {
		return err
	}
	if err := s.say(s.authority, "asks Marktplein two questions by decision, until %s", until); err != nil {
		return err
	}
	b, err := exchange.Pack(ctx, s.authority.dk, asked, s.authority.keys)
	if err != nil {
		return err
	}
	file := filepath.Join(s.dir, "request.parcel.json")
	if err := os.WriteFile(file, b, 0o600); err != nil {
		return aedile.Unavailablef("show two desks", file, "cannot be written").Because(err)
	}
	if err := s.say(s.authority, "leaves the request as a file, %s, %d bytes, signed", filepath.Base(file), len(b)); err != nil {
		return err
	}
	t, err := exchange.Take(ctx, s.platform.dk, b, s.platform.keys, "compliance-1")
	if err != nil {
		return err
	}
	return s.say(s.platform, "%s", line(t))
}

// answers gives an answer in part and in time, and the rest late, by calls.
func (s *story) answers(ctx context.Context) error {
	var ours aedile.CaseID
	cases, err := s.platform.dk.Cases(ctx, casework.Filter{Kind: "request"}, false)
	if err != nil || len(cases) == 0 {
		return errors.Join(err, aedile.Internalf("show two desks", "", "the request is not there"))
	}
	ours = cases[0].ID
	for _, x := range []struct {
		days int
		set  string
		said string
	}{
		{5, `questions=[{"no":1,"text":"412 offers, counted once each.","figures":[{"name":"all","value":"412","from":"kind:review"}]}]`, "answers question 1, in time"},
		{storyDays - 5, `questions=[{"no":2,"text":"A list of substances, a list of permits, and a person."}]`, "answers question 2, late"},
	} {
		s.now = s.now.AddDate(0, 0, x.days)
		for _, y := range []*side{s.authority, s.platform} {
			if _, err := y.dk.Lapse(ctx, 100); err != nil {
				return err
			}
		}
		_, err := s.platform.dk.Answer(ctx, desk.Answering{Case: ours, Act: desk.Act{By: casework.Actor{Party: casework.Platform,
			ID: "compliance-1"}},
			Content: desk.Content{Set: []string{"by=provider", x.set}}})
		if err != nil {
			return err
		}
		if err := s.say(s.platform, "%s, and calls the authority", x.said); err != nil {
			return err
		}
		t, err := s.give(ctx, s.platform, s.authority, ours)
		if err != nil {
			return err
		}
		if err := s.say(s.authority, "%s", line(t)); err != nil {
			return err
		}
	}
	return s.late(ctx)
}

// late says on the authority's side what was late.
func (s *story) late(ctx context.Context) error {
	c, err := s.authority.dk.Case(ctx, asked)
	if err != nil {
		return err
	}
	for _, l := range s.authority.dk.LateIn(c) {
		if err := s.say(s.authority, "sees: %s", l.String()); err != nil {
			return err
		}
	}
	_, err = s.authority.dk.Make(ctx, desk.Moving{Case: asked, Move: "follow_up",
		Act:     desk.Act{By: casework.Actor{Party: casework.Authority, ID: "officer-1"}},
		Content: desk.Content{Set: []string{"next=nothing", "why=Both answers are there; that one was late is on record."}}})
	if err != nil {
		return err
	}
	return s.say(s.authority, "follows the request up: nothing more is asked")
}

// order sends an order to act by a call.
func (s *story) order(ctx context.Context) error {
	body, err := desk.Example("order", "receive")
	if err != nil {
		return err
	}
	c, err := s.authority.dk.Open(ctx, desk.Opening{Kind: "order", Move: "receive", Header: desk.Header{ID: "order-1"},
		Act: desk.Act{By: casework.Actor{Party: casework.Authority, ID: "officer-1"}}, Content: desk.Content{JSON: body}})
	if err != nil {
		return err
	}
	if err := s.say(s.authority, "orders that an offer be disabled, and calls the platform"); err != nil {
		return err
	}
	t, err := s.give(ctx, s.authority, s.platform, c.ID)
	if err != nil {
		return err
	}
	return s.say(s.platform, "%s", line(t))
}

// offer is a listing in which something is found.
const offer = `{"id":"M-1001","service":"marktplein.example","lang":"de","title":"Sildenafil 100 mg ohne Rezept, 30 Filmtabletten","text":"Kein Arztbesuch nötig.","trader":{"id":"T-1","name":"Apothekenfux24","country":"DE"}}`

// finding hands a finding over as a whole case, and makes it again on the other side.
func (s *story) finding(ctx context.Context) (err error) {
	if s.set, err = packset.Compile(packset.Selection{}); err != nil {
		return err
	}
	live, err := sweep.NewLive(s.set.Screener, aedile.Ran{Program: terminal.ProgramName}, source.Config{})
	if err != nil {
		return err
	}
	found, err := live.Screen(ctx, [][]byte{[]byte(offer)}, true)
	if err != nil {
		return err
	}
	opened, err := s.platform.dk.Reviews(ctx, desk.Reviewing{Kind: "review", Findings: found.Findings(), Seen: found.Seen, Ran: &found.Ran,
		Act: desk.Act{By: casework.Actor{Party: casework.Screener, Automated: true}}})
	if err != nil || len(opened) == 0 {
		return errors.Join(err, aedile.Internalf("show two desks", "", "nothing was found"))
	}
	if err := s.say(s.platform, "screens an offer: %d suspected, not established; hands the case over", len(found.Findings())); err != nil {
		return err
	}
	t, err := s.give(ctx, s.platform, s.authority, opened[0].Case)
	if err != nil {
		return err
	}
	if err := s.say(s.authority, "%s", line(t)); err != nil {
		return err
	}
	return s.again(ctx, t.Case)
}

// again makes the findings of the case again.
func (s *story) again(ctx context.Context, id aedile.CaseID) error {
	all, err := exchange.Again(ctx, s.authority.dk, id, screening(s.set.Screener))
	if err != nil {
		return err
	}
	same := 0
	for _, r := range all {
		if r.Same {
			same++
		}
	}
	if same != len(all) || same == 0 {
		return aedile.Internalf("show two desks", string(id), "%d of %d findings are the same", same, len(all))
	}
	return s.say(s.authority, "screens the item again: %d of %d findings are the same, byte for byte", same, len(all))
}

func screening(s *screen.Screener) record.Screening {
	return func(it *aedile.Item) []aedile.Finding { return s.Screen(it).Findings }
}

// changed shows that a parcel in which one word was changed is refused.
func (s *story) changed(ctx context.Context) error {
	b, err := exchange.Pack(ctx, s.authority.dk, asked, s.authority.keys)
	if err != nil {
		return err
	}
	var p exchange.Parcel
	if err := json.Unmarshal(b, &p); err != nil {
		return aedile.Internalf("show two desks", "", "a parcel cannot be read").Because(err)
	}
	p.Dossier = []byte(strings.Replace(string(p.Dossier), "67(3)", "67(2)", 1))
	if b, err = json.Marshal(p); err != nil {
		return aedile.Internalf("show two desks", "", "a parcel cannot be written").Because(err)
	}
	_, err = exchange.Call(ctx, http.DefaultClient, s.platform.url, b)
	if aedile.ClassOf(err) != aedile.Invalid {
		return errors.Join(err, aedile.Internalf("show two desks", "", "a parcel that was changed was taken"))
	}
	return s.say(s.platform, "gets the request once more with one number changed, and refuses it: %s", aedile.Message(err))
}

// verified verifies both records.
func (s *story) verified(ctx context.Context) error {
	for _, x := range []*side{s.authority, s.platform} {
		r, err := x.dk.Verify(ctx, desk.Against{Known: x.keys.Own})
		if err != nil {
			return err
		}
		if len(r.Faults) > 0 {
			return aedile.Internalf("show two desks", x.name, "its record does not hold: %s", r.Faults[0].String())
		}
		if err := s.say(x, "verifies its own record: %d events hold, %d of them signed", r.Events, r.Signed); err != nil {
			return err
		}
	}
	return nil
}
