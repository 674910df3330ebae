package api

import (
	"bytes"
	"context"
	"encoding/json"

	"github.com/danielgtaylor/huma/v2"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/sweep"
)

// maxGivenBytes is how many bytes of items are taken at once. Chosen: 1,000 long listings.
const maxGivenBytes = 32 << 20

// givenItems is a body that holds items. It is read as it stands: the reader of items judges it, repeated names included.
type givenItems struct {
	RawBody []byte
}

// screenPath is where items are screened. Nothing is kept there, so that a key of a request has no meaning.
const screenPath = "/screen"

const oneItem = `{"id":"17","kind":"listing","service":"market.example","title":"GPS jammer for the car","trader":{"id":"T-9","name":"Radio Nine"}}`

func itemsBody() *huma.RequestBody {
	item := &huma.Schema{
		Type: "object",
		Description: "An item in its canonical form: id, kind, service, url, seen_at, lang, title, text, category, brand, model, gtin, " +
			"batch, price, options, images, links, labels, trader, ships_from, destination, ad, attrs. Other names are understood where shops use them.",
		AdditionalProperties: true,
	}
	most := sweep.MaxGiven
	one := 1
	list := &huma.Schema{Type: "object", Required: []string{"items"}, AdditionalProperties: false,
		Properties: map[string]*huma.Schema{"items": {Type: "array", Items: item, MinItems: &one, MaxItems: &most}}}
	return jsonBody(`One item, or {"items": […]} with at most 1,000.`, &huma.Schema{AnyOf: []*huma.Schema{list, item}},
		map[string]string{"one": oneItem, "several": `{"items":[` + oneItem + `,{"id":"18","title":"Oak table"}]}`})
}

// taken is what came of items that were screened and of whose findings reviews were opened.
type taken struct {
	sweep.Given
	Opened []desk.Opened `json:"opened" doc:"The reviews: one for each item with findings. The same finding opens none twice."`
}

type answer[T any] struct{ Body T }

// screenItems answers with what was found.
func (a *API) screenItems(ctx context.Context, _ auth.Person, in *givenItems) (*answer[*sweep.Given], error) {
	g, err := a.screen(ctx, in.RawBody, false)
	return &answer[*sweep.Given]{g}, err
}

// takeItems opens reviews of what was found.
func (a *API) takeItems(ctx context.Context, p auth.Person, in *givenItems) (*answer[*taken], error) {
	if err := auth.May(p, auth.Making("review", "suspect", casework.Screener)); err != nil {
		return nil, err
	}
	g, err := a.screen(ctx, in.RawBody, true)
	if err != nil {
		return nil, err
	}
	by := p.As(casework.Screener)
	by.Automated = true
	r := desk.Reviewing{Act: desk.Act{By: by}, Kind: "review", Findings: g.Findings(), Seen: g.Seen, Ran: &g.Ran}
	opened, err := a.Desk.Reviews(ctx, r)
	return &answer[*taken]{&taken{*g, opened}}, err
}

func (a *API) screen(ctx context.Context, body []byte, keep bool) (*sweep.Given, error) {
	if a.Live == nil {
		return nil, aedile.Unavailablef("screen", "", "this node does not screen").Hint("ask one that was started with --roles screen")
	}
	items, err := cut(body)
	if err != nil {
		return nil, err
	}
	return a.Live.Screen(ctx, items, keep)
}

// cut returns the items of a body. It reads no item: what is one is for the reader of items to say.
func cut(body []byte) ([][]byte, error) {
	bad := func(err error) error {
		return aedile.Invalidf("screen", "", "the body is neither an item nor a list of items").
			Hint(`one JSON object, or {"items": […]}`).
			Because(err)
	}
	body = bytes.TrimSpace(body)
	d := json.NewDecoder(bytes.NewReader(body))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, bad(err)
	}
	if name, err := d.Token(); err != nil || name != "items" {
		return [][]byte{body}, nil //nolint:nilerr // what is wrong with an item is for the reader of items to say
	}
	if t, err := d.Token(); err != nil || t != json.Delim('[') {
		return nil, bad(err)
	}
	var items [][]byte
	for d.More() {
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			return nil, bad(err)
		}
		if items = append(items, raw); len(items) > sweep.MaxGiven {
			return items, nil // the use-case says that these are too many
		}
	}
	if _, err := d.Token(); err != nil {
		return nil, bad(err)
	}
	if t, err := d.Token(); err != nil || t != json.Delim('}') {
		return nil, aedile.Invalidf("screen", "", "something stands beside the items").Hint(`{"items": […]} holds nothing else`)
	}
	if _, err := d.Token(); err == nil {
		return nil, aedile.Invalidf("screen", "", "something stands behind the items")
	}
	return items, nil
}
