package reader

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/report/template"
)

// none are the ways to write that there is no figure.
var none = map[string]bool{"": true, "-": true, "–": true, "—": true, "n/a": true, "n.a.": true, "na": true, "n. a.": true, "nan": true,
	"null":           true,
	"not applicable": true, "not available": true, "none": true, "k. a.": true, "k.a.": true, "s.o.": true, "n.v.t.": true,
	"nd": true, "/": true}

// Numbers with a part that may be thousands or a fraction.
var (
	grouped  = regexp.MustCompile(`^[+-]?\d{1,3}([.,' ’]\d{3})+$`)
	mixed    = regexp.MustCompile(`^[+-]?\d{1,3}([.,' ’]\d{3})+[.,]\d+$`)
	plain    = regexp.MustCompile(`^[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?$`)
	withUnit = regexp.MustCompile(`^([+-]?[\d.,' ’]+)\s*(h|hrs?|hours?|heures?|stunden|std\.?|ore|horas?|uur|godz\.?)\.?$`)
)

// number reads a figure of that sort. bent says what was not plain; stops says that the table parts thousands by stops.
func number(text string, sort template.Holds, stops bool) (n float64, bent string, ok bool) {
	s := strings.TrimSpace(strings.Map(blanks, text))
	if none[strings.ToLower(s)] {
		return 0, "", false
	}
	if m := withUnit.FindStringSubmatch(strings.ToLower(s)); m != nil {
		s, bent = strings.TrimSpace(m[1]), "a unit beside the number"
	}
	percent := strings.HasSuffix(s, "%")
	if percent {
		s, bent = strings.TrimSpace(strings.TrimSuffix(s, "%")), "a share written with %"
	}
	s = strings.ReplaceAll(s, "−", "-")
	switch {
	case grouped.MatchString(s) && thousands(s, sort, stops, percent):
		s, bent = drop(s, ".,' ’"), "thousands parted"
	case mixed.MatchString(s):
		i := strings.LastIndexAny(s, ".,")
		s, bent = drop(s[:i], ".,' ’")+"."+s[i+1:], "thousands parted"
	case plain.MatchString(s):
		if strings.Contains(s, ",") {
			s, bent = strings.Replace(s, ",", ".", 1), "a decimal comma"
		}
	default:
		return 0, "", false
	}
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsInf(n, 0) {
		return 0, "", false
	}
	if percent {
		n /= 100
	}
	return n, bent, true
}

// thousands decides what "1.234" is: in counts thousands, in medians and shares a fraction, unless there are several groups, or a sign that
// parts nothing else. "2.266" in a table of commas and of no template is a fraction, in one of semicolons thousands.
func thousands(s string, sort template.Holds, stops, percent bool) bool {
	signs := strings.Count(s, ".") + strings.Count(s, ",")
	switch {
	case signs == 0, signs > 1:
		return true
	case percent || sort == template.Hours:
		return false
	case strings.Contains(s, "."):
		return stops || sort == template.Count
	}
	return !stops || sort == template.Count
}

func drop(s, signs string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(signs, r) {
			return -1
		}
		return r
	}, s)
}

// blanks makes every blank a common one.
func blanks(r rune) rune {
	switch r {
	case '\u00a0', '\u202f', '\u2009', '\u2007', '\t':
		return ' '
	case '\u200b', '\ufeff':
		return -1
	}
	return r
}

// sortOf says what sort of number a cell holds, where the row says it.
func sortOf(sort template.Holds, key string) template.Holds {
	if sort != template.ByRow {
		return sort
	}
	_, scope, _ := strings.Cut(key, "/")
	switch name := strings.SplitN(key, "/", 2)[0]; {
	case scope == "median":
		return template.Hours
	case scope == "implemented", name == "accuracy", name == "precision", name == "recall":
		return template.ByRow
	}
	return template.Count
}

// layouts are the forms of days that are understood beside that of the template.
var layouts = []string{"2006-01-02", "2006/1/2", "2006.1.2", "2006-1-2", "2.1.2006", "2-1-2006", "2 January 2006", "January 2, 2006",
	"2 Jan 2006", "20060102"}

// ReadDay reads a day. exact says that it is written as the template asks for: YYYY-MM-DD, or an interval of two equal such days.
func ReadDay(text string) (d deadline.Date, exact, ok bool) {
	s := strings.TrimSpace(strings.Map(blanks, text))
	if a, b, found := strings.Cut(s, "/"); found && len(a) == 10 && a == b {
		s = a
	}
	exactly := s
	for _, cut := range []string{" 00:00:00", "T00:00:00Z", "T00:00:00", " 00:00"} {
		s = strings.TrimSuffix(s, cut)
	}
	for i, l := range layouts {
		if t, err := time.Parse(l, s); err == nil && t.Year() > 1900 && t.Year() < 2200 {
			return deadline.DateOf(t), i == 0 && s == exactly, true
		}
	}
	if t, err := time.Parse("2/1/2006", s); err == nil && t.Year() > 1900 {
		if other, err := time.Parse("1/2/2006", s); err != nil || other.Equal(t) {
			return deadline.DateOf(t), false, true // else day and month cannot be told apart
		}
	}
	if t, err := time.Parse("1/2/2006", s); err == nil && t.Day() > 12 {
		return deadline.DateOf(t), false, true
	}
	if n, err := strconv.Atoi(s); err == nil && n > 40_000 && n < 80_000 { // the days since 30 December 1899, as spreadsheets count
		return deadline.DateOf(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n)), false, true
	}
	return deadline.Date{}, false, false
}
