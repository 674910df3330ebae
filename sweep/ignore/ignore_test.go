package ignore

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
)

const file = `# what we know to be lawful
- check: medicines/*
  trader: Apotheke am Markt
  reason: holds a permit for mail order
  expires: 2026-12-31

- {check: counterfeit/replica, item: FR-0417, reason: replica of a museum piece, expires: 2026-11-23}
- check: "*"
  text: test kit
  reason: tests for a substance are not the substance
  expires: "2027-06-30"
`

func parse(t *testing.T, s string) []Entry {
	t.Helper()
	es, err := Parse("ignore.yaml", []byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return es
}

func finding(check, id, trader, title, evidence string) *aedile.Finding {
	return &aedile.Finding{Check: aedile.CheckID(check), Item: aedile.ItemRef{ID: aedile.ItemID(id), Trader: trader, Title: title},
		Evidence: []aedile.Evidence{{Text: evidence}}}
}

func TestEntriesKeepTheirPlace(t *testing.T) {
	t.Parallel()
	want := []Entry{
		{Check: "medicines/*", Trader: "Apotheke am Markt", Reason: "holds a permit for mail order", Expires: "2026-12-31",
			Place: "ignore.yaml:2"},
		{Check: "counterfeit/replica", Item: "FR-0417", Reason: "replica of a museum piece", Expires: "2026-11-23", Place: "ignore.yaml:7"},
		{Check: "*", Text: "test kit", Reason: "tests for a substance are not the substance", Expires: "2027-06-30",
			Place: "ignore.yaml:8"},
	}
	if d := cmp.Diff(want, parse(t, file)); d != "" {
		t.Errorf("want -, got +\n%s", d)
	}
}

func TestAFindingIsSetAsideWhereAllOfAnEntryFits(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		f     *aedile.Finding
		entry string
	}{
		{"trader, case ignored", finding("medicines/prescription-only", "1", "APOTHEKE AM MARKT", "Tramadol", "Tramadol"), "ignore.yaml:2"},
		{"another pack of that trader", finding("adult/content", "1", "Apotheke am Markt", "x", "x"), ""},
		{"item", finding("counterfeit/replica", "FR-0417", "y", "x", "x"), "ignore.yaml:7"},
		{"another item", finding("counterfeit/replica", "FR-0418", "y", "x", "x"), ""},
		{"text in the title", finding("adult/content", "1", "y", "Home Test Kit for opiates", "opiates"), "ignore.yaml:8"},
		{"text in the evidence", finding("adult/content", "1", "y", "x", "a test kit"), "ignore.yaml:8"},
		{"no text", finding("adult/content", "1", "y", "x", "test"), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := ""
			if s := New(parse(t, file), "2026-11-23").Apply(c.f); s != nil {
				got = s.Entry
			}
			if got != c.entry {
				t.Errorf("set aside by %q, want %q", got, c.entry)
			}
		})
	}
}

func TestAnEntryCountsOnItsLastDayAndNotAfter(t *testing.T) {
	t.Parallel()
	f := finding("counterfeit/replica", "FR-0417", "y", "x", "x")
	for day, want := range map[string]bool{"2026-11-22": true, "2026-11-23": true, "2026-11-24": false, "2027-01-01": false} {
		if got := New(parse(t, file), day).Apply(f) != nil; got != want {
			t.Errorf("on %s: set aside is %v, want %v", day, got, want)
		}
	}
}

func TestExpiredAndUnusedEntriesAreNoted(t *testing.T) {
	t.Parallel()
	l := New(parse(t, file), "2027-01-15")
	l.Apply(finding("counterfeit/replica", "FR-0417", "y", "x", "x"))
	want := []string{
		"ignore.yaml:2: ignore entry for medicines/* expired on 2026-12-31 and no longer counts; findings that it fits: 0",
		"ignore.yaml:7: ignore entry for counterfeit/replica expired on 2026-11-23 and no longer counts; findings that it fits: 1",
		"ignore.yaml:8: ignore entry for * fits no finding",
	}
	if d := cmp.Diff(want, l.Notes()); d != "" {
		t.Errorf("want -, got +\n%s", d)
	}
}

func TestEverythingWrongIsSaidWithItsLine(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, yaml, want string }{
		{"unknown key", "- check: a/*\n  item: x\n  until: 2026-01-01\n  reason: r\n  expires: 2026-01-01\n", `f.yaml:3: unknown key "until"`},
		{"no reason", "- {check: a/*, item: x, expires: 2026-01-01}", "f.yaml:1: entry has no reason"},
		{"no expiry", "- {check: a/*, item: x, reason: r}", "f.yaml:1: entry has no expires"},
		{"no check", "- {item: x, reason: r, expires: 2026-01-01}", "f.yaml:1: entry has no check"},
		{"neither item nor trader nor text", "- {check: a/*, reason: r, expires: 2026-01-01}", "names neither item nor trader nor text"},
		{"no day", "- {check: a/*, item: x, reason: r, expires: 2026-02-30}", `expires is "2026-02-30", no day of the calendar`},
		{"not a day", "- {check: a/*, item: x, reason: r, expires: next year}", `expires is "next year"`},
		{"broken pattern", "- {check: 'a/[', item: x, reason: r, expires: 2026-01-01}", "check: pattern"},
		{"twice", "- {check: a/*, item: x, item: y, reason: r, expires: 2026-01-01}", "item is given twice, first on line 1"},
		{"empty", "- {check: a/*, item: '', reason: r, expires: 2026-01-01}", "item is no text"},
		{"list as value", "- {check: a/*, item: [x], reason: r, expires: 2026-01-01}", "item is no text"},
		{"no list", "check: a/*", "f.yaml:1: is no list"},
		{"entry no mapping", "- a/*", "entry is no mapping"},
		{"second document", "- {check: a/*, item: x, reason: r, expires: 2026-01-01}\n---\n- x\n", "has a second document"},
		{"no YAML", "- {check: [", "read ignore file: f.yaml: "},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			es, err := Parse("f.yaml", []byte(c.yaml))
			if err == nil {
				t.Fatalf("taken as %v", es)
			}
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %q, want %q in it", err, c.want)
			}
			if aedile.ClassOf(err) != aedile.Invalid {
				t.Errorf("class is %q", aedile.ClassOf(err))
			}
		})
	}
}

func TestAllFaultsOfAFileAreSaidAtOnce(t *testing.T) {
	t.Parallel()
	_, err := Parse("f.yaml", []byte("- {check: a/*}\n- {x: 1}\n"))
	if n := strings.Count(err.Error(), "\n") + 1; n < 6 {
		t.Errorf("%d faults said, want at least 6:\n%v", n, err)
	}
}

func TestAnEmptyFileHasNoEntries(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "# nothing yet\n", "[]", "---\n"} {
		if es, err := Parse("f.yaml", []byte(s)); err != nil || len(es) != 0 {
			t.Errorf("%q: %v, %v", s, es, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{file, "", "- {check: a/*}", "&a [*a]", "- &x {check: *x}", "- !!binary x", "\xff", "a: &b [*b, *b]"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		es, err := Parse("f", b)
		if err != nil && len(es) > 0 {
			t.Errorf("entries and an error: %v, %v", es, err)
		}
		for _, e := range es {
			if e.Check == "" || e.Reason == "" || len(e.Expires) != len("2026-01-01") || e.Item+e.Trader+e.Text == "" {
				t.Errorf("incomplete entry %+v", e)
			}
		}
	})
}
