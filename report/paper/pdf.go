package paper

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"github.com/aedile/aedile"
)

// machine reads PDF. It is PDFium in a room of its own (WebAssembly): no file, no network, and no more memory than it is given.
type machine struct {
	pool  pdfium.Pool
	cache wazero.CompilationCache
}

// maxMemory is the memory of the machine, in pages of 64 KiB: 256 MiB. From the trial of the library.
const maxMemory = 4096

// startWithin is how long the machine may take to start. Chosen: compiling took five seconds.
const startWithin = 2 * time.Minute

func newMachine(cacheDir string) (*machine, error) {
	m := &machine{}
	conf := wazero.NewRuntimeConfig().WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithMemoryLimitPages(maxMemory)
	if cacheDir != "" {
		var err error
		if m.cache, err = wazero.NewCompilationCacheWithDir(cacheDir); err != nil {
			return nil, aedile.Deniedf("read PDF", cacheDir, "cannot be used as a cache").Because(err)
		}
		conf = conf.WithCompilationCache(m.cache)
	}
	pool, err := webassembly.Init(webassembly.Config{MinIdle: 1, MaxIdle: 1, MaxTotal: 1, RuntimeConfig: conf,
		FSConfig: wazero.NewFSConfig(), Stdout: io.Discard, Stderr: io.Discard}) // an empty file system: it sees none of ours
	if err != nil {
		return nil, errors.Join(aedile.Internalf("read PDF", "", "the reader cannot be started").Because(err), m.closeCache())
	}
	m.pool = pool
	return m, nil
}

func (m *machine) closeCache() error {
	if m.cache == nil {
		return nil
	}
	return m.cache.Close(context.Background()) //nolint:wrapcheck // the caller names what is closed
}

func (m *machine) close() error {
	return errors.Join(m.pool.Close(), m.closeCache())
}

// readPDF reads the text of each page. What breaks the reader on one page leaves the other pages, and is counted.
func (r *Reader) readPDF(d *Paper, data []byte) (err error) {
	if r.pdf == nil {
		if r.pdf, err = newMachine(r.Cache); err != nil {
			return err
		}
	}
	defer func() {
		if p := recover(); p != nil { // the library panics on some broken files; the machine is not used again
			r.pdf = nil
			err = aedile.Invalidf("read document", d.Name, "broke the reader of PDF").Because(fmt.Errorf("%v", p))
		}
	}()
	in, err := r.pdf.pool.GetInstance(startWithin)
	if err != nil {
		return aedile.Internalf("read PDF", d.Name, "the reader is not free").Because(err)
	}
	defer in.Close() //nolint:errcheck // it is only let go
	size := int64(len(data))
	open, err := in.OpenDocument(&requests.OpenDocument{FileReader: bytes.NewReader(data), FileReaderSize: size})
	if err != nil {
		return aedile.Invalidf("read document", d.Name,
			"is no PDF that can be opened").Because(err).Hint("it may be broken, or locked with a password")
	}
	defer in.FPDF_CloseDocument(&requests.FPDF_CloseDocument{Document: open.Document}) //nolint:errcheck // it is only let go
	count, err := in.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: open.Document})
	if err != nil {
		return aedile.Invalidf("read document", d.Name, "does not say how many pages it has").Because(err)
	}
	d.Pages = count.PageCount
	for i := range min(count.PageCount, maxPages) {
		readPage(d, in, open.Document, i)
	}
	if count.PageCount > maxPages {
		d.unread("pages beyond %d", maxPages)
	}
	return nil
}

// cutWords joins words that a line has cut: PDFium puts one of these signs in the place of the hyphen.
var cutWords = strings.NewReplacer("\u0002\r\n", "", "\u0002\n", "", "\u0002", "", "\ufffe", "")

func readPage(d *Paper, in pdfium.Pdfium, doc references.FPDF_DOCUMENT, i int) {
	got, err := in.GetPageText(&requests.GetPageText{Page: requests.Page{ByIndex: &requests.PageByIndex{Document: doc, Index: i}}})
	if err != nil {
		d.unread("page %d cannot be read", i+1)
		return
	}
	before := len(d.Passages)
	readLines(d, i+1, cutWords.Replace(got.Text))
	if len(d.Passages) == before {
		d.unread("page %d has no text", i+1)
	}
}
