package markup

import (
	"strings"
)

// tag is one tag as it is read.
type tag struct {
	name       string // as written
	kind       kind
	end        int // after the >
	closing    bool
	selfClosed bool
	hides      bool // its attributes hide what stands in it
	tiny       bool // a picture of no size
	shown      int8 // by its style: 0 as the element is, 1 within the line, 2 as a block
}

// isTag reports whether a tag, a comment or another declaration stands at i, where there is a <.
func (p *pass) isTag(i int) bool {
	if i+2 >= len(p.s) {
		return false
	}
	switch c := p.s[i+1]; {
	case c == '!':
		return p.declaration(i) > 0
	case c == '?':
		return letter(p.s[i+2]) && p.more.next(p.s, i) < len(p.s)
	case c == '/' && letter(p.s[i+2]) || letter(c):
		return p.more.next(p.s, i) < len(p.s) && p.readTag(i)
	}
	return false
}

func letter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// declaration returns the place after the comment, document type or mark of a section at i, 0 where there is none. A comment that never
// ends hides nothing: only its mark goes.
func (p *pass) declaration(i int) int {
	rest := p.s[i:]
	switch {
	case strings.HasPrefix(rest, "<!-->"), strings.HasPrefix(rest, "<!--->"):
		return i + strings.IndexByte(rest, '>') + 1
	case strings.HasPrefix(rest, "<!--"):
		if end := p.after(endOfComment, "-->", i+4); end > 0 {
			return end
		}
		return i + 4
	case hasPrefixFold(rest, "<![cdata["):
		return i + len("<![cdata[")
	case hasPrefixFold(rest, "<!doctype"), hasPrefixFold(rest, "<![if"), hasPrefixFold(rest, "<![endif"):
		if end := p.more.next(p.s, i); end < len(p.s) {
			return end + 1
		}
	}
	return 0
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// readTag reads the tag at i into p.tag. It reports false for what is none: a comparison, an address in brackets, a word in brackets.
func (p *pass) readTag(i int) bool {
	t := &p.tag
	*t = tag{}
	j := i + 1
	if p.s[j] == '/' {
		t.closing = true
		j++
	}
	start := j
	for j < len(p.s) && (letter(p.s[j]) || j > start && nameByte(p.s, j)) {
		j++
	}
	t.name = p.s[start:j]
	if j == len(p.s) || !white(p.s[j]) && p.s[j] != '/' && p.s[j] != '>' {
		return false
	}
	t.kind = kindOf(t.name)
	if t.end = p.tagEnd(i, j); t.end == 0 {
		return false
	}
	t.selfClosed = p.s[t.end-2] == '/'
	if t.kind != unknown || p.nothing(i, start) {
		return true
	}
	p.spent += t.end - i
	return false
}

// nameByte reports whether the byte at j may go on a name: prefixes as in o:p are part of it, the : of an address is not.
func nameByte(s string, j int) bool {
	switch c := s[j]; {
	case '0' <= c && c <= '9':
		return true
	case c == '-' || c == ':' || c == '_':
		return j+1 < len(s) && letter(s[j+1])
	}
	return false
}

// tagEnd returns the place after the > that ends the tag at i, whose attributes begin at j, or 0. A quote that is never closed does
// not count: then the first > ends the tag. Such failed attempts may cost a few times the length of the text, after that none is made.
func (p *pass) tagEnd(i, j int) int {
	if p.spent <= 4*len(p.s) {
		for k := j; k < len(p.s); {
			a := attributeAt(p.s, k)
			if a.end < 0 {
				break
			}
			if a.name == a.nameEnd {
				return a.end
			}
			k = a.end
		}
		p.spent += len(p.s) - i
	}
	if end := p.more.next(p.s, i); end < len(p.s) {
		return end + 1
	}
	return 0
}

// attribute is one attribute by its places; name and nameEnd are equal at the end of the tag. end is -1 where the text ends before it does.
type attribute struct{ name, nameEnd, value, valueEnd, end int }

// attributeAt reads the attribute from k on, or the end of the tag.
func attributeAt(s string, k int) attribute {
	for k < len(s) && (white(s[k]) || s[k] == '/') {
		k++
	}
	none := attribute{end: -1}
	switch {
	case k == len(s):
		return none
	case s[k] == '>':
		return attribute{k, k, k, k, k + 1}
	}
	a := attribute{name: k}
	for k++; k < len(s) && !white(s[k]) && s[k] != '/' && s[k] != '>' && s[k] != '='; {
		k++
	}
	a.nameEnd, a.value, a.valueEnd, a.end = k, k, k, k
	for k < len(s) && white(s[k]) {
		k++
	}
	if k == len(s) || s[k] != '=' {
		return a
	}
	for k++; k < len(s) && white(s[k]); {
		k++
	}
	if k == len(s) {
		return none
	}
	if q := s[k]; q == '"' || q == '\'' {
		n := strings.IndexByte(s[k+1:], q)
		if n < 0 {
			return none
		}
		a.value, a.valueEnd, a.end = k+1, k+1+n, k+2+n
		return a
	}
	a.value = k
	for k < len(s) && !white(s[k]) && s[k] != '>' {
		k++
	}
	a.valueEnd, a.end = k, k
	return a
}

// element takes the markup at i. It reports false where it is the first that lays the text out.
func (p *pass) element(i int) bool {
	switch p.s[i+1] {
	case '!':
		p.mark(i, p.declaration(i))
		return true
	case '?':
		p.mark(i, p.more.next(p.s, i)+1)
		return true
	}
	t := &p.tag // event has read it
	if p.hidden != "" {
		p.within(i)
		return true
	}
	if t.kind.lays() && !p.laid {
		return false
	}
	p.flush(i)
	p.from = t.end
	p.attributes(i)
	p.style()
	p.take(i)
	return true
}

// mark leaves out what stands from i to end. It takes note of a CDATA section, whose text is read as any other.
func (p *pass) mark(i, end int) {
	p.flush(i)
	if p.from = end; p.section == 0 && hasPrefixFold(p.s[i:], "<![cdata[") {
		if after := p.after(endOfSection, "]]>", end); after > 0 {
			p.section = after - len("]]>")
		}
	}
}

// within takes a tag inside hidden text, which only another of the same name begins or ends.
func (p *pass) within(i int) {
	t := &p.tag
	p.from = t.end
	switch {
	case !strings.EqualFold(t.name, p.hidden) || t.selfClosed && !t.closing:
	case !t.closing:
		p.inside++
	default:
		if p.inside--; p.inside == 0 {
			p.hidden = ""
			p.aside(p.unseen, i)
		}
	}
}

// maxStyles is how many open elements with a style of their own are told apart. Chosen; further ones are as HTML has them.
const maxStyles = 32

// styled is an open element that its style sets within the line or apart.
type styled struct {
	name   string
	shown  int8
	inside int // elements of that name that are open, itself included
}

// style gives a closing tag the style of the one that opened its element.
func (p *pass) style() {
	t := &p.tag
	if p.styled == 0 && t.shown == 0 || t.selfClosed || t.hides || void(t.name) {
		return
	}
	if t.shown != 0 && !t.closing && p.styled < maxStyles {
		p.styles[p.styled] = styled{t.name, t.shown, 1}
		p.styled++
		return
	}
	if p.styled == 0 {
		return
	}
	switch top := &p.styles[p.styled-1]; {
	case !strings.EqualFold(top.name, t.name):
	case !t.closing:
		top.inside++
	default:
		if top.inside--; top.inside == 0 {
			t.shown = top.shown
			p.styled--
		}
	}
}

// take does what the tag from i on asks for.
func (p *pass) take(i int) {
	t := &p.tag
	switch {
	case t.kind == script || t.kind == style:
		p.skip()
	case t.kind == template || t.hides:
		if !t.closing && !t.selfClosed && !void(t.name) {
			p.hidden, p.inside, p.unseen = t.name, 1, t.end
		}
	case t.shown == 1, t.kind == image && t.tiny:
	case t.shown == 2 || t.kind == block:
		p.part('\n', i, t.end)
	case t.kind == blank || t.kind == image:
		p.part(' ', i, t.end)
	case t.kind == keeps:
		p.part('\n', i, t.end)
		if t.closing {
			p.pre = max(0, p.pre-1)
		} else {
			p.pre++
		}
	}
}

// skip leaves out what stands in a script or style. Where it never ends, only the tag goes: nothing is hidden behind an open one.
func (p *pass) skip() {
	which, mark := endOfScript, "</script"
	if p.tag.kind == style {
		which, mark = endOfStyle, "</style"
	}
	if p.tag.closing {
		return
	}
	if end := p.after(which, mark, p.from); end > 0 {
		p.from = end
		if more := strings.IndexByte(p.s[end:], '>'); more >= 0 {
			p.from = end + more + 1
		}
	}
}
