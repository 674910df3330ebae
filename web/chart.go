package web

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/aedile/aedile"
)

// bar is a column of a chart.
type barView struct {
	X, Y, W, H string
	N          int
}

// bars returns the columns of numbers in a picture of that width and height, from zero.
func bars(ns []int, width, height float64) (all []barView) {
	most := 1
	for _, n := range ns {
		most = max(most, n)
	}
	step := width / float64(max(1, len(ns)))
	for i, n := range ns {
		h := max(1.5, float64(n)/float64(most)*height)
		all = append(all, barView{num(float64(i)*step + step*0.12), num(height - h), num(step * 0.76), num(h), n})
	}
	return all
}

// lineOf returns the points of a line over the same numbers and scale.
func lineOf(ns []int, most int, width, height float64) string {
	step := width / float64(max(1, len(ns)))
	var ps []string
	for i, n := range ns {
		ps = append(ps, num(float64(i)*step+step/2)+","+num(height-float64(n)/float64(max(1, most))*height))
	}
	return strings.Join(ps, " ")
}

func num(f float64) string {
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.2f", f), "0"), ".")
}

func barClass(n int) string {
	if n > 0 {
		return "hot"
	}
	return "b"
}

// keyIf returns the key where it holds.
func keyIf(yes bool, press string) string {
	if yes {
		return press
	}
	return ""
}

func listOr(all []string, none string) string {
	if len(all) == 0 {
		return none
	}
	return strings.Join(all, ", ")
}

// searchFor returns the query that looks for a value in a field.
func searchFor(field, value string) string {
	return "?" + url.Values{"q": {field + `:"` + strings.ReplaceAll(value, `"`, "") + `"`}}.Encode()
}

// lawPlace returns the provision with the short name of its act, as the finding cites it.
func lawPlace(l aedile.LawRef) string {
	head, _, _ := strings.Cut(l.Title, ": ")
	if head == l.Title {
		return l.Place
	}
	return l.Place + " " + head
}

// lawAbout says what the provision is about.
func lawAbout(l aedile.LawRef) string {
	if _, about, ok := strings.Cut(l.Title, ": "); ok {
		return about
	}
	return l.Title
}

func sum(ns []int) (n int) {
	for _, x := range ns {
		n += x
	}
	return n
}

func most(ns []int) (n int) {
	for _, x := range ns {
		n = max(n, x)
	}
	return n
}

// shift moves a place down.
func shift(y string, by float64) string {
	v, err := strconv.ParseFloat(y, 64)
	if err != nil {
		return y
	}
	return num(v + by)
}
