package aedile

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// AttrIncomplete is the attribute that a reader gives to an item of which it could read a part only; its value says why, as in "limit". It goes into
// the digest: what is found in a part is found again in the same part.
const AttrIncomplete = "aedile:incomplete"

// Kind says what an item is.
type Kind string

// The kinds of item.
const (
	Listing Kind = "listing" // an offer of goods or services
	Post    Kind = "post"    // what a recipient of the service publishes
	Ad      Kind = "ad"      // an advertisement as Art. 3(r) DSA understands it
)

// Valid reports whether k is one of the kinds.
func (k Kind) Valid() bool { return k == Listing || k == Post || k == Ad }

// Item is one listing, post or advertisement as seen at one moment. It never changes. Absent fields are zero.
// Readers may hand out items whose strings alias a buffer: an item is valid until the next one is asked for; Clone keeps it.
type Item struct {
	ID          ItemID    `json:"id"`
	Kind        Kind      `json:"kind,omitempty"`
	Service     string    `json:"service,omitempty"`
	URL         string    `json:"url,omitempty"`
	SeenAt      string    `json:"seen_at,omitempty"` // RFC 3339, as stated by the source; see Seen
	Lang        string    `json:"lang,omitempty"`    // BCP 47, as declared: no rule depends on it
	Title       string    `json:"title,omitempty"`
	Text        string    `json:"text,omitempty"`
	Category    []string  `json:"category,omitempty"` // path, most general first
	Brand       string    `json:"brand,omitempty"`
	Model       string    `json:"model,omitempty"`
	GTIN        []string  `json:"gtin,omitempty"` // as written: check digits are the reader's business, not the sender's
	Batch       string    `json:"batch,omitempty"`
	Price       *Price    `json:"price,omitempty"`
	Options     []Option  `json:"options,omitempty"`
	Images      []Image   `json:"images,omitempty"`
	Links       []string  `json:"links,omitempty"`
	Labels      []string  `json:"labels,omitempty"` // marks shown with the item: "age restricted", "paid partnership"
	Trader      *Account  `json:"trader,omitempty"`
	ShipsFrom   string    `json:"ships_from,omitempty"`  // ISO 3166-1 alpha-2
	Destination []string  `json:"destination,omitempty"` // ISO 3166-1 alpha-2
	Ad          *AdRecord `json:"ad,omitempty"`
	Attrs       Attrs     `json:"attrs,omitempty"` // everything the source said besides, by its own names; texts in further languages, see Version
}

// Price is an amount as written, in decimal notation with a point, and its ISO 4217 currency.
type Price struct {
	Amount   string `json:"amount"`
	Currency string `json:"currency,omitempty"`
}

// Value returns the amount as a number; ok is false where it is none.
func (p *Price) Value() (v float64, ok bool) {
	if p == nil {
		return 0, false
	}
	v, err := strconv.ParseFloat(p.Amount, 64)
	return v, err == nil && v >= 0
}

// Option is a choice that the buyer makes within a listing.
type Option struct {
	Name  string `json:"name"`
	Price string `json:"price,omitempty"` // decimal, in the currency of the item
}

// Image is a picture shown with the item.
type Image struct {
	URL    string `json:"url,omitempty"`
	Alt    string `json:"alt,omitempty"`
	SHA256 string `json:"sha256,omitempty"`
}

// Account is who put the item there. An account that offers goods or services is a trader.
type Account struct {
	ID      AccountID `json:"id,omitempty"`
	Name    string    `json:"name,omitempty"`
	Country string    `json:"country,omitempty"` // ISO 3166-1 alpha-2
	URL     string    `json:"url,omitempty"`
	Address string    `json:"address,omitempty"`
	Email   string    `json:"email,omitempty"`
	Phone   string    `json:"phone,omitempty"`
}

// AdRecord is what an advertisement repository states of an ad (Art. 39(2) DSA).
type AdRecord struct {
	Sponsor    string         `json:"sponsor,omitempty"`     // on whose behalf
	Payer      string         `json:"payer,omitempty"`       // who paid, if different
	FirstShown string         `json:"first_shown,omitempty"` // YYYY-MM-DD
	LastShown  string         `json:"last_shown,omitempty"`  // YYYY-MM-DD
	Targeting  []Targeting    `json:"targeting,omitempty"`
	Reach      map[string]int `json:"reach,omitempty"` // recipients by Member State; "total" is the sum stated
}

// Targeting is one parameter by which an ad was aimed.
type Targeting struct {
	Parameter string `json:"parameter"`
	Value     string `json:"value,omitempty"`
	Exclude   bool   `json:"exclude,omitempty"`
	Basis     string `json:"basis,omitempty"` // profiling, contextual, or empty where the platform does not say
}

// Attr is one further property of an item, under the name its source gave it.
type Attr struct{ Name, Value string }

// Attrs are the further properties of an item. Readers hand them out in the order of the source; what names, cites or pins them
// uses the canonical form.
type Attrs []Attr

// Canonical returns the attributes in their one form: sorted by name, each name once. Where a name is given again its further values
// stand under "name[1]", "name[2]" and so on, in the order of the source, so that none is lost; the first number that no other
// attribute has is taken. Invalid UTF-8 in a name becomes U+FFFD, as JSON writes it. It returns the attributes themselves where they are
// in this form, else a list in the memory of buf, which may be nil.
func (as Attrs) Canonical(buf Attrs) Attrs {
	if as.canonical() {
		return as
	}
	buf = append(buf[:0], as...)
	for i := range buf {
		if !utf8.ValidString(buf[i].Name) {
			buf[i].Name = string([]rune(buf[i].Name))
		}
	}
	slices.SortStableFunc(buf, byName)
	if buf.renumber() {
		slices.SortStableFunc(buf, byName)
	}
	return buf
}

func (as Attrs) canonical() bool {
	for i := range as {
		if i > 0 && as[i-1].Name >= as[i].Name || !utf8.ValidString(as[i].Name) {
			return false
		}
	}
	return true
}

func byName(a, b Attr) int { return strings.Compare(a.Name, b.Name) }

// renumber gives each attribute of a sorted list a name of its own, and reports whether any had none.
func (as Attrs) renumber() bool {
	var taken Attrs // as they were before the first new name
	first, n := "", 0
	for i := 1; i < len(as); i++ {
		if n == 0 {
			first = as[i-1].Name
		}
		if as[i].Name != first {
			n = 0
			continue
		}
		if taken == nil {
			taken = slices.Clone(as)
		}
		for free := false; !free; {
			n++
			as[i].Name = first + "[" + strconv.Itoa(n) + "]"
			_, found := slices.BinarySearchFunc(taken, as[i], byName)
			free = !found
		}
	}
	return taken != nil
}

// MarshalJSON writes the canonical form as one object.
func (as Attrs) MarshalJSON() ([]byte, error) {
	m := make(map[string]string, len(as))
	for _, a := range as.Canonical(nil) {
		m[a.Name] = a.Value
	}
	return json.Marshal(m)
}

// UnmarshalJSON reads an object into the canonical form; what is not a string is kept as its JSON text.
func (as *Attrs) UnmarshalJSON(b []byte) error {
	d := json.NewDecoder(bytes.NewReader(b))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return fmt.Errorf("attrs: want an object, got %.20s", b)
	}
	*as = (*as)[:0]
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return fmt.Errorf("attrs: %w", err)
		}
		var v json.RawMessage
		if err := d.Decode(&v); err != nil {
			return fmt.Errorf("attrs: %w", err)
		}
		var s string
		if json.Unmarshal(v, &s) != nil {
			s = string(v)
		}
		*as = append(*as, Attr{name.(string), s}) // the decoder gives no other key
	}
	*as = as.Canonical(nil)
	return nil
}

// Around is the name of the attribute that holds what stands around an item where it was seen, and is no statement of it: menus, other goods, what
// others wrote. Lists look there only where they say so, and what rests on it is never more than a matter for review.
const Around = "page_around"

// Get returns the value of the first attribute with that name.
func (as Attrs) Get(name string) (string, bool) {
	for _, a := range as {
		if a.Name == name {
			return a.Value, true
		}
	}
	return "", false
}

// Seen returns the instant at which the item was seen; ok is false where the source states none that can be read.
func (it *Item) Seen() (t time.Time, ok bool) {
	t, err := time.Parse(time.RFC3339, it.SeenAt)
	return t, err == nil
}

// Field names one text of an item: Name alone, Name[Index], Name[Index].Sub, or Name.Sub where Index is negative.
type Field struct {
	Name  string
	Index int
	Sub   string
}

// String writes the field as evidence cites it: "title", "category[0]", "options[2].name", "attrs.colour".
func (f Field) String() string {
	switch {
	case f.Index < 0 && f.Sub == "":
		return f.Name
	case f.Index < 0:
		return f.Name + "." + f.Sub
	case f.Sub == "":
		return f.Name + "[" + strconv.Itoa(f.Index) + "]"
	}
	return f.Name + "[" + strconv.Itoa(f.Index) + "]." + f.Sub
}

// Fields calls yield for every text of the item that can hold evidence, in a fixed order, until yield returns false.
// Empty texts are left out. Attributes come in their canonical form; where they are in it already, it does not allocate.
func (it *Item) Fields(yield func(Field, string) bool) {
	one := func(name, sub, s string) bool { return s == "" || yield(Field{name, -1, sub}, s) }
	if !(one("title", "", it.Title) && one("text", "", it.Text)) {
		return
	}
	if !(each("category", it.Category, yield) && one("brand", "", it.Brand) && one("model", "", it.Model) &&
		each("gtin", it.GTIN, yield) && one("batch", "", it.Batch)) {
		return
	}
	for i := range it.Options {
		if s := it.Options[i].Name; s != "" && !yield(Field{"options", i, "name"}, s) {
			return
		}
	}
	if !each("labels", it.Labels, yield) {
		return
	}
	for i := range it.Images {
		if s := it.Images[i].Alt; s != "" && !yield(Field{"images", i, "alt"}, s) {
			return
		}
	}
	attrs := it.Attrs.Canonical(nil)
	for i := range attrs {
		if a := &attrs[i]; a.Value != "" && !yield(Field{"attrs", -1, a.Name}, a.Value) {
			return
		}
	}
	if !(each("links", it.Links, yield) && one("url", "", it.URL)) {
		return
	}
	if t := it.Trader; t != nil && !(one("trader", "name", t.Name) && one("trader", "url", t.URL)) {
		return
	}
	if a := it.Ad; a != nil {
		if !(one("ad", "sponsor", a.Sponsor) && one("ad", "payer", a.Payer)) {
			return
		}
		for i := range a.Targeting {
			if s := a.Targeting[i].Value; s != "" && !yield(Field{"ad.targeting", i, "value"}, s) {
				return
			}
		}
	}
}

func each(name string, ss []string, yield func(Field, string) bool) bool {
	for i, s := range ss {
		if s != "" && !yield(Field{name, i, ""}, s) {
			return false
		}
	}
	return true
}

// Canonical returns the one JSON form of the item: the keys of the struct in its order, attributes in their canonical form, absent
// fields left out, no HTML escapes, no newline, U+FFFD for bytes that are no UTF-8. Two readers of the same facts give the same bytes.
func (it *Item) Canonical() ([]byte, error) {
	line, err := it.encode()
	if err != nil || !bytes.Contains(line, []byte(`\ufffd`)) {
		return line, err
	}
	var c Item // the encoder escapes what it puts in place of invalid bytes, and writes the same character as it is where it stood before
	if err := json.Unmarshal(line, &c); err != nil {
		return nil, fmt.Errorf("write item %s: %w", it.ID, err)
	}
	return c.encode()
}

func (it *Item) encode() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(it); err != nil {
		return nil, fmt.Errorf("write item %s: %w", it.ID, err)
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}

// Digest returns the digest of the canonical form. It pins evidence to the item as seen.
func (it *Item) Digest() (Digest, error) {
	b, err := it.Canonical()
	if err != nil {
		return "", err
	}
	return DigestOf(b), nil
}

// DigestOf returns the SHA-256 digest of b.
func DigestOf(b []byte) Digest {
	s := sha256.Sum256(b)
	return Digest("sha256:" + hex.EncodeToString(s[:]))
}

// Clone returns a copy that shares no memory with it.
func (it *Item) Clone() (*Item, error) {
	b, err := it.Canonical()
	if err != nil {
		return nil, err
	}
	c := new(Item)
	if err := json.Unmarshal(b, c); err != nil {
		return nil, fmt.Errorf("copy item %s: %w", it.ID, err)
	}
	return c, nil
}

// Validate reports everything that makes the item unfit for screening, joined. A nil error means it can be screened.
func (it *Item) Validate() error {
	switch {
	case it.Kind != "" && !it.Kind.Valid():
		return Invalidf("read item", string(it.ID), "kind is %q", string(it.Kind)).Hint("kind is one of listing, post, ad")
	case it.ID == "" && it.URL == "":
		return Invalidf("read item", "", "has neither id nor url").Hint("give each item an id that its service knows")
	}
	return nil
}
