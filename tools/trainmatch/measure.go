package main

import (
	"cmp"
	"slices"
)

// f1 returns F1, precision and recall of saying yes from a score on.
func f1(score []float64, yes []bool, from float64) (f, precision, recall float64) {
	var tp, fp, fn float64
	for i, s := range score {
		switch {
		case s >= from && yes[i]:
			tp++
		case s >= from:
			fp++
		case yes[i]:
			fn++
		}
	}
	if tp == 0 {
		return 0, 0, 0
	}
	return 2 * tp / (2*tp + fp + fn), tp / (tp + fp), tp / (tp + fn)
}

// averagePrecision is the mean of the precision at each yes, best score first.
func averagePrecision(score []float64, yes []bool) float64 {
	idx := make([]int, len(score))
	for i := range idx {
		idx[i] = i
	}
	slices.SortStableFunc(idx, func(a, b int) int { return cmp.Compare(score[b], score[a]) })
	tp, sum := 0.0, 0.0
	for k, i := range idx {
		if yes[i] {
			tp++
			sum += tp / float64(k+1)
		}
	}
	if tp == 0 {
		return 0
	}
	return sum / tp
}
