package lint

import (
	"github.com/aedile/aedile/report/reader"
	"github.com/aedile/aedile/report/template"
)

// Measure is one figure by which services are set side by side.
type Measure struct {
	Name  string `json:"name"`
	Unit  string `json:"unit"`
	Cells string `json:"cells"` // of the template, from which it is made
	of    func(l *linter) (float64, bool)
}

// Side is one service and period with its figures, in the order of the measures; nil: not known.
type Side struct {
	Service string     `json:"service"`
	Period  string     `json:"period,omitempty"`
	From    string     `json:"from"`
	Values  []*float64 `json:"values"`
	Points  int        `json:"points"` // that do not add up
}

// Compare sets reports side by side. A figure that a report does not give stays empty.
func Compare(reports []*reader.Published, points []Point) ([]Measure, []Side) {
	all := measures()
	count := map[string]int{}
	for _, p := range points {
		count[p.Service]++
	}
	var sides []Side
	for _, p := range reports {
		l := &linter{p: p}
		l.gather()
		s := Side{Service: p.Service, Period: p.Period, From: p.Name, Points: count[p.Service]}
		for _, m := range all {
			var v *float64
			if n, ok := m.of(l); ok {
				v = &n
			}
			s.Values = append(s.Values, v)
		}
		sides = append(sides, s)
	}
	return all, sides
}

func measures() []Measure {
	return []Measure{
		{"orders to act", "", "3.TOTAL.G", sum([]int{3}, template.Total, "G")},
		{"notices", "", "4.TOTAL.F", sum([]int{4}, template.Total, "F")},
		{"notices of trusted flaggers", "", "4.TOTAL.G", sum([]int{4}, template.Total, "G")},
		{"median time to act on notices", "h, as published", "4.TOTAL.J", sum([]int{4}, template.Total, "J")},
		{"actions on notices", "", "4.TOTAL.L + N", sum([]int{4}, template.Total, "L", "N")},
		{"own measures, illegal content", "", "5.TOTAL.F", sum([]int{5}, template.Total, "F")},
		{"own measures, terms", "", "6.TOTAL.F", sum([]int{6}, template.Total, "F")},
		{"found by machines alone", "share", "5, 6: TOTAL.G / F", share2([]int{5, 6}, template.Total, "G", template.Total, "F")},
		{"decided by machines alone", "", "8.measures_automated/total.G", sum([]int{8}, "measures_automated/total", "G")},
		{"complaints", "", "7.complaints/total.G", sum([]int{7}, "complaints/total", "G")},
		{"complaints that reversed", "share", "7.complaints/reversed / total", share2([]int{7}, "complaints/reversed", "G",
			"complaints/total", "G")},
		{"disputes", "", "7.disputes/total.G", sum([]int{7}, "disputes/total", "G")},
		{"moderators", "full time", "9.internal + external", sum2([]int{9}, "internal/total", "external/total")},
		{"recipients a month", "", "10.recipients/total.G", sum([]int{10}, "recipients/total", "G")},
	}
}

// sum adds up what the parts of a service say in these columns.
func sum(parts []int, key string, letters ...string) func(*linter) (float64, bool) {
	return func(l *linter) (n float64, some bool) {
		for _, t := range l.parts(parts...) {
			for _, letter := range letters {
				at := t.at(template.Total, key, letter)
				n, some = n+at.n(), some || at.known()
			}
		}
		return n, some
	}
}

func sum2(parts []int, a, b string) func(*linter) (float64, bool) {
	return func(l *linter) (float64, bool) {
		x, ok := sum(parts, a, "G")(l)
		y, also := sum(parts, b, "G")(l)
		return x + y, ok || also
	}
}

func share2(parts []int, a, column, b, of string) func(*linter) (float64, bool) {
	return func(l *linter) (float64, bool) {
		x, ok := sum(parts, a, column)(l)
		y, also := sum(parts, b, of)(l)
		if !ok || !also || y == 0 {
			return 0, false
		}
		return x / y, true
	}
}
