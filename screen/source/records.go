package source

import "github.com/aedile/aedile"

// Records reads items that are handed over one by one, each as one JSON object, such as what a program posts to a server. It reads them as a
// file of JSON is read, under the same limits. Any number of goroutines may use it.
//
// It keeps no account of what it read: what one sender names its fields must not be told to another.
type Records struct {
	s  *Source
	ds *decoders
}

// NewRecords returns a reader. The name stands in the place of faults. It returns an Invalid error for settings out of range.
func NewRecords(name string, c Config) (*Records, error) {
	c, err := c.withDefaults()
	if err != nil {
		return nil, err
	}
	s := &Source{account: new(account), name: name, format: JSON, c: c}
	return &Records{s, s.newDecoders()}, nil
}

// Each calls yield for the item in the record, for each where the record holds several, and for the fault of one that could not be read whole. The item
// is valid only during the call. The number, from 1, is the place of the record.
func (r *Records) Each(number int, record []byte, yield func(*aedile.Item, *aedile.Fault) bool) {
	d := r.ds.get()
	defer d.done()
	at := place{name: r.s.name, line: number}
	out := at.emit(yield)
	if isBlank(record) {
		out(nil, invalid("is empty"))
		return
	}
	if most := r.s.c.MaxLineBytes; len(record) > most {
		record, out = record[:most], r.s.tooLong("item", out)
	}
	d.decode(record, number, out)
}
