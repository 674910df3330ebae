package sample

import "math"

// Stratum is a part of all items, and what was drawn from it.
type Stratum struct {
	Name  string `json:"name"`  // values of the fields by which items were divided, joined by " / "; "" where they were not
	Items int    `json:"items"` // in all
	Drawn int    `json:"drawn"`
	With  int    `json:"with"` // of the drawn ones, how many have what is estimated
}

// Estimate is a share of all items, estimated from a sample.
type Estimate struct {
	Share  float64 `json:"share"` // 0 to 1
	Low    float64 `json:"low"`   // of the 95 % interval
	High   float64 `json:"high"`
	Method string  `json:"method"`
}

// z is the quantile of the normal distribution for an interval of 95 %.
const z = 1.959963984540054

// The methods of estimation.
const (
	MethodWilson     = "Wilson score interval, simple random sample"
	MethodStratified = "stratified estimator; Wilson score interval at the effective sample size"
	MethodAll        = "every item was drawn"
	MethodNone       = "nothing was drawn"
)

// Wilson returns the score interval of a share seen in a simple random sample of n, which may be an effective size (E. B. Wilson, JASA 22,
// 1927). That the population is finite is left out of account, which makes the interval wider, never narrower.
func Wilson(share, n float64) (low, high float64) {
	if n <= 0 {
		return 0, 1
	}
	middle := (share + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(share*(1-share)/n+z*z/(4*n*n))
	return max(middle-half, 0), min(middle+half, 1)
}

// Of estimates the share of items that have what Stratum.With counts.
func Of(ss []Stratum) Estimate {
	items, drawn, with := 0, 0, 0
	for _, s := range ss {
		items, drawn, with = items+s.Items, drawn+s.Drawn, with+s.With
	}
	if drawn == 0 {
		return Estimate{High: 1, Method: MethodNone}
	}
	e := Estimate{Share: float64(with) / float64(drawn), Method: MethodWilson}
	switch {
	case drawn == items:
		e.Low, e.High, e.Method = e.Share, e.Share, MethodAll
	case len(ss) == 1:
		e.Low, e.High = Wilson(e.Share, float64(drawn))
	default:
		return stratified(ss, items, drawn)
	}
	return e
}

// stratified weighs the share of each stratum by its part of all items. Its variance is the usual one with the correction for finite strata
// (W. G. Cochran, Sampling Techniques, 3rd ed., sections 5.3 and 5.10), each stratum's share being drawn towards that of all as one more
// item would draw it: a few items that are all alike do not prove that their stratum is. The interval is Wilson's for the size of a simple
// sample with that variance.
func stratified(ss []Stratum, items, drawn int) Estimate {
	p := 0.0
	for _, s := range ss {
		p += weight(s, items) * float64(s.With) / float64(max(s.Drawn, 1))
	}
	// Half an item either way keeps a share of 0 or 1 from having no variance at all.
	all := (p*float64(drawn) + 0.5) / (float64(drawn) + 1)
	v := 0.0
	for _, s := range ss {
		n := float64(s.Drawn)
		w := weight(s, items)
		ph := (float64(s.With) + all) / (n + 1)
		v += w * w * (1 - n/float64(s.Items)) * ph * (1 - ph) / max(n-1, 1)
	}
	e := Estimate{Share: p, Low: p, High: p, Method: MethodStratified}
	if v > 0 {
		e.Low, e.High = Wilson(p, all*(1-all)/v)
	}
	return e
}

func weight(s Stratum, items int) float64 { return float64(s.Items) / float64(items) }
