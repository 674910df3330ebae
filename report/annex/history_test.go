package annex_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
	"github.com/aedile/aedile/report/annex"
	"github.com/aedile/aedile/report/template"
)

// history is an invented record.
type history struct {
	seed  uint64
	r     *rand.Rand
	cases []casework.Case
	byID  map[aedile.CaseID]casework.Case
}

func config(h *history, tier law.Tier) annex.Setting {
	return annex.Setting{Service: "Bazaar", Start: deadline.Date{Year: 2026, Month: 1, Day: 1}, End: deadline.Date{Year: 2026, Month: 6,
		Day: 30}, Tier: tier,
		Other: func(id aedile.CaseID) (casework.Case, bool) { k, ok := h.byID[id]; return k, ok }}
}

// invent makes a record of n cases, some before and after the half-year.
func invent(seed uint64, n int) *history {
	h := &history{seed: seed, r: rand.New(rand.NewPCG(seed, 1)), byID: map[aedile.CaseID]casework.Case{}}
	makers := []func(aedile.CaseID) casework.Case{h.order, h.notice, h.decision, h.complaint, h.misuse}
	for i := range n {
		k := makers[h.pick(1, 4, 6, 2, 1)](aedile.CaseID(fmt.Sprintf("case-%d", i)))
		h.cases = append(h.cases, k)
		h.byID[k.ID] = k
	}
	return h
}

// pick returns an index with these weights.
func (h *history) pick(weights ...int) int {
	all := 0
	for _, w := range weights {
		all += w
	}
	at := h.r.IntN(all)
	for i, w := range weights {
		if at -= w; at < 0 {
			return i
		}
	}
	return 0
}

func (h *history) chance(pct int) bool { return h.r.IntN(100) < pct }

// when is an instant from November to August.
func (h *history) when() time.Time {
	return time.Date(2025, 11, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(h.r.Int64N(int64(300 * 24 * time.Hour))))
}

func one[T any](h *history, of []T) T { return of[h.r.IntN(len(of))] }

// story makes a case of moves, each some time after the one before.
type story struct {
	h *history
	k casework.Case
	t time.Time
}

func (h *history) begin(kind string, id aedile.CaseID) *story {
	return &story{h: h, k: casework.Case{ID: id, Kind: kind}, t: h.when()}
}

func (s *story) then(move string, body any, automated bool) *story {
	b, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	s.k.Events = append(s.k.Events, casework.Event{Case: s.k.ID, Kind: s.k.Kind, Move: move, At: s.t, Body: b,
		Version: len(s.k.Events) + 1, By: casework.Actor{Automated: automated}})
	s.t = s.t.Add(time.Duration(s.h.r.Int64N(int64(400 * time.Hour))))
	return s
}

// category is a category of a part with a sub-category of it, or none.
func (h *history) category(part int) (category, keyword string) {
	all := template.Categories(part)
	at := h.r.IntN(len(all))
	for all[at].Sub {
		at--
	}
	if at+1 < len(all) && all[at+1].Sub && h.chance(80) {
		keyword = all[at+1].Name
	}
	return all[at].Name, keyword
}

func (h *history) urls() (out []string) {
	for range 1 + h.r.IntN(4) {
		out = append(out, "https://shop.example/"+fmt.Sprint(h.r.IntN(1000)))
	}
	return out
}

func (h *history) order(id aedile.CaseID) casework.Case {
	category, keyword := h.category(3)
	s := h.begin("order", id).then("receive", map[string]any{"basis": one(h, []string{"act", "inform", "product_safety"}), "state": one(h,
		template.States()),
		"category": category, "keyword": keyword, "locations": h.urls()}, false)
	if h.chance(70) {
		s.then("acknowledge", nil, h.chance(50))
	}
	if h.chance(80) {
		s.then("give_effect", map[string]any{"what": "removed"}, h.chance(10))
	}
	return s.k
}

func (h *history) notice(id aedile.CaseID) casework.Case {
	body := map[string]any{"reasons": "counterfeit", "locations": h.urls()}
	if h.chance(80) {
		body["category"], _ = h.category(4)
	}
	if h.chance(20) {
		body["flagger"] = "tf-1"
	}
	s := h.begin("notice", id).then("submit", body, false)
	if h.chance(85) {
		s.then("decide", map[string]any{"outcome": one(h, []string{"acted_by_law", "acted_by_terms", "not_acted"}),
			"automation": one(h, []law.Automation{law.FullyAutomated, law.PartiallyAutomated, law.NotAutomated})}, false)
	}
	return s.k
}

func (h *history) decision(id aedile.CaseID) casework.Case {
	part := one(h, []int{5, 6})
	category, keyword := h.category(part)
	body := map[string]any{"service": "Bazaar", "category": category, "ground": law.IllegalContent, "source": one(h,
		[]law.SourceType{law.OwnInitiative, law.OwnInitiative,
			law.FromNotice, law.FromOther, law.FromTrustedFlagger}), "content_language": one(h, []string{"DE", "FR", "EN", "ZH", ""})}
	if part == 6 {
		body["ground"] = law.IncompatibleContent
	}
	if keyword != "" {
		body["keywords"] = []string{keyword}
	}
	automation := one(h, []law.Automation{law.FullyAutomated, law.PartiallyAutomated, law.NotAutomated})
	body["automation"], body["automated_detection"] = automation, automation == law.FullyAutomated || h.chance(50)
	switch h.pick(5, 1, 1, 1) {
	case 0:
		body["visibility"] = map[string]any{"what": []law.Visibility{one(h, []law.Visibility{law.ContentRemoved, law.ContentDisabled,
			law.ContentLabelled})}}
	case 1:
		body["account"] = map[string]any{"what": law.AccountSuspended}
	case 2:
		body["provision"] = map[string]any{"what": law.TotalTermination}
	default:
		body["monetary"] = map[string]any{"what": law.MonetarySuspension}
	}
	s := h.begin("decision", id).then("draft", body, false)
	if h.chance(90) {
		s.then("send", map[string]any{"text": "reasons"}, false)
	}
	return s.k
}

func (h *history) complaint(id aedile.CaseID) casework.Case {
	var against aedile.CaseID
	var about []aedile.CaseID
	for _, k := range h.cases {
		if k.Kind == "decision" || k.Kind == "notice" {
			about = append(about, k.ID)
		}
	}
	if len(about) == 0 {
		return h.misuse(id)
	}
	against = one(h, about)
	s := h.begin("complaint", id).then("lodge", map[string]any{"against": against, "grounds": "wrong"}, false)
	switch h.pick(5, 1, 1) {
	case 0:
		s.then("decide", map[string]any{"outcome": one(h, []string{"upheld", "partially_reversed", "reversed"})}, false).then("tell",
			map[string]any{"text": "told"}, false)
	case 1:
		return s.then("withdraw", nil, false).k
	default:
		return s.k
	}
	if h.chance(20) {
		s.then("refer", map[string]any{"body": "ODS"}, false)
		if h.chance(70) {
			s.then("settle", map[string]any{"for_recipient": h.chance(50)}, false)
			if h.chance(80) {
				s.then("follow", map[string]any{"implemented": h.chance(70)}, false)
			}
		}
	}
	return s.k
}

func (h *history) misuse(id aedile.CaseID) casework.Case {
	of := one(h, []string{"content", "notices", "complaints"})
	s := h.begin("misuse", id).then("warn", map[string]any{"of": of}, false)
	if h.chance(60) {
		s.then("suspend", map[string]any{"of": of}, false)
	}
	return s.k
}

// stated is what the operator of an invented very large service says.
func stated() annex.Stated {
	s := annex.Stated{Provider: "Bazaar SA", Published: "2026-08-14", Previous: "2026-02-27", Texts: map[string]string{},
		Staff: map[string]float64{"internal/total": 80,
			"external/total": 40, "linguistic/total": 110}, Recipients: map[string]float64{}, Rates: map[string]float64{},
		Context: map[string]string{}}
	form, _ := template.PartOf(11)
	for _, l := range form.Lines {
		s.Texts[l.ID] = "We say what we do; 0.5 % of all views were of what was taken down."
	}
	for i, l := range template.Languages() {
		s.Staff["linguistic/"+l] = float64(3 + i)
	}
	for i, state := range template.States() {
		s.Recipients[state] = float64(1_000_000 * (i + 1))
		s.Recipients["total"] += s.Recipients[state]
	}
	return s
}
