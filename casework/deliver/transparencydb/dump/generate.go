package dump

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/klauspost/compress/flate"

	"github.com/aedile/aedile"
)

// Schema is the schema of a dump.
type Schema int

// The schemas.
const (
	Current Schema = iota // since 1 July 2025
	Old                   // before: other categories, no content_id_ean, days with a time of 00:00:00
)

// Config says what Generate makes. The same Config makes the same bytes.
type Config struct {
	Rows   int
	Seed   uint64
	Schema Schema
	Full   bool // 38 columns; else 34 (of the old schema one fewer each)

	Day      time.Time // of filing; zero: 2026-01-05, of the old schema 2024-01-05
	Slug     string    // platform in the names of the files; default "global"
	PartRows int       // rows in a CSV file; default 100,000
	ZipParts int       // CSV files in an inner zip; default 10
	// Each is given the cells of every row as they are meant, before they are written. They may not be kept.
	Each func(cells []string)
}

// Generate writes a dump with invented statements: an outer zip that stores inner zips of CSV files, named and written as the
// database does it, with quotes, commas, backslashes and other scripts in the texts. It returns the first error of w, and an
// Invalid error for numbers below zero.
func Generate(w io.Writer, cfg Config) error {
	cfg = cfg.defaults()
	if cfg.Rows < 0 || cfg.PartRows < 1 || cfg.ZipParts < 1 {
		return aedile.Invalidf("generate dump", "", "rows and parts may not be below zero")
	}
	g := &generator{cfg: cfg, rnd: newRand(cfg.Seed)}
	form := "light"
	if cfg.Full {
		form = "full"
	}
	g.stem = fmt.Sprintf("sor-%s-%s-%s", cfg.Slug, cfg.Day.Format(time.DateOnly), form)
	for i := range columnCount {
		if c := Column(i); (cfg.Full || c.Light()) && (cfg.Schema != Old || c != ContentIDEAN) {
			g.columns = append(g.columns, c)
		}
	}
	outer := zip.NewWriter(w)
	for i := 0; i == 0 || g.made < cfg.Rows; i++ {
		f, err := outer.CreateHeader(&zip.FileHeader{Name: fmt.Sprintf("%s-%05d.csv.zip", g.stem, i), Method: zip.Store})
		if err != nil {
			return err
		}
		if err := g.innerZip(f, i); err != nil {
			return err
		}
	}
	return outer.Close()
}

func (c Config) defaults() Config {
	if c.Day.IsZero() {
		c.Day = time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC)
		if c.Schema == Old {
			c.Day = time.Date(2024, 1, 5, 0, 0, 0, 0, time.UTC)
		}
	}
	if c.Slug == "" {
		c.Slug = "global"
	}
	if c.PartRows == 0 {
		c.PartRows = 100_000
	}
	if c.ZipParts == 0 {
		c.ZipParts = 10
	}
	return c
}

// generator makes rows.
type generator struct {
	cfg     Config
	rnd     *rand.Rand
	stem    string
	columns []Column
	made    int
	cells   []string
	buf     bytes.Buffer
}

func (g *generator) innerZip(w io.Writer, i int) error {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, 6) })
	for part := 0; part == 0 || part < g.cfg.ZipParts && g.made < g.cfg.Rows; part++ {
		f, err := z.Create(fmt.Sprintf("%s-%05d-%05d.csv", g.stem, i, part))
		if err != nil {
			return err
		}
		if err := g.csv(f); err != nil {
			return err
		}
	}
	return z.Close()
}

// csv writes one file: a header, the rows, no newline at the end.
func (g *generator) csv(w io.Writer) error {
	g.buf.Reset()
	head := make([]string, len(g.columns))
	for i, c := range g.columns {
		head[i] = c.String()
	}
	putCSV(&g.buf, head)
	for range min(g.cfg.PartRows, g.cfg.Rows-g.made) {
		g.buf.WriteByte('\n')
		row := g.row()
		g.cells = g.cells[:0]
		for _, c := range g.columns {
			g.cells = append(g.cells, row[c])
		}
		if g.cfg.Each != nil {
			g.cfg.Each(g.cells)
		}
		putCSV(&g.buf, g.cells)
		g.made++
		if g.buf.Len() > 1<<20 {
			if _, err := g.buf.WriteTo(w); err != nil {
				return err
			}
		}
	}
	_, err := g.buf.WriteTo(w)
	return err
}

// putCSV writes a row as PHP's fputcsv does, without the newline: a cell with a comma, a quote, a backslash or a blank in it
// stands in quotes, a quote in it is doubled, but not after a backslash.
func putCSV(b *bytes.Buffer, cells []string) {
	for i, cell := range cells {
		if i > 0 {
			b.WriteByte(',')
		}
		if !strings.ContainsAny(cell, ",\"\\\n\r\t ") {
			b.WriteString(cell)
			continue
		}
		b.WriteByte('"')
		escaped := false
		for j := range len(cell) {
			c := cell[j]
			if c == '"' && !escaped {
				b.WriteByte('"')
			}
			escaped = c == '\\'
			b.WriteByte(c)
		}
		b.WriteByte('"')
	}
}

func newRand(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 0)) }
