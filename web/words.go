package web

import (
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"go.yaml.in/yaml/v3"
	"golang.org/x/text/language"
)

//go:embed locale/*.yaml
var localeFiles embed.FS

// tongues holds the words of all languages that ship, read once.
type tongues struct {
	bundle *i18n.Bundle
	tags   []string // of the languages, English first
	match  language.Matcher
}

var readTongues = sync.OnceValues(func() (*tongues, error) {
	t := &tongues{bundle: i18n.NewBundle(language.English)}
	t.bundle.RegisterUnmarshalFunc("yaml", yaml.Unmarshal)
	names, err := fs.Glob(localeFiles, "locale/*.yaml")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		f, err := t.bundle.LoadMessageFileFS(localeFiles, name)
		if err != nil {
			return nil, fmt.Errorf("read words %s: %w", path.Base(name), err)
		}
		if tag := f.Tag.String(); !slices.Contains(t.tags, tag) {
			t.tags = append(t.tags, tag)
		}
	}
	slices.SortFunc(t.tags, func(a, b string) int { return cmp.Or(cmp.Compare(rankOf(a), rankOf(b)), cmp.Compare(a, b)) })
	var all []language.Tag
	for _, s := range t.tags {
		all = append(all, language.MustParse(s))
	}
	t.match = language.NewMatcher(all)
	return t, nil
})

// rankOf puts English first: it is what stands where another language lacks a message.
func rankOf(tag string) int {
	if tag == "en" {
		return 0
	}
	return 1
}

// words says everything that stands on a page in one language, at one instant, in one zone.
type words struct {
	loc  *i18n.Localizer
	Lang string
	zone *time.Location
	now  time.Time
	odd  bool // every word is changed so that a test sees what does not come from here
}

// in returns the words of the language that fits one of the wishes best.
func (t *tongues) in(now time.Time, zone *time.Location, wishes ...string) words {
	tag := "en"
	for _, w := range wishes {
		want, _, err := language.ParseAcceptLanguage(w)
		if err != nil || len(want) == 0 {
			continue
		}
		if _, i, c := t.match.Match(want...); c > language.No {
			tag = t.tags[i]
			break
		}
	}
	return words{loc: i18n.NewLocalizer(t.bundle, tag, "en"), Lang: tag, zone: zone, now: now}
}

// T returns the message with that key. What follows are names and values of its places.
func (w words) T(key string, places ...any) string {
	return w.say(&i18n.LocalizeConfig{MessageID: key, TemplateData: filled(places)})
}

// N returns the message with that key in the form that the number asks for. The number stands at the place Count.
func (w words) N(key string, n int, places ...any) string {
	return w.say(&i18n.LocalizeConfig{MessageID: key, PluralCount: n, TemplateData: filled(append(places, "Count", w.Num(n)))})
}

// Has reports whether there is such a message.
func (w words) Has(key string) bool {
	_, err := w.loc.Localize(&i18n.LocalizeConfig{MessageID: key, PluralCount: 2})
	return err == nil
}

// Or returns the message with that key, or the text where there is none.
func (w words) Or(key, text string) string {
	if s, err := w.loc.Localize(&i18n.LocalizeConfig{MessageID: key}); err == nil {
		return w.odden(s)
	}
	return text
}

func (w words) say(c *i18n.LocalizeConfig) string {
	s, err := w.loc.Localize(c)
	if s == "" && err != nil {
		return "⟨" + c.MessageID + "⟩" // a test finds it
	}
	return w.odden(s)
}

func (w words) odden(s string) string {
	if !w.odd || s == "" {
		return s
	}
	return "⟦" + s + "⟧"
}

func filled(places []any) map[string]any {
	m := map[string]any{}
	for i := 0; i+1 < len(places); i += 2 {
		m[fmt.Sprint(places[i])] = places[i+1]
	}
	return m
}

// Num writes a number with its thousands apart.
func (w words) Num(n int) string {
	s := fmt.Sprint(n)
	if len(s) < 5 && n >= 0 {
		return s
	}
	var out []string
	for len(s) > 3 {
		out = append([]string{s[len(s)-3:]}, out...)
		s = s[:len(s)-3]
	}
	return strings.Join(append([]string{s}, out...), " ")
}

// Clock writes the time of the day.
func (w words) Clock(t time.Time) string { return t.In(w.zone).Format("15:04") }

// nearDays is how far a day may be away to be written with its weekday and without its year. Chosen.
const nearDays = 60

// Day writes the day of an instant: "Wed 2 Dec" near, "24 May 2027" far.
func (w words) Day(t time.Time) string { return w.day(t.In(w.zone)) }

func (w words) day(t time.Time) string {
	at := []any{"Weekday", w.raw("weekday." + fmt.Sprint(int(t.Weekday()))), "Day", t.Day(), "Month",
		w.raw("month." + fmt.Sprint(int(t.Month()))), "Year", t.Year()}
	if d := t.Sub(w.now); d < nearDays*24*time.Hour && d > -nearDays*24*time.Hour {
		return w.T("date.near", at...)
	}
	return w.T("date.far", at...)
}

// LongDay writes a day with all its words.
func (w words) LongDay(t time.Time) string {
	t = t.In(w.zone)
	return w.T("date.long", "Weekday", w.raw("weekday.long."+fmt.Sprint(int(t.Weekday()))), "Day", t.Day(), "Month",
		w.raw("month.long."+fmt.Sprint(int(t.Month()))), "Year", t.Year())
}

// raw returns a word that stands within another message.
func (w words) raw(key string) string {
	w.odd = false
	return w.T(key)
}

// When writes an instant of the past: "today, 09:58", "27 Nov, 16:20".
func (w words) When(t time.Time) string {
	a, b := t.In(w.zone), w.now.In(w.zone)
	if a.YearDay() == b.YearDay() && a.Year() == b.Year() {
		return w.T("date.today", "Clock", w.Clock(t))
	}
	w2 := w
	w2.odd = false
	return w.T("date.at", "Day", w2.day(a), "Clock", w.Clock(t))
}

// Span writes how long something is: "2 h", "40 min", "3 days".
func (w words) Span(d time.Duration) string {
	w.odd = false
	switch {
	case d < time.Minute:
		return w.N("span.seconds", int(d.Seconds()))
	case d < time.Hour:
		return w.N("span.minutes", int(d.Minutes()))
	case d < 24*time.Hour:
		return w.N("span.hours", int(d.Hours()))
	}
	return w.N("span.days", int(d.Hours()/24))
}
