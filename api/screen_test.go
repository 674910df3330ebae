package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/sweep"
)

const jammer = `{"id":"17","service":"market.example","title":"GPS jammer for the car","trader":{"id":"T-9","name":"Radio Nine"}}`

func TestItemsAreScreened(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	d.who = person(auth.Moderator)
	var one, many sweep.Given
	d.want(http.StatusOK, "POST", "/screen", jammer, &one)
	if len(one.Results) != 1 || len(one.Results[0].Findings) == 0 || one.Ran.Items != 1 || len(one.Ran.Packs) == 0 {
		t.Fatalf("one item: %+v", one)
	}
	d.want(
		http.StatusOK,
		"POST",
		"/screen",
		` {"items": [`+jammer+`, {"id":"18","title":"oak table"}, 7, {"id":"19","title":"GPS jammer","title":"oak table"}] } `,
		&many,
	)
	if len(many.Results) != 4 || len(many.Results[0].Findings) != len(one.Results[0].Findings) || len(many.Results[1].Findings) != 0 ||
		len(many.Results[2].Faults) != 1 {
		t.Errorf("several items: %+v", many.Results)
	}
	if last := many.Results[3]; len(last.Findings)+len(last.Faults) == 0 {
		t.Error("a repeated name hides what was said first: the reader of items must judge the body")
	}
	var beside sweep.Given
	d.want(http.StatusOK, "POST", "/screen", `{"id":"17","title":"GPS jammer","items":["one","two"]}`, &beside)
	if len(beside.Results) != 1 || len(beside.Results[0].Findings) == 0 {
		t.Errorf("an item with a field of that name: %+v", beside.Results)
	}
}

func TestBodiesThatAreNoItems(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	d.who = person(auth.Moderator)
	for body, status := range map[string]int{
		``: 400, `7`: 422, `[]`: 422, `"x"`: 422, `{"items":[]}`: 422, `{"items":7}`: 422, `{"items":[{}`: 422, `{"items":[{}],"more":1}`: 422, `{"items":[{}]}{}`: 422,
		`{"items":[` + strings.Repeat(`{},`, 1000) + `{}]}`: 413, `<script>alert(1)</script>`: 422,
	} {
		a, text := d.ask("POST", "/screen", body)
		if a.StatusCode != status || strings.Contains(text, "alert") {
			t.Errorf("%.40s: %d %s, want %d", body, a.StatusCode, text, status)
		}
	}
}

func TestFindingsOpenReviewsOnce(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	d.who = person(auth.Moderator)
	var first, second struct{ Opened []desk.Opened }
	d.want(http.StatusCreated, "POST", "/items", jammer, &first)
	d.want(http.StatusCreated, "POST", "/items", jammer, &second)
	if len(first.Opened) == 0 || first.Opened[0].Already || !first.Opened[0].Kept || !second.Opened[0].Already ||
		first.Opened[0].Case != second.Opened[0].Case {
		t.Errorf("first %+v, second %+v", first, second)
	}
	c, err := d.desk.Case(t.Context(), first.Opened[0].Case)
	if err != nil || c.Kind != "review" || !c.Events[0].By.Automated || c.Events[0].By.ID != "p-1" {
		t.Errorf("the case: %+v, %v", c, err)
	}
}

func TestANodeThatDoesNotScreenSaysSo(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	d.who = person(auth.Admin)
	d.Live = nil
	var p struct{ Detail, Hint string }
	d.want(http.StatusServiceUnavailable, "POST", "/screen", jammer, &p)
	if p.Hint == "" || !strings.Contains(p.Detail, "does not screen") {
		t.Errorf("it says %+v", p)
	}
	if len(d.errs) != 1 {
		t.Errorf("the log has %d errors", len(d.errs))
	}
}

func BenchmarkScreenOverAPI(b *testing.B) {
	body := fmt.Sprintf(`{"id":"1","title":"Larkhaus Classic Oak Table","text":"%s"}`, strings.Repeat("Massiver Esstisch aus Eiche. ", 40))
	d := newDoor(b)
	d.who = person(auth.Moderator)
	b.ReportAllocs()
	for b.Loop() {
		if a, text := d.ask("POST", "/screen", body); a.StatusCode != http.StatusOK {
			b.Fatal(text)
		}
	}
}
