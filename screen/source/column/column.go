// Package column knows the names that shops, marketplaces, feeds, tables and interfaces give to the fields of an item, in
// the languages of the Union: what the column "Bezeichnung", the element "PRODUCTNAME" and the key "seller.login" hold.
//
// It reads no file and no value: names.txt beside it is its whole knowledge, and the same for every reader.
package column

// Field is a part of an item that a column can hold.
type Field uint8

// The fields, as a mapping calls them.
const (
	None Field = iota
	ID
	Kind
	Service
	URL
	SeenAt
	Lang
	Title
	Text
	Category
	Subcategory
	Brand
	Model
	GTIN
	Code // a GTIN if it checks, an id if there is no other
	Batch
	Price
	Currency
	Options
	Images
	Links
	Labels
	Adult
	TraderID
	TraderName
	TraderCountry
	TraderURL
	TraderAddress
	TraderEmail
	TraderPhone
	ShipsFrom
	Destination
	Sponsor
	Payer
	FirstShown
	LastShown
	Targeting
	Attrs
	Count // how many fields there are
)

// The kinds of names that are no field.
const (
	wrapper    = Count + 1 + iota // an object around the fields of an item
	value                         // what holds the value of a field inside an object
	amount                        // the same of a price
	currencyOf                    // the currency of a price inside an object
	address                       // the address of a picture inside an object
	alt                           // the text of a picture inside an object
	list                          // a list of items
	noise                         // a word that only says that the column is about the product
	kinds
)

// fieldNames are the names by which a mapping, the dictionary and the report of a run call the fields.
var fieldNames = [kinds]string{"", "id", "kind", "service", "url", "seen_at", "lang", "title", "text", "category", "subcategory",
	"brand", "model", "gtin", "code", "batch", "price", "currency", "options", "images", "links", "labels", "adult", "trader.id",
	"trader.name",
	"trader.country", "trader.url", "trader.address", "trader.email", "trader.phone", "ships_from", "destination", "ad.sponsor",
	"ad.payer", "ad.first_shown", "ad.last_shown", "ad.targeting", "attrs", "", "wrapper", "value", "amount", "currencyof",
	"address", "alt", "list", "noise"}

// String returns the name by which a mapping calls the field.
func (f Field) String() string { return fieldNames[f] }

// Fields returns the names of all fields, as [Named] takes them.
func Fields() []string { return append([]string(nil), fieldNames[ID:Count]...) }

// Named returns the field that a mapping calls name, None where there is none.
func Named(name string) Field {
	switch name {
	case "price.amount":
		return Price
	case "price.currency":
		return Currency
	}
	for f := ID; f < Count; f++ {
		if fieldNames[f] == name {
			return f
		}
	}
	return None
}

// Many reports whether a field takes the values of all its columns, not of the first that has one.
func (f Field) Many() bool {
	switch f {
	case Images, Links, Labels, Destination, Subcategory, GTIN, Attrs, Options, Targeting:
		return true
	}
	return false
}

// Trader reports whether a field is about the trader.
func (f Field) Trader() bool { return f >= TraderID && f <= TraderPhone }

// Place is what a column name means.
type Place struct {
	Field    Field
	Rank     int    // less is better among the columns of one field
	Currency string // of a price, where the name of the column says it
	Lang     string // of a text, where the name of the column says it: "de", "de-AT"
	Alt      bool   // it is the text of a picture, not its address
	Wrapper  bool   // an object of that name stands around the fields of the item
	List     bool   // a list of that name holds items
}
