package source

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"path/filepath"
	"regexp"
	"strings"
)

// detect guesses the format from the first bytes of the content, then from the name; "" where neither tells.
func detect(head []byte, name string) string {
	text := bytes.TrimLeft(head, " \t\r\n")
	switch {
	case bytes.HasPrefix(head, []byte("PAR1")):
		return Parquet
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		if byName(name, "") == XLSX || bytes.Contains(head, []byte("[Content_Types].xml")) || bytes.Contains(head, []byte("xl/work")) {
			return XLSX
		}
		return Zip
	case len(head) > 262 && string(head[257:262]) == "ustar":
		return Tar
	case bytes.HasPrefix(head, []byte("WARC/")):
		return WARC
	case len(text) == 0:
		return byName(name, NDJSON) // an empty file holds no item, whatever its format
	case bytes.IndexByte(head, 0) >= 0:
		return besideZeros(head, name)
	case text[0] == '<':
		return markup(text, name)
	case text[0] == '[' && looksJSON(text):
		return JSON
	case text[0] == '{':
		return objects(text, name)
	}
	if numbered(text) {
		return Lines
	}
	if d := sniffDelimiter(text); d == '\t' {
		return TSV
	} else if d != 0 {
		return CSV
	}
	return byName(name, "")
}

// besideZeros guesses from what stands before the first zero byte, if that is text: such a byte is a fault of its record.
func besideZeros(head []byte, name string) string {
	before := head[:bytes.IndexByte(head, 0)]
	control := func(r rune) bool { return r < ' ' && r != '\t' && r != '\r' && r != '\n' }
	if bytes.IndexByte(before, '\n') < 0 || bytes.ContainsFunc(before, control) {
		return ""
	}
	return detect(before, name)
}

// byName guesses from the ending of the name.
func byName(name, otherwise string) string {
	switch filepath.Ext(name) {
	case ".ndjson", ".jsonl":
		return NDJSON
	case ".json":
		return JSON
	case ".csv":
		return CSV
	case ".tsv", ".tab":
		return TSV
	case ".html", ".htm", ".xhtml":
		return HTML
	case ".xml":
		return XML
	case ".rss", ".atom":
		return Merchant
	case ".warc":
		return WARC
	case ".xlsx", ".xlsm":
		return XLSX
	case ".zip":
		return Zip
	case ".tar", ".tgz":
		return Tar
	case ".parquet":
		return Parquet
	case ".txt", ".lst", ".list":
		return Lines
	}
	return otherwise
}

// markup tells feeds, other XML and pages by the first elements: what HTML does not know is XML.
func markup(text []byte, name string) string {
	declared := bytes.HasPrefix(text, []byte("<?xml"))
	for _, m := range firstTags.FindAllSubmatch(text[:min(len(text), 8*kib)], 8) {
		switch tag := string(bytes.ToLower(m[1])); {
		case strings.HasPrefix(tag, "!doctype"):
			if bytes.EqualFold(bytes.TrimSpace(m[2]), []byte("html")) ||
				bytes.HasPrefix(bytes.ToLower(bytes.TrimSpace(m[2])), []byte("html ")) {
				return HTML
			}
		case tag == "rss" || tag == "feed" || tag == "channel" || tag == "item" || tag == "entry" || tag == "rdf:rdf":
			return Merchant
		case tag == "html" || tag == "head" || tag == "body":
			return HTML
		case !declared && (htmlTag(tag) && byName(name, "") != XML || byName(name, "") == HTML):
			return HTML
		default:
			return XML
		}
	}
	if declared {
		return XML
	}
	return HTML
}

var firstTags = regexp.MustCompile(`<(!?[A-Za-z_][\w:.-]*)([^<>]{0,200})`)

// htmlTags are the elements with which pages and parts of pages begin.
const htmlTags = " html head body title meta link script style base div p span a ul ol li table thead tbody tr td th h1 h2 h3 h4 h5 h6 section article main nav header" +
	" footer aside form input button select textarea img svg math br hr b i u em strong small pre code blockquote figure iframe noscript template center font dl dt dd" +
	" label fieldset details summary video audio canvas picture "

// htmlTag reports whether a page may begin with an element of that name.
func htmlTag(tag string) bool {
	return strings.Contains(htmlTags, " "+tag+" ") || strings.Contains(tag, "-")
}

// notTable names what content is for certain that was said to be a table; "" where it may be one.
func notTable(head []byte) string {
	is := detect(head, "")
	switch is {
	case Parquet, WARC, HTML, XML, Merchant:
		return is
	case JSON, NDJSON:
		d := json.NewDecoder(bytes.NewReader(head))
		for range 4 { // "[id],name" begins like a list
			if _, err := d.Token(); err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
				return ""
			}
		}
		return is
	}
	return ""
}

func looksJSON(text []byte) bool {
	rest := bytes.TrimLeft(text[1:], " \t\r\n")
	return len(rest) == 0 || bytes.IndexByte([]byte(`{[]"-0123456789tfn`), rest[0]) >= 0
}

// objects tells one object a line from one object over many.
func objects(text []byte, name string) string {
	first, rest, cut := bytes.Cut(text, []byte{'\n'})
	first = bytes.TrimRight(first, " \t\r")
	switch {
	case json.Valid(first):
		if len(bytes.TrimSpace(rest)) == 0 && byName(name, "") == JSON {
			return JSON // alone in its file, it may be an object around a list
		}
		return NDJSON
	case !cut:
		return byName(name, NDJSON)
	}
	switch first[len(first)-1] {
	case '{', '[', ',', ':':
		return JSON
	}
	if next := bytes.TrimLeft(rest, " \t\r\n"); len(next) > 0 && next[0] != '{' {
		return JSON
	}
	return NDJSON
}

// numberedLine is a line of a category list with numbers: "12 - Path > Path".
var numberedLine = regexp.MustCompile(`^\d{1,12} - \S`)

// numbered reports whether the text is such a list: at least two lines, nine of ten of those that are no comment.
func numbered(text []byte) bool {
	lines, hits := 0, 0
	for line := range bytes.Lines(text) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		if lines++; numberedLine.Match(line) {
			hits++
		}
		if lines == 100 {
			break
		}
	}
	return hits >= 2 && hits*10 >= lines*9
}
