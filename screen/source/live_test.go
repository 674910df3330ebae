package source

import (
	"context"
	"fmt"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aedile/aedile"
)

// TestSlowStreamIsHandedOnAsItComes writes one record a second, in every format that is read record by record: each is read before the
// next one comes, and less than a tenth of a second after it was written.
func TestSlowStreamIsHandedOnAsItComes(t *testing.T) {
	t.Parallel()
	for format, c := range map[string]struct{ head, record string }{
		NDJSON:   {"", "{\"id\":\"%d\",\"title\":\"Tee\"}\n"},
		JSON:     {"[", "{\"id\":\"%d\",\"title\":\"Tee\"},"},
		CSV:      {"id,title\n", "%d,Tee\n"},
		TSV:      {"id\ttitle\n", "%d\tTee\n"},
		Merchant: {"<rss><channel>\n", "<item><id>%d</id><title>Tee</title></item>\n"},
		XML:      {"<SHOP>\n", "<SHOPITEM><ITEM_ID>%d</ITEM_ID><PRODUCTNAME>Tee</PRODUCTNAME></SHOPITEM>\n"},
		Lines:    {"", "Tee %d\n"},
	} {
		t.Run(format, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r, w := io.Pipe()
				written := make([]time.Time, 5)
				go func() {
					_, _ = io.WriteString(w, c.head)
					for i := range written {
						written[i] = time.Now()
						_, _ = fmt.Fprintf(w, c.record, i)
						time.Sleep(time.Second)
					}
					_ = w.Close()
				}()
				s, err := Open("-", r, Config{Format: format})
				if err != nil {
					t.Fatal(err)
				}
				n := 0
				for chunk, err := range s.Chunks(context.Background()) {
					if err != nil {
						t.Fatal(err)
					}
					chunk.Each(func(_ *aedile.Item, f *aedile.Fault) bool {
						if f != nil {
							if format != JSON { // its list is not closed
								t.Errorf("fault %+v", f)
							}
							return true
						}
						if late := time.Since(written[n]); late > 100*time.Millisecond {
							t.Errorf("record %d is read %v after it was written", n, late)
						}
						n++
						return true
					})
				}
				if n != len(written) {
					t.Errorf("%d of %d records are read", n, len(written))
				}
			})
		})
	}
}
