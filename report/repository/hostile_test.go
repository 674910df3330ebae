package repository

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/advert"
)

// Whatever an ad says in any field, the page has the same elements as with plain words.
func TestTextOfAnAdIsNeverMarkup(t *testing.T) {
	t.Parallel()
	made := func(s string) string {
		return page(t, &aedile.Item{ID: "1", Kind: aedile.Ad, Title: s, Text: s, URL: "https://ad.example/", Category: []string{s},
			Images: []aedile.Image{{URL: s}},
			Ad:     &aedile.AdRecord{Sponsor: s, Payer: s, FirstShown: s, Targeting: []aedile.Targeting{{Parameter: s, Value: s}}}}, nil)
	}
	want := strings.Count(made("plain words"), "<")
	rapid.Check(t, func(t *rapid.T) {
		bad := []string{"<script>alert(1)</script>", `"><img src=x onerror=1>`, "' onload='x", "{{.}}", "</style>", "<!--", "]]>", "\xff<b>"}
		s := "x" + rapid.SampledFrom(bad).Draw(t, "bad") + rapid.StringMatching(`[a-z<>"'&{}/ ]{0,20}`).Draw(t, "more")
		if got := strings.Count(made(s), "<"); got != want {
			t.Errorf("%q: %d signs of markup, want %d", s, got, want)
		}
	})
}

// The bars of a letter stand side by side and never leave their frame.
func TestBarsStayInTheirFrame(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := func(name string) int { return rapid.IntRange(0, 1_000_000).Draw(t, name) }
		e := advert.Element{Whole: n("whole"), Unstated: n("unstated"), Missing: n("missing"), Wrong: n("wrong")}
		v := view{Audit: &advert.Audit{Ads: e.Whole + e.Unstated + e.Missing + e.Wrong}}
		end := 0
		for _, b := range v.Bars(e) {
			if b.X != end || b.Width <= 0 {
				t.Errorf("%+v: %+v begins not at %d", e, b, end)
			}
			end = b.X + b.Width
		}
		if end > barWidth {
			t.Errorf("%+v ends at %d", e, end)
		}
	})
}

// A page carries no more pictures than it may, however many ads are shown.
func TestAPageCarriesABoundedNumberOfPictures(t *testing.T) {
	t.Parallel()
	a := advert.NewAudit("x", "2026-11-30")
	for range maxPictures + 7 {
		a.Take(item(), nil)
		a.Show(advert.Shown{Item: item()}, 1000)
	}
	a.End()
	var b strings.Builder
	if err := Write(&b, a, Config{Picture: func(string) ([]byte, bool) { return []byte(png), true }}); err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(b.String(), "data:image/png"); got != maxPictures {
		t.Errorf("%d pictures, want %d", got, maxPictures)
	}
}

// full is a disk on which nothing fits.
type full struct{}

var errFull = errors.New("no space is left")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestAPageThatCannotBeWrittenSaysSo(t *testing.T) {
	t.Parallel()
	if err := Write(full{}, advert.NewAudit("x", ""), Config{}); !errors.Is(err, errFull) {
		t.Errorf("got %v, want %v", fmt.Sprint(err), errFull)
	}
}
