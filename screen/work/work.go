// Package work counts what it costs to screen one item, so that no item costs more than its share and a stop is heard inside of one.
//
// It reads no clock: the same item costs the same on every machine. A unit is about one word looked at once.
package work

// interval is the work after which a stop is looked for: a few milliseconds. Chosen.
const interval = 1 << 17

// Meter counts the work on one item. The zero Meter, and nil, has no bound. It serves one goroutine.
type Meter struct {
	left  int64 // of step
	step  int64 // work from the last look at stop to the next
	spent int64 // before the last look
	bound int64
	stop  func() bool
	short bool // something was left out
	over  bool // the bound was reached
	quit  bool // nobody waits any more
}

// Start begins a new item. bound is the work that it may cost, 0 for any; stop, which may be nil, says that nobody waits for the item any more.
func (m *Meter) Start(bound int64, stop func() bool) { *m = Meter{bound: bound, stop: stop} }

// Spend counts n units and reports whether the work may go on.
func (m *Meter) Spend(n int) bool {
	if m == nil {
		return true
	}
	m.left -= int64(n)
	return m.left >= 0 || m.more()
}

// more looks whether the bound is reached, and whether anybody still waits.
func (m *Meter) more() bool {
	m.spent = m.Spent()
	m.step = interval
	if m.bound > 0 {
		m.over = m.over || m.spent > m.bound
		m.step = max(min(interval, m.bound-m.spent), 0)
	}
	m.left = m.step
	m.quit = m.quit || m.stop != nil && m.stop()
	return !m.Over()
}

// Omit notes that something was left out because memory is bounded; the work goes on.
func (m *Meter) Omit() {
	if m != nil {
		m.short = true
	}
}

// Spent returns the work so far.
func (m *Meter) Spent() int64 { return m.spent + m.step - m.left }

// Short reports whether the item was not looked at whole: its work reached the bound, or something was left out.
func (m *Meter) Short() bool { return m.over || m.short }

// Over reports whether the work may not go on.
func (m *Meter) Over() bool { return m != nil && (m.over || m.quit) }

// Stopped reports whether nobody waits for the item any more.
func (m *Meter) Stopped() bool { return m.quit }
