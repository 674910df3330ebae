package kinds

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
)

// A scenario is a script of dated moves, one line each:
//
//	calendar COM                        the calendar of cases opened from here on
//	policy notice.confirm 1 working day a target of the operator
//	tier hosting [small]                what the house is; none: not said
//	remind 2 working days               how long before the last day of a duty its party is reminded
//	body NAME                           what follows, indented, is JSON to be carried by moves
//	at DAY[THH:MM] PARTY MOVE [KIND] [in CASE,…] [with NAME] [by ID] [auto] [FIELD VALUE]…
//	try …                               the same, and it must be refused
//	want STATE                          of the cases of the line before
//	want turn PARTY
//	want due NAME[/ITEM] DAY|none SOURCE
//	want met NAME[/ITEM]                no such due runs
//	want late NAME[/ITEM]               at the time of the line before
//	want task DO DAY
//	want refused TEXT …                 each text stands in the refusal
//	want ground NO STATE
//	want first NAME[/ITEM] of CASE      what stands first among all that runs
//	show [DAY]                          prints all that runs, at that day, into the golden file beside the script
//
// The hour is 09:00 in the zone of the calendar where none is given. FIELD VALUE sets a field of the body; "due" is
// short for "deadline".
type scenario struct {
	t      *testing.T
	house  casework.Terms
	code   string
	bodies map[string]string
	cases  map[string]casework.Case
	kinds  map[string]casework.Kind
	last   []string // names of the cases of the line before
	now    time.Time
	tasks  map[string][]casework.Task
	err    error
	line   int
	made   map[string]bool
	mu     *sync.Mutex
	shown  strings.Builder
}

var update = flag.Bool("update", false, "write the golden files")

func mutex() *sync.Mutex { return &sync.Mutex{} }

func TestScenarios(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal(err, files)
	}
	made, mu := map[string]bool{}, mutex()
	t.Run("each", func(t *testing.T) {
		for _, f := range files {
			t.Run(strings.TrimSuffix(filepath.Base(f), ".txt"), func(t *testing.T) {
				t.Parallel()
				b, err := os.ReadFile(f)
				if err != nil {
					t.Fatal(err)
				}
				s := newScenario(t, made, mu)
				s.run(string(b))
				s.replayed()
				s.golden(strings.TrimSuffix(f, ".txt") + ".dues")
			})
		}
	})
	goldenRequired(t, made)
	for _, k := range All() {
		for _, m := range k.Moves {
			if !made[k.Name+" "+m.Name] {
				t.Errorf("no scenario makes the move %s of %s", m.Name, k.Name)
			}
		}
		for _, st := range k.States {
			if !made[k.Name+" = "+st.Name] {
				t.Errorf("no scenario reaches the state %s of %s", st.Name, k.Name)
			}
		}
	}
}

func newScenario(t *testing.T, made map[string]bool, mu *sync.Mutex) *scenario {
	s := &scenario{t: t, code: "COM", bodies: map[string]string{}, cases: map[string]casework.Case{}, kinds: map[string]casework.Kind{},
		tasks: map[string][]casework.Task{}, made: made, mu: mu}
	s.house = casework.Terms{Clocks: map[string]deadline.Clock{}, Policy: map[string]deadline.Period{}, Rand: rand.NewChaCha8([32]byte{})}
	for _, c := range deadline.Calendars() {
		zone, err := time.LoadLocation(c.Zone)
		if err != nil {
			t.Fatal(err)
		}
		s.house.Clocks[c.Code] = deadline.Clock{Calendar: c, Zone: zone}
	}
	return s
}

func (s *scenario) fail(format string, args ...any) {
	s.t.Helper()
	s.t.Fatalf("line %d: %s", s.line, fmt.Sprintf(format, args...))
}

func (s *scenario) run(text string) {
	body := ""
	for i, l := range strings.Split(text, "\n") {
		s.line = i + 1
		if strings.HasPrefix(l, "\t") || strings.HasPrefix(l, "  ") {
			s.bodies[body] += l
			continue
		}
		w := words(l)
		if len(w) == 0 {
			continue
		}
		switch w[0] {
		case "calendar":
			s.code = w[1]
		case "policy":
			s.house.Policy[w[1]] = s.period(w[2:])
		case "tier":
			s.house.Tier = map[string]law.Tier{"none": 0, "hosting": law.Hosting, "platform": law.OnlinePlatform,
				"very_large": law.VeryLarge}[w[1]]
			s.house.Small = len(w) > 2 && w[2] == "small"
		case "remind":
			s.house.Remind = append(s.house.Remind, s.period(w[1:]))
		case "body":
			body = w[1]
			s.bodies[body] = ""
		case "at":
			if s.step(w[1:]); s.err != nil {
				s.fail("%v", s.err)
			}
		case "try":
			if s.step(w[1:]); s.err == nil {
				s.fail("was not refused")
			}
		case "want":
			s.want(w[1:])
		case "show":
			if len(w) > 1 {
				s.now = s.time(w[1])
			}
			s.show()
		default:
			s.fail("%q", w[0])
		}
	}
}

// words splits a line at spaces; "…", […] and {…} stand together, # starts a comment.
func words(l string) (ws []string) {
	for l = strings.TrimSpace(l); l != "" && l[0] != '#'; l = strings.TrimSpace(l) {
		if strings.ContainsRune(`"[{`, rune(l[0])) {
			d, raw := json.NewDecoder(strings.NewReader(l)), json.RawMessage{}
			if d.Decode(&raw) == nil {
				ws, l = append(ws, string(raw)), l[d.InputOffset():]
				continue
			}
		}
		w, rest, _ := strings.Cut(l, " ")
		ws, l = append(ws, w), rest
	}
	return ws
}

// unquoted takes the quotes off a text.
func unquoted(w string) string {
	var s string
	if json.Unmarshal([]byte(w), &s) == nil {
		return s
	}
	return w
}

func (s *scenario) period(w []string) deadline.Period {
	p, err := deadline.ParsePeriod(strings.Join(w, " "))
	if err != nil {
		s.fail("%v", err)
	}
	return p
}

// step makes one move in each of the named cases.
func (s *scenario) step(w []string) {
	if len(w) < 3 {
		s.fail("at needs a time, a party and a move")
	}
	st := casework.Step{By: casework.Actor{Party: casework.Party(w[1])}, Move: w[2], At: s.time(w[0]), Calendar: s.code}
	s.now, s.err = st.At, nil
	var kind, with string
	names, fields := s.last, map[string]string{}
	w = w[3:]
	if len(w) > 0 {
		if k, ok := Of(w[0]); ok {
			kind, names, w = k.Name, []string{k.Name}, w[1:]
		}
	}
	for ; len(w) > 0; w = w[1:] {
		switch {
		case w[0] == "auto":
			st.By.Automated = true
			continue
		case len(w) == 1:
			s.fail("%q has no value", w[0])
		case w[0] == "in":
			names = strings.Split(w[1], ",")
		case w[0] == "with":
			with = w[1]
		case w[0] == "by" && !strings.HasPrefix(w[1], `"`): // a name in quotes is a field of the content
			st.By.ID = casework.ActorID(w[1])
		case w[0] == "due":
			fields["deadline"] = w[1]
		default:
			fields[w[0]] = w[1]
		}
		w = w[1:]
	}
	s.last = names
	for _, name := range names {
		if s.one(name, kind, st, with, fields); s.err != nil {
			return
		}
	}
}

func (s *scenario) one(name, kind string, st casework.Step, with string, fields map[string]string) {
	if kind != "" && s.cases[name].Version == 0 {
		s.kinds[name], _ = Of(kind)
	}
	k := s.kinds[name]
	c := s.cases[name]
	c.ID = aedile.CaseID(name)
	st.Version = c.Version
	raw := s.body(with, fields)
	if m, ok := k.Move(st.Move, c.State); ok && m.Body != nil && raw == nil {
		raw = []byte("{}")
	}
	if st.Body, s.err = k.Decode(st.Move, raw); s.err != nil {
		return
	}
	ch, err := casework.Apply(k, c, st, s.house)
	if s.err = err; err != nil {
		return
	}
	s.without(k, c, st, raw)
	s.cases[name], s.tasks[name] = ch.Case, append(s.tasks[name], ch.Tasks...)
	s.mu.Lock()
	s.made[k.Name+" "+st.Move], s.made[k.Name+" = "+ch.Case.State] = true, true
	s.mu.Unlock()
}

// body returns the named body with the fields set.
func (s *scenario) body(with string, fields map[string]string) json.RawMessage {
	if with == "" && len(fields) == 0 {
		return nil
	}
	m := map[string]any{}
	if with != "" {
		if err := json.Unmarshal([]byte(s.bodies[with]), &m); err != nil {
			s.fail("body %s: %v", with, err)
		}
	}
	for f, v := range fields {
		var x any
		if json.Unmarshal([]byte(v), &x) != nil {
			x = v
		}
		m[f] = x
	}
	b, _ := json.Marshal(m)
	return b
}

func (s *scenario) time(w string) time.Time {
	if !strings.Contains(w, "T") {
		w += "T09:00"
	}
	t, err := time.ParseInLocation("2006-01-02T15:04", w, s.house.Clocks[s.code].Zone)
	if err != nil {
		s.fail("%v", err)
	}
	return t
}

func (s *scenario) want(w []string) {
	if w[0] == "refused" {
		for _, text := range w[1:] {
			text = unquoted(text)
			if s.err == nil || !strings.Contains(s.err.Error(), text) {
				s.fail("the refusal does not say %q: %v", text, s.err)
			}
		}
		return
	}
	if w[0] == "first" {
		s.wantFirst(w[1], w[3])
		return
	}
	for _, name := range s.last {
		s.wantIn(s.cases[name], name, w)
	}
}

// show prints what runs in all cases, late first.
func (s *scenario) show() {
	var all []casework.Case
	for _, c := range s.cases {
		all = append(all, c)
	}
	fmt.Fprintf(&s.shown, "on %s\n", deadline.DateOf(s.now))
	for _, p := range casework.Pendings(all, s.now) {
		late := ""
		if p.Late {
			late = "late, "
		}
		fmt.Fprintf(&s.shown, "  %-14s %-8s %-9s %s %s (%s%s, %s%s) %s\n", p.Case, p.State, keyText(p.Due),
			or(p.Due.LastDay.String(), "no target"),
			p.Due.Of, late, p.Due.Source, p.Due.Law.Place, sense(p.Due), strings.Join(p.Due.Notes, "; "))
	}
}

func sense(d casework.Due) string {
	if d.Sense == casework.By {
		return ""
	}
	return ", " + string(d.Sense)
}

func (s *scenario) golden(file string) {
	if s.shown.Len() == 0 {
		return
	}
	got := strings.ReplaceAll(s.shown.String(), " \n", "\n")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			s.t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if diff := cmp.Diff(string(want), got); err != nil || diff != "" {
		s.t.Errorf("%s: %v\n%s", file, err, diff)
	}
}

func (s *scenario) wantFirst(due, of string) {
	var all []casework.Case
	for _, c := range s.cases {
		all = append(all, c)
	}
	ps := casework.Pendings(all, s.now)
	if len(ps) == 0 || string(ps[0].Case) != of || keyText(ps[0].Due) != due {
		s.fail("%v stands first", ps)
	}
}

func keyText(d casework.Due) string {
	if d.Item == "" {
		return d.Name
	}
	return d.Name + "/" + d.Item
}

func (s *scenario) wantIn(c casework.Case, name string, w []string) {
	arg := append(w, "", "", "")
	item := func() (casework.Due, bool) {
		due, part, _ := strings.Cut(arg[1], "/")
		return c.Due(due, part)
	}
	switch w[0] {
	case "turn":
		if string(c.Turn) != w[1] {
			s.fail("%s: it is the turn of %s", name, c.Turn)
		}
	case "due":
		d, ok := item()
		if got := []string{or(d.LastDay.String(), "none"), string(d.Source)}; !ok || got[0] != arg[2] || got[1] != arg[3] {
			s.fail("%s: due %s: %v %v", name, arg[1], got, ok)
		}
	case "met":
		if d, ok := item(); ok {
			s.fail("%s: %s still runs until %s", name, arg[1], d.LastDay)
		}
	case "late":
		if d, ok := item(); !ok || !d.Late(s.now) {
			s.fail("%s: %s is not late: %v", name, arg[1], d)
		}
	case "task":
		s.wantTask(name, arg[1], arg[2])
	case "ground":
		no, _ := strconv.Atoi(arg[1])
		if got := Grounds(c)[no]; string(got) != arg[2] {
			s.fail("%s: ground %d is %s", name, no, got)
		}
	default:
		if c.State != w[0] || len(w) > 1 {
			s.fail("%s is %s", name, c.State)
		}
	}
}

func (s *scenario) wantTask(name, do, day string) {
	var got []string
	for _, t := range s.tasks[name] {
		got = append(got, t.Do+" "+deadline.DateOf(t.At.In(s.house.Clocks[s.code].Zone)).String())
	}
	if !slices.Contains(got, strings.TrimSpace(do+" "+day)) {
		s.fail("%s: tasks %q", name, got)
	}
}

func or(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

// replayed: a case is the sum of its events, also after they went through JSON and after personal texts were taken out.
func (s *scenario) replayed() {
	for name, c := range s.cases {
		var events, bare []casework.Event
		for _, e := range c.Events {
			before, err := e.Digest()
			if err != nil {
				s.t.Fatal(err)
			}
			b, err := json.Marshal(e)
			if err != nil {
				s.t.Fatal(err)
			}
			var back casework.Event
			if err := json.Unmarshal(b, &back); err != nil {
				s.t.Fatal(err)
			}
			events = append(events, back)
			if back.Body, err = casework.Redact(back.Body, nil); err != nil {
				s.t.Fatal(err)
			}
			if after, err := back.Digest(); err != nil || after != before {
				s.t.Errorf("%s: event %d: digest %s, redacted %s, %v", name, e.Version, before, after, err)
			}
			bare = append(bare, back)
		}
		again, err := casework.Replay(s.kinds[name], events)
		if diff := cmp.Diff(c, again); err != nil || diff != "" {
			s.t.Errorf("%s replayed: %v\n%s", name, err, diff)
		}
		if _, err := casework.Replay(s.kinds[name], bare); err != nil {
			s.t.Errorf("%s replayed without personal texts: %v", name, err)
		}
	}
}
