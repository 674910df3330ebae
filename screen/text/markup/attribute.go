package markup

import (
	"bytes"
	"strings"
)

// attributes reads the attributes of the tag at i: what hides its text, and what is to be read beside the text that is shown.
func (p *pass) attributes(i int) {
	t := &p.tag
	if t.kind == unknown {
		p.aside(strings.Index(p.s[i:t.end], t.name)+i, t.end-1)
		return
	}
	if t.closing {
		return
	}
	small := 0
	for k := i + 1 + len(t.name); k < t.end-1; {
		a := attributeAt(p.s[:t.end], k)
		if a.end < 0 { // its quote never closes: everything may have been meant as text
			p.aside(k, t.end-1)
			break
		}
		if a.name == a.nameEnd {
			break
		}
		p.attribute(a, &small)
		k = a.end
	}
	t.tiny = t.tiny || small > 0
}

// attribute reads one attribute. A name without a value may be a word of a text that only looks like a tag.
func (p *pass) attribute(a attribute, small *int) {
	t := &p.tag
	name, value := p.s[a.name:a.nameEnd], p.s[a.value:a.valueEnd]
	switch {
	case strings.EqualFold(name, "hidden"):
		t.hides = !strings.EqualFold(value, "until-found")
	case a.value == a.nameEnd:
		if !usual(name) {
			p.aside(a.name, a.nameEnd)
		}
	case strings.EqualFold(name, "style"):
		p.look(value)
	case strings.EqualFold(name, "width"), strings.EqualFold(name, "height"):
		if v := strings.TrimSuffix(strings.TrimSpace(value), "px"); v == "0" || v == "1" {
			*small++
		}
	case strings.EqualFold(name, "size") && strings.TrimSpace(value) == "0":
		t.hides = strings.EqualFold(t.name, "font")
	case said(name):
		p.aside(a.value, a.valueEnd)
	}
}

// usual reports whether an attribute stands without a value in ordinary markup.
func usual(name string) bool {
	for _, u := range [...]string{"allowfullscreen", "async", "autofocus", "autoplay", "checked", "compact", "contenteditable",
		"controls", "defer", "disabled",
		"download", "itemscope", "loop", "multiple", "muted", "nohref", "noshade", "novalidate", "nowrap", "open", "playsinline",
		"readonly", "required",
		"reversed", "selected"} {
		if strings.EqualFold(u, name) {
			return true
		}
	}
	return strings.HasPrefix(name, "data-") || strings.HasPrefix(name, "ng-") || strings.HasPrefix(name, "v-")
}

// said reports whether an attribute holds words for people, or an address that leads elsewhere.
func said(name string) bool {
	switch len(name) {
	case 3:
		return strings.EqualFold(name, "alt")
	case 4:
		return strings.EqualFold(name, "href")
	case 5:
		return strings.EqualFold(name, "title") || strings.EqualFold(name, "label") || strings.EqualFold(name, "value")
	case 7:
		return strings.EqualFold(name, "summary") || strings.EqualFold(name, "content")
	case 10:
		return strings.EqualFold(name, "aria-label")
	case 11:
		return strings.EqualFold(name, "placeholder")
	}
	return false
}

// maxStyle is the length up to which a style is looked at. Chosen; those of shops have some dozen properties.
const maxStyle = 1 << 10

// Hides reports whether a style attribute hides the text of its element: of no display, no size, no opacity, outside the window or clipped away.
// Colours are not compared: what stands behind is not known.
func Hides(style string) bool {
	var p pass
	p.look(style)
	return p.tag.hides
}

// look reads a style attribute: what it hides, and whether it sets its element within the line or apart.
func (p *pass) look(style string) {
	var buf [maxStyle + 1]byte
	b := append(buf[:0], ';')
	for i := range min(len(style), maxStyle) {
		if c := style[i]; !white(c) {
			if 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			}
			b = append(b, c)
		}
	}
	t := &p.tag
	for _, d := range [...]string{";display:none", ";visibility:hidden", ";visibility:collapse", ";clip:rect(0", ";clip:rect(1px",
		";clip-path:inset(50%", ";clip-path:inset(100%", ";transform:scale(0)", ";text-indent:-9", ";left:-9", ";top:-9",
		";color:transparent"} {
		t.hides = t.hides || bytes.Contains(b, []byte(d))
	}
	for _, d := range [...]string{";font-size:", ";opacity:", ";max-height:", ";max-width:"} {
		t.hides = t.hides || isZero(b, d)
	}
	if bytes.Contains(b, []byte("overflow:hidden")) {
		t.hides = t.hides || isZero(b, ";height:") || isZero(b, ";width:")
	}
	switch {
	case bytes.Contains(b, []byte(";display:inline;")), bytes.HasSuffix(b, []byte(";display:inline")),
		bytes.Contains(b, []byte(";display:contents")):
		t.shown = 1
	case bytes.Contains(b, []byte(";display:block")), bytes.Contains(b, []byte(";display:flex")),
		bytes.Contains(b, []byte(";display:grid")):
		t.shown = 2
	}
	t.tiny = t.tiny || isZero(b, ";width:") || isZero(b, ";height:")
}

// isZero reports whether a property is given as nothing: 0, 0px, .0em, 0%.
func isZero(style []byte, property string) bool {
	i := bytes.Index(style, []byte(property))
	if i < 0 {
		return false
	}
	digits := false
	for _, c := range style[i+len(property):] {
		switch {
		case c == '0':
			digits = true
		case c == '.':
		default:
			return digits && (c < '1' || c > '9')
		}
	}
	return digits
}
