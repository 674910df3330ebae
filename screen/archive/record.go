package archive

import (
	"cmp"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/aedile/aedile"
)

// Record is an item with what the index says of it.
type Record struct {
	Sum     [32]byte // SHA-256 of the form
	Form    []byte   // canonical JSON of the item; empty once it is erased
	ID      string
	Service string
	Trader  string // its id, else its name
	Kind    string
	Day     string // YYYY-MM-DD on which it was seen, in UTC; empty where the item does not say
}

// RecordOf returns the record of an item. It shares no memory with it.
func RecordOf(it *aedile.Item) (Record, error) {
	form, err := it.Canonical()
	if err != nil {
		return Record{}, fmt.Errorf("keep item: %w", err)
	}
	sum, err := sumOf(aedile.DigestOf(form))
	r := Record{Sum: sum, Form: form, ID: strings.Clone(string(it.ID)), Service: strings.Clone(it.Service),
		Kind: strings.Clone(string(cmp.Or(it.Kind, aedile.Listing)))}
	if t := it.Trader; t != nil {
		r.Trader = strings.Clone(cmp.Or(string(t.ID), t.Name))
	}
	if at, ok := it.Seen(); ok {
		r.Day = at.UTC().Format(time.DateOnly)
	}
	return r, err
}

// Digest returns the digest of the item.
func (r *Record) Digest() aedile.Digest { return digestOf(r.Sum) }

func digestOf(sum [32]byte) aedile.Digest {
	return aedile.Digest("sha256:" + hex.EncodeToString(sum[:]))
}

// sumOf returns the bytes of a digest. The error is Invalid where it is none.
func sumOf(d aedile.Digest) (sum [32]byte, err error) {
	b, err := hex.DecodeString(strings.TrimPrefix(string(d), "sha256:"))
	if err != nil || len(b) != len(sum) {
		return sum, aedile.Invalidf("read digest", string(d),
			"is no digest").Hint("write sha256: and 64 hexadecimal digits, as findings show it").
			Because(errors.Join(err, errors.New("is no SHA-256")))
	}
	return [32]byte(b), nil
}
