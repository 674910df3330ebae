package counterpart_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/store/sqlite"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/desk/counterpart"
)

var now = time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)

func chair(t *testing.T) *desk.Desk {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "aedile.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	dk, err := desk.New(desk.Config{Record: s, Policy: desk.NoPolicy(), Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	return dk
}

func offer(id, trader string) *aedile.Item {
	return &aedile.Item{ID: aedile.ItemID(id), Kind: aedile.Listing, Service: "shop.example", URL: "https://www.Shop.example/item/" + id,
		Title: "Lamp " + id, GTIN: []string{"4006381333931"}, Trader: &aedile.Account{ID: aedile.AccountID(trader), Name: "Nordvik  GmbH",
			Country: "DE", URL: "HTTPS://www.nordvik.example/about", Email: "Info@Nordvik.example", Phone: "0049 30 1234567"}}
}

// seen opens a review of a finding about the item.
func seen(t *testing.T, dk *desk.Desk, it *aedile.Item) {
	t.Helper()
	d, err := it.Digest()
	if err != nil {
		t.Fatal(err)
	}
	f := aedile.Finding{Item: aedile.ItemRef{ID: it.ID, Kind: it.Kind, Service: it.Service, URL: it.URL, Digest: d}, Check: "p/r",
		Title: "a rule", Grade: aedile.Review, Pack: aedile.PackRef{Name: "p", Version: "1", Digest: d},
		Evidence: []aedile.Evidence{{Field: "title", Text: "Lamp", End: 4}}}
	_, err = dk.Reviews(t.Context(), desk.Reviewing{Kind: "review", Findings: []aedile.Finding{f},
		Act:  desk.Act{By: casework.Actor{Party: casework.Screener}},
		Seen: map[aedile.Digest]*aedile.Item{d: it}})
	if err != nil {
		t.Fatal(err)
	}
}

func collect(t *testing.T, dk *desk.Desk, x counterpart.Choice) []counterpart.Identifier {
	t.Helper()
	rows, err := counterpart.Collect(t.Context(), dk, x)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestIdentifiersOfPersonsStayUnlessTheyAreAskedFor(t *testing.T) {
	t.Parallel()
	dk := chair(t)
	seen(t, dk, offer("1", "t-17"))
	seen(t, dk, offer("2", "t-17"))
	var got []string
	for _, r := range collect(t, dk, counterpart.Choice{}) {
		if r.Trait.Personal() {
			t.Errorf("%s is of a person", r.Value)
		}
		if r.Status != "suspected" {
			t.Errorf("%s is held to be %s after a finding", r.Value, r.Status)
		}
		got = append(got, string(r.Trait)+" "+r.Value+" "+string(rune('0'+r.Cases)))
	}
	want := []string{"account shop.example:t-17 2", "domain nordvik.example 2", "url shop.example/item/1 1", "url shop.example/item/2 1",
		"gtin 4006381333931 2"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	var persons []string
	for _, r := range collect(t, dk, counterpart.Choice{Personal: true}) {
		if r.Trait.Personal() {
			persons = append(persons, r.Value)
		}
	}
	if d := cmp.Diff([]string{"nordvik gmbh", "info@nordvik.example", "+49301234567"}, persons); d != "" {
		t.Error(d)
	}
	if rows := collect(t, dk, counterpart.Choice{Since: now.AddDate(0, 0, 1)}); len(rows) > 0 {
		t.Errorf("cases that were opened before the day are taken: %v", rows)
	}
}

// Whatever form the identifiers of one record travel in, the other record meets the cases that hold them.
func TestAnotherRecordMeetsWhatBothHold(t *testing.T) {
	t.Parallel()
	theirs, own := chair(t), chair(t)
	seen(t, theirs, offer("1", "t-17"))
	seen(t, theirs, offer("9", "t-99"))
	seen(t, own, offer("1", "t-17"))
	rows := collect(t, theirs, counterpart.Choice{Personal: true})
	for name, write := range map[string]func(*bytes.Buffer) error{
		"csv":  func(b *bytes.Buffer) error { return counterpart.WriteCSV(b, rows) },
		"misp": func(b *bytes.Buffer) error { return counterpart.WriteMISP(b, rows, "dsc.example", now) },
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(b.String(), "f-") && strings.Contains(b.String(), "case ") {
			t.Errorf("%s names own cases", name)
		}
		read, passed, err := counterpart.ReadIdentifiers("x", b.Bytes())
		if err != nil || passed > 0 {
			t.Fatalf("%s: %d passed over, %v", name, passed, err)
		}
		for i := range rows {
			rows[i].In = nil
		}
		if d := cmp.Diff(rows, read); d != "" {
			t.Errorf("%s: what was written is not what is read: %s", name, d)
		}
		met, passed, err := counterpart.Meet(t.Context(), own, append(read, counterpart.Identifier{Trait: "gtin", Value: "12"}))
		if err != nil || passed != 1 {
			t.Fatalf("%s: %d cannot be compared, %v", name, passed, err)
		}
		var got []string
		for _, m := range met {
			if len(m.In) != 1 || m.Status != "suspected" {
				t.Errorf("%s: %+v", name, m)
			}
			got = append(got, m.Theirs.Value)
		}
		want := []string{"shop.example:t-17", "nordvik.example", "shop.example/item/1", "4006381333931", "nordvik gmbh",
			"info@nordvik.example", "+49301234567"}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

func TestAnEventOfMISPIsOfItsTypesAndAccusesNobody(t *testing.T) {
	t.Parallel()
	rows := []counterpart.Identifier{{Trait: counterpart.Site, Value: "a.example", Status: "decided", Cases: 1, First: "2026-01-01",
		Last: "2026-01-02"}, {Trait: counterpart.Goods, Value: "4006381333931", Status: "suspected", Cases: 2, First: "2026-01-01",
		Last: "2026-01-01"}}
	var a, b bytes.Buffer
	if err := errs(counterpart.WriteMISP(&a, rows, "dsc.example", now), counterpart.WriteMISP(&b, rows, "dsc.example", now)); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("the same rows give other bytes")
	}
	var e struct {
		Event struct {
			UUID      string
			Attribute []struct {
				UUID, Type, Category, Comment string
				ToIDS                         bool `json:"to_ids"`
			}
		}
	}
	if err := json.Unmarshal(a.Bytes(), &e); err != nil {
		t.Fatal(err)
	}
	// The types by category of describeTypes.json of PyMISP, as far as we use them.
	known := map[string][]string{"Network activity": {"url", "domain"}, "Other": {"text", "phone-number"}, "Social network": {"email-src"}}
	ids := []string{e.Event.UUID}
	for _, x := range e.Event.Attribute {
		if x.ToIDS || !slices.Contains(known[x.Category], x.Type) {
			t.Errorf("%+v", x)
		}
		ids = append(ids, x.UUID)
	}
	slices.Sort(ids)
	if len(slices.Compact(ids)) != 3 || len(ids[0]) != 36 || ids[0][14] != '5' {
		t.Errorf("identifiers %v", ids)
	}
	got, _, err := counterpart.ReadIdentifiers("x", []byte(`{"response": [`+a.String()+`, {"Event": {"Attribute": [{"type": "whois-registrant-phone",
		"value": "+49 30 1"}, {"type": "sha256", "value": "00"}]}}]}`))
	if err != nil || len(got) != 3 || got[2].Trait != counterpart.Phone || got[0].Status != "decided" {
		t.Errorf("got %+v, %v", got, err)
	}
}

func errs(all ...error) error {
	for _, err := range all {
		if err != nil {
			return err
		}
	}
	return nil
}

func TestACellIsNoFormula(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(x *rapid.T) {
		v := rapid.StringMatching(`[=+@'a-][a-z0-9=+'"@,-]{0,9}`).Draw(x, "value")
		rows := []counterpart.Identifier{{Trait: counterpart.Called, Value: v, Status: "suspected", Cases: 1}}
		var b bytes.Buffer
		if err := counterpart.WriteCSV(&b, rows); err != nil {
			x.Fatal(err)
		}
		all, err := csv.NewReader(bytes.NewReader(b.Bytes())).ReadAll()
		if err != nil || strings.ContainsAny(all[1][1][:1], "=+-@") {
			x.Fatalf("%q, %v", all, err)
		}
		if back, _, err := counterpart.ReadIdentifiers("x", b.Bytes()); err != nil || cmp.Diff(rows, back) != "" {
			x.Fatalf("%+v is read as %+v, %v", rows, back, err)
		}
	})
}

func TestWhatHoldsNoIdentifiersIsRefused(t *testing.T) {
	t.Parallel()
	if _, _, err := counterpart.ReadIdentifiers("x", []byte("a,b\n1,2\n")); aedile.ClassOf(err) != aedile.Invalid {
		t.Errorf("a table of something else: %v", err)
	}
	if _, _, err := counterpart.ReadIdentifiers("x", []byte("{broken")); aedile.ClassOf(err) != aedile.Invalid {
		t.Errorf("broken JSON: %v", err)
	}
}
