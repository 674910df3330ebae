package inquiry

import (
	_ "embed"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

//go:embed asks.txt
var asksFile string

// Ask is something that a question asks for, and whether an answer gives it.
type Ask struct {
	Sort  string // figure, reason, day, by or period
	Words string // of the question
	Given bool
	// Part says that the answer gives it in part: figures, but not divided as asked.
	Part bool
}

type phrase struct{ sort, lang, words string }

func phrases() (all []phrase) {
	for line := range strings.Lines(asksFile) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		if len(f) == 3 && !strings.HasPrefix(line, "#") {
			all = append(all, phrase{f[0], f[1], f[2]})
		}
	}
	return all
}

var (
	wholeNumber = regexp.MustCompile(`\d+`)
	oneMonth    = regexp.MustCompile(`\b20\d\d-[01]\d\b`)
	anyNumber   = regexp.MustCompile(`\d`)
	anyDay      = regexp.MustCompile(`\b(?:19|20)\d\d-[01]\d-[0-3]\d\b|\b[0-3]?\d\.? ?(?:\p{L}{3,12}|[01]?\d\.) ?(?:19|20)\d\d\b`)
	anyYear     = regexp.MustCompile(`\b(?:19|20)\d\d\b`)
	because     = regexp.MustCompile(`(?i)\b(?:because|by|as|since|counted|means|weil|durch|indem|gezählt|parce|compté|porque|contad|perché|contat|omdat|geteld|ponieważ|liczon)`)
)

// Asks holds an answer against the words of its question: what is asked for, and what of it the answer gives. It reads words, and does not
// understand them: that nothing is missing here does not make an answer complete.
func Asks(question, answer string) (all []Ask) {
	q, a := strings.ToLower(question), strings.ToLower(answer)
	seen := map[string]bool{}
	for _, p := range phrases() {
		if !said(q, p.words) || p.sort != "by" && seen[p.sort] {
			continue
		}
		seen[p.sort] = true
		x := Ask{Sort: p.sort, Words: p.words}
		switch p.sort {
		case "figure":
			x.Given = anyNumber.MatchString(withoutYears(a))
		case "reason":
			x.Given = len(strings.Fields(a)) >= leastReason && because.MatchString(a)
		case "day":
			x.Given = anyDay.MatchString(a)
		case "by":
			_, what, _ := strings.Cut(p.words, " ")
			numbers := len(wholeNumber.FindAllString(withoutYears(a), -1))
			x.Given = numbers > 1 && divided(what, a)
			x.Part = !x.Given && numbers > 0
		}
		all = append(all, x)
	}
	return append(all, periods(q, a)...)
}

// leastReason is how many words an answer has that says how or why. Chosen: fewer say that, and not how.
const leastReason = 6

func said(text, words string) bool {
	i := strings.Index(text, words)
	return i >= 0 && (i == 0 || !isLetter(text[i-1]))
}

func isLetter(b byte) bool { return b >= 'a' && b <= 'z' || b >= 0x80 }

// memberStates are the codes by which an answer divides by Member State.
var memberStates = regexp.MustCompile(`\b(?:at|be|bg|cy|cz|de|dk|ee|es|fi|fr|gr|hr|hu|ie|it|lt|lu|lv|mt|nl|pl|pt|ro|se|si|sk)\b`)

// divided reports whether an answer is divided by what was asked: by its name, or by the codes of states and of months.
func divided(what, answer string) bool {
	switch {
	case strings.Contains(what, "state") || strings.Contains(what, "staat") || strings.Contains(what, "état"):
		return len(slices.Compact(slices.Sorted(slices.Values(memberStates.FindAllString(answer, -1))))) > 1
	case strings.Contains(what, "mon") || strings.Contains(what, "mois"):
		return len(oneMonth.FindAllString(answer, -1)) > 1 || strings.Contains(answer, what)
	}
	return strings.Contains(answer, what) || strings.Count(answer, ",") > 0
}

func withoutYears(s string) string {
	return anyYear.ReplaceAllString(anyDay.ReplaceAllString(s, ""), "")
}

// periods asks for every year that the question names.
func periods(q, a string) (all []Ask) {
	for _, y := range slices.Compact(slices.Sorted(slices.Values(anyYear.FindAllString(q, -1)))) {
		all = append(all, Ask{Sort: "period", Words: y, Given: strings.Contains(a, y)})
	}
	return all
}

var monthNames = []string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
	"december"}

var monthSpan = regexp.MustCompile(`(?i)\b(january|february|march|april|may|june|july|august|september|october|november|december)(?: to | ?[–-] ?)(january|february|march|april|may|june|july|august|september|october|november|december) (20\d\d)`)

// spanOf returns the days that an English question names: months of a year, or the year alone.
func spanOf(question string, zone *time.Location) (from, to time.Time, ok bool) {
	if m := monthSpan.FindStringSubmatch(question); m != nil {
		a, b := slices.Index(monthNames, strings.ToLower(m[1])), slices.Index(monthNames, strings.ToLower(m[2]))
		year, err := strconv.Atoi(m[3])
		if err != nil || b < a {
			return from, to, false
		}
		return time.Date(year, time.Month(a+1), 1, 0, 0, 0, 0, zone), time.Date(year, time.Month(b+2), 0, 0, 0, 0, 0, zone), true
	}
	years := anyYear.FindAllString(question, -1)
	if len(years) == 0 {
		return from, to, false
	}
	year, err := strconv.Atoi(years[0])
	return time.Date(year, 1, 1, 0, 0, 0, 0, zone), time.Date(year, 12, 31, 0, 0, 0, 0, zone), err == nil
}
