package source

import (
	"strings"

	"github.com/valyala/fastjson"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/source/column"
	"github.com/aedile/aedile/screen/source/mend"
	"github.com/aedile/aedile/screen/source/money"
)

// cell is one value of a record under the name its source gives it.
type cell struct {
	name    string
	place   column.Place
	value   string
	amount  string          // of an option
	decimal byte            // of a price: what stands before its decimal places, where the column shows it
	json    *fastjson.Value // the value, where it comes from JSON and is a list or an object
}

// rows turns records of named values into items: rows of tables, entries of feeds, rows of columns, objects of JSON. What no
// field takes stays an attribute under its own name.
type rows struct {
	d       *decoder
	cells   []cell
	best    [column.Count]int // index of the cell that gives the field, -1 for none
	prices  []int             // cells that may hold the price, best first
	subs    []string
	parsers []*fastjson.Parser // one per JSON cell of a record, because values alias their parser
	parsed  int
}

func newRows(ds *decoders) *rows { return ds.get().rows }

// item assembles the item of one record from the cells. The number counts the records of the source and names an item that
// nothing else does: "row-12".
func (r *rows) item(number int) (*aedile.Item, *fault) {
	d := r.d
	d.reset()
	d.isJSON = false
	for i, n := 0, len(r.cells); i < n; i++ {
		r.open(i)
	}
	r.fill()
	it, f := r.complete(number)
	if f = d.first(f); f != nil && it != nil {
		f.item = string(it.ID)
	}
	return it, f
}

// open takes a cell of text apart that holds a JSON object: {"de": "Lampe", "en": "Lamp"}.
func (r *rows) open(i int) {
	c := &r.cells[i]
	switch c.place.Field {
	case column.Title, column.Text, column.Brand, column.Price, column.TraderName, column.Category:
	default:
		return
	}
	if s := strings.TrimSpace(c.value); len(s) < 2 || s[0] != '{' || s[len(s)-1] != '}' {
		return
	}
	v := r.json(c)
	if v == nil || v.Type() != fastjson.TypeObject {
		return
	}
	name, pl := c.name, c.place
	c.value = ""
	r.walk(name, name, pl, v, 1)
}

// fill gives the cells to the fields.
func (r *rows) fill() {
	r.choose(r.cells)
	r.setPrice(r.cells)
	for i := range r.cells {
		if r.cells[i].value != "" {
			r.take(&r.cells[i], i)
		}
	}
}

// given reports whether a field has its value already, from the canonical form.
func (r *rows) given(f column.Field) bool {
	it, t, a := &r.d.it, &r.d.trader, &r.d.ad
	switch f {
	case column.ID, column.Code:
		return it.ID != ""
	case column.Kind:
		return it.Kind != ""
	case column.Service:
		return it.Service != ""
	case column.URL:
		return it.URL != ""
	case column.SeenAt:
		return it.SeenAt != ""
	case column.Lang:
		return it.Lang != ""
	case column.Title:
		return it.Title != ""
	case column.Text:
		return it.Text != ""
	case column.Category:
		return len(r.d.category) > 0
	case column.Brand:
		return it.Brand != ""
	case column.Model:
		return it.Model != ""
	case column.Batch:
		return it.Batch != ""
	case column.ShipsFrom:
		return it.ShipsFrom != ""
	case column.TraderID:
		return t.ID != ""
	case column.TraderName:
		return t.Name != ""
	case column.TraderCountry:
		return t.Country != ""
	case column.TraderURL:
		return t.URL != ""
	case column.TraderAddress:
		return t.Address != ""
	case column.TraderEmail:
		return t.Email != ""
	case column.TraderPhone:
		return t.Phone != ""
	case column.Sponsor:
		return a.Sponsor != ""
	case column.Payer:
		return a.Payer != ""
	case column.FirstShown:
		return a.FirstShown != ""
	case column.LastShown:
		return a.LastShown != ""
	}
	return false
}

// constants adds what the mapping says of every item.
func (r *rows) constants(m *Mapping) {
	if m == nil {
		return
	}
	for f, v := range m.values {
		r.cells = append(r.cells, cell{place: column.Place{Field: f}, value: v})
	}
}

// choose finds which cell gives each field.
func (r *rows) choose(cells []cell) {
	for f := range r.best {
		r.best[f] = -1
	}
	r.prices = r.prices[:0]
	for i := range cells {
		c := &cells[i]
		c.value = filled(c.value)
		f := c.place.Field
		switch {
		case c.value == "" || f == column.None:
			continue
		case f == column.Brand && !isBrand(c.value):
			c.value = ""
			continue
		case (f == column.ID || f == column.Code) && damagedNumber.MatchString(c.value),
			f == column.Kind && kindOf(c.value) == "",
			f == column.Category && mend.Digits(c.value) == len(c.value) && c.json == nil,
			(f == column.ShipsFrom || f == column.TraderCountry) && !isCountry(c.value):
			c.place.Field = column.None
			continue
		case f == column.Price:
			r.addPrice(cells, i)
			continue
		}
		if r.given(f) {
			continue
		}
		if f == column.ID && len(c.value) > 8 && validGTIN(c.value) {
			c.place.Rank += rankCode // a code names a kind of goods: another number names the item better
		}
		if b := r.best[f]; b < 0 || c.place.Rank < cells[b].place.Rank {
			r.best[f] = i
		}
	}
}

// rankCode is what an id that is a GTIN loses against others.
const rankCode = 50_000

// addPrice keeps the cells with prices in order of rank.
func (r *rows) addPrice(cells []cell, i int) {
	r.prices = append(r.prices, i)
	for k := len(r.prices) - 1; k > 0 && cells[r.prices[k]].place.Rank < cells[r.prices[k-1]].place.Rank; k-- {
		r.prices[k], r.prices[k-1] = r.prices[k-1], r.prices[k]
	}
}

// setPrice takes the best price that can be read and is not zero, which exports write where they know none.
func (r *rows) setPrice(cells []cell) {
	currency, address := "", ""
	if i := r.best[column.Currency]; i >= 0 {
		if currency = money.Code(cells[i].value); currency == "" {
			currency = cells[i].value
		}
	}
	if i := r.best[column.URL]; i >= 0 {
		address = cells[i].value
	}
	if r.d.price.Amount != "" { // of the canonical form
		if i := r.best[column.Currency]; i >= 0 && r.d.price.Currency == "" && money.Code(currency) != "" {
			r.d.price.Currency = currency
		}
		return
	}
	for _, zero := range [...]bool{false, true} {
		for _, i := range r.prices {
			own := cells[i].place.Currency
			if own == "" {
				own = currency
			}
			p, ok := price(cells[i].value, own, address, cells[i].decimal)
			if ok && (zero || !isZero(p.Amount)) {
				r.best[column.Price], r.d.price = i, p
				return
			}
		}
	}
}

// isCountry reports whether a cell is a country code, ISO 3166-1 alpha-2.
func isCountry(s string) bool {
	return len(s) == 2 && 'A' <= s[0]&^0x20 && s[0]&^0x20 <= 'Z' && 'A' <= s[1]&^0x20 && s[1]&^0x20 <= 'Z'
}

// take puts a cell where it belongs.
func (r *rows) take(c *cell, i int) {
	f := c.place.Field
	switch {
	case f == column.None:
		r.attr(c)
	case f == column.Price:
		if r.best[column.Price] != i {
			r.attr(c)
		}
	case f == column.Currency:
		if r.d.price.Amount == "" || r.best[f] != i {
			r.attr(c)
		}
	case f.Many():
		r.takeMany(c)
	case r.best[f] != i && f == column.ID && len(c.value) > 8 && validGTIN(c.value):
		r.d.gtin = append(r.d.gtin, c.value)
	case r.best[f] != i:
		r.attr(c)
	case f.Trader() || f == column.ShipsFrom || f >= column.Sponsor:
		r.takeParty(c)
	default:
		r.takeOne(c)
	}
}

func (r *rows) takeOne(c *cell) {
	it := &r.d.it
	switch c.place.Field {
	case column.ID:
		it.ID = aedile.ItemID(c.value)
	case column.Kind:
		it.Kind = kindOf(c.value)
	case column.Service:
		it.Service = c.value
	case column.URL:
		it.URL = c.value
	case column.SeenAt:
		it.SeenAt = c.value
	case column.Lang:
		it.Lang = c.value
	case column.Title:
		it.Title = c.value
		if it.Lang == "" && r.best[column.Lang] < 0 {
			it.Lang = c.place.Lang
		}
	case column.Text:
		it.Text = c.value
	case column.Category:
		r.d.category = r.path(c, r.d.category)
	case column.Brand:
		it.Brand = c.value
	case column.Model:
		it.Model = c.value
	case column.Batch:
		it.Batch = c.value
	case column.Code:
		r.takeCode(c)
	case column.Adult:
		r.takeAdult(c)
	}
}

// takeCode takes a column that is only called "code": a GTIN if it checks, an id if there is no other.
func (r *rows) takeCode(c *cell) {
	used := false
	if validGTIN(c.value) {
		r.d.gtin, used = append(r.d.gtin, c.value), true
	}
	if r.best[column.ID] < 0 {
		r.d.it.ID, used = aedile.ItemID(c.value), true
	}
	if !used {
		r.attr(c)
	}
}

func (r *rows) takeAdult(c *cell) {
	switch strings.ToLower(c.value) {
	case "yes", "true", "1", "y", "ja", "oui", "si", "sí", "sì", "tak", "wahr", "vrai":
		r.d.labels = append(r.d.labels, "adult")
	default:
		r.attr(c)
	}
}

func (r *rows) takeParty(c *cell) {
	d := r.d
	switch t := &d.trader; c.place.Field {
	case column.TraderID:
		t.ID = aedile.AccountID(c.value)
	case column.TraderName:
		t.Name = c.value
	case column.TraderCountry:
		t.Country = strings.ToUpper(c.value)
	case column.TraderURL:
		t.URL = c.value
	case column.TraderAddress:
		t.Address = c.value
	case column.TraderEmail:
		t.Email = c.value
	case column.TraderPhone:
		t.Phone = c.value
	case column.ShipsFrom:
		d.it.ShipsFrom = strings.ToUpper(c.value)
	case column.Sponsor:
		d.ad.Sponsor = c.value
	case column.Payer:
		d.ad.Payer = c.value
	case column.FirstShown:
		d.ad.FirstShown = c.value
	case column.LastShown:
		d.ad.LastShown = c.value
	}
}
