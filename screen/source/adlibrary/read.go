package adlibrary

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/valyala/fastjson"

	"github.com/aedile/aedile"
)

// The shapes that are known: generic is read by the names of fields, items is the form of items that the program itself writes.
const (
	shapeMeta     = "meta"
	shapeTikTok   = "tiktok"
	shapeGoogle   = "google"
	shapeLinkedIn = "linkedin"
	shapeGeneric  = "generic"
	shapeItems    = "items"
)

// Config says how a repository is read.
type Config struct {
	Format     string                             // meta, tiktok, google, linkedin, generic or items; "": what each record looks like
	Service    string                             // of ads that do not name theirs
	SeenAt     string                             // when the file was fetched, RFC 3339; "": not known
	Map        *Mapping                           // columns under other than the usual names; nil: none
	Parameters func(ad string) []aedile.Targeting // further parameters of an ad, as from [Parameters]; nil: none
}

// Read yields the advertisements of a file in order: an item, or a fault in its place. It reads JSON in one list, in an answer of an interface,
// or an object a line, and tables with a header. Reading stops at an error of r, which is the last fault.
func Read(name string, r io.Reader, c Config) iter.Seq2[*aedile.Item, *aedile.Fault] {
	return func(yield func(*aedile.Item, *aedile.Fault) bool) {
		in := bufio.NewReaderSize(r, 1<<16)
		head, _ := in.Peek(3)
		if bytes.Equal(head, []byte("\xef\xbb\xbf")) {
			_, _ = in.Discard(3)
		}
		head, _ = in.Peek(512)
		if b := bytes.TrimLeft(head, " \t\r\n"); len(b) > 0 && (b[0] == '{' || b[0] == '[') {
			c.json(name, in, yield)
		} else {
			c.table(name, in, yield)
		}
	}
}

func (c *Config) json(name string, in *bufio.Reader, yield func(*aedile.Item, *aedile.Fault) bool) {
	cut := &cutter{in: in}
	var p fastjson.Parser
	names := &namer{m: c.Map}
	for n := 1; ; n++ {
		record, err := cut.next()
		if errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			return
		}
		stop := err != nil && !errors.Is(err, errLong)
		var it *aedile.Item
		if err == nil {
			it, err = c.record(&p, record, n, names)
		}
		if err != nil {
			if !yield(nil, faultOf(name, n, err)) || stop {
				return
			}
			continue
		}
		if !yield(it, nil) {
			return
		}
	}
}

// record reads one record.
func (c *Config) record(p *fastjson.Parser, record []byte, n int, names *namer) (*aedile.Item, error) {
	v, err := p.ParseBytes(record)
	if err != nil {
		return nil, fmt.Errorf("is no JSON: %s", head(err.Error())) //nolint:errorlint // the library has no errors to tell apart
	}
	var a *ad
	switch format := c.formatOf(v); format {
	case shapeItems:
		var it aedile.Item
		if err := json.Unmarshal(record, &it); err != nil {
			return nil, fmt.Errorf("is no item: %w", err)
		}
		if it.Ad == nil {
			it.Ad = &aedile.AdRecord{}
		}
		a = &ad{it: it, rec: *it.Ad}
	case shapeMeta:
		a = meta(v)
	case shapeTikTok:
		a = tiktok(v)
	case shapeGoogle:
		a = google(v)
	case shapeLinkedIn:
		a = linkedin(v)
	default:
		a = generic(v, names)
	}
	return c.finish(a, n), nil
}

// head is the beginning of a message, which may quote a whole record.
func head(s string) string { return strings.ToValidUTF8(s[:min(len(s), 120)], "") }

// formatOf says what a record looks like.
func (c *Config) formatOf(v *fastjson.Value) string {
	switch {
	case c.Format != "":
		return c.Format
	case c.Map != nil:
		return shapeGeneric
	case text(v, "kind") == "ad" && (v.Exists("ad") || v.Exists("id")):
		return shapeItems
	case v.Exists("ad_delivery_start_time"), v.Exists("ad_snapshot_url"), v.Exists("eu_transparency"), v.Exists("ad_archive_id"):
		return shapeMeta
	case v.Exists("ad", "first_shown_date"), v.Exists("ad", "id") && v.Exists("advertiser"):
		return shapeTikTok
	case v.Exists("creative_id") && v.Exists("region_stats"):
		return shapeGoogle
	case v.Exists("adUrl") && v.Exists("details"):
		return shapeLinkedIn
	}
	return shapeGeneric
}

// finish fills in what the reader was told and gives an ad without a name its number.
func (c *Config) finish(a *ad, n int) *aedile.Item {
	it := a.item()
	if it.ID == "" {
		it.ID = aedile.ItemID("record " + strconv.Itoa(n))
	}
	if it.Service == "" {
		it.Service = c.Service
	}
	if it.SeenAt == "" {
		it.SeenAt = c.SeenAt
	}
	if c.Parameters != nil {
		a.rec.Targeting = append(a.rec.Targeting, c.Parameters(string(it.ID))...)
	}
	return it
}

// table reads a table with a header.
func (c *Config) table(name string, in *bufio.Reader, yield func(*aedile.Item, *aedile.Fault) bool) {
	r := csv.NewReader(in)
	r.FieldsPerRecord, r.LazyQuotes = -1, true
	if line, _ := in.Peek(4096); strings.Count(firstLine(line), "\t") > strings.Count(firstLine(line), ",") {
		r.Comma = '\t'
	} else if strings.Count(firstLine(line), ";") > strings.Count(firstLine(line), ",") {
		r.Comma = ';'
	}
	header, err := r.Read()
	if err != nil {
		if !errors.Is(err, io.EOF) {
			yield(nil, faultOf(name, 1, err))
		}
		return
	}
	uses, known := make([]use, len(header)), make([]bool, len(header))
	for i, h := range header {
		uses[i], known[i] = c.Map.useOf(h)
	}
	if !slices.Contains(known, true) {
		yield(nil, faultOf(name, 1, errors.New("no column of the header is known: name them with a mapping")))
		return
	}
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			var parse *csv.ParseError
			broken := errors.As(err, &parse)
			at := 0
			if broken {
				at = parse.StartLine
			}
			if !yield(nil, faultOf(name, at, err)) || !broken {
				return
			}
			continue
		}
		line, _ := r.FieldPos(0)
		if !yield(c.row(header, uses, known, row, line), nil) {
			return
		}
	}
}

func (c *Config) row(header []string, uses []use, known []bool, row []string, line int) *aedile.Item {
	a := &ad{}
	for i, cell := range row {
		if i >= len(header) {
			a.attr("column "+strconv.Itoa(i+1), cell)
			continue
		}
		a.put(uses[i], known[i], header[i], strings.ToValidUTF8(cell, "\uFFFD"), true)
	}
	return c.finish(a, line)
}

func firstLine(b []byte) string {
	line, _, _ := bytes.Cut(b, []byte("\n"))
	return string(line)
}
