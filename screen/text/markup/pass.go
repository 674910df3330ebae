package markup

import "strings"

// pass reads a text once.
type pass struct {
	s      string
	out    []byte
	segs   []segment
	pieces []piece // in s

	from int  // what stands from here on is not yet written
	laid bool // blocks or line breaks lay the text out: white space of the source is a blank
	pre  int  // elements around that keep white space

	hidden  string // the element whose text is not seen; "" for none
	inside  int    // elements of that name that are open
	unseen  int    // where its text begins
	section int    // where the open CDATA section ends, 0 for none

	// What was looked for once is not looked for again, so that a text of nothing but open marks is read in proportion to its length.
	less, amp, more ahead
	none            [marks]bool // there is no such mark in the rest
	spent           int         // bytes read of tags that did not end
	strange         strangers
	styles          [maxStyles]styled // elements that are open and set by their style
	styled          int
	tag             tag
}

// ahead remembers where a byte stands next.
type ahead struct {
	at int
	b  byte
}

// next returns where the byte stands from i on, len(s) where it does not. The calls go forward.
func (a *ahead) next(s string, i int) int {
	if a.at < i {
		if n := strings.IndexByte(s[i:], a.b); n >= 0 {
			a.at = i + n
		} else {
			a.at = len(s)
		}
	}
	return a.at
}

// run reads s and reports whether it holds any markup; where it does not, nothing was written.
func (p *pass) run(s string, out []byte, segs []segment) bool {
	p.begin(s, out, segs)
	first := p.event(0)
	if first == len(s) {
		return false
	}
	if !p.all(first) { // it is laid out, which the first line did not know
		p.begin(s, p.out[:0], p.segs[:0])
		p.laid = true
		p.all(p.event(0))
	}
	return true
}

func (p *pass) begin(s string, out []byte, segs []segment) {
	p.s, p.out, p.segs, p.pieces = s, out, segs, p.pieces[:0]
	p.from, p.laid, p.pre, p.hidden, p.inside, p.section = 0, false, 0, "", 0, 0
	p.less, p.amp, p.more = ahead{-1, '<'}, ahead{-1, '&'}, ahead{-1, '>'}
	p.none, p.spent = [marks]bool{}, 0
	p.strange.n, p.strange.known, p.styled = 0, false, 0
}

// event returns where the next markup from i on stands, len(s) where there is none. It is what a text without markup costs.
func (p *pass) event(i int) int {
	for i < len(p.s) {
		i = min(p.less.next(p.s, i), p.amp.next(p.s, i))
		if i == len(p.s) || p.s[i] == '&' && p.isEntity(i) || p.s[i] == '<' && p.isTag(i) {
			return i
		}
		i++
	}
	return i
}

func (p *pass) isEntity(i int) bool {
	_, _, n := entityAt(p.s[i:])
	return n > 0
}

// all writes what is shown. It reports false where it has to begin again, because the text turns out to be laid out.
func (p *pass) all(i int) bool {
	for i < len(p.s) {
		if p.section > 0 && i >= p.section {
			p.endSection()
			i = p.event(max(i, p.from))
			continue
		}
		if p.s[i] == '&' {
			p.entity(i)
		} else if !p.element(i) {
			return false
		}
		i = p.event(max(p.from, i+1))
	}
	p.endSection()
	p.flush(len(p.s))
	if p.hidden != "" {
		p.aside(p.unseen, len(p.s))
	}
	return true
}

// endSection leaves out the mark that ends a CDATA section, if one is open.
func (p *pass) endSection() {
	if p.section > 0 {
		p.flush(p.section)
		p.from, p.section = max(p.from, p.section+len("]]>")), 0
	}
}

// entity writes the characters of the entity at i.
func (p *pass) entity(i int) {
	if p.hidden != "" {
		return
	}
	text, r, n := entityAt(p.s[i:])
	p.flush(i)
	p.segs = append(p.segs, segment{uint32(len(p.out)), uint32(i), uint32(n)})
	if text == "" {
		p.out = appendRune(p.out, r)
	} else {
		p.out = append(p.out, text...)
	}
	p.from = i + n
}

// flush writes the text up to i.
func (p *pass) flush(i int) {
	if i <= p.from {
		return
	}
	s := p.s[p.from:i]
	switch {
	case p.hidden != "":
	case p.laid && p.pre == 0:
		p.squeeze(s)
	default:
		p.linear(p.from)
		p.out = append(p.out, s...)
	}
	p.from = i
}

// squeeze writes s, which stands at from, with every run of white space as one blank.
func (p *pass) squeeze(s string) {
	for i := 0; i < len(s); {
		j := i
		for j < len(s) && !white(s[j]) {
			j++
		}
		if j > i {
			p.linear(p.from + i)
			p.out = append(p.out, s[i:j]...)
		}
		for i = j; j < len(s) && white(s[j]); {
			j++
		}
		if j > i && !p.parted() {
			p.linear(p.from + i)
			p.out = append(p.out, ' ')
		}
		i = j
	}
}

func white(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' }

// linear says that what is written from here on stands byte for byte at src.
func (p *pass) linear(src int) {
	at := len(p.out)
	if k := len(p.segs); k == 0 && at == src {
		return
	} else if k > 0 {
		if l := p.segs[k-1]; l.blob == 0 && src-at == int(l.src)-int(l.at) {
			return
		}
	}
	p.segs = append(p.segs, segment{uint32(at), uint32(src), 0})
}

// parted reports whether what is written ends with white space, or is nothing.
func (p *pass) parted() bool {
	return len(p.out) == 0 || white(p.out[len(p.out)-1])
}

// part writes a blank or a line end for the tag from i to end, unless one stands there.
func (p *pass) part(c byte, i, end int) {
	if len(p.out) == 0 || p.out[len(p.out)-1] == '\n' || c == ' ' && p.parted() {
		return
	}
	p.segs = append(p.segs, segment{uint32(len(p.out)), uint32(i), uint32(end - i)})
	p.out = append(p.out, c)
}

// aside notes a stretch that is not shown in its place.
func (p *pass) aside(from, to int) {
	for from < to && white(p.s[from]) {
		from++
	}
	if from < to {
		p.pieces = append(p.pieces, piece{from, to})
	}
}

// The marks that are looked for far ahead.
const (
	endOfComment = iota
	endOfSection
	endOfScript
	endOfStyle
	marks
)

// after returns the place after the next such mark from i on, -1 where there is none.
func (p *pass) after(which int, mark string, i int) int {
	if p.none[which] {
		return -1
	}
	if n := indexFold(p.s[i:], mark); n >= 0 {
		return i + n + len(mark)
	}
	p.none[which] = true
	return -1
}

// indexFold returns where mark, ASCII in lower case, stands in s without regard to case.
func indexFold(s, mark string) int {
	for i := 0; ; i++ {
		n := strings.IndexByte(s[i:], mark[0])
		if n < 0 || i+n+len(mark) > len(s) {
			return -1
		}
		if i += n; strings.EqualFold(s[i:i+len(mark)], mark) {
			return i
		}
	}
}
