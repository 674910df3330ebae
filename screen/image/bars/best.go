package bars

import (
	"math"
	"strings"
)

// digits are the thirteen digits of a number; of a short one those from the second on, eight of them.
type digits [13]byte

// text writes a number as it stands under the bars: eight digits, thirteen, or twelve where the first of thirteen is nought (UPC-A).
func (d digits) text(half int) string {
	all := d[:]
	switch {
	case half == 4:
		all = d[1:9]
	case d[0] == 0:
		all = d[1:]
	}
	var b strings.Builder
	for _, x := range all {
		b.WriteByte('0' + x)
	}
	return b.String()
}

// best returns the number of the least misfit among those whose check digit is right, its misfit, and that of the next.
func (f *fits) best() (number digits, least, next float64) {
	top := none()
	if f.half == 4 {
		top.take(f.sum([6]bool{}, 0))
	} else {
		for first, b := range setB {
			top.take(f.sum(b, first))
		}
	}
	return top.way[0], top.misfit[0], top.misfit[1]
}

// ways are the best and the next best way to something.
type ways struct {
	misfit [2]float64
	way    [2]digits
}

func none() ways { return ways{misfit: [2]float64{math.Inf(1), math.Inf(1)}} }

func (w *ways) put(misfit float64, way *digits) {
	switch {
	case misfit < w.misfit[0]:
		w.misfit[1], w.way[1] = w.misfit[0], w.way[0]
		w.misfit[0], w.way[0] = misfit, *way
	case misfit < w.misfit[1]:
		w.misfit[1], w.way[1] = misfit, *way
	}
}

func (w *ways) take(o ways) {
	w.put(o.misfit[0], &o.way[0])
	w.put(o.misfit[1], &o.way[1])
}

// sum finds the two best rows of digits, given the sets on the left and the first of thirteen, whose sum is a multiple of
// ten where every other digit counts three times, the last but one first (GS1 General Specifications, section 7.9).
func (f *fits) sum(b [6]bool, first int) ways {
	n := 2 * f.half
	var now [10]ways
	for i := range now {
		now[i] = none()
	}
	now[first].put(0, &digits{byte(first)}) //nolint:gosec // below ten
	for k := range n {
		weight, set := 1+(n-k+1)%2*2, 0
		if k < len(b) && b[k] {
			set = 10
		}
		var then [10]ways
		for i := range then {
			then[i] = none()
		}
		for s := range now {
			for r, misfit := range now[s].misfit {
				for d := range 10 {
					to := &then[(s+weight*d)%10]
					if c := misfit + f.digits[k][set+d]; c < to.misfit[1] {
						way := now[s].way[r]
						way[k+1] = byte(d) //nolint:gosec // below ten
						to.put(c, &way)
					}
				}
			}
		}
		now = then
	}
	return now[0]
}
