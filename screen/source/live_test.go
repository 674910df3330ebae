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

// TestSlowStreamThatIsDecodedIsReadToItsEnd holds that a stream in another encoding, which is waited for, is read like any other.
func TestSlowStreamThatIsDecodedIsReadToItsEnd(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		pieces []string
		c      Config
	}{
		"utf-16": {[]string{"\xff\xfe" + wideText("id,title\n1,Tee\n"), wideText("2,Rum\n"), wideText("3,Bier\n")}, Config{}},
		"stated in XML": {[]string{"<?xml version=\"1.0\" encoding=\"windows-1250\"?><rss>\n<item><id>1</id><title>K\xe1va</title></item>\n",
			"<item><id>2</id><title>\xc8aj</title></item>\n", "<item><id>3</id><title>Rum</title></item>\n"}, Config{}},
		"named by the user":    {[]string{"id,title\n1,K\xe1va\n", "2,\xc8aj\n", "3,Rum\n"}, Config{Encoding: "windows-1250"}},
		"known by its letters": {[]string{"id,title\n1,K\xe1va s p\xf8\xedchut\xed\n", "2,\xc8aj\n", "3,Rum\n"}, Config{}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r, w := io.Pipe()
				go func() {
					for _, p := range c.pieces {
						_, _ = io.WriteString(w, p)
						time.Sleep(time.Second)
					}
					_ = w.Close()
				}()
				s, err := Open("-", r, c.c)
				if err != nil {
					t.Fatal(err)
				}
				if items, faults := tally(t, s); items != 3 || len(faults) != 0 {
					t.Errorf("%d items, faults %v", items, faults)
				}
			})
		})
	}
}
