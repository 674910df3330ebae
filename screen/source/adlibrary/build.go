package adlibrary

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/valyala/fastjson"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/advert"
)

// ad is an advertisement that is being read.
type ad struct {
	it  aedile.Item
	rec aedile.AdRecord
}

func (a *ad) item() *aedile.Item {
	a.it.Kind, a.it.Ad = aedile.Ad, &a.rec
	return &a.it
}

// attr keeps a property under a name of its own; an empty one is none.
func (a *ad) attr(name, value string) {
	if value != "" {
		a.it.Attrs = append(a.it.Attrs, aedile.Attr{Name: name, Value: value})
	}
}

func (a *ad) yes(name string, is bool) {
	if is {
		a.attr(name, advert.Yes)
	} else {
		a.attr(name, advert.No)
	}
}

// target adds a parameter; one without a value says that a method was used.
func (a *ad) target(parameter, value string, exclude bool, basis string) {
	if parameter != "" || value != "" {
		a.rec.Targeting = append(a.rec.Targeting, aedile.Targeting{Parameter: parameter, Value: value, Exclude: exclude, Basis: basis})
	}
}

// reach adds recipients of a Member State, or in total.
func (a *ad) reach(place string, n int) {
	if a.rec.Reach == nil {
		a.rec.Reach = map[string]int{}
	}
	a.rec.Reach[place] += n
}

// rounded says that numbers of the record are ranges or rounded.
func (a *ad) rounded() {
	if _, there := a.it.Attrs.Get(advert.AttrRounded); !there {
		a.attr(advert.AttrRounded, advert.Yes)
	}
}

// link adds an address that the ad leads to.
func (a *ad) link(s string) {
	if s = strings.TrimSpace(s); s != "" {
		a.it.Links = append(a.it.Links, s)
	}
}

func (a *ad) image(s string) {
	if s != "" {
		a.it.Images = append(a.it.Images, aedile.Image{URL: s})
	}
}

// text returns a value as text: texts as they are, numbers with all their digits.
func text(v *fastjson.Value, path ...string) string {
	v = v.Get(path...)
	if v == nil {
		return ""
	}
	switch v.Type() {
	case fastjson.TypeString:
		return strings.ToValidUTF8(string(v.GetStringBytes()), "\uFFFD")
	case fastjson.TypeNumber:
		return string(v.MarshalTo(nil))
	case fastjson.TypeTrue:
		return "true"
	case fastjson.TypeFalse:
		return "false"
	case fastjson.TypeNull, fastjson.TypeObject, fastjson.TypeArray:
	}
	return ""
}

// texts returns the texts of a list, or the one text.
func texts(v *fastjson.Value, path ...string) (out []string) {
	v = v.Get(path...)
	if v == nil {
		return nil
	}
	if v.Type() != fastjson.TypeArray {
		if s := text(v); s != "" {
			return []string{s}
		}
		return nil
	}
	for _, x := range v.GetArray() {
		if s := text(x); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// first returns the first of several fields that is filled.
func first(v *fastjson.Value, names ...string) string {
	for _, n := range names {
		if s := text(v, strings.Split(n, ".")...); s != "" {
			return s
		}
	}
	return ""
}

// dayForms are the forms in which services write days. Numbers are seconds or milliseconds since 1970, or eight digits.
var dayForms = []string{time.DateOnly, time.RFC3339, "2006-01-02T15:04:05-0700", "2006-01-02 15:04:05", "2006-01-02T15:04:05",
	"2006/01/02 15:04:05Z",
	"2006/01/02", "02/01/2006", "02.01.2006", "2 January 2006", "2 Jan 2006", "Jan 2, 2006", "2006-01-02 15:04:05.999999 UTC",
	"2006-01-02 15:04 MST"}

// dayOf returns a day as YYYY-MM-DD, or the text as it is where it is read as none: what is wrong is to be seen.
func dayOf(s string) string {
	s = strings.TrimSpace(s)
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		switch {
		case n == 0: // how services say that there is none
			return ""
		case len(s) == 8:
			if t, err := time.Parse("20060102", s); err == nil {
				return t.Format(time.DateOnly)
			}
		case len(s) == 13:
			return time.UnixMilli(n).UTC().Format(time.DateOnly)
		case len(s) == 10:
			return time.Unix(n, 0).UTC().Format(time.DateOnly)
		}
		return s
	}
	for _, f := range dayForms {
		if t, err := time.Parse(f, s); err == nil {
			return t.Format(time.DateOnly)
		}
	}
	return s
}

// number reads a count as services write them: "12345", "12,345", "12K", "1.2M", "1000-2000" (its lower end). exact is false where the text is
// no exact number.
func number(s string) (n int, exact, ok bool) {
	s = strings.TrimSpace(s)
	const plain = 12 // digits of what is surely no more than most
	if n, err := strconv.ParseUint(s, 10, 63); err == nil && len(s) <= plain {
		return int(n), true, true //nolint:gosec // twelve digits fit
	}
	exact = true
	if low, _, found := strings.Cut(s, "-"); found && low != "" {
		s, exact = strings.TrimSpace(low), false
	}
	s = strings.TrimLeft(s, "<>≈~ ")
	unit := 1.0
	for suffix, times := range map[string]float64{"K": 1e3, "k": 1e3, "M": 1e6, "m": 1e6, "B": 1e9} {
		if rest, cut := strings.CutSuffix(s, suffix); cut {
			s, unit, exact = rest, times, false
			break
		}
	}
	if unit == 1 {
		s = spaces.Replace(s)
		if grouped.MatchString(s) { // people are counted whole: a point stands between groups of three
			s = strings.ReplaceAll(s, ".", "")
		}
	}
	if !decimal.MatchString(s) {
		return 0, false, false
	}
	v, err := strconv.ParseFloat(s, 64)
	const most = 1e12 // more than there are people, and it fits
	if err != nil || v*unit > most {
		return 0, false, false
	}
	return int(v * unit), exact, true
}

var (
	spaces  = strings.NewReplacer(",", "", " ", "", "\u00a0", "", "\u202f", "") // between groups of three digits
	decimal = regexp.MustCompile(`^[0-9]+(?:\.[0-9]+)?$`)
	grouped = regexp.MustCompile(`^[0-9]{1,3}(?:\.[0-9]{3})+$`)
)

// count adds a number of recipients, and keeps one that cannot be read as an attribute.
func (a *ad) count(place, s string) {
	if s == "" {
		return
	}
	n, exact, ok := number(s)
	if !ok {
		a.attr("ad_reach_unreadable", place+": "+s)
		return
	}
	if !exact {
		a.rounded()
	}
	a.reach(place, n)
}

// spread returns a value that has no field as its JSON text, cut to what an attribute may hold.
func spread(v *fastjson.Value) string {
	if v == nil || v.Type() == fastjson.TypeNull {
		return ""
	}
	const most = 2000
	b := v.MarshalTo(nil)
	if len(b) > most {
		b = append(bytes.ToValidUTF8(b[:most], nil), "…"...)
	}
	return string(b)
}
