package casework_test

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
)

var (
	a16 = law.Ref{CELEX: "32022R2065", Place: "art 16(1)"}
	a67 = law.Ref{CELEX: "32022R2065", Place: "art 67(2)"}
)

// question is the smallest procedure that has everything: a stated due in parts, a fixed one, a target, a lapse.
type question struct {
	Text  string            `json:"text"`
	Who   casework.Personal `json:"who,omitzero"`
	By    deadline.Date     `json:"by,omitzero"`
	Later deadline.Date     `json:"later,omitzero"`
}

func (q *question) Validate() (fs casework.Faults) {
	fs.Text(q.Text, "text", "asks nothing", a67)
	fs.Need(!q.By.IsZero(), "by", "names no day", a67)
	return fs
}

type reply struct {
	Part string `json:"part"`
}

func (r *reply) Validate() casework.Faults { return nil }

var inquiry = casework.Kind{
	Name: "inquiry", Title: "A question", Law: []law.Ref{a67},
	States: []casework.State{
		{Name: "asked", Turn: casework.Platform, About: "asked"},
		{Name: "overdue", Turn: casework.Authority, About: "late"},
		{Name: "done", Closed: true, About: "done"},
	},
	Moves: []casework.Move{
		{Name: "ask", To: "asked", By: []casework.Party{casework.Authority}, Law: []law.Ref{a67}, About: "ask", Body: func() casework.Body { return &question{} },
			Dues: []casework.DueRule{
				{Name: "reply", Of: casework.Platform, Source: casework.Stated, Law: a67, Days: func(in casework.In) []casework.Day {
					q := in.Body.(*question)
					return []casework.Day{{Item: "1", On: q.By, Field: "by"}, {Item: "2", On: q.Later, Field: "later"}}
				}},
				{Name: "appeal", Of: casework.Platform, Source: casework.Fixed, Law: a16, Period: deadline.Period{N: 1, Unit: deadline.Months}, Sense: casework.OpenUntil},
				{Name: "file", Of: casework.Authority, Source: casework.Policy, Law: a16},
			},
			Jobs: []casework.Job{{Do: "tell", To: casework.Platform}}},
		{Name: "reply", From: []string{"asked", "overdue"}, To: "asked", By: []casework.Party{casework.Platform}, Law: []law.Ref{a67}, About: "reply",
			Body: func() casework.Body { return &reply{} }, Meets: []string{"reply"},
			Items: func(in casework.In) []string { return []string{in.Body.(*reply).Part} }},
		{Name: "close", From: []string{"asked", "overdue"}, To: "done", By: []casework.Party{casework.Authority}, Law: []law.Ref{a67}, About: "close",
			Check: func(in casework.In) (fs casework.Faults) {
				_, open := in.Case.Due("reply", "1")
				fs.Own(!open, "", "part 1 is open", a67)
				return fs
			}},
		{Name: "lapse", From: []string{"asked", "overdue"}, To: "overdue", By: []casework.Party{casework.Clock}, Law: []law.Ref{a67}, About: "late", Lapses: "reply"},
	},
}

func house(t testing.TB, codes ...string) casework.Terms {
	t.Helper()
	h := casework.Terms{Clocks: map[string]deadline.Clock{}, Calendar: "COM", Rand: rand.NewChaCha8([32]byte{1}),
		Policy: map[string]deadline.Period{"inquiry.file": {N: 1, Unit: deadline.WorkingDays}}, Remind: []deadline.Period{{N: 2, Unit: deadline.WorkingDays}}}
	for _, code := range append(codes, "COM") {
		cal, err := deadline.CalendarOf(code)
		if err != nil {
			t.Fatal(err)
		}
		zone, err := time.LoadLocation(cal.Zone)
		if err != nil {
			t.Fatal(err)
		}
		h.Clocks[code] = deadline.Clock{Calendar: cal, Zone: zone}
	}
	return h
}

func at(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

func date(s string) deadline.Date {
	d, err := deadline.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func asks() casework.Step {
	return casework.Step{Move: "ask", By: casework.Actor{Party: casework.Authority, ID: "a-1"}, At: at("2026-01-05T09:00:00Z"),
		About: "a question", Group: "g",
		Body: &question{Text: "why?", Who: casework.Name("Kim Example"), By: date("2026-01-19"), Later: date("2026-01-26")}}
}

func asked(t testing.TB, h casework.Terms) casework.Change {
	t.Helper()
	ch, err := casework.Apply(inquiry, casework.Case{ID: "c"}, asks(), h)
	if err != nil {
		t.Fatal(err)
	}
	return ch
}

func TestOpeningACaseStartsItsDuesAndTasks(t *testing.T) {
	t.Parallel()
	ch := asked(t, house(t))
	c := ch.Case
	if c.State != "asked" || c.Turn != casework.Platform || c.Version != 1 || c.Calendar != "COM" || c.Group != "g" || c.About != "a question" || ch.Before() != 0 {
		t.Errorf("%+v", c)
	}
	var dues []string
	for _, d := range c.Dues {
		dues = append(dues, strings.TrimSpace(d.Name+" "+d.Item+" "+d.LastDay.String()+" "+string(d.Source)+" "+d.Paragraph+" "+d.Period.String()+" "+string(d.Sense)))
	}
	want := []string{
		"reply 1 2026-01-19 stated   by", "reply 2 2026-01-26 stated   by",
		"appeal  2026-02-05 fixed art 3(2)(c) Reg. 1182/71 1 month open_until",
		"file  2026-01-06 policy art 3(3) Reg. 1182/71 1 working day by",
	}
	if diff := cmp.Diff(want, dues); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if end := c.Dues[0].End; !end.Equal(at("2026-01-19T22:59:59Z")) {
		t.Errorf("the day ends at %s in the zone of the Commission", end)
	}
	var tasks []string
	for _, task := range ch.Tasks {
		tasks = append(tasks, task.ID+" "+string(task.To)+" "+task.At.Format(time.RFC3339))
	}
	want = []string{
		"c/1/1-tell platform 2026-01-05T09:00:00Z",
		"c/1/2-remind platform 2026-01-14T23:00:00Z", "c/1/3-lapse clock 2026-01-19T23:00:00Z",
		"c/1/4-remind platform 2026-01-21T23:00:00Z", "c/1/5-lapse clock 2026-01-26T23:00:00Z",
	}
	if diff := cmp.Diff(want, tasks); diff != "" {
		t.Errorf("a right is not reminded of, nor a duty whose reminder would lie in the past: -want +got\n%s", diff)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	h := house(t)
	open := asked(t, h).Case
	step := func(f func(*casework.Step)) casework.Step {
		s := casework.Step{Move: "reply", By: casework.Actor{Party: casework.Platform}, At: at("2026-01-12T09:00:00Z"), Version: 1, Body: &reply{Part: "1"}}
		f(&s)
		return s
	}
	for name, c := range map[string]struct {
		c     casework.Case
		s     casework.Step
		class aedile.Class
		want  string
		hint  string
	}{
		"stale version":      {open, step(func(s *casework.Step) { s.Version = 0 }), aedile.Conflict, "at version 1, not 0", "read the case again"},
		"wrong party":        {open, step(func(s *casework.Step) { s.By.Party = casework.Authority }), aedile.Denied, "authority may not do this: it is for platform (art 67(2) DSA)", ""},
		"unknown move":       {open, step(func(s *casework.Step) { s.Move = "dance" }), aedile.Invalid, "no such move", "one of ask, reply, close, lapse"},
		"wrong state":        {open, step(func(s *casework.Step) { s.Move = "ask" }), aedile.Conflict, "the inquiry is asked", "possible: reply (platform), close (authority), lapse (clock)"},
		"not open":           {casework.Case{ID: "x"}, step(func(s *casework.Step) { s.Version = 0 }), aedile.Conflict, "not open", "possible: ask (authority)"},
		"no time":            {open, step(func(s *casework.Step) { s.At = time.Time{} }), aedile.Invalid, "no time", ""},
		"before the opening": {open, step(func(s *casework.Step) { s.At = at("2026-01-05T08:59:59Z") }), aedile.Invalid, "before the case was opened", ""},
		"no content":         {open, step(func(s *casework.Step) { s.Body = nil }), aedile.Invalid, "carries content", ""},
		"other content":      {open, step(func(s *casework.Step) { s.Body = &question{} }), aedile.Invalid, "not a *casework_test.reply", ""},
		"content where none": {open, step(func(s *casework.Step) { s.Move, s.By.Party = "close", casework.Authority }), aedile.Invalid, "carries no content", ""},
		"lapse too early":    {open, step(func(s *casework.Step) { s.Move, s.By.Party, s.Body = "lapse", casework.Clock, nil }), aedile.Conflict, "no period to reply has passed", ""},
		"lapse at the end": {open, step(func(s *casework.Step) {
			s.Move, s.By.Party, s.Body, s.At = "lapse", casework.Clock, nil, at("2026-01-19T22:59:59Z")
		}), aedile.Conflict, "no period", ""},
		"check of the kind":    {open, step(func(s *casework.Step) { s.Move, s.By.Party, s.Body = "close", casework.Authority, nil }), aedile.Invalid, "1 element is missing or wrong: part 1 is open (own policy, to art 67(2) DSA)", ""},
		"no identifier":        {casework.Case{}, asks(), aedile.Invalid, "no identifier", ""},
		"case of another kind": {casework.Case{ID: "x", Version: 1, Kind: "notice"}, asks(), aedile.Invalid, "is a notice", ""},
		"all faults at once": {casework.Case{ID: "x"}, casework.Step{Move: "ask", By: casework.Actor{Party: casework.Authority}, At: at("2026-01-05T09:00:00Z"), Body: &question{}},
			aedile.Invalid, "2 elements are missing or wrong: text: asks nothing (art 67(2) DSA); by: names no day (art 67(2) DSA)", ""},
		"stated day past": {casework.Case{ID: "x"}, casework.Step{Move: "ask", By: casework.Actor{Party: casework.Authority}, At: at("2026-01-05T09:00:00Z"),
			Body: &question{Text: "?", By: date("2026-01-04")}}, aedile.Invalid, "by: the day 2026-01-04 is past", ""},
		"calendar without clock": {casework.Case{ID: "x"}, func() casework.Step { s := asks(); s.Calendar = "FR"; return s }(), aedile.Invalid, `no clock for calendar "FR"`, "name a calendar that is known: COM or a Member State"},
		"year beyond the calendar": {casework.Case{ID: "x"}, func() casework.Step {
			s := asks()
			s.At = at("2099-12-20T09:00:00Z")
			s.Body.(*question).By = date("2100-01-20")
			return s
		}(),
			aedile.Invalid, "calendar COM knows 2020–2099", ""},
	} {
		ch, err := casework.Apply(inquiry, c.c, c.s, h)
		if err == nil || !strings.Contains(err.Error(), c.want) || aedile.ClassOf(err) != c.class || aedile.HintOf(err) != c.hint {
			t.Errorf("%s: %v, class %s, hint %q; want %q, %s, %q", name, err, aedile.ClassOf(err), aedile.HintOf(err), c.want, c.class, c.hint)
		}
		if ch.Case.Version != 0 || len(ch.Events) > 0 {
			t.Errorf("%s: refused, but %+v", name, ch)
		}
	}
}

func TestEachFaultOfARefusalCanBeReadByAProgram(t *testing.T) {
	t.Parallel()
	_, err := casework.Apply(inquiry, casework.Case{ID: "x"}, casework.Step{Move: "ask", By: casework.Actor{Party: casework.Authority}, At: at("2026-01-05T09:00:00Z"), Body: &question{}}, house(t))
	var ref *casework.Refusal
	if !errors.As(err, &ref) {
		t.Fatal(err)
	}
	want := casework.Faults{{Field: "text", Msg: "asks nothing", Law: a67}, {Field: "by", Msg: "names no day", Law: a67}}
	if diff := cmp.Diff(want, ref.Faults); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	var fs casework.Faults
	fs.In("items[3]", casework.Faults{{Msg: "m", Law: a67}, {Field: "f", Msg: "n", Law: a67, Own: true}})
	if got := fs[0].String() + "|" + fs[1].String(); got != "items[3]: m (art 67(2) DSA)|items[3].f: n (own policy, to art 67(2) DSA)" {
		t.Error(got)
	}
	if got := (casework.Fault{Msg: "m", Own: true}).String(); got != "m (own policy)" {
		t.Error(got)
	}
}

func TestApplyChangesNothing(t *testing.T) {
	t.Parallel()
	h := house(t)
	c := asked(t, h).Case
	before, _ := json.Marshal(c)
	for _, part := range []string{"1", "2"} {
		if _, err := casework.Apply(inquiry, c, casework.Step{Move: "reply", By: casework.Actor{Party: casework.Platform}, At: at("2026-01-12T09:00:00Z"), Version: 1, Body: &reply{Part: part}}, h); err != nil {
			t.Fatal(err)
		}
	}
	if after, _ := json.Marshal(c); string(after) != string(before) {
		t.Errorf("the case before the step changed:\n%s\n%s", before, after)
	}
}

func TestDuesAreMetInPartsAndLapseStaysLate(t *testing.T) {
	t.Parallel()
	h := house(t)
	c := asked(t, h).Case
	step := func(move string, p casework.Party, when string, b casework.Body) casework.Change {
		t.Helper()
		ch, err := casework.Apply(inquiry, c, casework.Step{Move: move, By: casework.Actor{Party: p}, At: at(when), Version: c.Version, Body: b}, h)
		if err != nil {
			t.Fatal(err)
		}
		c = ch.Case
		return ch
	}
	e := step("lapse", casework.Clock, "2026-01-19T23:00:00Z", nil).Events[0]
	if c.State != "overdue" || cmp.Diff([]casework.DueKey{{Name: "reply", Item: "1"}}, e.Lapsed) != "" {
		t.Errorf("%s, lapsed %v", c.State, e.Lapsed)
	}
	if d, ok := c.Due("reply", "1"); !ok || !d.Late(c.ChangedAt) || d.Target() {
		t.Errorf("%+v %v", d, ok)
	}
	again := casework.Step{Move: "lapse", By: casework.Actor{Party: casework.Clock}, At: at("2026-01-19T23:00:01Z"), Version: 2}
	if _, err := casework.Apply(inquiry, c, again, h); aedile.ClassOf(err) != aedile.Conflict {
		t.Errorf("what has lapsed does not lapse again: %v", err)
	}
	step("reply", casework.Platform, "2026-01-20T09:00:00Z", &reply{Part: "1"})
	if _, ok := c.Due("reply", "1"); ok || c.State != "asked" {
		t.Errorf("part 1 still runs in %s", c.State)
	}
	if _, ok := c.Due("reply", "2"); !ok {
		t.Error("part 2 was met with part 1")
	}
	step("close", casework.Authority, "2026-01-21T09:00:00Z", nil)
	if !c.Closed || c.Turn != "" || len(c.Dues) != 0 {
		t.Errorf("closed: %+v", c)
	}
}

func TestTasksOfDuesThatMovedAreNotNeeded(t *testing.T) {
	t.Parallel()
	h := house(t)
	ch := asked(t, h)
	c := ch.Case
	if !c.Needs(ch.Tasks[0]) || !c.Needs(ch.Tasks[1]) {
		t.Error("nothing has happened yet")
	}
	ch2, err := casework.Apply(inquiry, c, casework.Step{Move: "reply", By: casework.Actor{Party: casework.Platform}, At: at("2026-01-12T09:00:00Z"), Version: 1, Body: &reply{Part: "1"}}, h)
	if err != nil {
		t.Fatal(err)
	}
	for _, task := range ch.Tasks {
		if got, want := ch2.Case.Needs(task), task.Due == nil || task.Due.Item == "2"; got != want {
			t.Errorf("%s: needed %v", task.ID, got)
		}
	}
	moved := *ch.Tasks[3].Due
	task := ch.Tasks[3]
	task.Due, task.End = &moved, task.End.Add(time.Hour)
	if c.Needs(task) {
		t.Error("the due has another end now")
	}
}

func TestWithoutATargetADueHasNoEndAndIsNeverLate(t *testing.T) {
	t.Parallel()
	h := house(t)
	h.Policy = nil
	ch := asked(t, h)
	d, ok := ch.Case.Due("file", "")
	if !ok || !d.End.IsZero() || !d.LastDay.IsZero() || !d.Target() || d.Late(at("2099-01-01T00:00:00Z")) {
		t.Errorf("%+v", d)
	}
}

func TestLateFirstThenByEnd(t *testing.T) {
	t.Parallel()
	due := func(name string, src casework.Source, sense casework.Sense, end string) casework.Due {
		d := casework.Due{Name: name, Source: src, Sense: sense}
		if end != "" {
			d.End = at(end + "T22:59:59Z")
		}
		return d
	}
	first := due("first", casework.Policy, casework.By, "")
	first.First = true
	cases := []casework.Case{
		{ID: "z", Dues: []casework.Due{first}},
		{ID: "b", Kind: "k", Dues: []casework.Due{due("no end", casework.Policy, casework.By, ""), due("soon", casework.Policy, casework.By, "2026-02-02"),
			due("target missed", casework.Policy, casework.By, "2026-01-02")}},
		{ID: "a", Kind: "k", Dues: []casework.Due{due("late", casework.Stated, casework.By, "2026-01-19"), due("soon too", casework.Stated, casework.By, "2026-02-02"),
			due("window over", casework.Fixed, casework.OpenUntil, "2026-01-10")}},
		{ID: "c", Kind: "k", Dues: []casework.Due{due("latest", casework.Fixed, casework.By, "2026-01-12"), due("law", casework.Fixed, casework.By, "2026-02-02")}},
	}
	var got []string
	for _, p := range casework.Pendings(cases, at("2026-01-20T00:00:00Z")) {
		got = append(got, string(p.Case)+" "+p.Due.Name)
	}
	want := []string{"c latest", "a late", "b target missed", "c law", "a soon too", "b soon", "z first", "b no end"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestTheZoneOfTheCaseDecidesTheDay(t *testing.T) {
	t.Parallel()
	h := house(t, "FI", "PT")
	for code, want := range map[string]string{"FI": "2026-03-30 2026-03-29T20:59:59Z 2026-04-30", "PT": "2026-03-29 2026-03-29T22:59:59Z 2026-04-29"} {
		s := asks()
		s.Calendar, s.At = code, at("2026-03-29T22:30:00Z") // after midnight in Helsinki, before it in Lisbon; the clocks change that night
		s.Body = &question{Text: "?", By: date("2026-03-30"), Later: date("2026-03-29")}
		if code == "FI" {
			s.Body.(*question).Later = deadline.Date{}
		}
		ch, err := casework.Apply(inquiry, casework.Case{ID: "c"}, s, h)
		if err != nil {
			t.Fatalf("%s: %v", code, err)
		}
		on := deadline.DateOf(s.At.In(h.Clocks[code].Zone))
		appeal, _ := ch.Case.Due("appeal", "")
		end := date("2026-03-29").Last(h.Clocks[code].Zone).UTC()
		if got := on.String() + " " + end.Format(time.RFC3339) + " " + appeal.LastDay.String(); got != want || appeal.Zone != h.Clocks[code].Zone.String() {
			t.Errorf("%s: %s, want %s", code, got, want)
		}
	}
}

func TestAStatedDayOnAHolidayIsSaidNotMoved(t *testing.T) {
	t.Parallel()
	s := asks()
	s.Body = &question{Text: "?", By: date("2026-05-01"), Later: date("2026-05-04")}
	ch, err := casework.Apply(inquiry, casework.Case{ID: "c"}, s, house(t))
	if err != nil {
		t.Fatal(err)
	}
	first, _ := ch.Case.Due("reply", "1")
	second, _ := ch.Case.Due("reply", "2")
	if first.LastDay != date("2026-05-01") || len(first.Notes) != 1 || !strings.Contains(first.Notes[0], "Labour Day") || len(second.Notes) != 0 {
		t.Errorf("%v %v", first, second)
	}
}

func TestReplayRefusesWhatDoesNotFollow(t *testing.T) {
	t.Parallel()
	h := house(t)
	c := asked(t, h).Case
	for _, part := range []string{"1", "2"} {
		ch, err := casework.Apply(inquiry, c, casework.Step{Move: "reply", By: casework.Actor{Party: casework.Platform}, At: at("2026-01-12T09:00:00Z"), Version: c.Version, Body: &reply{Part: part}}, h)
		if err != nil {
			t.Fatal(err)
		}
		c = ch.Case
	}
	if again, err := casework.Replay(inquiry, c.Events); err != nil || cmp.Diff(c, again) != "" {
		t.Errorf("%v %s", err, cmp.Diff(c, again))
	}
	for name, f := range map[string]func([]casework.Event) []casework.Event{
		"one is missing":       func(es []casework.Event) []casework.Event { return append(es[:1], es[2]) },
		"the first is missing": func(es []casework.Event) []casework.Event { return es[1:] },
		"one stands twice":     func(es []casework.Event) []casework.Event { return append(es, es[2]) },
		"two changed places":   func(es []casework.Event) []casework.Event { es[1], es[2] = es[2], es[1]; return es },
		"of another case":      func(es []casework.Event) []casework.Event { es[2].Case = "d"; return es },
		"of another kind":      func(es []casework.Event) []casework.Event { es[0].Kind = "notice"; return es },
		"to another state":     func(es []casework.Event) []casework.Event { es[2].To = "done"; return es },
		"from another state":   func(es []casework.Event) []casework.Event { es[2].From = "overdue"; return es },
		"unknown move":         func(es []casework.Event) []casework.Event { es[2].Move = "dance"; return es },
	} {
		events := f(append([]casework.Event(nil), c.Events...))
		if again, err := casework.Replay(inquiry, events); aedile.ClassOf(err) != aedile.Invalid || again.Version != 0 {
			t.Errorf("%s: %+v %v", name, again, err)
		}
	}
	if c, err := casework.Replay(inquiry, nil); err != nil || c.Version != 0 {
		t.Errorf("no events: %v %v", c, err)
	}
}

// Whatever steps are tried in whatever order: the version counts the events, and the case is their sum.
func TestAnyStepsKeepTheCaseTheSumOfItsEvents(t *testing.T) {
	t.Parallel()
	h := house(t)
	rapid.Check(t, func(rt *rapid.T) {
		c, now, made := casework.Case{ID: "c"}, at("2026-01-05T09:00:00Z"), 0
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			now = now.Add(time.Duration(rapid.IntRange(-3, 200).Draw(rt, "hours")) * time.Hour)
			m := inquiry.Moves[rapid.IntRange(0, len(inquiry.Moves)-1).Draw(rt, "move")]
			s := casework.Step{Move: m.Name, By: casework.Actor{Party: m.By[0]}, At: now, Version: c.Version}
			switch m.Name {
			case "ask":
				s.Body = &question{Text: "?", By: deadline.DateOf(now).AddDays(rapid.IntRange(-1, 30).Draw(rt, "by"))}
			case "reply":
				s.Body = &reply{Part: rapid.SampledFrom([]string{"1", "2", "3"}).Draw(rt, "part")}
			}
			ch, err := casework.Apply(inquiry, c, s, h)
			if err != nil {
				if cl := aedile.ClassOf(err); cl == aedile.Internal || cl == "" {
					rt.Fatalf("%s: %v (%s)", m.Name, err, cl)
				}
				continue
			}
			c, made = ch.Case, made+1
		}
		again, err := casework.Replay(inquiry, c.Events)
		if c.ID == "c" && made == 0 {
			return
		}
		if err != nil || c.Version != made || len(c.Events) != made || cmp.Diff(c, again) != "" {
			rt.Fatalf("version %d after %d steps, %v\n%s", c.Version, made, err, cmp.Diff(c, again))
		}
	})
}
