package markup

import (
	"cmp"
	"slices"
	"strings"
	"unsafe"
)

// MaxPasses is how often a text is read: once for each layer of escapes. "&amp;lt;b&amp;gt;" has three. Chosen; exports were seen with two.
const MaxPasses = 4

// View is a text as a browser shows it. The zero value is ready for Read, which reuses its memory.
type View struct {
	text   string // what is shown
	layers [MaxPasses]layer
	n      int // layers in use
	pieces []piece
	out    [2][]byte // by turns
	pass   pass
}

// layer maps the text that one pass wrote to the one that it read.
type layer struct {
	segs []segment
	size int // bytes of the text that was read
}

// segment begins a stretch of what was written. Where blob is 0 it maps byte for byte to what was read from src on; otherwise the
// whole stretch comes from the blob bytes from src on: an entity, or the tag that a blank stands for.
type segment struct{ at, src, blob uint32 }

// piece is a stretch of the original that is not shown in its place but can be read beside it.
type piece struct{ from, to int }

// Read reads s and reports whether it holds markup. Where it does not, nothing was copied and the view is s itself. The view keeps s.
func (v *View) Read(s string) bool {
	v.text, v.n, v.pieces = s, 0, v.pieces[:0]
	if Plain(s) {
		return false
	}
	v.again()
	return v.n > 0
}

// Plain reports whether s cannot hold markup: no < and no & stands before what may go on with it. Nearly all texts are told by this.
func Plain(s string) bool {
	if len(s) > short {
		return without(s, '<') && without(s, '&')
	}
	for i := range len(s) {
		if c := s[i]; c == '<' || c == '&' {
			return without(s, '<') && without(s, '&')
		}
	}
	return true
}

// short is the length up to which looking at each byte is faster than two searches. Measured.
const short = 16

// without reports whether no c stands in s before a letter or a mark of markup.
func without(s string, c byte) bool {
	for {
		i := strings.IndexByte(s, c) + 1
		if i == 0 || i == len(s) {
			return true
		}
		if next := s[i]; letter(next) || next == '#' || next == '/' || next == '!' || next == '?' {
			return false
		}
		s = s[i:]
	}
}

// Beside reads what the markup of a text says beside what is shown, v being a view other than shown: each stretch is a sentence. It reports
// whether there is any. The text must be the one that shown has read.
func (v *View) Beside(shown *View, s string) bool {
	v.text, v.n, v.pieces = "", 0, v.pieces[:0]
	if len(shown.pieces) == 0 {
		return false
	}
	ps := shown.pieces
	slices.SortFunc(ps, func(a, b piece) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(b.to, a.to)) })
	out, l := v.out[0][:0], &v.layers[0]
	l.segs, l.size = l.segs[:0], len(s)
	end := 0
	for _, p := range ps {
		if p.from < end { // inside the one before
			continue
		}
		if len(out) > 0 {
			l.segs = append(l.segs, segment{uint32(len(out)), uint32(end), 1})
			out = append(out, '\n')
		}
		l.segs = append(l.segs, segment{uint32(len(out)), uint32(p.from), 0})
		out = append(out, s[p.from:p.to]...)
		end = p.to
	}
	v.out[0] = out
	v.text, v.n = alias(out), 1
	v.again()
	v.pieces = v.pieces[:0]
	return strings.TrimSpace(v.text) != ""
}

// again reads the text of the view until nothing is left to resolve.
func (v *View) again() {
	for v.n < MaxPasses {
		p := &v.pass
		if !p.run(v.text, v.out[v.n&1][:0], v.layers[v.n].segs[:0]) {
			return
		}
		for _, x := range p.pieces {
			if from, to := v.Origin(x.from, x.to); from < to {
				v.pieces = append(v.pieces, piece{from, to})
			}
		}
		v.out[v.n&1] = p.out
		v.layers[v.n] = layer{p.segs, len(v.text)}
		v.text = alias(p.out)
		v.n++
	}
}

// alias returns b as a string without copying it: it holds until the view reads again.
func alias(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// Text returns what is shown. It holds until the view reads again.
func (v *View) Text() string { return v.text }

// Origin returns the byte span of the original that the span [from, to) of the view's text stands for: whole entities, and the tags
// inside the span. An empty span gives an empty one.
func (v *View) Origin(from, to int) (start, end int) {
	for k := v.n - 1; k >= 0; k-- {
		l := &v.layers[k]
		a, _ := l.cover(from)
		b := a
		if from < to {
			_, b = l.cover(to - 1)
		}
		from, to = a, b
	}
	return from, to
}

// cover returns the span of what was read that gave the byte at p, or its end.
func (l *layer) cover(p int) (from, to int) {
	i, found := slices.BinarySearchFunc(l.segs, p, func(s segment, p int) int { return int(s.at) - p })
	if !found {
		i--
	}
	switch {
	case i < 0:
		return p, p + 1
	case l.segs[i].blob > 0:
		return int(l.segs[i].src), int(l.segs[i].src + l.segs[i].blob)
	}
	from = min(int(l.segs[i].src)+p-int(l.segs[i].at), l.size)
	return from, min(from+1, l.size)
}
