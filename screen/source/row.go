package source

import (
	"strings"

	"github.com/valyala/fastjson"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/source/money"
)

// cell is one value of a record under the name its source gives it.
type cell struct {
	name  string
	place place
	value string
}

// rows turns records of named values into items: rows of tables, entries of feeds, rows of columns. What no field takes
// stays an attribute under its own name.
type rows struct {
	d       *decoder
	cells   []cell
	best    [fieldCount]int // index of the cell that gives the field, -1 for none
	prices  []int           // cells that may hold the price, best first
	subs    []string
	parsers []*fastjson.Parser // one per JSON cell of a record, because values alias their parser
	parsed  int
}

func newRows(ds *decoders) *rows { return &rows{d: ds.get()} }

// item assembles the item of one record. The number counts the records of the source and names an item that nothing
// else does: "row-12".
func (r *rows) item(cells []cell, number int) (*aedile.Item, *fault) {
	d := r.d
	d.it = aedile.Item{}
	d.err, d.values, d.arena, d.path = nil, 0, d.arena[:0], d.path[:0]
	d.attrs, d.images, d.options, d.targeting = d.attrs[:0], d.images[:0], d.options[:0], d.targeting[:0]
	d.category, d.gtin, d.links, d.labels, d.dest = d.category[:0], d.gtin[:0], d.links[:0], d.labels[:0], d.dest[:0]
	d.trader, d.ad = aedile.Account{}, aedile.AdRecord{}
	r.subs, r.parsed = r.subs[:0], 0
	r.choose(cells)
	r.setPrice(cells)
	for i := range cells {
		if cells[i].value != "" {
			r.take(&cells[i], i)
		}
	}
	return r.finish(number)
}

// constants adds what the mapping says of every item.
func (r *rows) constants(m *Mapping) {
	if m == nil {
		return
	}
	for f, v := range m.values {
		r.cells = append(r.cells, cell{place: place{field: f}, value: v})
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
		f := c.place.field
		switch {
		case c.value == "" || f == fNone:
			continue
		case f == fBrand && !isBrand(c.value):
			c.value = ""
			continue
		case (f == fID || f == fCode) && damagedNumber.MatchString(c.value),
			f == fCategory && digits(c.value) == len(c.value),
			(f == fShipsFrom || f == fTraderCountry) && !isCountry(c.value):
			c.place.field = fNone
			continue
		case f == fPrice:
			r.addPrice(cells, i)
			continue
		}
		if b := r.best[f]; b < 0 || c.place.rank < cells[b].place.rank {
			r.best[f] = i
		}
	}
}

// addPrice keeps the cells with prices in order of rank.
func (r *rows) addPrice(cells []cell, i int) {
	r.prices = append(r.prices, i)
	for k := len(r.prices) - 1; k > 0 && cells[r.prices[k]].place.rank < cells[r.prices[k-1]].place.rank; k-- {
		r.prices[k], r.prices[k-1] = r.prices[k-1], r.prices[k]
	}
}

// setPrice takes the best price that can be read and is not zero, which exports write where they know none.
func (r *rows) setPrice(cells []cell) {
	currency, address := "", ""
	if i := r.best[fCurrency]; i >= 0 {
		if currency = money.Code(cells[i].value); currency == "" {
			currency = cells[i].value
		}
	}
	if i := r.best[fURL]; i >= 0 {
		address = cells[i].value
	}
	for _, zero := range []bool{false, true} {
		for _, i := range r.prices {
			own := cells[i].place.currency
			if own == "" {
				own = currency
			}
			p, ok := price(cells[i].value, own, address)
			if ok && (zero || !isZero(p.Amount)) {
				r.best[fPrice], r.d.price = i, p
				r.d.it.Price = &r.d.price
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
	f := c.place.field
	switch {
	case f == fNone:
		r.attr(c)
	case f == fPrice:
		if r.best[fPrice] != i {
			r.attr(c)
		}
	case f == fCurrency:
		if r.d.it.Price == nil || r.best[f] != i {
			r.attr(c)
		}
	case f.many():
		r.takeMany(c)
	case r.best[f] != i:
		r.attr(c)
	case f >= fTraderID:
		r.takeParty(c)
	default:
		r.takeOne(c)
	}
}

func (r *rows) takeOne(c *cell) {
	it := &r.d.it
	switch c.place.field {
	case fID:
		it.ID = aedile.ItemID(c.value)
	case fKind:
		it.Kind = aedile.Kind(strings.ToLower(c.value))
	case fService:
		it.Service = c.value
	case fURL:
		it.URL = c.value
	case fSeenAt:
		it.SeenAt = c.value
	case fLang:
		it.Lang = c.value
	case fTitle:
		it.Title = c.value
	case fText:
		it.Text = c.value
	case fCategory:
		r.d.category = r.path(c, r.d.category)
	case fBrand:
		it.Brand = c.value
	case fModel:
		it.Model = c.value
	case fBatch:
		it.Batch = c.value
	case fCode:
		r.takeCode(c)
	case fAdult:
		r.takeAdult(c)
	}
}

// takeCode takes a column that is only called "code": a GTIN if it checks, an id if there is no other.
func (r *rows) takeCode(c *cell) {
	used := false
	if validGTIN(c.value) {
		r.d.gtin, used = append(r.d.gtin, c.value), true
	}
	if r.best[fID] < 0 {
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
	switch t := &d.trader; c.place.field {
	case fTraderID:
		t.ID = aedile.AccountID(c.value)
	case fTraderName:
		t.Name = c.value
	case fTraderCountry:
		t.Country = strings.ToUpper(c.value)
	case fTraderURL:
		t.URL = c.value
	case fTraderAddress:
		t.Address = c.value
	case fTraderEmail:
		t.Email = c.value
	case fTraderPhone:
		t.Phone = c.value
	case fShipsFrom:
		d.it.ShipsFrom = strings.ToUpper(c.value)
	case fSponsor:
		d.ad.Sponsor = c.value
	case fPayer:
		d.ad.Payer = c.value
	case fFirstShown:
		d.ad.FirstShown = c.value
	case fLastShown:
		d.ad.LastShown = c.value
	}
}
