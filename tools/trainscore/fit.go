package main

import "math"

// recipe is how weights are learnt.
type recipe struct {
	steps    int     // of gradient descent
	rate     float64 // length of the first step
	l1, l2   float64 // penalties on each weight
	kinds    int     // of how many kinds of twins a fact must be to raise a score
	ordinary float64 // what all ordinary titles weigh together, in lawful twins
}

// row is an example to learn from.
type row struct {
	facts  []int
	y      float64 // 1 illegal, 0 lawful
	weight float64
}

// fit learns weights by logistic regression: proximal gradient descent over all rows at once, so that the result depends on nothing but them.
// Facts outside of may have no weight above zero.
func (rc recipe) fit(rows []row, facts int, may func(fact int) bool) (weights []float64, bias float64) {
	weights = make([]float64, facts)
	grad := make([]float64, facts)
	total := 0.0
	curve := make([]float64, facts) // bound of the second derivative, by fact
	for _, r := range rows {
		total += r.weight
		for _, f := range r.facts {
			curve[f] += r.weight * float64(len(r.facts)+1) / 4
		}
	}
	for range rc.steps {
		clear(grad)
		gb := 0.0
		cb := 0.0
		for _, r := range rows {
			z := bias
			for _, f := range r.facts {
				z += weights[f]
			}
			d := (1/(1+math.Exp(-z)) - r.y) * r.weight
			gb += d
			cb += r.weight * float64(len(r.facts)+1) / 4
			for _, f := range r.facts {
				grad[f] += d
			}
		}
		bias -= gb / cb * rc.rate
		for f := range weights {
			if curve[f] == 0 {
				continue
			}
			step := rc.rate / (curve[f] + rc.l2)
			w := weights[f] - step*(grad[f]+rc.l2*weights[f])
			switch {
			case w > step*rc.l1:
				w -= step * rc.l1
			case w < -step*rc.l1:
				w += step * rc.l1
			default:
				w = 0
			}
			if w > 0 && !may(f) {
				w = 0
			}
			weights[f] = w
		}
	}
	return weights, bias
}
