package paper

import (
	"bytes"
	"fmt"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/aedile/aedile"
)

func (d *Paper) unread(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	for _, u := range d.Unread {
		if u == text {
			return
		}
	}
	d.Unread = append(d.Unread, text)
}

// blocks begin a passage of their own.
var blocks = map[atom.Atom]int{
	atom.H1: 1, atom.H2: 2, atom.H3: 3, atom.H4: 4, atom.H5: 5, atom.H6: 6, atom.P: 0, atom.Li: 0, atom.Tr: 0, atom.Div: 0, atom.Section: 0,
	atom.Article: 0, atom.Table: 0, atom.Ul: 0, atom.Ol: 0, atom.Dl: 0, atom.Dt: 0, atom.Dd: 0, atom.Blockquote: 0, atom.Pre: 0,
	atom.Caption:    0,
	atom.Figcaption: 0, atom.Br: 0, atom.Main: 0, atom.Header: 0, atom.Footer: 0, atom.Body: 0, atom.Details: 0, atom.Summary: 0,
}

// readHTML cuts a page into passages. It reads tags one by one, so that depth costs nothing.
func readHTML(d *Paper, data []byte) error {
	z := html.NewTokenizer(bytes.NewReader(data))
	z.SetMaxBuf(8 << 20)
	var text strings.Builder
	level, skip := 0, 0
	flush := func() {
		d.add(0, level, text.String())
		text.Reset()
		level = 0
	}
	for {
		switch tt := z.Next(); tt {
		case html.ErrorToken:
			flush()
			if err := z.Err(); err != nil && err.Error() == html.ErrBufferExceeded.Error() {
				return aedile.Limitf("read document", d.Name, "has a tag or a text of more than 8 MiB")
			}
			return nil
		case html.TextToken:
			if skip == 0 {
				text.Write(z.Text())
				// entities: Text returns them as characters
			}
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			a := atom.Lookup(name)
			for more {
				var k, v []byte
				k, v, more = z.TagAttr()
				if a == atom.Html && string(k) == "lang" {
					d.Language = strings.ToLower(strings.SplitN(string(v), "-", 2)[0])
				}
			}
			switch a {
			case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Title:
				if tt == html.StartTagToken {
					skip++
				} else if tt == html.EndTagToken && skip > 0 {
					skip--
				}
				continue
			case atom.Td, atom.Th:
				if tt == html.StartTagToken && strings.TrimSpace(text.String()) != "" {
					text.WriteString(" | ")
				}
				continue
			}
			if n, ok := blocks[a]; ok && skip == 0 {
				flush()
				if tt == html.StartTagToken {
					level = n
				}
			}
		}
	}
}
