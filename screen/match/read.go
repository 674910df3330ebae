package match

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/register"
	"github.com/aedile/aedile/screen/source/column"
)

// The names of columns in catalogues for comparison, squashed: see register.Squash. The first that a table has counts; where it has
// none of them, the names that every reader knows do (package column).
var (
	idColumns    = []string{"id", "productid", "itemid", "offerid", "recordid", "sku", "uniqid", "asin", "subjectid", "idabt", "idbuy", "unnamed0"}
	titleColumns = []string{"title", "name", "productname", "producttitle", "itemname", "titel", "nom", "nombre", "nome", "naam", "nazwa", "denumire", "produit", "produkt", "product", "songname", "beername",
		"itemtitle", "listingtitle", "headline", "songtitle", "papertitle", "bezeichnung", "artikelbezeichnung", "produktname", "nazev", "nazov", "naziv", "ime", "megnevezes", "navn", "nimi", "namn", "titulo", "titolo", "titre", "tytul"}
	descriptionColumns = []string{"description", "text", "productdescription", "longdescription", "shortdescription", "desc", "body", "beschreibung", "descripcion", "descrizione", "opis", "descriere", "details"}
	brandColumns       = []string{"brand", "manufacturer", "brandname", "brands", "marke", "marque", "marca", "merk", "marka", "maker", "vendor", "hersteller", "fabricant",
		"artistname", "brewfactoryname", "make", "producer", "producent", "fabricante", "produttore", "znacka", "gyarto", "artist", "author", "authors", "company"}
	modelColumns = []string{"model", "modelno", "modelnumber", "modelname", "mpn", "partnumber", "partno", "manufacturerpartnumber", "modele", "modello", "modelo",
		"modelnum", "modelcode", "mfrpartnumber", "mfgpartno", "articlenumber", "artikelnummer", "reference"}
	categoryColumns = []string{"category", "categories", "categorypath", "breadcrumb", "breadcrumbs", "producttype", "productcategory", "googleproductcategory", "kategorie", "categorie", "categoria"}
	priceColumns    = []string{"price", "listprice", "finalprice", "saleprice", "currentprice", "preis", "prix", "precio", "prezzo", "prijs", "cena", "pret", "amount", "unitprice", "pricevalue", "cost", "ar", "hinta", "pris"}
	gtinColumns     = []string{"gtin", "ean", "ean13", "upc", "barcode", "gtin13", "gtin14", "barcodes", "isbn"}
	leftColumns     = []string{"leftid", "ltableid", "idleft", "lid", "left", "id1", "d1", "idabt", "idamazon", "a"}
	rightColumns    = []string{"rightid", "rtableid", "idright", "rid", "right", "id2", "d2", "idbuy", "idgooglebase", "b"}
	labelColumns    = []string{"label", "match", "gold", "truth", "ismatch", "y"}
	// aside are columns that do not describe the product.
	aside = []string{"url", "link", "image", "images", "imageurl", "rating", "ratings", "reviews", "noofratings", "stock", "availability", "currency", "label", "seller", "sellername", "updated", "created"}
)

// Table is what was read from one file.
type Table struct {
	Records []Record
	Faults  []aedile.Fault      // rows that could not be read; the others were
	Mapped  map[string]string   // column → field
	columns map[string][]string // of a table: field → names of its columns
}

// Read reads records from a table whose columns have usual names (comma, semicolon, tab, bar or hash between the cells), from NDJSON, or from
// one JSON array. name is for messages. Records without an id get the number of their row. The error is Invalid where there is no
// column for a title, or no record.
func Read(r io.Reader, name string) (*Table, error) {
	br := bufio.NewReaderSize(r, 1<<16)
	t := &Table{Mapped: map[string]string{}}
	var err error
	if register.LooksJSON(br) {
		err = t.objects(br, name)
	} else {
		err = t.rows(br, name)
	}
	if err == nil && len(t.Records) == 0 {
		err = errors.New("holds no record that can be read")
	}
	if err == nil {
		err = t.distinct()
	}
	if err != nil {
		return nil, aedile.Invalidf("read table", name, "cannot be used").
			Hint("give each record an id and a title, in columns or keys of these names").Because(err)
	}
	return t, nil
}

// distinct refuses ids that occur twice: a result could not say which record it means.
func (t *Table) distinct() error {
	seen := map[string]bool{}
	for _, r := range t.Records {
		if seen[r.ID] {
			return fmt.Errorf("id %q occurs twice", r.ID)
		}
		seen[r.ID] = true
	}
	return nil
}

func (t *Table) fault(name string, err error) error {
	row, ok := errors.AsType[*register.RowError](err)
	if ok {
		t.Faults = append(t.Faults, aedile.Fault{Class: aedile.Invalid, Source: name, Line: row.Line, Msg: row.Msg})
		return nil
	}
	return err
}

// separator is the one of the usual marks that the first line holds most often; plain says that quotation marks mean nothing, as in
// tables divided by bars or hashes.
func separator(br *bufio.Reader) (comma rune, plain bool) {
	b, _ := br.Peek(1 << 15)
	line, _, _ := strings.Cut(string(b), "\n")
	best := 0
	for _, c := range ",;\t|#" {
		if n := strings.Count(line, string(c)); n > best {
			comma, best = c, n
		}
	}
	return comma, comma == '|' || comma == '#'
}

func (t *Table) rows(br *bufio.Reader, name string) error {
	comma, plain := separator(br)
	first := true
	for row, err := range (register.Table{Comma: comma, Plain: plain}).Rows(br) {
		if err != nil {
			if err = t.fault(name, err); err != nil {
				return err
			}
			continue
		}
		if first {
			first = false
			if err := t.name(row); err != nil {
				return err
			}
		}
		rec := Record{
			ID: t.get(row, "id"), Title: t.get(row, "title"), Description: t.get(row, "description"), Brand: t.get(row, "brand"),
			Model: t.get(row, "model"), Category: t.get(row, "category"), Price: t.get(row, "price"),
		}
		if g := t.get(row, "gtin"); g != "" {
			rec.GTIN = strings.FieldsFunc(g, func(r rune) bool { return strings.ContainsRune(",;| ", r) })
		}
		for _, n := range row.Names() {
			if t.Mapped[n] == "extra" {
				if v := row.Get(n); v != "" {
					rec.Extra = append(rec.Extra, v)
				}
			}
		}
		t.add(rec, name, row.Line)
	}
	return nil
}

// fieldColumns are the fields of a record with the names of their columns in catalogues, and what every reader calls them.
var fieldColumns = []struct {
	field string
	names []string
	usual column.Field
}{{"id", idColumns, column.ID}, {"title", titleColumns, column.Title}, {"description", descriptionColumns, column.Text}, {"brand", brandColumns, column.Brand},
	{"model", modelColumns, column.Model}, {"category", categoryColumns, column.Category}, {"price", priceColumns, column.Price}, {"gtin", gtinColumns, column.GTIN},
	{"", aside, column.None}}

// get returns the value of a field.
func (t *Table) get(row register.Row, field string) string { return row.Get(t.columns[field]...) }

// byUsualNames finds, for the fields that no column gives by the names above, the best column by the names that every reader knows.
func byUsualNames(names []string, taken map[string]string) map[string]string {
	found := map[string]string{}
	for _, f := range fieldColumns {
		if f.field == "" || taken[f.field] != "" {
			continue
		}
		best := 0
		for _, n := range names {
			if pl := column.Usual().Place(n); pl.Field == f.usual && (found[f.field] == "" || pl.Rank < best) {
				found[f.field], best = n, pl.Rank
			}
		}
	}
	return found
}

// name notes what each column is taken for.
func (t *Table) name(row register.Row) error {
	fields := fieldColumns
	for _, n := range row.Names() {
		q := register.Squash(n)
		t.Mapped[n] = "extra"
		for _, f := range fields {
			if slices.Contains(f.names, q) {
				t.Mapped[n] = f.field
				break
			}
		}
	}
	taken := map[string]string{}
	var free []string
	for n, f := range t.Mapped {
		if f != "extra" && f != "" {
			taken[f] = n
		}
	}
	for _, n := range row.Names() {
		if t.Mapped[n] == "extra" {
			free = append(free, n)
		}
	}
	t.columns = map[string][]string{}
	for _, f := range fields {
		t.columns[f.field] = f.names
	}
	if n := taken["model"]; taken["id"] == "" && n != "" && column.Usual().Place(n).Field == column.ID { // an article number, where there is no other
		free = append(free, n)
		delete(taken, "model")
		t.columns["model"] = nil
	}
	for f, n := range byUsualNames(free, taken) {
		t.Mapped[n], taken[f] = f, n
		t.columns[f] = append(slices.Clone(t.columns[f]), n)
	}
	if taken["title"] == "" {
		return errors.New("has no column for a title")
	}
	return nil
}

func (t *Table) add(r Record, name string, line int) {
	if r.ID == "" {
		r.ID = strconv.Itoa(len(t.Records) + len(t.Faults) + 1)
	}
	if strings.TrimSpace(r.Title+r.Brand+r.Model) == "" {
		t.Faults = append(t.Faults, aedile.Fault{Class: aedile.Invalid, Source: name, Line: line, Item: aedile.ItemID(r.ID), Msg: "record has no title"})
		return
	}
	t.Records = append(t.Records, r)
}

func (t *Table) objects(br *bufio.Reader, name string) error {
	for o, err := range register.Objects(br) {
		var v map[string]any
		if err == nil {
			err = o.Read(&v)
		}
		if err != nil {
			if err = t.fault(name, err); err != nil {
				return err
			}
			continue
		}
		t.add(recordOf(v, t.Mapped), name, o.Line)
	}
	return nil
}

// object is a JSON object of which a record is made, with the keys that have given a field.
type object struct {
	v        map[string]any
	keys     []string            // sorted
	squashed map[string][]string // the keys by their names, squashed
	used     map[string]bool
	mapped   map[string]string
}

// recordOf reads an object: keys of usual names, the canonical item among them.
func recordOf(v map[string]any, mapped map[string]string) Record {
	var r Record
	o := &object{v: v, keys: slices.Sorted(maps(v)), squashed: map[string][]string{}, used: map[string]bool{}, mapped: mapped}
	for _, k := range o.keys {
		o.squashed[register.Squash(k)] = append(o.squashed[register.Squash(k)], k)
	}
	into := map[string]*string{"id": &r.ID, "title": &r.Title, "description": &r.Description, "brand": &r.Brand, "model": &r.Model, "category": &r.Category, "price": &r.Price}
	for _, f := range fieldColumns {
		switch to := into[f.field]; {
		case to != nil:
			*to = strings.Join(o.named(f.field, f.names), " ")
		case f.field == "gtin":
			r.GTIN = o.named(f.field, f.names)
		}
	}
	for _, k := range o.keys {
		if o.used[k] && mapped[k] == "model" && r.ID == "" && column.Usual().Place(k).Field == column.ID { // an article number, where there is no other
			r.ID, r.Model, mapped[k] = r.Model, "", "id"
		}
	}
	for _, f := range fieldColumns {
		switch to := into[f.field]; {
		case to != nil && *to == "":
			*to = strings.Join(o.usual(f.field, f.usual), " ")
		case f.field == "gtin" && len(r.GTIN) == 0:
			r.GTIN = o.usual(f.field, f.usual)
		}
	}
	for _, k := range o.keys {
		if !o.used[k] && !slices.Contains(aside, register.Squash(k)) {
			if ts := texts(v[k]); len(ts) > 0 {
				mapped[k] = "extra"
				r.Extra = append(r.Extra, ts...)
			}
		}
	}
	return r
}

// named returns the texts under the first of the names that the object has.
func (o *object) named(field string, names []string) []string {
	for _, n := range names {
		for _, k := range o.squashed[n] {
			if o.used[k] {
				continue
			}
			if ts := texts(o.v[k]); len(ts) > 0 {
				o.used[k], o.mapped[k] = true, field
				return ts
			}
		}
	}
	return nil
}

// usual returns the texts under the best key by the names that every reader knows.
func (o *object) usual(field string, f column.Field) []string {
	best, rank := "", 0
	for _, k := range o.keys {
		pl := column.Usual().Place(k)
		if pl.Field == f && !o.used[k] && len(texts(o.v[k])) > 0 && (best == "" || pl.Rank < rank) {
			best, rank = k, pl.Rank
		}
	}
	if best == "" {
		return nil
	}
	o.used[best], o.mapped[best] = true, field
	return texts(o.v[best])
}

func maps(v map[string]any) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for k := range v {
			if !yield(k) {
				return
			}
		}
	}
}

// texts are the texts in a JSON value, however deep; of a price object the amount.
func texts(v any) []string {
	switch v := v.(type) {
	case string:
		if s := strings.TrimSpace(v); s != "" {
			return []string{s}
		}
	case float64:
		return []string{strconv.FormatFloat(v, 'f', -1, 64)}
	case json.Number:
		return []string{v.String()}
	case []any:
		var out []string
		for _, x := range v {
			out = append(out, texts(x)...)
		}
		return out
	case map[string]any:
		for _, k := range []string{"amount", "value", "name"} {
			if x, ok := v[k]; ok {
				return texts(x)
			}
		}
	}
	return nil
}

// Labelled is a pair of record numbers with what is known of it.
type Labelled struct {
	Left, Right int  // row numbers
	Known, Yes  bool // whether there is a label, and what it says
}

// ReadPairs reads pairs of ids, with a label where there is one, and finds their records. A pair with an id that is not in its table is a fault.
func ReadPairs(r io.Reader, name string, left, right []Record) ([]Labelled, []aedile.Fault, error) {
	l, rt := rowsByID(left), rowsByID(right)
	br := bufio.NewReaderSize(r, 1<<16)
	comma, _ := separator(br)
	var out []Labelled
	t := new(Table)
	for row, err := range (register.Table{Comma: comma}).Rows(br) {
		if err != nil {
			if err = t.fault(name, err); err != nil {
				return nil, nil, aedile.Invalidf("read pairs", name, "cannot be used").Because(err)
			}
			continue
		}
		a, b := row.Get(leftColumns...), row.Get(rightColumns...)
		i, okA := l[a]
		j, okB := rt[b]
		p := Labelled{Left: i, Right: j}
		var msg string
		switch s := strings.ToLower(row.Get(labelColumns...)); {
		case a == "" || b == "":
			msg = "pair has no left_id or no right_id"
		case !okA:
			msg = "left_id " + strconv.Quote(a) + " is not in the left table"
		case !okB:
			msg = "right_id " + strconv.Quote(b) + " is not in the right table"
		case s == "1" || s == "true" || s == "yes" || s == "1.0":
			p.Known, p.Yes = true, true
		case s == "0" || s == "false" || s == "no" || s == "0.0":
			p.Known = true
		case s != "":
			msg = "label is " + strconv.Quote(s) + ", want 1 or 0"
		}
		if msg != "" {
			t.Faults = append(t.Faults, aedile.Fault{Class: aedile.Invalid, Source: name, Line: row.Line, Msg: msg})
			continue
		}
		out = append(out, p)
	}
	return out, t.Faults, nil
}

func rowsByID(rs []Record) map[string]int {
	m := make(map[string]int, len(rs))
	for i, r := range rs {
		m[r.ID] = i
	}
	return m
}
