// Package frozen writes a value of Go as one table of bytes and makes it again from them in hardly any time: texts, and slices of what
// holds no pointers, are not copied but lie in the table.
//
// It knows neither what a value means nor whether it is still true: who reads a table says what it was made of. A table is for programs
// of one layout of the types; any other is refused.
package frozen

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"math"
	"reflect"
	"slices"
	"strings"
	"unsafe"
)

// tag is the key of the tag that leaves a field out: `frozen:"-"`.
const tag = "frozen"

// mark begins a table; eight bytes over the layout of its types follow.
const mark = "frozen 1"

// headLen is how many bytes stand before the value.
const headLen = len(mark) + 8

// aligned is the boundary on which slices of plain values lie.
const aligned = 8

// errLayout says that a table is of no use to this program.
var errLayout = errors.New("the table was written by a program with other types")

// shape is a type as tables see it.
type shape struct {
	t      reflect.Type
	plain  bool    // it holds no pointers
	fields []field // of a struct
	elem   *shape  // of a slice, array, pointer or map
	key    *shape  // of a map
}

type field struct {
	name   string
	offset uintptr
	of     *shape
}

// shapes are those of types that were looked at.
type shapes map[reflect.Type]*shape

// of returns the shape of a type. The error is for a type whose values cannot be written, such as a function.
func (ss shapes) of(t reflect.Type) (*shape, error) {
	if s, ok := ss[t]; ok {
		return s, nil
	}
	s := &shape{t: t}
	ss[t] = s
	var err error
	switch k := t.Kind(); k {
	case reflect.String:
	case reflect.Struct:
		err = ss.structure(s)
	case reflect.Slice, reflect.Pointer:
		s.elem, err = ss.of(t.Elem())
	case reflect.Array:
		if s.elem, err = ss.of(t.Elem()); err == nil {
			s.plain = s.elem.plain
		}
	case reflect.Map:
		if s.key, err = ss.of(t.Key()); err == nil {
			s.elem, err = ss.of(t.Elem())
		}
	default:
		if s.plain = k >= reflect.Bool && k <= reflect.Float64 && k != reflect.Uintptr; !s.plain {
			err = fmt.Errorf("%s cannot stand in a table", t)
		}
	}
	return s, err
}

func (ss shapes) structure(s *shape) error {
	s.plain = true
	for f := range s.t.Fields() {
		if f.Tag.Get(tag) == "-" {
			s.plain = false // it is not written whole
			continue
		}
		of, err := ss.of(f.Type)
		if err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
		s.plain = s.plain && of.plain
		s.fields = append(s.fields, field{f.Name, f.Offset, of})
	}
	return nil
}

// layout returns a number over a shape and all that it is made of.
func (s *shape) layout() uint64 {
	var b strings.Builder
	s.describe(&b, map[*shape]bool{})
	h := fnv.New64a()
	_, _ = h.Write([]byte(b.String())) // never fails
	return h.Sum64()
}

func (s *shape) describe(b *strings.Builder, seen map[*shape]bool) {
	b.WriteString(s.t.String())
	if seen[s] {
		return
	}
	seen[s] = true
	b.Write(binary.AppendUvarint(nil, uint64(s.t.Size())))
	for _, f := range s.fields {
		b.WriteString(f.name)
		b.Write(binary.AppendUvarint(nil, uint64(f.offset)))
		f.of.describe(b, seen)
	}
	for _, o := range []*shape{s.key, s.elem} {
		if o != nil {
			o.describe(b, seen)
		}
	}
}

// Freeze returns the table of a value. Pointers to one thing stay pointers to one thing. Two values that are equal give the same bytes.
func Freeze[T any](v *T) ([]byte, error) {
	s, err := shapes{}.of(reflect.TypeFor[T]())
	if err != nil {
		return nil, fmt.Errorf("write table: %w", err)
	}
	w := &writer{out: binary.LittleEndian.AppendUint64([]byte(mark), s.layout()), seen: map[unsafe.Pointer]uint64{}}
	w.value(s, unsafe.Pointer(v))
	return w.out, nil
}

type writer struct {
	out  []byte
	seen map[unsafe.Pointer]uint64 // things that are pointed at, numbered from 1 on
}

func (w *writer) number(n uint64) { w.out = binary.AppendUvarint(w.out, n) }

func (w *writer) value(s *shape, p unsafe.Pointer) {
	if s.plain {
		w.plain(s, p)
		return
	}
	switch v := reflect.NewAt(s.t, p).Elem(); s.t.Kind() {
	case reflect.String:
		w.number(uint64(v.Len()))
		w.out = append(w.out, v.String()...)
	case reflect.Struct:
		for _, f := range s.fields {
			w.value(f.of, unsafe.Add(p, f.offset))
		}
	case reflect.Array:
		w.elements(s, p, v.Len())
	case reflect.Slice:
		w.slice(s, v)
	case reflect.Pointer:
		w.pointer(s, v.UnsafePointer())
	case reflect.Map:
		w.mapping(s, v)
	}
}

func (w *writer) elements(s *shape, first unsafe.Pointer, n int) {
	for i := range n {
		w.value(s.elem, unsafe.Add(first, uintptr(i)*s.elem.t.Size()))
	}
}

// slice writes the length plus one, 0 for nil, and the elements.
func (w *writer) slice(s *shape, v reflect.Value) {
	if v.IsNil() {
		w.number(0)
		return
	}
	w.number(uint64(v.Len()) + 1)
	if s.elem.plain {
		w.align()
	}
	w.elements(s, v.UnsafePointer(), v.Len())
}

func (w *writer) align() {
	for len(w.out)%aligned != 0 {
		w.out = append(w.out, 0)
	}
}

// pointer writes the number of a thing, and the thing where it is met for the first time.
func (w *writer) pointer(s *shape, to unsafe.Pointer) {
	if to == nil {
		w.number(0)
		return
	}
	n, known := w.seen[to]
	if !known {
		n = uint64(len(w.seen) + 1)
		w.seen[to] = n
	}
	if w.number(n); !known {
		w.value(s.elem, to)
	}
}

// mapping writes the pairs of a map in the order of the bytes of their keys.
func (w *writer) mapping(s *shape, v reflect.Value) {
	var pairs []string
	for key, value := range v.Seq2() {
		k, x := reflect.New(s.key.t), reflect.New(s.elem.t)
		k.Elem().Set(exported(key))
		x.Elem().Set(exported(value))
		one := writer{seen: w.seen}
		one.value(s.key, k.UnsafePointer())
		one.value(s.elem, x.UnsafePointer())
		pairs = append(pairs, string(one.out))
	}
	slices.Sort(pairs)
	w.number(uint64(len(pairs)))
	for _, p := range pairs {
		w.out = append(w.out, p...)
	}
}

// exported returns a value of a field that is not exported as one that may be copied.
func exported(v reflect.Value) reflect.Value {
	if v.CanInterface() {
		return v
	}
	c := reflect.New(v.Type()).Elem()
	switch v.Kind() {
	case reflect.String:
		c.SetString(v.String())
	case reflect.Bool:
		c.SetBool(v.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		c.SetInt(v.Int())
	default:
		c.SetUint(v.Uint())
	}
	return c
}

// plain writes what holds no pointers as it lies in memory, and zeros between its fields.
func (w *writer) plain(s *shape, p unsafe.Pointer) {
	from := len(w.out)
	w.out = append(w.out, make([]byte, s.t.Size())...)
	put(w.out[from:], s, p)
}

func put(to []byte, s *shape, p unsafe.Pointer) {
	size := s.t.Size()
	switch s.t.Kind() {
	case reflect.Struct:
		for _, f := range s.fields {
			put(to[f.offset:], f.of, unsafe.Add(p, f.offset))
		}
	case reflect.Array:
		for i := range uintptr(s.t.Len()) {
			put(to[i*s.elem.t.Size():], s.elem, unsafe.Add(p, i*s.elem.t.Size()))
		}
	default:
		copy(to[:size], unsafe.Slice((*byte)(p), size))
	}
}

// Thaw makes the value of a table. It keeps the table's memory, which nobody may write to: neither to what Thaw gave. The error says
// that the table is damaged, or of a program with other types or for another kind of machine.
func Thaw[T any](table string, v *T) (err error) {
	s, err := shapes{}.of(reflect.TypeFor[T]())
	if err != nil {
		return fmt.Errorf("read table: %w", err)
	}
	if len(table) < headLen || table[:len(mark)] != mark || binary.NativeEndian.Uint16([]byte{1, 0}) != 1 ||
		binary.LittleEndian.Uint64([]byte(table[len(mark):headLen])) != s.layout() {
		return fmt.Errorf("read table: %w", errLayout)
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("read table: it is damaged: %v", p)
		}
	}()
	r := &reader{in: inPlace(table), at: headLen}
	r.value(s, unsafe.Pointer(v))
	if r.at != len(table) {
		return errors.New("read table: it is longer than what it holds")
	}
	return nil
}

// inPlace returns a text that begins on a boundary of slices: the same one where the linker put it on one, as it does.
func inPlace(table string) string {
	if uintptr(unsafe.Pointer(unsafe.StringData(table)))%aligned == 0 {
		return table
	}
	words := make([]uint64, (len(table)+aligned-1)/aligned)
	to := unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(words))), len(table))
	copy(to, table)
	return unsafe.String(unsafe.SliceData(to), len(to))
}

type reader struct {
	in   string
	at   int
	seen []unsafe.Pointer
}

func (r *reader) number() uint64 {
	var n uint64
	for shift := 0; ; shift += 7 {
		c := r.in[r.at]
		r.at++
		if n |= uint64(c&0x7f) << shift; c < 0x80 {
			return n
		}
	}
}

// length reads a number of things, each of which takes so many bytes at least.
func (r *reader) length(size uintptr) int {
	n := r.number()
	if n > uint64(math.MaxInt32) || size > 0 && n > uint64(len(r.in)-r.at)/uint64(size)+1 {
		panic("a length is out of bounds")
	}
	return int(n)
}

// take returns the next n bytes.
func (r *reader) take(n int) string {
	s := r.in[r.at : r.at+n]
	r.at += n
	return s
}

func (r *reader) value(s *shape, p unsafe.Pointer) {
	if s.plain {
		size := int(s.t.Size())
		copy(unsafe.Slice((*byte)(p), size), r.take(size))
		return
	}
	switch s.t.Kind() {
	case reflect.String:
		*(*string)(p) = r.take(r.length(1))
	case reflect.Struct:
		for i := range s.fields {
			r.value(s.fields[i].of, unsafe.Add(p, s.fields[i].offset))
		}
	case reflect.Array:
		r.elements(s, p, s.t.Len())
	case reflect.Slice:
		r.slice(s, p)
	case reflect.Pointer:
		*(*unsafe.Pointer)(p) = r.pointer(s)
	case reflect.Map:
		m := reflect.MakeMap(s.t)
		for range r.length(1) {
			k, x := reflect.New(s.key.t), reflect.New(s.elem.t)
			r.value(s.key, k.UnsafePointer())
			r.value(s.elem, x.UnsafePointer())
			m.SetMapIndex(k.Elem(), x.Elem())
		}
		reflect.NewAt(s.t, p).Elem().Set(m)
	}
}

func (r *reader) elements(s *shape, first unsafe.Pointer, n int) {
	for i := range n {
		r.value(s.elem, unsafe.Add(first, uintptr(i)*s.elem.t.Size()))
	}
}

func (r *reader) slice(s *shape, p unsafe.Pointer) {
	size := uintptr(1)
	if s.elem.plain {
		size = s.elem.t.Size()
	}
	n := r.length(size) - 1
	if n < 0 {
		return
	}
	if !s.elem.plain {
		v := reflect.MakeSlice(s.t, n, n)
		r.elements(s, v.UnsafePointer(), n)
		reflect.NewAt(s.t, p).Elem().Set(v)
		return
	}
	r.at = (r.at + aligned - 1) / aligned * aligned
	lies := r.take(n * int(size))
	reflect.NewAt(s.t, p).Elem().Set(reflect.SliceAt(s.elem.t, unsafe.Pointer(unsafe.StringData(lies)), n))
}

func (r *reader) pointer(s *shape) unsafe.Pointer {
	n := r.number()
	switch {
	case n == 0:
		return nil
	case n <= uint64(len(r.seen)):
		return r.seen[n-1]
	}
	v := reflect.New(s.elem.t).UnsafePointer()
	r.seen = append(r.seen, v)
	r.value(s.elem, v)
	return v
}
