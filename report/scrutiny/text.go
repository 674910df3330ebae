package scrutiny

import (
	_ "embed"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/internal/wordlist"
	"github.com/aedile/aedile/report/paper"
)

//go:embed terms.txt
var termsFile string

// term is a word or a few; prefix: any ending may follow.
type term struct {
	text   string
	prefix bool
}

// lists are the terms by their topic, and the months by their names.
var lists = sync.OnceValue(func() (out struct {
	topics map[string][]term
	stop   map[string][]string // by language
	months map[string]time.Month
}) {
	out.topics, out.stop, out.months = map[string][]term{}, map[string][]string{}, map[string]time.Month{}
	for w := range wordlist.All(termsFile) {
		switch w.Group {
		case "stopwords":
			out.stop[w.Lang] = append(out.stop[w.Lang], w.Text)
		case "months":
			name, n, _ := strings.Cut(w.Text, " ")
			if m, err := strconv.Atoi(n); err == nil {
				out.months[name] = time.Month(m)
			}
		default:
			text, prefix := strings.CutSuffix(w.Text, "*")
			out.topics[w.Group] = append(out.topics[w.Group], term{text, prefix})
		}
	}
	return out
})

// stems are the words of a term whose words may each end otherwise ("rechtswidrige* inhalte*").
func (t term) in(text string) bool {
	if strings.Contains(t.text, "*") {
		return t.loose(text)
	}
	for from := 0; ; {
		i := strings.Index(text[from:], t.text)
		if i < 0 {
			return false
		}
		at := from + i
		end := at + len(t.text)
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		after, _ := utf8.DecodeRuneInString(text[end:])
		if !wordly(before) && (t.prefix || !wordly(after)) || !wordly([]rune(t.text)[0]) {
			return true
		}
		from = at + 1
		for from < len(text) && !utf8.RuneStart(text[from]) {
			from++
		}
	}
}

// loose looks for words one after the other, each of which may have an ending.
func (t term) loose(text string) bool {
	words := strings.Fields(t.text)
	all := strings.FieldsFunc(text, func(r rune) bool { return !wordly(r) && r != '\'' && r != '-' })
	for i := range all {
		if i+len(words) > len(all) {
			return false
		}
		ok := true
		for j, w := range words {
			bare, open := strings.CutSuffix(w, "*")
			open = open || j == len(words)-1 && t.prefix
			if all[i+j] != bare && !(open && strings.HasPrefix(all[i+j], bare)) {
				ok = false
				break
			}
		}
		if ok {
			return true
		}
	}
	return false
}

func wordly(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// speaks reports whether a text in small letters is about a topic.
func speaks(text, topic string) bool {
	return slices.ContainsFunc(lists().topics[topic], func(t term) bool { return t.in(text) })
}

// piece is a passage with its text in small letters and what it is about, asked once for each topic.
type piece struct {
	*paper.Passage
	low   string
	knows map[string]bool
}

func (p *piece) about(topics ...string) bool {
	for _, t := range topics {
		known, ok := p.knows[t]
		if !ok {
			known = speaks(p.low, t)
			p.knows[t] = known
		}
		if !known {
			return false
		}
	}
	return true
}

// text is a document cut into what the checks ask.
type text struct {
	doc    *paper.Paper
	pieces []*piece
	lang   string // en, de, fr; empty: none of these
}

// minStop is the share of small words from which on a language is taken for known. Chosen: prose has a tenth of them or more.
const minStop = 0.03

func read(d *paper.Paper) *text {
	t := &text{doc: d}
	words, hits := 0, map[string]int{}
	for i := range d.Passages {
		low := strings.ToLower(strings.NewReplacer("’", "'", "‑", "-", "–", "-").Replace(d.Passages[i].Text))
		t.pieces = append(t.pieces, &piece{&d.Passages[i], low, map[string]bool{}})
		for w := range strings.FieldsSeq(low) {
			words++
			for lang, stop := range lists().stop {
				if slices.Contains(stop, w) {
					hits[lang]++
				}
			}
		}
	}
	most := 0
	for _, lang := range []string{"en", "de", "fr"} {
		if hits[lang] > most && float64(hits[lang]) >= minStop*float64(words) {
			t.lang, most = lang, hits[lang]
		}
	}
	return t
}

// find returns the first passage that is about all of these topics at once; nil: there is none.
func (t *text) find(topics ...string) *piece {
	for _, p := range t.pieces {
		if p.about(topics...) {
			return p
		}
	}
	return nil
}

// count counts the passages about a topic, at most up to a limit.
func (t *text) count(topic string, limit int) (n int) {
	for _, p := range t.pieces {
		if n >= limit {
			break
		}
		if p.about(topic) {
			n++
		}
	}
	return n
}

var (
	isoDay    = regexp.MustCompile(`\b(20\d{2})-(\d{2})-(\d{2})\b`)
	dottedDay = regexp.MustCompile(`\b(\d{1,2})[./](\d{1,2})[./](20\d{2})\b`)
	wordedDay = regexp.MustCompile(`\b(\d{1,2})(?:\.|st|nd|rd|th|er)?\s+(?:of\s+)?(\pL+)\s+(20\d{2})\b`)
	monthDay  = regexp.MustCompile(`\b(\pL+)\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(20\d{2})\b`)
	anyNumber = regexp.MustCompile(`\d`)
	anyPeriod = regexp.MustCompile(`\b(?:19|20)\d{2}\b|\bq[1-4]\b|\bh[12]\b`)
)

// days returns the days that a text names, in their order. A day written with numbers alone is read as day, month, year, as in the Union.
func days(low string) (all []deadline.Date) {
	type found struct {
		at int
		d  deadline.Date
	}
	var hits []found
	add := func(at int, year, month, day string) {
		d, err := deadline.ParseDate(year + "-" + pad(month) + "-" + pad(day))
		if err == nil {
			hits = append(hits, found{at, d})
		}
	}
	sub := func(m []int, i int) string { return low[m[2*i]:m[2*i+1]] }
	for _, m := range isoDay.FindAllStringSubmatchIndex(low, -1) {
		add(m[0], sub(m, 1), sub(m, 2), sub(m, 3))
	}
	for _, m := range dottedDay.FindAllStringSubmatchIndex(low, -1) {
		add(m[0], sub(m, 3), sub(m, 2), sub(m, 1))
	}
	for _, m := range wordedDay.FindAllStringSubmatchIndex(low, -1) {
		if n, ok := lists().months[sub(m, 2)]; ok {
			add(m[0], sub(m, 3), strconv.Itoa(int(n)), sub(m, 1))
		}
	}
	for _, m := range monthDay.FindAllStringSubmatchIndex(low, -1) {
		if n, ok := lists().months[sub(m, 1)]; ok {
			add(m[0], sub(m, 3), strconv.Itoa(int(n)), sub(m, 2))
		}
	}
	slices.SortStableFunc(hits, func(a, b found) int { return a.at - b.at })
	for _, h := range hits {
		all = append(all, h.d)
	}
	return all
}

func pad(n string) string {
	if len(n) == 1 {
		return "0" + n
	}
	return n
}
