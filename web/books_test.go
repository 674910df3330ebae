package web

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/web/part"
)

// sampleBooks show a report, obligations and advertisements whose every text from outside is marked as such by what the pages do with it.
type sampleBooks struct{ hostile string }

func (s sampleBooks) Report(_ context.Context, period string, number int, open string) (*part.ReportBook, error) {
	if period == "2026H9" {
		return nil, aedile.Invalidf("read period", period, "is no period").Hint("2026H1")
	}
	b := &part.ReportBook{Service: "Marktplein" + s.hostile, Period: "2026H2", First: "2026-07-01", Last: "2026-12-31", OutBy: "2027-03-01",
		Drawn: noon, Cases: 13902,
		Earlier: "2026H1", Later: "2027H1", Command: "aedile report transparency --period 2026H2"}
	for n := 1; n <= 11; n++ {
		b.Parts = append(b.Parts, part.ReportPart{Number: n, Filled: n != 9, Points: map[int]int{5: 1, 7: 2}[n]})
	}
	b.Part = b.Parts[number-1]
	b.Heads = []part.ReportHead{{Letter: "F", Text: "Number of notices", Figure: true}, {Letter: "J", Text: "Median time", Figure: true},
		{Letter: "P", Text: "Words", Figure: false}}
	for i, name := range []string{"TOTAL", "1 Animal welfare", "1a Animal harm" + s.hostile} {
		at := fmt.Sprintf("%d.R%d.F", number, i)
		row := part.ReportRow{Name: name, Key: name, Total: i == 0, Sub: i == 2,
			Cells: []part.ReportCell{{Name: at, Text: "497", Cases: 497,
				Figure: true, Opened: at == open},
				{Name: at + "J", Figure: true, Why: "The time is not recorded."}, {Text: "context" + s.hostile}}}
		if at == open {
			row.Open = &part.ReportOpened{Name: at, Text: "497", Why: "Counted from 2026-07-03 on.", More: 495,
				Cases: []part.ReportCase{{ID: "notice-aaaaaaaaaaaa", Kind: "notice",
					State: "decided", Opened: noon}, {ID: "notice-bbbbbbbbbbbb", Kind: "notice", State: "received", Opened: noon}}}
		}
		b.Rows = append(b.Rows, row)
	}
	b.Points = []part.ReportPoint{{Check: "T10", Weight: "does not foot", Cell: "5.TOTAL.F", Part: 5, Found: "5204, 5207" + s.hostile,
		About: "sub-categories", Provision: "IR"}}
	b.Filed = []part.ReportFiled{{Part: 4, Ground: "law", Measures: 812, Filed: 800, Difference: 12, Waiting: 12, Why: "12 to be filed",
		First: "decision-aaaaaaaaaaaa"},
		{Part: 6, Measures: 3, Filed: 3}, {Measures: 815, Filed: 803, Difference: 12, Waiting: 12, Why: "12 to be filed"}}
	b.Kept = []part.ReportVersion{{Period: "2026-01-01/2026-06-30", N: 2, At: noon, Reason: "complaints had counted twice" + s.hostile,
		Changed: 4}}
	return b, nil
}

func (s sampleBooks) WriteReport(_ context.Context, _, form string, w io.Writer) error {
	_, err := io.WriteString(w, "report as "+form)
	return err
}

func (s sampleBooks) Duties(context.Context, time.Time) (*part.DutyBook, error) {
	return &part.DutyBook{Service: "Marktplein" + s.hostile, Tier: "very large", On: "2026-11-30", All: 3, Dated: 2, Late: 1,
		Kinds: "platform", Seat: "NL", Size: "large",
		Road: []part.DutyStep{{Name: "designated", Day: "2026-02-03", Note: "art 33(4)", Done: true}, {Name: "applies", Day: "2026-06-10",
			Now: true},
			{Name: "ceases", Note: "after notice"}},
		Groups: []part.DutyGroup{{Tier: "hosting",
			Rows: []part.DutyRow{{Provision: "16(1)", Duty: "Take notices" + s.hostile, State: "late",
				Says: "2 of 9 open are late", Href: "/cases?kind=notice",
				Record: "notices"}}}, {Tier: "very large",
			Rows: []part.DutyRow{{Provision: "42(1)", Duty: "Report", Day: "2027-03-01", Source: "fixed", By: "art 3(4)",
				State: "open", Says: "2 do not foot",
				Href: "/reports", Record: "report"}, {Provision: "34(1)", Duty: "Assess", Day: "2026-06-10", Source: "fixed",
				Late: true, Assumed: "assumed", Record: "assessment", State: "ok", Says: "x"}}}},
		Left: []string{"art 15(2): none"}, Numbers: []part.DutyNumber{{Day: "2026-02-16", Millions: 46.1}, {Day: "2026-08-17",
			Millions: 48.2}}, Notes: []string{"a note"},
		Risks: []part.DutyRow{{Provision: "art 34(1) DSA", Duty: "assess again", Day: "2027-02-28", Source: "fixed",
			By: "the last assessment"}}}, nil
}

func (s sampleBooks) WriteCalendar(_ context.Context, _ time.Time, w io.Writer) error {
	_, err := io.WriteString(w, "BEGIN:VCALENDAR\r\n")
	return err
}

func (s sampleBooks) Ads(_ context.Context, q part.AdQuestion) (*part.AdBook, error) {
	b := &part.AdBook{All: 3, Found: 2, Removed: 1, Added: noon, States: []string{"AT", "DE"}, More: q.Page == 0}
	if q.Removed {
		b.Ads = []part.Ad{{ID: "a3", First: "2026-10-02", Last: "2026-10-03", Removed: "illegal", Reasons: []part.AdReason{{Point: "a",
			Text: "removed"}, {Point: "d", Text: "a law" + s.hostile}}}}
	} else {
		b.Ads = []part.Ad{{ID: "a1", Title: "Lamps" + s.hostile, Text: "Light", Product: "Nordlicht", Subject: "home",
			Sponsor: "Nordlicht Leuchten", Payer: "Agentur", First: "2026-10-02",
			Last: "2026-11-15", Until: "2027-11-15", Commercial: "no", Total: 10, TotalKnown: true,
			Reach: []part.AdReach{{State: "DE", Count: 8},
				{State: "AT", Count: 4}},
			Aims: []part.AdAim{{Parameter: "age", Included: []string{"25 to 65"}, Excluded: []string{"under 18",
				"over 90"}}}}, {ID: "a2", Text: "Outlet", First: "2026-11-20"}}
	}
	b.Shown = &b.Ads[0]
	return b, nil
}

// bookPages are the pages of the books with what stands in their addresses.
var bookPages = [][2]string{{"report", "/reports?cell=4.R1.F"}, {"report-all", "/report/2026H2?part=4&rows=all&cell=4.R2.F"}, {"duties",
	"/duties"}, {"duties-day", "/duties?by=day"},
	{"ads", "/ads"}, {"ads-removed", "/ads?removed=1"}}

func TestACellOpensItsCasesInTheRowBelow(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	page := b.get(b.admin, "/reports?part=4&cell=4.R1.F").Body.String()
	holds(t, page, "notice-aaaaaaaaaaaa", "495 more", `id="4.R1.F"`, "1 row more", "Out by", "not known")
	if strings.Contains(page, "1a Animal harm") {
		t.Error("a sub-category is shown where categories alone are asked for")
	}
	holds(t, b.get(b.admin, "/report/2026H2?part=4&rows=all").Body.String(), "1a Animal harm", "categories only")
	if w := b.get(b.admin, "/report/2026H9"); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("an unknown period: %d", w.Code)
	}
	for form, sort := range map[string]string{"xlsx": "spreadsheetml", "csv": "application/zip", "html": "text/html"} {
		w := b.get(b.admin, "/report/2026H2/as/"+form)
		if !strings.Contains(w.Header().Get("Content-Type"), sort) || w.Body.String() != "report as "+form ||
			!strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment") {
			t.Errorf("%s: %v %s", form, w.Header(), w.Body)
		}
	}
	if w := b.get(b.admin, "/report/2026H2/as/exe"); w.Code != http.StatusNotFound {
		t.Errorf("an unknown form: %d", w.Code)
	}
}

func TestObligationsAreShownByTierByDayAndByNeed(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	page := b.get(b.admin, "/duties").Body.String()
	holds(t, page, "2 of 9 open are late", "2027-03-01", "Duties apply", "3 of 3 shown", "assess again", "45 million")
	days := b.get(b.admin, "/duties?by=day").Body.String()
	if first, second := strings.Index(days, "2026-06-10"), strings.Index(days, "2027-03-01"); strings.Contains(days, "Take notices") ||
		second < strings.LastIndex(days[:second+1], "Assess") || first < 0 {
		t.Error("by day: duties without one are shown, or the order is not that of days")
	}
	holds(t, b.get(b.admin, "/duties?by=needs").Body.String(), "Take notices", "shown")
	if w := b.get(b.admin, "/duties/calendar"); !strings.HasPrefix(w.Header().Get("Content-Type"), "text/calendar") {
		t.Errorf("the calendar: %v", w.Header())
	}
}

func TestAdvertisementsArePublicAndTheRemovedStandApart(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	page := b.get(nobody, "/ads").Body.String()
	holds(t, page, "39(2)(e)", "under 18", "Agentur", "2027-11-15", "The states add up to 12", "1 removed", "/notice?url=")
	removed := b.get(nobody, "/ads?removed=1").Body.String()
	holds(t, removed, "Removed as illegal", "art 39(3)", "a law")
	if strings.Contains(removed, `name="words"`) || strings.Contains(removed, "Nordlicht") {
		t.Error("removed advertisements can be searched by words, or show whose they are")
	}
	holds(t, b.get(nobody, "/ads?lang=de").Body.String(), "Im Namen von")
	var got struct {
		Found int       `json:"found"`
		Next  string    `json:"next"`
		Ads   []part.Ad `json:"advertisements"`
	}
	w := b.get(nobody, "/ads.json?words=lamp&state=DE")
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || got.Found != 2 || len(got.Ads) != 2 ||
		got.Next != "/ads.json?page=1&state=DE&words=lamp" {
		t.Errorf("for programs: %+v, %v", got, err)
	}
	if w := b.get(nobody, "/ads.json?page=x"); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a page that is no number: %d", w.Code)
	}
}

func TestHostileTextsInBooksStayText(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := &site{Deps: Deps{Desk: b.dk, Operator: "Marktplein", Accounts: b.acc, Zone: time.UTC, Books: sampleBooks{`<img src=x onerror=alert(1)>"' onx=`}}, assets: readAssets(),
		counted: &counted{}}
	var err error
	if s.tongues, err = readTongues(); err != nil {
		t.Fatal(err)
	}
	b.srv = withPerson(s.routes(), b.admin.Person)
	for _, p := range bookPages {
		if text := b.get(b.admin, p[1]).Body.String(); strings.Contains(text, "<img") || strings.Contains(text, `"' onx=`) {
			t.Errorf("%s: a text became a tag", p[0])
		}
	}
}

func TestWithoutBooksThePagesSayWhatIsMissing(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := &site{Deps: Deps{Desk: b.dk, Operator: "Marktplein", Accounts: b.acc, Zone: time.UTC}, assets: readAssets(), counted: &counted{}}
	var err error
	if s.tongues, err = readTongues(); err != nil {
		t.Fatal(err)
	}
	b.srv = withPerson(s.routes(), b.admin.Person)
	for path, want := range map[string]string{"/reports": "--service", "/duties": "--duties", "/ads": "keeps no register"} {
		w := b.get(b.admin, path)
		if w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
		holds(t, w.Body.String(), want)
	}
}
