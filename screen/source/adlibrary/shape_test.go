package adlibrary

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/aedile/aedile"
)

// The same ads are read whether they stand in a list, in an answer of an interface, or an object a line.
func TestTheWrappingOfAdsChangesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		var records []string
		for i := range rapid.IntRange(1, 6).Draw(rt, "ads") {
			said := strconv.QuoteToASCII(rapid.StringMatching(`[a-zA-Z{}\[\]",:é ]{0,12}`).Draw(rt, "text"))
			said = strings.ReplaceAll(said, `\x`, `\u00`)
			records = append(records, fmt.Sprintf(`{"id": "%d", "text": %s, "reach": %d, "extra": {"data": [{"a": 1}], "b": [[]]}}`, i, said, i))
		}
		list := "[" + strings.Join(records, rapid.SampledFrom([]string{",", ",\n", " ,\r\n\t"}).Draw(rt, "sep")) + "]"
		want, _ := read(t, "x", list, Config{})
		if len(want) != len(records) {
			rt.Fatalf("%d of %d ads: %s", len(want), len(records), list)
		}
		container := rapid.SampledFrom(containers).Draw(rt, "container")
		for _, content := range []string{strings.Join(records, "\n"), strings.Join(records, ""), "\xef\xbb\xbf" + list,
			`{"` + container + `": ` + list + `}`,
			`{ "` + strings.ToUpper(container) + `" :` + list + `, "paging": {"next": "x"}}`} {
			got, faults := read(t, "x", content, Config{})
			if len(faults) > 0 || cmp.Diff(want, got) != "" {
				rt.Errorf("%s: %v\n%s", content, faults, cmp.Diff(want, got))
			}
		}
	})
}

// A whole number is read with all its digits, however they are grouped.
func TestWholeNumbersAreReadExactly(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.IntRange(0, 999_999_999_999).Draw(t, "n")
		s := strconv.Itoa(want)
		for _, sep := range []string{",", " ", "\u00a0", "\u202f"} {
			grouped := s
			for at := len(s) - 3; at > 0; at -= 3 {
				grouped = grouped[:at] + sep + grouped[at:]
			}
			if n, exact, ok := number(" " + grouped + "\n"); !ok || !exact || n != want {
				t.Errorf("%q: %d %v %v", grouped, n, exact, ok)
			}
		}
	})
}

// Objects within objects without end cost one record, and the next is read.
func TestDeepRecordsSpoilThemselvesAlone(t *testing.T) {
	t.Parallel()
	for _, deep := range []string{strings.Repeat(`{"a":`, 50_000) + "1" + strings.Repeat("}", 50_000),
		`{"a":` + strings.Repeat("[", 50_000) + strings.Repeat("]", 50_000) + "}"} {
		items, _ := read(t, "x", deep+"\n"+`{"id": "next"}`, Config{})
		if len(items) == 0 || items[len(items)-1].ID != "next" {
			t.Errorf("%.20s: %d items", deep, len(items))
		}
	}
}

// FuzzDayOf: a day that is read stays what it is when it is read again.
func FuzzDayOf(f *testing.F) {
	for _, s := range []string{"20261002", "1790899200000", "02/01/2006", "29.02.2027", "99999999", "soon", " ",
		"\xff", "2026-10-02T10:00:00+0000"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if once := dayOf(s); dayOf(once) != once {
			t.Errorf("%q: %q, then %q", s, once, dayOf(once))
		}
	})
}

// FuzzLoadMapping: any bytes are a mapping or an Invalid error.
func FuzzLoadMapping(f *testing.F) {
	for _, s := range []string{"sponsor: A\n", "+: x", "attr : y", "a: &a [*a]", "sponsor: {a: b}", "\x00", "? [", "1: 2"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		m, err := LoadMapping(strings.NewReader(s))
		if (m == nil) == (err == nil) || err != nil && aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("%q: %v", s, err)
		}
	})
}

// FuzzParameters: any tables give parameters or an Invalid error.
func FuzzParameters(f *testing.F) {
	f.Add("id,name\n1,exclude:interests:Lamps\n2\n", "target_id,ad_id\n1,7\n2,7\n,\n3\n")
	f.Add("name,id\n:,", "\"")
	f.Fuzz(func(t *testing.T, names, links string) {
		of, err := Parameters(strings.NewReader(names), strings.NewReader(links))
		if err != nil && aedile.ClassOf(err) != aedile.Invalid {
			t.Error(err)
		}
		if err == nil {
			of("7")
		}
	})
}
