package books_test

import (
	"archive/zip"
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework/duty"
	"github.com/aedile/aedile/casework/store/sqlite"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/internal/books"
	"github.com/aedile/aedile/web/part"
)

var noon = time.Date(2026, 11, 30, 11, 0, 0, 0, time.UTC)

// open returns books over a record with one notice that is decided and one that is not.
func open(t *testing.T, change func(*books.Sources)) *books.Books {
	t.Helper()
	ctx := context.Background()
	s, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "desk.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	dk, err := desk.New(desk.Config{Record: s, Policy: desk.NoPolicy(), Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []aedile.CaseID{"n-1", "n-2"} {
		_, err := dk.TakeNotice(ctx, desk.Incoming{Content: desk.Content{Set: []string{"reasons=It is copied.",
			"locations=https://marktplein.example/1", "good_faith=true",
			"name=A", "email=a@b.example"}}, Header: desk.Header{ID: id}, At: noon.Add(-48 * time.Hour)})
		if err != nil {
			t.Fatal(err)
		}
	}
	c := books.Sources{Desk: dk, Service: "Marktplein", Tier: "vlop", Now: func() time.Time { return noon }}
	if change != nil {
		change(&c)
	}
	b, err := books.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestTheReportIsDrawnFromTheRecordAndACellHasItsCases(t *testing.T) {
	t.Parallel()
	b := open(t, nil)
	v, err := b.Report(t.Context(), "", 4, "4.TOTAL.F")
	if err != nil {
		t.Fatal(err)
	}
	if v.Period != "2026H2" || v.First != "2026-07-01" || v.OutBy != "2027-03-01" || v.Earlier != "2026H1" || v.Later != "2027H1" {
		t.Errorf("period %s from %s, out by %s, between %s and %s", v.Period, v.First, v.OutBy, v.Earlier, v.Later)
	}
	var opened *part.ReportOpened
	for _, r := range v.Rows {
		if r.Total != (r.Name == "TOTAL") || r.Name == "" {
			t.Errorf("row %+v", r)
		}
		if r.Open != nil {
			opened = r.Open
		}
	}
	if opened == nil || opened.Text != "2" || len(opened.Cases) != 2 || opened.Cases[0].Kind != "notice" ||
		opened.Cases[0].Opened.IsZero() {
		t.Errorf("opened %+v", opened)
	}
	for part := 1; part <= 11; part++ {
		v, err := b.Report(t.Context(), "2026H2", part, "")
		if err != nil || len(v.Parts) != 11 || len(v.Rows) == 0 {
			t.Errorf("part %d: %d rows, %v", part, len(v.Rows), err)
			continue
		}
		for _, r := range v.Rows {
			if len(r.Cells) != len(v.Heads) || r.Name == "" && part != 2 {
				t.Errorf("part %d: row %q has %d cells under %d heads", part, r.Name, len(r.Cells), len(v.Heads))
			}
		}
	}
	for _, bad := range []string{"2026H3", "x", "1/2"} {
		if _, err := b.Report(t.Context(), bad, 4, ""); aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("period %q: %v", bad, err)
		}
	}
	if _, err := b.Report(t.Context(), "2026H2", 12, ""); aedile.ClassOf(err) != aedile.NotFound {
		t.Errorf("part 12: %v", err)
	}
	var out bytes.Buffer
	if err := b.WriteReport(t.Context(), "2026H2", "csv", &out); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil || len(z.File) != 11 {
		t.Errorf("%v, %v", z, err)
	}
}

func TestObligationsSayWhatTheRecordShows(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "service.json")
	if err := os.WriteFile(file, []byte(duty.Example), 0o600); err != nil {
		t.Fatal(err)
	}
	b := open(t, func(c *books.Sources) { c.Duties = file })
	v, err := b.Duties(t.Context(), noon)
	if err != nil {
		t.Fatal(err)
	}
	says, rows := map[string]string{}, 0
	for _, g := range v.Groups {
		for _, r := range g.Rows {
			rows++
			says[r.Provision] = r.State + ": " + r.Says
		}
	}
	if rows != v.All || v.All < 20 || v.Tier == "" || len(v.Road) < 4 {
		t.Errorf("%d rows of %d, tier %q, road %v", rows, v.All, v.Tier, v.Road)
	}
	if got := says["16(1)"] + says["16(4)"] + says["16(6)"]; !strings.Contains(got, "2 open") && !strings.Contains(got, "of 2 open") {
		t.Errorf("on notices it says %q; all: %v", got, says)
	}
	var cal bytes.Buffer
	if err := b.WriteCalendar(t.Context(), noon, &cal); err != nil || !strings.HasPrefix(cal.String(), "BEGIN:VCALENDAR") {
		t.Errorf("%v: %.40s", err, cal.String())
	}
	if _, err := open(t, nil).Duties(t.Context(), noon); aedile.ClassOf(err) != aedile.NotFound {
		t.Errorf("without facts: %v", err)
	}
}

const ads = `{"id":"a1","kind":"ad","service":"m","title":"Lamps for dark months","text":"Light","brand":"Nordlicht","category":["home","lamps"],"ad":{"sponsor":"Nordlicht Leuchten","payer":"Agentur Fuenfeck","first_shown":"2026-10-02","last_shown":"2026-11-15","targeting":[{"parameter":"age","value":"25 to 65"},{"parameter":"age","value":"under 18","exclude":true}],"reach":{"DE":8,"AT":4,"total":10}},"attrs":{"commercial":"no"}}
{"id":"a2","kind":"ad","service":"m","title":"Old lamps","text":"x","ad":{"sponsor":"Alt","first_shown":"2025-01-02","last_shown":"2025-11-29","reach":{"DE":1}}}
{"id":"a3","kind":"ad","service":"m","title":"Secret lamps","text":"Light","brand":"Nordlicht","ad":{"sponsor":"Nordlicht Leuchten","first_shown":"2026-10-02","last_shown":"2026-10-03","reach":{"DE":3}},"attrs":{"removed":"illegal","reason_a":"removed everywhere","reason_d":"a law"}}
not an advertisement
{"id":"a4","kind":"listing","title":"no ad"}
`

func TestTheRepositoryShowsNoneThatIsOverAndHidesWhatWasRemoved(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "ads.ndjson")
	if err := os.WriteFile(file, []byte(ads), 0o600); err != nil {
		t.Fatal(err)
	}
	b := open(t, func(c *books.Sources) { c.Ads = file })
	ask := func(q part.AdQuestion) *part.AdBook {
		t.Helper()
		v, err := b.Ads(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	v := ask(part.AdQuestion{})
	if v.All != 2 || v.Found != 1 || v.Removed != 1 || v.Shown == nil || v.Shown.ID != "a1" || v.Shown.Until != "2027-11-15" ||
		v.Shown.Total != 10 {
		t.Errorf("%+v, shown %+v", v, v.Shown)
	}
	if aims := v.Shown.Aims; len(aims) != 1 || aims[0].Included[0] != "25 to 65" || aims[0].Excluded[0] != "under 18" {
		t.Errorf("aims %+v", aims)
	}
	for name, q := range map[string]part.AdQuestion{"words": {Words: "nordlicht LAMPS"}, "behalf": {Who: "nordlicht"},
		"payer": {Who: "agentur"}, "state": {State: "AT"},
		"days": {From: "2026-11-15", To: "2026-12-01"}} {
		if got := ask(q); got.Found != 1 || got.Ads[0].ID != "a1" {
			t.Errorf("%s: %+v", name, got.Ads)
		}
	}
	for name, q := range map[string]part.AdQuestion{"other words": {Words: "secret"},
		"removed by words":  {Words: "nordlicht", Removed: true},
		"removed by person": {Who: "nordlicht", Removed: true},
		"other state":       {State: "FR"}, "after": {From: "2026-11-16"}, "before": {To: "2026-10-01"}} {
		if got := ask(q); got.Found != 0 {
			t.Errorf("%s: %+v", name, got.Ads)
		}
	}
	removed := ask(part.AdQuestion{Removed: true})
	if removed.Found != 1 || removed.Ads[0].Sponsor != "" || removed.Ads[0].Title != "" || removed.Ads[0].Product != "" ||
		len(removed.Ads[0].Reasons) != 2 {
		t.Errorf("removed: %+v", removed.Ads)
	}
	if _, err := b.Ads(t.Context(), part.AdQuestion{From: "yesterday"}); aedile.ClassOf(err) != aedile.Invalid {
		t.Errorf("a day that is none: %v", err)
	}
	if err := os.WriteFile(file, []byte(strings.Replace(ads, "not an advertisement\n", `{"id":"a5","kind":"ad","title":"New","ad":{"first_shown":"2026-11-29"}}`+"\n", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := ask(part.AdQuestion{}); got.Found != 2 || got.Ads[0].ID != "a5" {
		t.Errorf("a changed file is not seen: %+v", got.Ads)
	}
}
