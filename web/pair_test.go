package web

import (
	"context"
	"net/http"
	"testing"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/desk"
)

// TestTwoItemsStandBesideEachOther: what a rule rests on and what joins the two are marked apart; what differs is said; who may not see
// names sees none.
func TestTwoItemsStandBesideEachOther(t *testing.T) {
	t.Parallel()
	b := stocked(t)
	at := "/pair/" + b.caseOf("M-1001") + "?with=" + b.caseOf("M-1002")
	page := b.get(b.admin, at).Body.String()
	holds(t, page, "What joins, what differs", "<mark>", `<b class="chip">`, "Apothekenfux24", "Who is joined to whom", "As a table", "same")
	holds(t, b.get(b.hire("Auditor 1", auth.Auditor), at).Body.String(), "What joins", "!Apothekenfux24", "!Who is joined")
	holds(t, b.get(b.admin, "/queue/all?case="+b.caseOf("M-1001")).Body.String(), "Side by side", "/pair/")
	if w := b.get(b.admin, "/pair/"+b.caseOf("M-1004")); w.Code != http.StatusNotFound {
		t.Errorf("one that is like no other: got %d", w.Code)
	}
	if w := b.get(b.hire("Officer 1", auth.Officer), at); w.Code != http.StatusForbidden {
		t.Errorf("who sees no findings: got %d", w.Code)
	}
}

// TestAPostStandsBesideTheOfferItLeadsTo: the offer is shown as the record holds it, or as the finding quotes it; of a post elsewhere the page
// says that it is not ours.
func TestAPostStandsBesideTheOfferItLeadsTo(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	post := &aedile.Item{ID: "P-1", Kind: "post", Service: "plaza.example", Lang: "en",
		Text:   "Hidden link M-3051, order option 3 <b>",
		Trader: &aedile.Account{ID: "A-1", Name: "bag.lover"}}
	digest, err := post.Digest()
	if err != nil {
		t.Fatal(err)
	}
	f := aedile.Finding{Check: "evasion/post", Title: "Post leads to an offer that hides its good", Grade: aedile.Review,
		Pack: aedile.PackRef{Name: "evasion", Version: "2026.11.3", Digest: digest},
		Item: aedile.ItemRef{ID: post.ID, Kind: post.Kind, Digest: digest},
		Evidence: []aedile.Evidence{{Field: "text", Start: 0, End: 11, Text: "Hidden link"},
			{Field: "listing.text", Text: "Option 1, 2, 3"}},
		Joined: &aedile.ItemRef{ID: "M-3051", Kind: aedile.Listing, Service: "marktplein.example",
			Title: "Plain bag", Trader: "Casa Fina"}}
	all, err := b.dk.Reviews(context.Background(), desk.Reviewing{Kind: "review", Findings: []aedile.Finding{f},
		Seen: map[aedile.Digest]*aedile.Item{digest: post}, Act: desk.Act{By: casework.Actor{Party: casework.Screener, Automated: true}}})
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	page := b.get(b.admin, "/pair/"+string(all[0].Case)).Body.String()
	holds(t, page, "Finding across two items", "Plain bag", "Option 1, 2, 3",
		"as the finding quotes", "leads to it", "plaza.example", "not yours to remove")
	holds(t, b.get(b.admin, "/queue/all?case="+string(all[0].Case)).Body.String(), "Side by side")
}
