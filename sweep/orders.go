package sweep

import (
	"bufio"
	"errors"
	"fmt"
	"iter"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/register"
)

// The names that columns of order lists usually have. The first that a table has counts.
var (
	orderColumns   = []string{"order_id", "order", "order_number", "order_no", "id", "bestellnummer", "commande"}
	itemColumns    = []string{"item_id", "item", "listing_id", "listing", "product_id", "offer_id", "sku", "article", "article_id", "artikelnummer", "asin"}
	boughtColumns  = []string{"ordered_at", "bought_at", "purchased_at", "ordered_on", "order_date", "purchase_date", "bought_on", "created_at", "date", "bestelldatum"}
	buyerColumns   = []string{"buyer_id", "customer_id", "buyer", "customer", "account_id", "kundennummer"}
	nameColumns    = []string{"name", "buyer_name", "customer_name", "full_name", "kunde"}
	emailColumns   = []string{"email", "e_mail", "buyer_email", "customer_email", "mail"}
	phoneColumns   = []string{"phone", "telephone", "mobile", "buyer_phone", "telefon"}
	addressColumns = []string{"address", "postal_address", "shipping_address", "street", "adresse"}
	countryColumns = []string{"country", "buyer_country", "shipping_country", "land"}
	serviceColumns = []string{"service", "shop", "marketplace", "platform"}
	langColumns    = []string{"lang", "language", "locale", "sprache"}
)

// purchase is one order of one item.
type purchase struct {
	line                                                            int
	id, item, service, buyer, name, email, phone, address, cc, lang string
	at                                                              time.Time // the last instant of the day where only a day is stated
	from                                                            time.Time // the first
	stated                                                          string
}

// orders reads a table of purchases. A row that cannot be read is yielded as a *register.RowError; any other error ends it.
func (a *App) orders(name string, zone *time.Location) iter.Seq2[purchase, error] {
	return func(yield func(purchase, error) bool) {
		r := a.In
		if name != Stdin {
			f, err := os.Open(name) //nolint:gosec // the user names it
			if err != nil {
				yield(purchase{}, aedile.NotFoundf("read orders", name, "cannot be opened").Because(errors.Unwrap(err)))
				return
			}
			defer f.Close()
			r = f
		}
		br := bufio.NewReaderSize(r, 1<<16)
		b, _ := br.Peek(1 << 12)
		first, _, _ := strings.Cut(string(b), "\n")
		for row, err := range (register.Table{Comma: separator(first), Min: 2}).Rows(br) {
			var o purchase
			if err == nil {
				o, err = readOrder(row, zone)
			}
			if !yield(o, err) {
				return
			}
		}
	}
}

// separator is what divides the cells of a head.
func separator(head string) rune {
	best := ','
	for _, c := range ";\t|" {
		if strings.Count(head, string(c)) > strings.Count(head, string(best)) {
			best = c
		}
	}
	return best
}

func readOrder(row register.Row, zone *time.Location) (purchase, error) {
	for _, need := range [][]string{itemColumns, boughtColumns} {
		if !has(row, need) {
			return purchase{}, aedile.Invalidf("read orders", "", "table has none of the columns %s", strings.Join(need, ", ")).
				Hint("columns: order_id, item_id, ordered_at, and what is known of the buyer: buyer_id, name, email, phone, address, country, lang")
		}
	}
	o := purchase{line: row.Line, id: row.Get(orderColumns...), item: row.Get(itemColumns...), service: row.Get(serviceColumns...), buyer: row.Get(buyerColumns...), name: row.Get(nameColumns...), email: row.Get(emailColumns...),
		phone: row.Get(phoneColumns...), address: row.Get(addressColumns...), cc: row.Get(countryColumns...), lang: row.Get(langColumns...), stated: row.Get(boughtColumns...)}
	var ok bool
	if o.from, o.at, ok = instant(o.stated, zone); !ok {
		return o, &register.RowError{Line: row.Line, Msg: fmt.Sprintf("%q is no day or instant", o.stated)}
	}
	if o.item == "" {
		return o, &register.RowError{Line: row.Line, Msg: "order names no item"}
	}
	return o, nil
}

func has(row register.Row, names []string) bool {
	for _, n := range names {
		if row.Has(n) {
			return true
		}
	}
	return false
}

// instant reads a day or an instant; of a day it returns its first and last instant.
func instant(s string, zone *time.Location) (first, last time.Time, ok bool) {
	for _, l := range []string{time.RFC3339Nano, "2006-01-02 15:04:05Z07:00", "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02 15:04", "02.01.2006 15:04:05", "02.01.2006 15:04"} {
		if t, err := time.ParseInLocation(l, s, zone); err == nil {
			return t, t, true
		}
	}
	for _, l := range []string{time.DateOnly, "02.01.2006"} {
		if t, err := time.ParseInLocation(l, s, zone); err == nil {
			return t, t.AddDate(0, 0, 1).Add(-time.Nanosecond), true
		}
	}
	return first, last, false
}

// buyerColumnsOut are the columns of a buyer who is to be told, before those of the hit.
var buyerColumnsOut = []string{"order", "ordered_at", "buyer", "name", "email", "phone", "address", "country", "lang", "contact"}

// of returns those of the hits that are on the service of the purchase, where it names one.
func (o *purchase) of(hits []*hit) []*hit {
	if o.service == "" {
		return hits
	}
	return slices.DeleteFunc(slices.Clone(hits), func(h *hit) bool { return h.finding.Item.Service != "" && h.finding.Item.Service != o.service })
}

// contact says whether the buyer can be written to.
func (o *purchase) contact() string {
	if o.email == "" && o.phone == "" && o.address == "" {
		return "unknown"
	}
	return "known"
}

func (o *purchase) row() []string {
	return []string{o.id, o.stated, o.buyer, o.name, o.email, o.phone, o.address, o.cc, o.lang, o.contact()}
}

// writeBuyers lists who bought an item that is hit, in the period. Those of whom no contact is known are listed as well, and counted: for
// them the platform publishes what it would have written (Art. 32(2) DSA).
func (a *App) writeBuyers(w rows, c ImpactConfig, hits map[aedile.ItemID][]*hit) error {
	if err := w.head(append(append([]string{}, buyerColumnsOut...), hitColumns...)); err != nil {
		return err
	}
	listed, unknown, early, late, faults := 0, 0, 0, 0, 0
	for o, err := range a.orders(c.Orders, c.Zone) {
		if bad, ok := errors.AsType[*register.RowError](err); ok {
			if faults++; faults <= maxToldFaults {
				a.tell(c.Quiet, "fault: %s:%d: %s", c.Orders, bad.Line, bad.Msg)
			}
			continue
		}
		if err != nil {
			return fmt.Errorf("%s: %w", c.Orders, err)
		}
		bought := o.of(hits[aedile.ItemID(o.item)])
		switch {
		case len(bought) == 0:
			continue
		case o.at.Before(c.From):
			early++
			continue
		case o.from.After(c.To):
			late++
			continue
		}
		listed++
		if o.contact() == "unknown" {
			unknown++
		}
		for _, h := range bought {
			if err := w.row(append(o.row(), h.row()...)); err != nil {
				return err
			}
		}
	}
	a.tell(c.Quiet, "%s from %s to %s; %d before and %d after are left out", count(listed, "order"), c.From.Format(time.RFC3339), c.To.Format(time.RFC3339), early, late)
	if unknown > 0 {
		a.tell(c.Quiet, "of %d no contact is known: what the others are told is to be made public on the interface (art 32(2) DSA)", unknown)
	}
	if faults > 0 {
		a.tell(c.Quiet, "%s in the orders: those purchases are not listed", count(faults, "fault"))
	}
	return nil
}
