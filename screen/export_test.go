package screen

import (
	"fmt"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/fact"
	"github.com/aedile/aedile/screen/register"
)

// AskEverything asks detectors for each of their facts about an item, and reports a scalar that is not of the type that it is said to be of.
func AskEverything(ds []fact.Detector, rs []*register.Snapshot, it *aedile.Item) error {
	s, err := Compile(nil, Config{Detectors: ds, Registers: rs})
	if err != nil {
		return err
	}
	sc := s.newScratch()
	sc.load(it)
	for i := range s.set.Spans {
		sc.Spans(i)
	}
	for i, f := range s.set.Scalars {
		if got, want := fmt.Sprintf("%T", sc.Scalar(i)), fmt.Sprintf("%T", f.Type.Zero()); got != want {
			return fmt.Errorf("%s is %s, not %s", f.Name, got, want)
		}
	}
	return nil
}
