package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/desk/exchange"
)

// chair is a desk with a browser before it, and a door at which parcels of the other are taken in.
type chair struct {
	*browser
	keys exchange.Keys
	door *httptest.Server
}

func sit(t *testing.T) *chair {
	t.Helper()
	c := &chair{browser: browse(t, newBench(t))}
	k, err := keyOf()
	if err != nil {
		t.Fatal(err)
	}
	c.keys.Sign, c.keys.Own = k.sign, k.known
	c.look("light", 1440, 900)
	return c
}

// opens makes the door, which knows the other side.
func (c *chair) opens(other *chair) {
	c.t.Helper()
	c.keys.Known = other.keys.Own
	c.door = httptest.NewServer(exchange.Door{Desk: c.dk, Keys: c.keys, By: "exchange"})
	c.t.Cleanup(c.door.Close)
}

// gives calls the other side with the parcel of a case, and returns what that came to.
func (c *chair) gives(other *chair, id aedile.CaseID) exchange.Taken {
	c.t.Helper()
	b, err := exchange.Pack(c.t.Context(), c.dk, id, c.keys)
	if err != nil {
		c.t.Fatal(err)
	}
	taken, err := exchange.Call(c.t.Context(), http.DefaultClient, other.door.URL, b)
	if err != nil {
		c.t.Fatal(err)
	}
	return taken
}

// enters signs somebody in anew: sessions end while days pass.
func (c *chair) enters(login string) {
	c.t.Helper()
	s, err := c.acc.SignIn(context.Background(), login, password, auth.Client{})
	if err != nil {
		c.t.Fatal(err)
	}
	c.as(s)
}

// fill puts texts into the fields of the form.
func (c *chair) fill(texts ...string) {
	c.t.Helper()
	for i := 0; i+1 < len(texts); i += 2 {
		c.do(chromedp.SendKeys(texts[i], texts[i+1]))
	}
}

// sends mends what stands against the draft that is shown, as its buttons offer it, and sends it.
func (c *chair) sends() {
	c.t.Helper()
	for range 8 {
		if !js[bool](c.browser, `!!document.querySelector("button[name=mend]")`) {
			break
		}
		js[bool](c.browser, `window.before = true`)
		c.do(chromedp.Click("button[name=mend]"))
		c.wait(`!window.before && document.readyState === "complete"`)
	}
	if left := js[string](c.browser, `[...document.querySelectorAll(".checks .no")].map(e => e.innerText).join("; ")`); left != "" {
		c.t.Fatalf("the draft cannot be sent: %s", left)
	}
	js[bool](c.browser, `window.before = true`)
	c.do(chromedp.Click(`button.btn[name=_do][value=send]`))
	c.wait(`!window.before && !!document.querySelector("table.grid")`)
}

// TestTwoDesksAskAndAnswer: in one browser an authority asks; in another a platform reads it, answers in part, and late. The authority
// sees each as it is, and asks again by decision. Everything goes by call, and each side verifies the record of the other.
func TestTwoDesksAskAndAnswer(t *testing.T) {
	a, p := sit(t), sit(t)
	a.opens(p)
	p.opens(a)
	a.as(a.hireOn(auth.OfAuthority, "Case officer 1", auth.Officer))
	p.as(p.hireOn(auth.OfPlatform, "Compliance 1", auth.Compliance))

	// The authority writes a request of two questions and sends it.
	a.open("/requests/new")
	a.fill(`[name=purpose]`, "to see how offers of medicines are checked", `[name=addressees]`, "Marktplein; Marktplein BV")
	js[bool](a.browser, `(() => {
		const all = n => document.querySelectorAll("[name=\"" + n + "\"]");
		const set = (n, texts) => all(n).forEach((e, i) => { e.value = texts[i] ?? e.value; });
		set("legal_basis", ["67(2)"]);
		set("q.text", ["Which checks does an offer of a medicine pass?", "How many offers did you remove in 2026?"]);
		set("q.topic", ["checks", "removed"]); set("q.day", ["2026-12-18", "2026-12-18"]); return true; })()`)
	js[bool](a.browser, `window.before = true`)
	a.do(chromedp.Click(`button.btn[name=_do][value=keep]`))
	a.wait(`!window.before && location.pathname.startsWith("/request/")`)
	a.sends()
	asked := a.rows("request")
	if len(asked) != 1 {
		t.Fatalf("%d cases were opened, want 1", len(asked))
	}
	a.pass(11 * time.Minute)

	// The platform finds it among its requests, and answers the first question in part.
	came := a.gives(p, asked[0].Case)
	p.open("/requests")
	p.do(chromedp.Click(`main table a`))
	p.wait(`location.pathname.startsWith("/request/")`)
	p.open("/request/" + string(came.Case) + "/answer")
	p.wait(`document.body.innerText.includes("Which checks does an offer of a medicine pass?")`)
	answers := func(question, text string, part bool) {
		p.open("/request/" + string(came.Case) + "/answer?q=" + question)
		p.fill(`textarea[name=text]`, text)
		if part {
			p.do(chromedp.Click(`input[name=partial]`))
		}
		js[bool](p.browser, `window.before = true`)
		p.do(chromedp.Click(`button[name=_do][value=give]`))
		p.wait(`!window.before && document.readyState === "complete"`)
		if fault := js[string](p.browser, `document.querySelector(".note.act")?.innerText || ""`); fault != "" {
			t.Fatalf("question %s: %s", question, fault)
		}
		p.pass(11 * time.Minute)
		p.gives(a, came.Case)
	}
	answers("1", "The listing is held against the words of three lists.", true)
	at := "/request/" + string(asked[0].Case)
	a.open(at)
	a.wait(`document.querySelectorAll(".cell.part").length === 1 && document.querySelectorAll(".cell.open").length === 1`)

	// The day passes: the authority sees what is late, and asks again by decision.
	for _, c := range []*chair{a, p} {
		c.pass(20 * 24 * time.Hour)
		c.first()
	}
	a.enters("caseofficer1@office.example")
	p.enters("compliance1@office.example")
	a.open(at)
	a.wait(`document.querySelectorAll(".cell.late").length > 0`)
	a.do(chromedp.Click(`a[href*="/requests/new?again="]`))
	a.wait(`document.querySelector("[name=kind]").value === "decision"`)
	js[bool](a.browser, `(document.querySelectorAll("[name=\"q.day\"]").forEach(e => {
		if (e.closest(".ask1").querySelector("[name=\"q.text\"]").value) e.value = "2027-01-15"; }), true)`)
	js[bool](a.browser, `window.before = true`)
	a.do(chromedp.Click(`button.btn[name=_do][value=keep]`))
	a.wait(`!window.before && location.pathname.startsWith("/request/")`)
	a.sends()
	a.pass(11 * time.Minute)
	for _, r := range a.rows("request") {
		if r.Case != asked[0].Case {
			again := a.gives(p, r.Case)
			p.open("/request/" + string(again.Case) + "/answer")
			p.wait(`document.body.innerText.includes("You are asked by decision")`)
		}
	}

	// What was late is answered, and stays late.
	answers("2", "In 2026 there were 412.", false)
	a.open(at)
	a.wait(`document.querySelectorAll(".cell.part").length + document.querySelectorAll(".cell.late").length >= 1`)
	a.open(at + "?q=2&case=" + asked[0].Number)
	a.wait(`document.body.innerText.includes("In 2026 there were 412.") && document.body.innerText.includes("late")`)
	for _, c := range []*chair{a, p} {
		for _, s := range c.console() {
			if !strings.Contains(s, "422") {
				t.Errorf("the console says %s", s)
			}
		}
	}
}
