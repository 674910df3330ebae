package library

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/desk/trust"
	"github.com/aedile/aedile/sweep"
	"github.com/aedile/aedile/web/part"
)

// rulesView is the list of rules.
type rulesView struct {
	Packs    []packView
	Counting bool
	Export   string // address of the labelled items; empty: not for this person
	Only     string
	Tabs     []ruleTab
}

type ruleTab struct {
	Key, Href string
	N         int
	Here      bool
}

type packView struct {
	Name, Version, Title string
	Rules                []ruleRow
}

type ruleRow struct {
	Check, Title, Href string
	Standing           string
	Quota, Used        int
	Hits               int
	Weekly             string // points of the line
	Peak               int
	Reviewed           int
	Bounds             string
	Low, Width, Dot    string // of the interval as it is drawn
	Agreed             string // how far two people agree on it
}

// rules lists the rules by pack.
func (x *rooms) rules(w http.ResponseWriter, r *http.Request) error {
	f := x.Frame(r, "rules", "nav.rules")
	counting, err := x.caught(r)
	if err != nil {
		return err
	}
	v := rulesView{Counting: counting, Only: r.FormValue("only")}
	if x.may(r, auth.ChangeRules) == "" {
		v.Export = f.Href("/rules/labels")
	}
	_, agree, err := trust.Agreements(r.Context(), x.Desk)
	if err != nil {
		return err
	}
	count := map[string]int{}
	for _, p := range x.packs() {
		y := packView{Name: p.Name, Version: p.Version, Title: p.Title}
		for _, one := range p.Rules {
			row := x.row(f, one)
			row.Agreed = agreed(f, agree[one.Check])
			count[row.Standing]++
			if row.Hits > 0 {
				count["found"]++
			}
			if v.Only == "" && row.Hits == 0 && row.Standing == string(trust.Review) || v.Only != "" && v.Only != "all" &&
				v.Only != row.Standing {
				continue
			}
			y.Rules = append(y.Rules, row)
		}
		count["all"] += len(p.Rules)
		if len(y.Rules) > 0 {
			v.Packs = append(v.Packs, y)
		}
	}
	for _, key := range []string{"", "all", string(trust.MayAct), string(trust.Shadow), string(trust.Stopped)} {
		n := count[cmp.Or(key, "found")]
		v.Tabs = append(v.Tabs, ruleTab{cmp.Or(key, "found"), f.Href("/rules" + query("only", key)), n, key == v.Only})
	}
	return x.Write(w, r, http.StatusOK, part.Sheet{Frame: f, Heading: f.T("nav.rules"), Sub: f.T("rules.what"), Body: rulesBody(f, v)})
}

func query(name, value string) string {
	if value == "" {
		return ""
	}
	return "?" + name + "=" + value
}

// packs returns the packs at hand, and rules of none of them that have found something.
func (x *rooms) packs() (all []sweep.Pack) {
	known := map[aedile.CheckID]bool{}
	if x.Packs != nil {
		all = x.Packs("")
		for _, p := range all {
			for _, r := range p.Rules {
				known[r.Check] = true
			}
		}
	}
	by := map[string]int{}
	for _, c := range x.Keeper.Known() {
		name, _, _ := strings.Cut(string(c), "/")
		if known[c] {
			continue
		}
		i, ok := by[name]
		if !ok {
			i = len(all)
			by[name] = i
			all = append(all, sweep.Pack{PackRef: aedile.PackRef{Name: name}})
		}
		all[i].Rules = append(all[i].Rules, sweep.PackRule{Check: c, Title: string(c)})
	}
	return all
}

// row draws a rule in the list.
func (x *rooms) row(f part.Frame, one sweep.PackRule) ruleRow {
	k := x.Keeper.Rule(one.Check)
	v := ruleRow{Check: string(one.Check), Title: one.Title, Href: f.Href("/rule/" + string(one.Check)), Standing: string(k.Standing),
		Quota: k.Quota,
		Used:  k.Used, Hits: k.Hits, Reviewed: k.Reviewed(), Bounds: bounds(k)}
	v.Weekly, v.Peak = spark(k.Weekly[:])
	v.Low, v.Width, v.Dot = interval(k)
	return v
}

// bounds writes the interval in percent.
func bounds(k trust.Rule) string {
	if k.Reviewed() == 0 {
		return ""
	}
	return fmt.Sprintf("%.1f–%.1f %%", k.Low*100, k.High*100)
}

// barWidth is the width of the picture of an interval.
const barWidth = 150

// interval places the bounds and the share on a bar.
func interval(k trust.Rule) (low, width, dot string) {
	if k.Reviewed() == 0 {
		return "", "", ""
	}
	share := float64(k.Right) / float64(k.Reviewed())
	return num(k.Low * barWidth), num(max(2, (k.High-k.Low)*barWidth)), num(share * barWidth)
}

// spark returns the points of a line over the weeks, in a picture of 96 by 20.
func spark(ns []int) (points string, most int) {
	most = max(1, slices.Max(ns))
	var ps []string
	for i, n := range ns {
		ps = append(ps, num(float64(i)*96/float64(len(ns)-1))+","+num(19-float64(n)/float64(most)*17))
	}
	return strings.Join(ps, " "), slices.Max(ns)
}

func num(v float64) string {
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.2f", v), "0"), ".")
}
