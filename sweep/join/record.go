package join

import (
	"bytes"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/weburl"
)

// The kinds of records, in the order in which they stand under a key: a listing before the posts that lead to it.
const (
	listingRecord = '0'
	postRecord    = '1'
)

// record is what is sorted: a key, what it is, the identity of the listing, and the item. An identity of a post is what its address
// says; it is empty where
// the post only names a number.
type record struct {
	key, identity string
	kind          byte
	item          []byte // canonical
}

func (r *record) write(b []byte) []byte {
	b = append(append(b, r.key...), 0, r.kind)
	return append(append(append(b, r.identity...), 0), r.item...)
}

// readRecord reads a record; the item shares its memory.
func readRecord(b []byte) (r record, ok bool) {
	key, rest, ok := bytes.Cut(b, []byte{0})
	if !ok || len(rest) == 0 {
		return r, false
	}
	identity, item, ok := bytes.Cut(rest[1:], []byte{0})
	return record{key: string(key), kind: rest[0], identity: string(identity), item: item}, ok
}

// bareDigits is how many digits a number has that names a listing by itself. Chosen: shorter ones are prices, sizes and dates.
const bareDigits = 9

// keyOf returns the key of a listing by its identity: its number where that is long enough to stand alone, as posts name it.
func keyOf(identity string) string {
	number := identity[strings.LastIndexByte(identity, '/')+1:]
	if len(number) >= bareDigits && len(number) <= 20 && strings.Trim(number, "0123456789") == "" {
		return number
	}
	return identity
}

// identityOf returns the identity of what an address names: that of the listing, else its canonical form.
func identityOf(l *weburl.Link) string {
	switch {
	case l.Listing != "":
		return l.Listing
	case l.Sort == "" || l.Sort == weburl.Market:
		return l.URL
	}
	return ""
}

// Way is how a post leads to a listing.
type Way struct {
	Identity string        // "" where the post only names a number
	Key      string        //
	Short    string        // the short link that was followed, by the map that was given
	Paid     []weburl.Paid // who earns by it
}

// ways returns how a post leads to listings, each once. resolved says where short links lead, by their canonical form.
func ways(post *aedile.Item, resolved map[string]string) (out []Way) {
	add := func(w Way) {
		for i := range out {
			if out[i].Key == w.Key && (out[i].Identity == w.Identity || w.Identity == "") {
				return
			}
		}
		out = append(out, w)
	}
	texts := append([]string{post.Title, post.Text}, post.Links...)
	for _, s := range texts {
		for _, f := range weburl.In(s) {
			l, short := f.Link, ""
			if target := resolved[l.URL]; target != "" {
				if t, err := weburl.Explain(target); err == nil {
					t.Paid = append(t.Paid, l.Paid...)
					l, short = t, f.URL
				}
			}
			if id := identityOf(&l); id != "" {
				add(Way{Identity: id, Key: keyOf(id), Short: short, Paid: l.Paid})
			}
		}
	}
	for _, s := range texts[:2] {
		for number := range numbers(s) {
			add(Way{Key: number})
		}
	}
	return out
}

// numbers yields the numbers in a text that are long enough to name a listing.
func numbers(s string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for i := 0; i < len(s); i++ {
			if s[i] < '0' || s[i] > '9' {
				continue
			}
			start := i
			for i < len(s) && s[i] >= '0' && s[i] <= '9' {
				i++
			}
			if n := i - start; n >= bareDigits && n <= 20 && !yield(s[start:i]) {
				return
			}
		}
	}
}
