// Package purchase reads lists of purchases under the usual names of their columns.
//
// It keeps nothing, and decides nothing about who is to be told.
package purchase

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/register"
)

// The names that columns of order lists usually have. The first that a table has counts.
var (
	orderColumns = []string{"order_id", "order", "order_number", "order_no", "id", "bestellnummer", "commande"}
	itemColumns  = []string{"item_id", "item", "listing_id", "listing", "product_id", "offer_id", "sku", "article", "article_id",
		"artikelnummer", "asin"}
	boughtColumns = []string{"ordered_at", "bought_at", "purchased_at", "ordered_on", "order_date", "purchase_date", "bought_on",
		"created_at", "date", "bestelldatum"}
	buyerColumns   = []string{"buyer_id", "customer_id", "buyer", "customer", "account_id", "kundennummer"}
	nameColumns    = []string{"name", "buyer_name", "customer_name", "full_name", "kunde"}
	emailColumns   = []string{"email", "e_mail", "buyer_email", "customer_email", "mail"}
	phoneColumns   = []string{"phone", "telephone", "mobile", "buyer_phone", "telefon"}
	addressColumns = []string{"address", "postal_address", "shipping_address", "street", "adresse"}
	countryColumns = []string{"country", "buyer_country", "shipping_country", "land"}
	serviceColumns = []string{"service", "shop", "marketplace", "platform"}
	langColumns    = []string{"lang", "language", "locale", "sprache"}
)

// Purchase is one order of one item, as the list states it.
type Purchase struct {
	ID, Item, Service, Buyer, Name, Email, Phone, Address, Country, Lang string

	Stated   string    // when, in the words of the list
	From, At time.Time // the first and the last instant of the day where only a day is stated, else both the instant
}

// Reachable reports whether anything is known by which the buyer can be written to.
func (o *Purchase) Reachable() bool { return o.Email != "" || o.Phone != "" || o.Address != "" }

// Read reads a table of purchases; days and hours that state no zone are in the one given. A row that cannot be read is yielded as a
// *register.RowError; any other error ends it.
func Read(r io.Reader, zone *time.Location) iter.Seq2[Purchase, error] {
	return func(yield func(Purchase, error) bool) {
		br := bufio.NewReaderSize(r, 1<<16)
		b, _ := br.Peek(1 << 12)
		first, _, _ := strings.Cut(string(b), "\n")
		for row, err := range (register.Table{Comma: separator(first), Min: 2}).Rows(br) {
			var o Purchase
			if err == nil {
				o, err = read(row, zone)
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

func read(row register.Row, zone *time.Location) (Purchase, error) {
	for _, need := range [][]string{itemColumns, boughtColumns} {
		if !has(row, need) {
			return Purchase{}, aedile.Invalidf("read orders", "", "table has none of the columns %s", strings.Join(need, ", ")).
				Hint("columns: order_id, item_id, ordered_at, and what is known of the buyer: buyer_id, name, email, phone, address, country, lang")
		}
	}
	o := Purchase{ID: row.Get(orderColumns...), Item: row.Get(itemColumns...), Service: row.Get(serviceColumns...),
		Buyer: row.Get(buyerColumns...),
		Name:  row.Get(nameColumns...), Email: row.Get(emailColumns...), Phone: row.Get(phoneColumns...),
		Address: row.Get(addressColumns...),
		Country: row.Get(countryColumns...), Lang: row.Get(langColumns...), Stated: row.Get(boughtColumns...)}
	var ok bool
	if o.From, o.At, ok = instant(o.Stated, zone); !ok {
		return o, &register.RowError{Line: row.Line, Msg: fmt.Sprintf("%q is no day or instant", o.Stated)}
	}
	if o.Item == "" {
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
	for _, l := range []string{time.RFC3339Nano, "2006-01-02 15:04:05Z07:00", "2006-01-02T15:04:05", "2006-01-02 15:04:05",
		"2006-01-02T15:04", "2006-01-02 15:04", "02.01.2006 15:04:05", "02.01.2006 15:04"} {
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
