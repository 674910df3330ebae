package library

import (
	"net/http"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/auth"
	"github.com/aedile/aedile/desk/trust"
	"github.com/aedile/aedile/sweep"
	"github.com/aedile/aedile/web/part"
)

// ruleView is one rule.
type ruleView struct {
	Check, At         string
	Pack, Version, ID string
	Title             string
	Grade             string
	Law               []aedile.LawRef
	K                 trust.Rule
	Standings         []standingView
	Chart             chartView
	Bounds            string
	UsedWidth         string
	Counting          bool
	Stop              *stopView
	MayStop, MayStand string // why not; empty: the person may
	Log               []logView
	Wrongs            []wrongView
	Lost              string
	Fault             fault
	Missing           int // reviews that are still needed at least
}

type standingView struct {
	Key  string
	Here bool
}

type stopView struct {
	Who, When, Why string
	Mine           bool
}

type logView struct{ When, Who, What, Why string }

type wrongView struct{ Number, Title, Lang, Href string }

// chartView is how the bounds of a rule went, in a picture of 640 by 240.
type chartView struct {
	Band, Line string
	Dots       []dot
	Grid       []gridLine
	Limit      string
	Ticks      []tick
	Any        bool
}

type dot struct{ X, Y string }

type gridLine struct{ Y, Text, TextY string }

type tick struct{ X, Text string }

type fault struct{ Message, Hint string }

// rule shows one rule.
func (x *rooms) rule(w http.ResponseWriter, r *http.Request) error {
	return x.showRule(w, r, nil, http.StatusOK)
}

func (x *rooms) showRule(w http.ResponseWriter, r *http.Request, failed error, status int) error {
	f := x.Frame(r, "rules", "nav.rules")
	v, err := x.ruleOf(r, f)
	if err != nil {
		return err
	}
	if failed != nil {
		v.Fault = fault{aedile.Message(failed), aedile.HintOf(failed)}
	}
	return x.Write(w, r, status, part.Sheet{Frame: f, Heading: v.Title, Outside: true, Crumb: ruleCrumb(f, v), Body: ruleBody(f, v)})
}

// find returns the rule of a pack at hand, or what is known of one that found something.
func (x *rooms) find(c aedile.CheckID) (p sweep.Pack, one sweep.PackRule, ok bool) {
	for _, p := range x.packs() {
		for _, one := range p.Rules {
			if one.Check == c {
				return p, one, true
			}
		}
	}
	return p, one, false
}

func (x *rooms) ruleOf(r *http.Request, f part.Frame) (v ruleView, err error) {
	c := checkOf(r)
	if v.Counting, err = x.caught(r); err != nil {
		return v, err
	}
	p, one, ok := x.find(c)
	if !ok {
		return v, aedile.NotFoundf("show rule", string(c), "is no rule of the packs at hand, and has found nothing")
	}
	k := x.Keeper.Rule(c)
	v = ruleView{Check: string(c), At: f.Href("/rule/" + string(c)), Pack: p.Name, Version: p.Version, ID: r.PathValue("id"),
		Title: one.Title,
		Grade: string(one.Grade), Law: one.Law, K: k, Chart: chart(k), Bounds: bounds(k), Counting: v.Counting,
		MayStop: x.may(r, auth.StopRule), MayStand: x.may(r, auth.ChangeRules), Missing: max(0, trust.LeastReviewed-k.Reviewed())}
	for _, s := range []trust.Standing{trust.Shadow, trust.Review, trust.MayAct} {
		v.Standings = append(v.Standings, standingView{string(s), s == k.Standing})
	}
	if k.Quota > 0 {
		v.UsedWidth = num(min(1, float64(k.Used)/float64(k.Quota)) * 100)
	}
	if k.Lost != "" && k.Standing != trust.MayAct {
		v.Lost = k.Lost
	}
	if k.Stop != nil {
		v.Stop = &stopView{Who: x.Called(r, k.Stop.By), When: f.Day(k.Stop.At), Why: k.Stop.Why, Mine: k.Stop.By == x.Person(r).ID}
	}
	for i := len(k.Log) - 1; i >= 0; i-- {
		e := k.Log[i]
		what := f.T("rule.step." + e.Outcome)
		if e.Outcome == "stand" {
			what = f.T("rule.step.stand") + " " + f.T("rule.standing."+e.Query)
		}
		v.Log = append(v.Log, logView{f.Day(e.At), x.Called(r, e.By), what, e.Why})
	}
	return v, x.wrongs(r, f, &v)
}

// shownWrongs is how many cases in which a rule was wrong its page shows. Chosen.
const shownWrongs = 8

// wrongs lists the last cases in which the rule was wrong.
func (x *rooms) wrongs(r *http.Request, f part.Frame, v *ruleView) error {
	for i := len(v.K.Wrongs) - 1; i >= 0 && len(v.Wrongs) < shownWrongs; i-- {
		row, err := x.Desk.Board.Row(r.Context(), string(v.K.Wrongs[i]))
		if aedile.ClassOf(err) == aedile.NotFound {
			continue
		}
		if err != nil {
			return err
		}
		title := row.Title
		if row.Sealed || title == "" {
			title = row.Number
		}
		v.Wrongs = append(v.Wrongs, wrongView{row.Number, title, row.Lang, f.Href("/case/" + row.Number)})
	}
	return nil
}

// The picture of how the bounds went.
const (
	chartW, chartH = 600.0, 180.0
	chartX, chartY = 46.0, 8.0
	chartLow       = 0.5 // where the picture begins: below it a rule is not looked at
)

// chart draws share and bounds over the number of reviews.
func chart(k trust.Rule) (v chartView) {
	y := func(p float64) string { return num(chartY + (1-max(p, chartLow))/(1-chartLow)*chartH) }
	for _, p := range []float64{1, 0.9, 0.8, 0.7, 0.6, 0.5} {
		at := chartY + (1-p)/(1-chartLow)*chartH
		v.Grid = append(v.Grid, gridLine{num(at), num(p * 100), num(at + 4)})
	}
	v.Limit = y(trust.LeastBound)
	if len(k.Points) == 0 {
		return v
	}
	v.Any = true
	n := k.Points[len(k.Points)-1].N
	xAt := func(i int) string { return num(chartX + float64(i)/float64(max(1, n))*chartW) }
	var top, bottom, line []string
	for _, p := range k.Points {
		line = append(line, xAt(p.N)+","+y(p.Share))
		top = append(top, xAt(p.N)+","+y(p.High))
		bottom = append([]string{xAt(p.N) + "," + y(p.Low)}, bottom...)
		v.Dots = append(v.Dots, dot{xAt(p.N), y(p.Share)})
	}
	v.Line, v.Band = strings.Join(line, " "), strings.Join(append(top, bottom...), " ")
	for _, i := range []int{0, n / 2, n} {
		v.Ticks = append(v.Ticks, tick{xAt(i), num(float64(i))})
	}
	return v
}

// done leads back to the rule, or shows what went wrong above it.
func (x *rooms) done(w http.ResponseWriter, r *http.Request, err error) error {
	switch aedile.ClassOf(err) {
	case aedile.Invalid:
		return x.showRule(w, r, err, http.StatusUnprocessableEntity)
	case aedile.Conflict:
		return x.showRule(w, r, err, http.StatusConflict)
	}
	if err != nil {
		return err
	}
	return x.See(w, r, "/rule/"+string(checkOf(r)))
}

// exists refuses a rule that nobody knows.
func (x *rooms) exists(r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return aedile.Invalidf("read form", "", "the form cannot be read")
	}
	if _, _, ok := x.find(checkOf(r)); !ok {
		return aedile.NotFoundf("change rule", string(checkOf(r)), "is no rule of the packs at hand, and has found nothing")
	}
	return nil
}

// stop stops the rule.
func (x *rooms) stop(w http.ResponseWriter, r *http.Request) error {
	if err := x.exists(r); err != nil {
		return err
	}
	return x.done(w, r, x.Keeper.Halt(r.Context(), checkOf(r), x.Person(r).ID, r.PostForm.Get("why")))
}

// resume lets it go on.
func (x *rooms) resume(w http.ResponseWriter, r *http.Request) error {
	if err := x.exists(r); err != nil {
		return err
	}
	return x.done(w, r, x.Keeper.Resume(r.Context(), checkOf(r), x.Person(r).ID, r.PostForm.Get("why")))
}

// stand gives it a standing.
func (x *rooms) stand(w http.ResponseWriter, r *http.Request) error {
	if err := x.exists(r); err != nil {
		return err
	}
	g := trust.Giving{By: x.Person(r).ID, Check: checkOf(r), Standing: trust.Standing(r.PostForm.Get("standing")),
		Does:  r.PostForm.Get("does"),
		Quota: atoi(r.PostForm.Get("quota")), Why: r.PostForm.Get("why")}
	return x.done(w, r, x.Keeper.Give(r.Context(), g))
}

// examplesView is the cases of a rule as examples of its pack.
type examplesView struct {
	At, Check, Text string
	Left            int
}

// examples shows the cases in which the rule was wrong as examples for its pack.
func (x *rooms) examples(w http.ResponseWriter, r *http.Request) error {
	if _, err := x.caught(r); err != nil {
		return err
	}
	c := checkOf(r)
	f := x.Frame(r, "rules", "examples.title")
	v := examplesView{At: f.Href("/rule/" + string(c)), Check: string(c)}
	var err error
	if v.Text, v.Left, err = trust.Examples(r.Context(), x.Desk, c, x.Keeper.Rule(c).Wrongs); err != nil {
		return err
	}
	return x.Write(w, r, http.StatusOK, part.Sheet{Frame: f, Heading: f.T("examples.title"), Sub: f.T("examples.what"),
		Crumb: examplesCrumb(f, v),
		Body:  examplesBody(f, v)})
}

// labels sends the reviews that people have decided as items for eval.
func (x *rooms) labels(w http.ResponseWriter, r *http.Request) error {
	h := w.Header()
	h.Set("Content-Type", "application/x-ndjson")
	h.Set("Content-Disposition", `attachment; filename="labelled.ndjson"`)
	h.Set("Cache-Control", "no-store")
	_, _, err := trust.Labels(r.Context(), x.Desk, w)
	return err
}
