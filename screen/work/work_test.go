package work_test

import (
	"testing"

	"github.com/aedile/aedile/screen/work"
)

func TestWorkEndsAtItsBound(t *testing.T) {
	t.Parallel()
	var m work.Meter
	m.Start(1_000_000, nil)
	n := 0
	for m.Spend(1) {
		n++
	}
	if n != 1_000_000 || !m.Short() || !m.Over() || m.Stopped() {
		t.Errorf("%d units were allowed of 1000000, short %v, over %v, stopped %v", n, m.Short(), m.Over(), m.Stopped())
	}
	if m.Spend(1) {
		t.Error("work went on after its bound")
	}
	if m.Start(10, nil); !m.Spend(10) || m.Spend(1) || m.Spent() != 11 {
		t.Errorf("a bound of 10: %d spent", m.Spent())
	}
}

func TestAStopIsHeardInsideAnItem(t *testing.T) {
	t.Parallel()
	var m work.Meter
	asked := 0
	m.Start(0, func() bool { asked++; return asked > 3 })
	n := 0
	for m.Spend(1000) {
		n++
	}
	if !m.Stopped() || m.Short() || n > 1000 {
		t.Errorf("the stop was heard after %d thousand units, stopped %v, short %v", n, m.Stopped(), m.Short())
	}
}

func TestNoMeterHasNoBound(t *testing.T) {
	t.Parallel()
	var none *work.Meter
	var zero work.Meter
	none.Omit()
	if !none.Spend(1<<40) || none.Over() || !zero.Spend(1<<40) || zero.Over() || zero.Spent() != 1<<40 {
		t.Error("work without a bound came to an end")
	}
	if zero.Omit(); !zero.Short() || zero.Over() {
		t.Error("what was left out does not end the work, but is said")
	}
}
