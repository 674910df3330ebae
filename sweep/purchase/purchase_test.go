package purchase

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/aedile/aedile/screen/register"
)

func TestADayIsTakenWholeAndAnInstantAsItIs(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("", 2*60*60)
	for _, c := range []struct{ text, first, last string }{
		{"2031-05-20", "2031-05-20T00:00:00+02:00", "2031-05-20T23:59:59+02:00"},
		{"20.05.2031", "2031-05-20T00:00:00+02:00", "2031-05-20T23:59:59+02:00"},
		{"2031-05-20 08:15", "2031-05-20T08:15:00+02:00", "2031-05-20T08:15:00+02:00"},
		{"2031-05-20T08:15:30Z", "2031-05-20T08:15:30Z", "2031-05-20T08:15:30Z"},
	} {
		first, last, ok := instant(c.text, zone)
		if !ok || first.Format(time.RFC3339) != c.first || last.Format(time.RFC3339) != c.last {
			t.Errorf("%s: %s to %s, want %s to %s", c.text, first.Format(time.RFC3339), last.Format(time.RFC3339), c.first, c.last)
		}
	}
	for _, s := range []string{"", "soon", "2031-02-30", "05/20/2031"} {
		if _, _, ok := instant(s, zone); ok {
			t.Errorf("%q is read as a day", s)
		}
	}
}

func FuzzOrders(f *testing.F) {
	f.Add([]byte("order_id,item_id,ordered_at\n1,H-1,2031-05-20\n2,,2031-05-20\n3,H-1,soon\n"))
	f.Add([]byte("id;Artikelnummer;Bestelldatum\n1;\"H\n-1\";20.05.2031\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		for o, err := range Read(bytes.NewReader(b), time.UTC) {
			if row, bad := errors.AsType[*register.RowError](err); bad && row.Line < 1 {
				t.Fatalf("fault without a line: %v", row)
			}
			if err == nil && (o.Item == "" || o.At.IsZero() || o.At.Before(o.From)) {
				t.Fatalf("purchase without item or day: %+v", o)
			}
		}
	})
}
