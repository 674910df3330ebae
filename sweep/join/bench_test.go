package join_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/source"
	"github.com/aedile/aedile/sweep/intake"
	"github.com/aedile/aedile/sweep/join"
	"github.com/aedile/aedile/sweep/packset"
)

// nothing is a sink that counts.
type nothing struct{ findings, pairs int }

func (n *nothing) Finding(aedile.Finding, *aedile.Item, *aedile.Item) error { n.findings++; return nil }
func (n *nothing) Fault(aedile.Fault) error                                 { return nil }
func (n *nothing) Pairs(k int) error                                        { n.pairs += k; return nil }

// written returns n posts and as many listings, of which every thousandth is hidden.
func written(n int) (posts, listings string) {
	const words = "lamp oak table light warm round cotton kitchen garden soft hand made shop gift steel frame paper and with for the a "
	var p, l strings.Builder
	for i := range n {
		said := "I like this one"
		if i%1000 == 0 {
			said = "Gucci find, please do not leave reviews with photos"
		}
		fmt.Fprintf(&l, `{"id":"M%d","kind":"listing","url":"https://www.aliexpress.com/item/1005%012d.html","title":"Lamp of oak %d","text":"%s","price":{"amount":"9.90","currency":"EUR"}}`+"\n",
			i, i, i, words+words)
		fmt.Fprintf(&p, `{"id":"P%d","kind":"post","text":"%s https://de.aliexpress.com/item/1005%012d.html?aff_fcid=p%d %s"}`+"\n", i, said, i*7919%n, i%977, words)
	}
	return p.String(), l.String()
}

// BenchmarkJoin joins posts and listings that it makes; an operation is a pair.
func BenchmarkJoin(b *testing.B) {
	set, err := packset.Compile(packset.Selection{})
	if err != nil {
		b.Fatal(err)
	}
	posts, listings := written(b.N)
	files := func(s string) *intake.Files {
		return intake.New([]intake.File{{Name: "-", Stream: strings.NewReader(s)}}, source.Config{Format: source.NDJSON}, nil)
	}
	b.ResetTimer()
	var n nothing
	if _, _, err := join.Run(context.Background(), set.Screener, files(posts), files(listings), join.Plan{Dir: b.TempDir()},
		&n); err != nil {
		b.Fatal(err)
	}
	if n.pairs != b.N {
		b.Fatalf("%d pairs of %d", n.pairs, b.N)
	}
}
