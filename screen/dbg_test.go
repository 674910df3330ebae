package screen

import ("testing";"fmt";"os";"strings"
"github.com/aedile/aedile"
"github.com/aedile/aedile/packs"
"github.com/aedile/aedile/screen/rule"
"github.com/aedile/aedile/screen/detect/measure"
"github.com/aedile/aedile/screen/detect/price"
"github.com/aedile/aedile/screen/detect/item"
"github.com/aedile/aedile/screen/detect/contact"
"github.com/aedile/aedile/screen/detect/claim"
"github.com/aedile/aedile/screen/detect/alert"
"github.com/aedile/aedile/screen/detect/incomplete"
"github.com/aedile/aedile/screen/fact"
)

func TestDbg(t *testing.T) {
	ps, _ := rule.LoadAll(packs.FS(), packs.Names())
	s, err := Compile(ps, Config{Detectors: []fact.Detector{measure.Detector(), price.Detector(), item.Detector(), contact.Detector(), claim.Detector(), alert.Detector(), incomplete.Detector()}})
	if err != nil { t.Fatal(err) }
	for _, l := range strings.Split(os.Getenv("DBG"), "\n") {
		p := strings.SplitN(l, "|", 3)
		if len(p) < 3 { continue }
		sc := s.newScratch()
		sc.meter.Start(1<<40, nil)
		it := &aedile.Item{ID: "x", Kind: aedile.Listing, Lang: p[0], Title: p[1], Text: p[2]}
		sc.load(it)
		fmt.Println("==", l)
		for i, sp := range s.set.Spans {
			if i < s.lists && sp.List != nil || sp.Name == "gram" || sp.Name == "dose" {
				for _, x := range sc.Spans(i) {
					f := &sc.fields[x.Field]
					n := sp.Name
					if sp.Pack != nil && !sp.Concept { n = sp.Pack.Name + "." + n }
					fmt.Printf("   %-28s %q void %x s%d @%d\n", n, f.fold.Quote(f.raw, x.Start, x.End), x.Voids, x.Sentence, x.At)
				}
			}
		}
		var r Result
		sc.screen(it, &r.Findings, &r.Faults)
		for _, f := range r.Findings { fmt.Println("   FINDING", f.Check, f.Grade) }
	}
}
