package markup

import "strings"

// kind says what an element does to the text around it.
type kind uint8

const (
	unknown  kind = iota
	inline        // nothing: b, span, a, font, wbr
	blank         // a blank: br, the cells of a table, controls of a form
	block         // the end of a sentence: p, div, li, tr
	keeps         // a block that keeps white space: pre
	image         // a blank, unless it has no size
	script        // what stands in it is no text
	style         // likewise
	template      // what stands in it is not seen
)

// lays reports whether an element says that the text is laid out by markup, so that line ends of the source mean nothing.
func (k kind) lays() bool { return k == blank || k == block || k == keeps }

// maxName is the length of the longest name that HTML knows.
const maxName = len("foreignobject")

// kindOf returns the kind of an element. A name with a prefix (o:p, g:title) is that of another vocabulary and says nothing.
func kindOf(name string) kind {
	if len(name) > maxName {
		if strings.IndexByte(name, ':') > 0 {
			return inline
		}
		return unknown
	}
	var low [maxName]byte
	for i := range len(name) {
		c := name[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		low[i] = c
	}
	switch string(low[:len(name)]) {
	case "a", "abbr", "acronym", "animate", "annotation", "b", "basefont", "bdi", "bdo", "big", "blink", "circle", "cite",
		"clippath", "code", "data",
		"defs", "del", "dfn", "ellipse", "em", "fecolormatrix", "feoffset", "filter", "font", "foreignobject", "g", "i", "ins",
		"kbd", "label", "line",
		"lineargradient", "map", "mark", "marquee", "mask", "math", "mi", "mn", "mo", "mrow", "ms", "msub", "msup", "mtext", "nobr",
		"output", "path",
		"picture", "polygon", "polyline", "q", "radialgradient", "rb", "rect", "rp", "rt", "rtc", "ruby", "s", "samp", "semantics",
		"slot", "small",
		"span", "stop", "strike", "strong", "sub", "sup", "symbol", "text", "time", "tspan", "tt", "u", "use", "var", "wbr",
		"area", "base", "bgsound", "col", "link", "meta", "param", "source", "track":
		return inline
	case "audio", "br", "button", "canvas", "embed", "frame", "iframe", "input", "keygen", "meter", "object", "progress", "select",
		"svg", "td", "th",
		"video":
		return blank
	case "address", "article", "aside", "blockquote", "body", "caption", "center", "colgroup", "dd", "desc", "details", "dialog",
		"dir", "div",
		"dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header",
		"hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "noframes", "noscript", "ol", "optgroup", "option", "p",
		"search", "section",
		"summary", "table", "tbody", "tfoot", "thead", "title", "tr", "ul":
		return block
	case "listing", "plaintext", "pre", "textarea", "xmp":
		return keeps
	case "img", "image":
		return image
	case "script":
		return script
	case "style":
		return style
	case "template", "datalist", "noembed":
		return template
	}
	if strings.IndexByte(name, ':') > 0 {
		return inline
	}
	return unknown
}

// void reports whether an element holds nothing, and so has no closing tag.
func void(name string) bool {
	for _, v := range [...]string{"area", "base", "br", "col", "embed", "hr", "img", "input", "keygen", "link", "meta", "param",
		"source", "track", "wbr"} {
		if strings.EqualFold(v, name) {
			return true
		}
	}
	return false
}

// maxStrangers is how many unknown names of one text are told apart. Chosen; further ones stay text.
const maxStrangers = 64

// strangers are the elements of a text that HTML does not know, by the closing tags that it holds.
type strangers struct {
	names [maxStrangers]stranger
	n     int
	known bool // the text was looked through
}

type stranger struct {
	name string
	last int // where its last closing tag stands
	open int // opening tags that were taken
}

// nothing reports whether the tag of an unknown name at i is one after all: a browser shows nothing for it, but a person may have written
// <Tramadol> in a plain text. It is one where it parts a word or stands in a pair, and then the name can be read beside the text.
func (p *pass) nothing(i, name int) bool {
	t := &p.tag
	if i > 0 && t.end < len(p.s) && wordByte(p.s[i-1]) && (wordByte(p.s[t.end]) || p.s[t.end] == '<' || p.s[t.end] == '&') ||
		i > 0 && t.end < len(p.s) && p.s[i-1] == '>' && wordByte(p.s[t.end]) && t.closing {
		return true
	}
	x := p.strange.find(p.s, t.name)
	switch {
	case x == nil:
		return false
	case t.closing && x.open > 0:
		return true
	case !t.closing && x.last > name:
		x.open++
		return true
	}
	return false
}

func wordByte(c byte) bool { return letter(c) || '0' <= c && c <= '9' || c >= 0x80 }

// find returns what is known of a name, nil where no tag closes it.
func (x *strangers) find(s, name string) *stranger {
	if !x.known {
		x.known, x.n = true, 0
		x.collect(s)
	}
	return x.get(name)
}

func (x *strangers) get(name string) *stranger {
	for k := range x.names[:x.n] {
		if strings.EqualFold(x.names[k].name, name) {
			return &x.names[k]
		}
	}
	return nil
}

// collect looks for closing tags of unknown names.
func (x *strangers) collect(s string) {
	for i := 0; ; {
		n := strings.Index(s[i:], "</")
		if n < 0 {
			return
		}
		start := i + n + 2
		for i = start; i < len(s) && (letter(s[i]) || i > start && nameByte(s, i)); {
			i++
		}
		name := s[start:i]
		if name == "" || i == len(s) || s[i] != '>' && !white(s[i]) || kindOf(name) != unknown {
			continue
		}
		if y := x.get(name); y != nil {
			y.last = start
		} else if x.n < maxStrangers {
			x.names[x.n] = stranger{name: name, last: start}
			x.n++
		}
	}
}
