package source

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/source/stored"
)

// The formats that Config.Format can force and SourceRan reports.
const (
	NDJSON   = "ndjson"   // one canonical item a line
	JSON     = "json"     // an array of items, one object, or an object around an array of items
	CSV      = "csv"      // a table with a header, separated by commas, semicolons or bars
	TSV      = "tsv"      // a table with a header, separated by tabs
	Merchant = "merchant" // a Merchant feed: RSS 2.0 or Atom with g: attributes
	XML      = "xml"      // any other XML: the element that repeats is the record
	HTML     = "html"     // a page, or a folder of pages
	WARC     = "warc"     // web archive
	Parquet  = "parquet"  // columns
	XLSX     = "xlsx"     // a workbook: the first row of each sheet that names fields is its header
	Zip      = "zip"      // an archive of files of any of these formats
	Tar      = "tar"      // the same
	Lines    = "lines"    // text, one item a line; "12 - Path > Path" is understood
)

// Formats returns the names of all formats, as Config.Format takes them.
func Formats() []string {
	return []string{NDJSON, JSON, CSV, TSV, Merchant, XML, HTML, WARC, Parquet, XLSX, Zip, Tar, Lines}
}

// Config says how a source is read. The zero value reads anything within the default limits.
type Config struct {
	Format  string      // one of Formats; "" detects it from the content first, the name second
	Kind    aedile.Kind // of items that state none; default listing
	Service string      // of items that state none; default none
	Map     *Mapping    // columns, elements or JSON keys by field; default the usual names, for JSON the canonical form

	Encoding string // of text, as the web names it; default UTF-8, or what its letters show, which is noted

	MaxLineBytes int   // of one record: line, row, entry, page; default 2 MiB, at least 1 KiB
	MaxBytes     int64 // of one file after decompression; default 1 TiB, at least 1 KiB
	MaxRatio     int64 // of bytes after to bytes before decompression, checked after 64 MiB; default 1000, at least 2
	MaxDepth     int   // of nesting in JSON and HTML; default 256, from 8 to 300
	MaxValues    int   // of values (attributes, array elements, options) of one item; default 100,000, at least 16
}

const (
	kib = 1 << 10
	mib = 1 << 20
	tib = 1 << 40

	ratioFree = 64 * mib // decompressed bytes before MaxRatio is looked at: small files compress well by nature
)

// withDefaults returns c with every zero replaced, or an Invalid error that names each setting out of range.
func (c Config) withDefaults() (Config, error) {
	def := func(p *int, v int) {
		if *p == 0 {
			*p = v
		}
	}
	def(&c.MaxLineBytes, 2*mib)
	def(&c.MaxDepth, 256)
	def(&c.MaxValues, 100_000)
	if c.MaxBytes == 0 {
		c.MaxBytes = tib
	}
	if c.MaxRatio == 0 {
		c.MaxRatio = 1000
	}
	if c.Kind == "" {
		c.Kind = aedile.Listing
	}
	var bad []string
	check := func(ok bool, format string, args ...any) {
		if !ok {
			bad = append(bad, fmt.Sprintf(format, args...))
		}
	}
	check(c.Format == "" || slices.Contains(Formats(), c.Format), "format is %q", c.Format)
	if c.Encoding != "" {
		_, ok := stored.Named(c.Encoding)
		check(ok, "encoding %q is not known", c.Encoding)
	}
	check(c.Kind.Valid(), "kind is %q", c.Kind)
	check(c.MaxLineBytes >= kib, "max line bytes is %d, at least %d", c.MaxLineBytes, kib)
	check(c.MaxBytes >= kib, "max bytes is %d, at least %d", c.MaxBytes, kib)
	check(c.MaxRatio >= 2, "max ratio is %d, at least 2", c.MaxRatio)
	check(c.MaxDepth >= 8 && c.MaxDepth <= 300, "max depth is %d, from 8 to 300", c.MaxDepth)
	check(c.MaxValues >= 16, "max values is %d, at least 16", c.MaxValues)
	if len(bad) > 0 {
		return c, aedile.Invalidf("read source", "", "%s", strings.Join(bad, "; ")).
			Hint("formats: " + strings.Join(Formats(), ", ") + "; kinds: listing, post, ad")
	}
	return c, nil
}
