package repository

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/advert"
)

const png = "\x89PNG\r\n\x1a\n0000"

// page renders an audit of one ad.
func page(t *testing.T, it *aedile.Item, picture func(string) ([]byte, bool)) string {
	t.Helper()
	a := advert.NewAudit("export.json", "2026-11-30")
	gaps := advert.Check(it)
	a.Take(it, gaps)
	f := aedile.Finding{Check: "ads/special-category", Title: "Aimed by a special category",
		Evidence: []aedile.Evidence{{Field: "ad.targeting[0].value", Text: "Trade unions", Source: "targeting.special: explicit union"}}}
	a.Find(&f, it)
	a.Show(advert.Shown{Item: it, Gaps: gaps, Findings: []aedile.Finding{f}}, 5)
	a.End()
	var b strings.Builder
	if err := Write(&b, a, Config{Command: "aedile ads audit export.json", Picture: picture}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func item() *aedile.Item {
	return &aedile.Item{ID: "1", Kind: aedile.Ad, Title: "Lamps <script>alert(1)</script>",
		Images: []aedile.Image{{URL: "https://img.example/a.png"}},
		Ad: &aedile.AdRecord{Sponsor: "Nordlicht", Payer: "n/a",
			Targeting: []aedile.Targeting{{Parameter: "interests", Value: "Trade unions", Exclude: true}}}}
}

func TestThePageShowsTheAuditAndThePicture(t *testing.T) {
	t.Parallel()
	got := page(t, item(), func(string) ([]byte, bool) { return []byte(png), true })
	for _, want := range []string{"data:image/png;base64,", "payer-placeholder", "explicit union", "left out", "profiling",
		"suspected, not established", "aedile ads audit export.json", "&lt;script&gt;"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q on the page", want)
		}
	}
	if strings.Contains(got, "<script") {
		t.Error("the text of an ad became markup")
	}
}

// What is no picture, or too large, is not put on the page.
func TestOnlyPicturesAreShown(t *testing.T) {
	t.Parallel()
	for name, b := range map[string]string{"markup": "<svg onload=x>", "large": png + strings.Repeat("0", MaxPictureBytes)} {
		if got := page(t, item(), func(string) ([]byte, bool) { return []byte(b), true }); strings.Contains(got, "base64") ||
			!strings.Contains(got, "picture not at hand") {
			t.Errorf("%s is shown", name)
		}
	}
	if got := page(t, item(), nil); strings.Contains(got, "<img") {
		t.Error("a picture without a folder")
	}
}

// The page is well formed and names nothing that a browser would fetch.
func TestThePageNeedsNothingElse(t *testing.T) {
	t.Parallel()
	got := page(t, item(), nil)
	d := xml.NewDecoder(strings.NewReader(got))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	for _, bad := range []string{"src=\"http", "href=", "url(", "@import"} {
		if strings.Contains(got, bad) {
			t.Errorf("%s on the page", bad)
		}
	}
}

func TestRowsAddUp(t *testing.T) {
	t.Parallel()
	a := advert.NewAudit("x", "")
	a.Take(item(), advert.Check(item()))
	a.End()
	head, rows := Rows(a)
	if len(rows) != 9 || len(head) != len(rows[0]) || rows[2][0] != "(c)" || rows[2][5] != "1" || rows[7][0] != "39(1)" {
		t.Errorf("%v %v", head, rows)
	}
}
