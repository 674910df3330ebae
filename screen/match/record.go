package match

// Record is one product as a table states it. Only Title is needed; what is absent is empty.
type Record struct {
	ID          string
	Title       string
	Description string
	Brand       string
	Model       string
	Category    string   // carried, not compared: two shops sort their goods differently
	Price       string   // as written: "1,299.00", "EUR 12"
	GTIN        []string // as written
	Extra       []string // every further text
}
