package inquiry

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/desk"
)

// placed is where a text asks for a figure of the record: the query in braces.
var placed = regexp.MustCompile(`\{([^{}]{1,300})\}`)

// Chip is a part of an answer as it is shown: plain text, or a figure with its query.
type Chip struct {
	Text  string // what stands there: plain text, or the number
	Query string // of a figure; empty: plain text
	Count Counted
	Fault string // why there is no number
	Hint  string
}

// Filled is an answer with its figures drawn from the record.
type Filled struct {
	Chips   []Chip
	Text    string // with the numbers in their places
	Figures []kinds.Figure
	Faults  int // figures that could not be drawn
}

// Fill draws the figures of the text. One that cannot be drawn is a fault in its place, and no error: the others stand.
func Fill(ctx context.Context, dk *desk.Desk, text string) (f Filled, err error) {
	at := 0
	var b strings.Builder
	for _, m := range placed.FindAllStringSubmatchIndex(text, -1) {
		f.plain(&b, text[at:m[0]])
		at = m[1]
		c, err := draw(ctx, dk, text[m[2]:m[3]])
		if err != nil {
			return f, err
		}
		f.Chips = append(f.Chips, c)
		if b.WriteString(c.Text); c.Fault != "" {
			f.Faults++
			continue
		}
		f.Figures = append(f.Figures, c.Count.Figures()...)
	}
	f.plain(&b, text[at:])
	f.Text = b.String()
	return f, nil
}

func (f *Filled) plain(b *strings.Builder, s string) {
	if s != "" {
		f.Chips = append(f.Chips, Chip{Text: s})
		b.WriteString(s)
	}
}

// draw counts what one place asks for.
func draw(ctx context.Context, dk *desk.Desk, text string) (Chip, error) {
	q, err := parseQuery(text, dk.Zone())
	var c Counted
	if err == nil {
		c, err = countOf(ctx, dk, q)
	}
	switch aedile.ClassOf(err) {
	case aedile.Invalid, aedile.NotFound, aedile.Limit:
		return Chip{Text: "{" + text + "}", Query: text, Fault: aedile.Message(err), Hint: aedile.HintOf(err)}, nil
	}
	if err != nil {
		return Chip{}, err
	}
	return Chip{Text: c.String(), Query: q.Text, Count: c}, nil
}

// String writes the count as it stands in a sentence: the number, and where it is divided each part with its own.
func (c Counted) String() string {
	if c.Query.By == "" {
		return strconv.Itoa(c.N)
	}
	var parts []string
	for _, v := range c.Values {
		parts = append(parts, fmt.Sprintf("%s %d", v.Of, v.N))
	}
	return fmt.Sprintf("%d (%s)", c.N, strings.Join(parts, ", "))
}

// Figures returns the numbers as an answer holds them, each with where it is from.
func (c Counted) Figures() (all []kinds.Figure) {
	from := c.Query.Text + " as of " + c.AsOf.UTC().Format("2006-01-02T15:04Z")
	all = append(all, kinds.Figure{Name: "all", Value: strconv.Itoa(c.N), From: from})
	for _, v := range c.Values {
		all = append(all, kinds.Figure{Name: c.Query.By + " " + v.Of, Value: strconv.Itoa(v.N), From: from})
	}
	return all
}

// Sum is an addition that a text states.
type Sum struct {
	Text  string
	Holds bool
	Is    int // what the parts come to
}

// figure is digits with what may stand between groups of them, and stated an addition of such.
const figure = `\d(?:[\d .,’'\x{a0}\x{202f}]*\d)?`

var stated = regexp.MustCompile(figure + `(?:\s*\+\s*` + figure + `)+\s*=\s*` + figure)

// Sums checks every addition that the text states, such as "1,119 + 61 + 24 = 1,204". Marks of thousands stand between groups of three
// digits alone, so that of "In 2026, 5 + 7 = 12" the year is no part; what is no whole number is not checked.
func Sums(text string) (all []Sum) {
	for _, s := range stated.FindAllString(text, -1) {
		left, right, _ := strings.Cut(s, "=")
		parts := strings.Split(left, "+")
		from, sum, ok := lastNumber(parts[0])
		for _, p := range parts[1:] {
			at, n, whole := lastNumber(p)
			sum, ok = sum+n, ok && whole && at == 0
		}
		end, want, whole := firstNumber(right)
		if ok && whole {
			right = strings.TrimLeft(right, " \t\r\n")
			said := strings.TrimLeft(left, " ")[from:] + "= " + right[:end]
			all = append(all, Sum{Text: strings.Join(strings.Fields(said), " "), Holds: sum == want, Is: sum})
		}
	}
	return all
}

// group is a run of digits, with what stands before it and where it begins.
type group struct {
	before, digits string
	at             int
}

var digitRun = regexp.MustCompile(`\d+`)

func groupsOf(s string) (gs []group) {
	last := 0
	for _, m := range digitRun.FindAllStringIndex(s, -1) {
		gs = append(gs, group{before: s[last:m[0]], digits: s[m[0]:m[1]], at: m[0]})
		last = m[1]
	}
	return gs
}

// grouped reports whether the groups are one number: one group, or some of three digits after one of three at most, always with the same
// one mark between them.
func grouped(gs []group) bool {
	if len(gs) == 1 {
		return true
	}
	for _, g := range gs[1:] {
		if len(g.digits) != 3 || g.before != gs[1].before || len([]rune(g.before)) != 1 {
			return false
		}
	}
	return len(gs[0].digits) <= 3
}

// fraction reports whether the group stands behind a point or a comma as the part of a number that is not whole.
func (g group) fraction() bool { return g.before == "." || g.before == "," }

func valueOf(gs []group) (int, bool) {
	var b strings.Builder
	for _, g := range gs {
		b.WriteString(g.digits)
	}
	n, err := strconv.Atoi(b.String())
	return n, err == nil
}

// lastNumber returns the number at the end of the text and where it begins in it without its blanks; whole is false where it is a fraction.
func lastNumber(s string) (at, n int, whole bool) {
	gs := groupsOf(strings.TrimSpace(s))
	i := 0
	for i < len(gs)-1 && !grouped(gs[i:]) {
		i++
	}
	if len(gs) == 0 || i > 0 && gs[i].fraction() {
		return 0, 0, false
	}
	n, whole = valueOf(gs[i:])
	return gs[i].at, n, whole
}

// firstNumber returns the number at the beginning of the text and where it ends in it without its blanks.
func firstNumber(s string) (end, n int, whole bool) {
	gs := groupsOf(strings.TrimSpace(s))
	j := len(gs)
	for j > 1 && !grouped(gs[:j]) {
		j--
	}
	if j == 0 || j < len(gs) && gs[j].fraction() {
		return 0, 0, false
	}
	n, whole = valueOf(gs[:j])
	return gs[j-1].at + len(gs[j-1].digits), n, whole
}

// Giving is an answer to one question, as it is sent.
type Giving struct {
	By        casework.ActorID
	Case      aedile.CaseID
	Version   int
	No        int
	Text      string // with figures in braces, which are drawn now and frozen
	Partial   bool
	Secret    string // why it is claimed to be confidential; empty: it is not
	As        string // provider, representative or lawyer
	Authority string // by what a lawyer is authorised to act
	Documents []aedile.Digest
}

// Give answers one question: the figures are drawn and frozen with their queries. A figure that cannot be drawn is an Invalid error, and so
// is an addition that does not hold.
func Give(ctx context.Context, dk *desk.Desk, x Giving) error {
	f, err := Fill(ctx, dk, x.Text)
	if err != nil {
		return err
	}
	if f.Faults > 0 {
		i := slices.IndexFunc(f.Chips, func(c Chip) bool { return c.Fault != "" })
		return aedile.Invalidf("answer", "{"+f.Chips[i].Query+"}", "the figure cannot be drawn: %s", f.Chips[i].Fault).Hint(f.Chips[i].Hint)
	}
	for _, s := range Sums(f.Text) {
		if !s.Holds {
			return aedile.Invalidf("answer", s.Text, "does not add up: the parts make %d",
				s.Is).Hint("mend the numbers, or leave the sum out")
		}
	}
	c, err := dk.Case(ctx, x.Case)
	if err != nil {
		return err
	}
	a := &kinds.Answer{By: x.As, Authority: x.Authority, Questions: []kinds.Answered{{No: x.No, Text: f.Text, Partial: x.Partial,
		Secret:  x.Secret,
		Figures: f.Figures, Documents: x.Documents}}}
	if x.Version == 0 {
		x.Version = c.Version
	}
	_, err = dk.Together(ctx, casework.Plan{Case: x.Case, Kind: "request", Steps: []casework.Step{{Move: desk.AnswerMove(c, a),
		Version: x.Version,
		By:      casework.Actor{Party: casework.Platform, ID: x.By}, Body: a}}})
	return err
}
