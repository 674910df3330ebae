package aedile_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/aedile/aedile"
)

func item() *aedile.Item {
	return &aedile.Item{ID: "1", Kind: aedile.Listing, Service: "shop.example", URL: "https://shop.example/1", Title: "Teapot <b>",
		Text:     "Porcelain & steel",
		Category: []string{"Kitchen", "Tea"}, Brand: "Larkhaus", Model: "T-1", Price: &aedile.Price{Amount: "12.50", Currency: "EUR"},
		Options: []aedile.Option{{Name: "white"}, {Name: ""}, {Name: "black", Price: "13"}},
		Images:  []aedile.Image{{URL: "x"}, {Alt: "a pot"}},
		Links:   []string{"https://a.example"}, Labels: []string{"new"}, Trader: &aedile.Account{Name: "Pots", URL: "https://pots.example"},
		Ad:    &aedile.AdRecord{Sponsor: "S", Targeting: []aedile.Targeting{{Parameter: "interest", Value: "tea"}}},
		Attrs: aedile.Attrs{{Name: "z", Value: "1"}, {Name: "a", Value: "2"}}}
}

func TestFieldsComeInFixedOrderUnderTheirNames(t *testing.T) {
	t.Parallel()
	var got []string
	item().Fields(func(f aedile.Field, s string) bool {
		got = append(got, f.String()+"="+s)
		return true
	})
	want := []string{"title=Teapot <b>", "text=Porcelain & steel", "category[0]=Kitchen", "category[1]=Tea", "brand=Larkhaus", "model=T-1",
		"options[0].name=white", "options[2].name=black", "labels[0]=new", "images[1].alt=a pot", "attrs.a=2", "attrs.z=1",
		"links[0]=https://a.example",
		"url=https://shop.example/1", "trader.name=Pots", "trader.url=https://pots.example", "ad.sponsor=S", "ad.targeting[0].value=tea"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("fields (-want +got):\n%s", diff)
	}
	for stop := range want {
		n := 0
		item().Fields(func(aedile.Field, string) bool {
			n++
			return n <= stop
		})
		if n != stop+1 {
			t.Errorf("told to stop at %d, it went on to %d", stop+1, n)
		}
	}
}

func TestCanonicalFormDoesNotDependOnWhereAttributesStood(t *testing.T) {
	t.Parallel()
	a, b := item(), item()
	slices.Reverse(b.Attrs)
	da, err := a.Digest()
	if err != nil {
		t.Fatal(err)
	}
	db, err := b.Digest()
	if err != nil || da != db {
		t.Errorf("digests %s and %s, %v", da, db, err)
	}
	b.Title += "!"
	if dc, _ := b.Digest(); dc == da {
		t.Error("another title has the same digest")
	}
	line, err := a.Canonical()
	if err != nil {
		t.Fatal(err)
	}
	var back aedile.Item
	if err := json.Unmarshal(line, &back); err != nil {
		t.Fatal(err)
	}
	if d, _ := back.Digest(); d != da {
		t.Errorf("read back, the digest is %s, not %s: %s", d, da, line)
	}
	c, err := a.Clone()
	if err != nil {
		t.Fatal(err)
	}
	if d, _ := c.Digest(); d != da {
		t.Error("a copy has another digest")
	}
}

// The digest of an item is what findings, dossiers and archives of earlier versions name it by.
func TestDigestsStayWhatTheyWere(t *testing.T) {
	t.Parallel()
	const want = "sha256:4b7c07609954ccd652293c8f50559a5ec27d43f1734cc7ebb41b3ad9b7aebe8d"
	if d, err := item().Digest(); err != nil || d != want {
		t.Errorf("digest %s, %v, want %s", d, err, want)
	}
}

func TestAttributesHaveOneForm(t *testing.T) {
	t.Parallel()
	names := []string{"a", "b", "a[1]", "a[2]", "a[1][1]", "", "a.x", "a 1", "\xff", "\xfe", "\ufffd"}
	r := rand.New(rand.NewPCG(1, 2))
	for range 5000 {
		var as aedile.Attrs
		for i := range r.IntN(12) {
			as = append(as, aedile.Attr{Name: names[r.IntN(len(names))], Value: fmt.Sprint(i)})
		}
		given := slices.Clone(as)
		one := as.Canonical(nil)
		if diff := cmp.Diff(given, as); diff != "" {
			t.Fatalf("the attributes given were changed (-given +now):\n%s", diff)
		}
		if diff := cmp.Diff(one, one.Canonical(nil)); diff != "" {
			t.Fatalf("the canonical form has another one:\n%s", diff)
		}
		values := map[string]bool{}
		for i, a := range one {
			values[a.Value] = true
			if i > 0 && one[i-1].Name >= a.Name {
				t.Fatalf("%q: %q stands before %q", given, one[i-1].Name, a.Name)
			}
		}
		if len(values) != len(given) {
			t.Fatalf("%q: %d values of %d are left: %q", given, len(values), len(given), one)
		}
		line, err := json.Marshal(as)
		if err != nil {
			t.Fatal(err)
		}
		var back aedile.Attrs
		if err := json.Unmarshal(line, &back); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(one, back, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%q is written as %s and read back (-canonical +read):\n%s", given, line, diff)
		}
		if len(given) > 0 {
			if v, ok := one.Get(given[0].Name); utf8.ValidString(given[0].Name) &&
				(!ok || v != given[0].Value && given[0].Name != "\ufffd") {
				t.Fatalf("%q: the first %q is %q", given, given[0].Name, v)
			}
		}
	}
}

func TestObjectsThatNameAnAttributeTwiceKeepBoth(t *testing.T) {
	t.Parallel()
	var as aedile.Attrs
	if err := json.Unmarshal([]byte(`{"colour":"red","b":"x","colour":"blue"}`), &as); err != nil {
		t.Fatal(err)
	}
	want := aedile.Attrs{{Name: "b", Value: "x"}, {Name: "colour", Value: "red"}, {Name: "colour[1]", Value: "blue"}}
	if diff := cmp.Diff(want, as); diff != "" {
		t.Errorf("attrs (-want +got):\n%s", diff)
	}
}

func TestAttrsKeepWhatIsNoString(t *testing.T) {
	t.Parallel()
	var as aedile.Attrs
	if err := json.Unmarshal([]byte(`{"b":2.50,"a":"x","c":[1,"y"],"d":null}`), &as); err != nil {
		t.Fatal(err)
	}
	want := aedile.Attrs{{Name: "a", Value: "x"}, {Name: "b", Value: "2.50"}, {Name: "c", Value: `[1,"y"]`}, {Name: "d", Value: ""}}
	if diff := cmp.Diff(want, as); diff != "" {
		t.Errorf("attrs (-want +got):\n%s", diff)
	}
	if v, ok := as.Get("b"); v != "2.50" || !ok {
		t.Errorf("b = %q, %v", v, ok)
	}
	if _, ok := as.Get("e"); ok {
		t.Error("e is not there")
	}
	if err := json.Unmarshal([]byte(`[1]`), &as); err == nil {
		t.Error("a list is taken for attributes")
	}
}

func TestItemsWithoutNameOrOfUnknownKindAreRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		it aedile.Item
		ok bool
	}{
		{aedile.Item{ID: "1"}, true}, {aedile.Item{URL: "u"}, true}, {aedile.Item{ID: "1", Kind: aedile.Post}, true},
		{aedile.Item{}, false}, {aedile.Item{ID: "1", Kind: "video"}, false},
	} {
		err := c.it.Validate()
		if (err == nil) != c.ok || err != nil && (aedile.ClassOf(err) != aedile.Invalid || aedile.HintOf(err) == "") {
			t.Errorf("%+v: %v", c.it, err)
		}
	}
}

func TestSeenAndPriceSayWhenTheyCannotBeRead(t *testing.T) {
	t.Parallel()
	it := aedile.Item{SeenAt: "2026-11-01T10:00:00+01:00"}
	if at, ok := it.Seen(); !ok || at.UTC().Hour() != 9 {
		t.Errorf("seen %v %v", at, ok)
	}
	it.SeenAt = "yesterday"
	if _, ok := it.Seen(); ok {
		t.Error("yesterday is read")
	}
	for amount, want := range map[string]bool{"12.50": true, "0": true, "12,50": false, "": false, "-1": false, "free": false} {
		if _, ok := (&aedile.Price{Amount: amount}).Value(); ok != want {
			t.Errorf("price %q: %v", amount, ok)
		}
	}
}

func TestErrorsCarryClassHintAndCause(t *testing.T) {
	t.Parallel()
	cause := errors.New("disk full")
	inner := aedile.Limitf("read", "a:1", "line is too long").Hint("cut it").Because(cause)
	err := fmt.Errorf("sweep: %w", inner)
	if err.Error() != "sweep: read: a:1: line is too long: disk full" || !errors.Is(err, cause) {
		t.Errorf("%v", err)
	}
	if aedile.ClassOf(err) != aedile.Limit || aedile.ClassOf(cause) != aedile.Internal || aedile.ClassOf(nil) != "" {
		t.Error("classes")
	}
	outer := aedile.Invalidf("", "", "").Because(inner)
	if aedile.HintOf(outer) != "cut it" || aedile.HintOf(cause) != "" {
		t.Errorf("hints %q %q", aedile.HintOf(outer), aedile.HintOf(cause))
	}
}
