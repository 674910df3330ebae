package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/desk"
)

// hireOn makes somebody with a role on a side and signs them in.
func (b *bench) hireOn(side auth.Side, name string, roles ...auth.Role) auth.Session {
	b.t.Helper()
	ctx := context.Background()
	login := strings.ToLower(strings.ReplaceAll(name, " ", "")) + "@office.example"
	_, code, err := b.acc.Invite(ctx, b.admin.Person, auth.Account{Login: login, Name: name, Roles: roles, Sides: []auth.Side{side}})
	if err != nil {
		b.t.Fatal(err)
	}
	s, err := b.acc.Accept(ctx, code, auth.Welcome{Password: password}, auth.Client{})
	if err != nil {
		b.t.Fatal(err)
	}
	return s
}

// asked is a request as its form sends it.
func asked(more ...string) url.Values {
	v := url.Values{"kind": {"simple"}, "legal_basis": {"67(2)"}, "purpose": {"to see how offers of medicines are checked"},
		"addressees": {"Hafenmarkt; Hafenmarkt GmbH\nNordbasar"}, "penalty": {"74(2)(a)"},
		"q.text": {"Which checks does an offer of a medicine pass, and since which day?",
			"How many offers did you remove in 2026, by month? Say how they were counted."},
		"q.topic": {"checks", "removed"}, "q.day": {"2026-12-18", "2026-12-18"}, "_do": {"keep"}}
	for i := 0; i+1 < len(more); i += 2 {
		v[more[i]] = strings.Split(more[i+1], "|")
	}
	return v
}

// put opens cases of the office: a request that was sent to two services and one that came, and proceedings on two grounds.
func (b *bench) put() (draft, sent, came, proceeding string) {
	b.t.Helper()
	ctx := context.Background()
	officer := b.hireOn(auth.OfAuthority, "Case officer 9", auth.Officer)
	at := b.post(officer, "/requests/new", asked()).Header().Get("Location")
	if w := b.post(officer, at, asked("_do", "send")); w.Code != http.StatusSeeOther {
		b.t.Fatalf("send: got %d\n%s", w.Code, w.Body)
	}
	draft = b.post(officer, "/requests/new", asked("q.day", "2026-12-18|", "penalty", "74(2)(a)|74(2)(b)")).Header().Get("Location")
	body := &kinds.Request{Kind: kinds.ByDecision, LegalBasis: "67(3)", Purpose: "decisions on medicines", CourtReview: true,
		Addressees: []kinds.Addressee{{Service: "Marktplein"}}, Penalties: []string{"74(2)(a)", "74(2)(b)", "76(1)(a)"},
		Questions: []kinds.Question{{No: 1, Text: "How many decisions did you take in 2026?", Deadline: day(2026, 12, 11)},
			{No: 2, Text: "What did you do to find them?", Deadline: day(2026, 12, 18)}}}
	id, err := b.dk.NewID("request")
	if err == nil {
		_, err = b.dk.Move(ctx, id, "request", casework.Step{Move: "receive", By: casework.Actor{Party: casework.Platform, ID: "x"},
			Body: body})
	}
	if err != nil {
		b.t.Fatal(err)
	}
	p, err := b.dk.Open(ctx, desk.Opening{Kind: "proceeding", Act: desk.Act{By: casework.Actor{Party: casework.Authority, ID: "x"}},
		Content: desk.Content{JSON: []byte(`{"provider":"Hafenmarkt GmbH","service":"Hafenmarkt","grounds":[
			{"no":1,"title":"risks of medicines","articles":["34(1)"],"since":"2025-08-28"},{"no":2,"title":"details of traders","articles":["30(1)"]}]}`)}})
	if err == nil {
		_, err = b.dk.Make(ctx, desk.Moving{Case: p.ID, Move: "find", Act: desk.Act{By: casework.Actor{Party: casework.Authority, ID: "x"}},
			Content: desk.Content{JSON: []byte(`{"grounds":[1],"findings":"The risks may not have been assessed.","measures":"an assessment","reply_by":"2026-12-20"}`)}})
	}
	if err != nil {
		b.t.Fatal(err)
	}
	return draft, at, "/request/" + string(id), "/proceeding/" + string(p.ID)
}

func day(y int, m time.Month, d int) deadline.Date { return deadline.Date{Year: y, Month: m, Day: d} }

// officePages lists the pages of the office over a desk with cases of each sort.
func (b *bench) officePages() [][2]string {
	if b.office == nil {
		draft, sent, came, proceeding := b.put()
		first := strings.TrimPrefix(sent, "/request/")
		b.office = [][2]string{{"requests", "/requests"}, {"request-new", "/requests/new"}, {"request-draft", draft}, {"request", sent},
			{"request-picked", sent + "?case=" + first + "&q=1"}, {"request-compare", sent + "/compare"},
			{"request-answer", came + "/answer"},
			{"request-preview", draft + "/preview/0"}, {"proceedings", "/proceedings"},
			{"proceeding", proceeding + "?turnover=4812000000&income=4655000000"}}
	}
	return b.office
}

func TestARequestIsWrittenMendedAndSent(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	officer := b.hireOn(auth.OfAuthority, "Case officer 1", auth.Officer)
	w := b.post(officer, "/requests/new", asked("q.day", "2026-12-18|", "penalty", "74(2)(a)|74(2)(b)"))
	at := w.Header().Get("Location")
	if w.Code != http.StatusSeeOther || !strings.HasPrefix(at, "/request/request-") {
		t.Fatalf("got %d to %q\n%s", w.Code, at, w.Body)
	}
	page := b.get(officer, at).Body.String()
	holds(t, page, "2 things to mend", "threatens a fine for silence", "no day by which to answer", "Take Fri 18 Dec, as the first",
		"Take it out",
		"Make it a decision", "2 letters, 4 answers asked.", "Nothing goes out before 2 things are mended.", `aria-disabled="true"`)
	// What stands against it in law is not sent, whoever asks for it, and what was typed stays.
	bad := asked("q.day", "2026-12-18|", "_do", "send", "purpose", "my own words")
	if w := b.post(officer, at, bad); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "my own words") {
		t.Errorf("sent with a fault: got %d", w.Code)
	}
	if w := b.post(officer, at, asked("q.day", "2026-12-18|", "penalty", "74(2)(a)|74(2)(b)", "mend",
		"silence.0")); w.Code != http.StatusSeeOther {
		t.Fatalf("mend: got %d\n%s", w.Code, w.Body)
	}
	holds(t, b.get(officer, at).Body.String(), "1 thing to mend", "!threatens a fine")
	if w := b.post(officer, at, asked("q.day", "2026-12-18|", "mend", "day.2")); w.Code != http.StatusSeeOther {
		t.Fatalf("mend: got %d", w.Code)
	}
	holds(t, b.get(officer, at).Body.String(), "Send to 2", "!to mend")
	holds(t, b.get(officer, at+"/preview/1").Body.String(), "As the addressee will read it", "Nordbasar", "medicines")
	if w := b.post(officer, at, asked("_do", "send")); w.Code != http.StatusSeeOther {
		t.Fatalf("send: got %d\n%s", w.Code, w.Body)
	}
	grid := b.get(officer, at).Body.String()
	holds(t, grid, "Hafenmarkt", "Nordbasar", "4 answers asked", "Q1", "checks", "open")
	if n := len(b.rows("request")); n != 2 {
		t.Errorf("%d cases were opened, want 2", n)
	}
	// Who may not ask may look, and is told who may.
	reader := b.hireOn(auth.OfAuthority, "Auditor 1", auth.Auditor)
	holds(t, b.get(reader, "/requests/new").Body.String(), "you are an auditor")
	if w := b.post(reader, "/requests/new", asked()); w.Code != http.StatusForbidden {
		t.Errorf("an auditor writes a request: got %d", w.Code)
	}
}

func TestTheGridSaysWhatIsWholeInPartAndLate(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	officer := b.hireOn(auth.OfAuthority, "Case officer 1", auth.Officer)
	at := b.post(officer, "/requests/new", asked()).Header().Get("Location")
	b.post(officer, at, asked("_do", "send"))
	rows := b.rows("request")
	if len(rows) != 2 {
		t.Fatalf("%d rows", len(rows))
	}
	b.pass(24 * time.Hour)
	ctx := context.Background()
	a := &kinds.Answer{By: "provider", Questions: []kinds.Answered{{No: 1, Text: "Three checks, since 1 March 2026."}, {No: 2,
		Text: "Many.", Partial: true}}}
	if _, err := b.dk.Move(ctx, rows[0].Case, "request", casework.Step{Move: "answer_part", Version: rows[0].Version,
		By: casework.Actor{Party: casework.Platform, ID: "p"}, Body: a}); err != nil {
		t.Fatal(err)
	}
	b.pass(20 * 24 * time.Hour)
	b.first()
	officer, _ = b.acc.SignIn(ctx, "caseofficer1@office.example", password, auth.Client{})
	page := b.get(officer, at).Body.String()
	holds(t, page, `class="cell whole"`, `class="cell part"`, `class="cell late"`, "3 days", "What follows from silence",
		"It may not threaten a fine for silence", "Ask 1 service again by decision")
	holds(t, b.get(officer, at+"?only=late").Body.String(), "Nordbasar", "!<bdi dir=\"auto\">Hafenmarkt</bdi>")
	picked := b.get(officer, at+"?case="+rows[0].Number+"&q=2").Body.String()
	holds(t, picked, "Many.", "No figure given", "Not divided as asked", "Does not name the year", "Give more time")
	compare := b.get(officer, at+"/compare?q=1").Body.String()
	holds(t, compare, "Three checks", "Names a day", "Nothing was answered yet.")
	again := b.get(officer, "/requests/new?again="+strings.TrimPrefix(at, "/request/")).Body.String()
	holds(t, again, `value="decision" selected`, "Nordbasar", "!Hafenmarkt")
	form := url.Values{"q": {"1"}, "until": {"2027-01-15"}, "why": {"They asked for it."}}
	if w := b.post(officer, "/request/"+rows[1].Number+"/grant", form); w.Code != http.StatusSeeOther {
		t.Errorf("grant: got %d\n%s", w.Code, w.Body)
	}
	holds(t, b.get(officer, at).Body.String(), `class="cell more"`)
	// What comes after its day is an answer, and late: also where no duty was breached.
	a.Questions = []kinds.Answered{{No: 2, Text: "In 2026 there were 412."}}
	row, err := b.dk.Board.Row(ctx, string(rows[1].Case))
	if err == nil {
		_, err = b.dk.Move(ctx, rows[1].Case, "request", casework.Step{Move: "answer_part", Version: row.Version,
			By: casework.Actor{Party: casework.Platform, ID: "p"}, Body: a})
	}
	if err != nil {
		t.Fatal(err)
	}
	holds(t, b.get(officer, at+"?case="+rows[1].Number+"&q=2").Body.String(), "there were 412", "3 days late")
}

func TestARequestIsAnsweredFromFiguresOfTheRecord(t *testing.T) {
	t.Parallel()
	b := stocked(t)
	_, _, came, _ := b.put()
	boss := b.hire("Compliance 1", auth.Compliance)
	page := b.get(boss, came+"/answer").Body.String()
	holds(t, page, "How many decisions did you take in 2026?", "You are asked by decision", "kind:decision opened:2026-01-01..2026-12-31")
	form := url.Values{"q": {"1"}, "text": {"In 2026 there were {kind:review opened:2026-01-01..2026-12-31} reviews, and 3 + 4 = 8."},
		"as": {"provider"}}
	page = b.post(boss, came+"/answer", form).Body.String()
	holds(t, page, `<span class="chip" title="kind:review opened:2026-01-01..2026-12-31"><bdi>7</bdi>`, "It does not add up; the parts make 7")
	form.Set("_do", "give")
	if w := b.post(boss, came+"/answer", form); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a sum that does not hold is sent: got %d", w.Code)
	}
	form.Set("text", "In 2026 there were {kind:review opened:2026-01-01..2026-12-31} reviews, and {kind:nothing}.")
	w := b.post(boss, came+"/answer", form)
	if w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a figure that cannot be drawn is sent: got %d", w.Code)
	}
	holds(t, w.Body.String(), "the figure cannot be drawn")
	form.Set("text", "In 2026 there were {kind:review opened:2026-01-01..2026-12-31} reviews.")
	if w := b.post(boss, came+"/answer", form); w.Code != http.StatusSeeOther {
		t.Fatalf("answer: got %d\n%s", w.Code, w.Body)
	}
	c, err := b.dk.Case(context.Background(), b.caseNamed(strings.TrimPrefix(came, "/request/")))
	if err != nil {
		t.Fatal(err)
	}
	a := kinds.AnswerOf(c)
	if a == nil || a.Questions[0].Text != "In 2026 there were 7 reviews." || len(a.Questions[0].Figures) != 1 ||
		!strings.HasPrefix(a.Questions[0].Figures[0].From, "kind:review opened:2026-01-01..2026-12-31 as of 2026-11-30") {
		t.Errorf("got %+v", a)
	}
	holds(t, b.get(boss, came+"/answer").Body.String(), "2 questions: 1 answered", "What did you do to find them?")
	mod := b.hire("Moderator 7", auth.Moderator)
	if w := b.get(mod, came+"/answer"); w.Code != http.StatusForbidden {
		t.Errorf("a moderator reads the answer desk: got %d", w.Code)
	}
}

func TestGroundsStandAsRowsAndOnlyADecisionEstablishes(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	_, _, _, at := b.put()
	officer := b.hireOn(auth.OfAuthority, "Case officer 1", auth.Officer)
	page := b.get(officer, at+"?turnover=4812000000").Body.String()
	holds(t, page, "risks of medicines", "details of traders", "1</b> preliminarily found", "1</b> suspected",
		"Only a decision establishes an infringement", "288 720 000.00", "Ceilings, not a forecast", "may come", "the platform",
		"How long there is to fine", "!infringement, ")
	holds(t, b.get(officer, at+"?turnover=much").Body.String(), "much")
	holds(t, b.get(officer, "/proceedings").Body.String(), "Hafenmarkt", "1</span> suspected")
}
