package trust

import "math"

// What a rule must show to act without asking. Source: the design of the project: lower bound of the Wilson interval at 95 % of at least
// 0.95, on at least 73 reviewed findings. 73 of 73 is the first count whose bound reaches it.
const (
	LeastBound    = 0.95
	LeastReviewed = 73
)

// z is the quantile of the normal distribution for 95 %, both sides.
const z = 1.959963984540054

// wilson returns the bounds of the share right of n at 95 % (Wilson 1927). Of none it is 0 and 1: nothing is known.
func wilson(right, n int) (low, high float64) {
	if n <= 0 || right < 0 || right > n {
		return 0, 1
	}
	p, m := float64(right)/float64(n), float64(n)
	middle := p + z*z/(2*m)
	half := z * math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	den := 1 + z*z/m
	return max(0, (middle-half)/den), min(1, (middle+half)/den)
}

// earned reports whether a rule that was right so often may be given the right to act.
func earned(right, n int) bool {
	low, _ := wilson(right, n)
	return n >= LeastReviewed && low >= LeastBound
}
