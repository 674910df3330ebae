package risk

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/report/annex"
	"github.com/aedile/aedile/sweep/sample"
)

// Figures are the names under which evidence is filled in, each with what it is.
func Figures() []Topic {
	return []Topic{
		{"findings_per_100000", "listings with findings, per 100,000, from a random sample (aedile sample)"},
		{"relisting_rate", "goods removed in the period that were removed again later, by GTIN"},
		{"median_hours_to_act", "median time from the receipt of a notice to the act, in hours (cell 4.TOTAL.J)"},
		{"notices", "notices received in the period (cell 4.TOTAL.F)"},
		{"reversed_share", "complaints of the period after which a decision was reversed (cells 7.complaints/reversed.G and total)"},
		{"marked_share", "generated or manipulated pictures of a labelled sample that carry a mark"},
	}
}

// Fill returns the row with the evidence of these names filled in, and whether that changed anything. The words of the row stay.
func (r Risk) Fill(figures map[string]Evidence) (Risk, bool) {
	changed := false
	r.Evidence = slices.Clone(r.Evidence)
	for i, e := range r.Evidence {
		f, ok := figures[e.Figure]
		if e.Figure == "" || !ok {
			continue
		}
		f.Figure, f.Kind, f.What, f.Own = e.Figure, e.Kind, e.What, true
		if x, err := json.Marshal(f); err == nil {
			if y, err := json.Marshal(e); err == nil && string(x) == string(y) {
				continue
			}
		}
		r.Evidence[i], changed = f, true
	}
	return r, changed
}

// FromRecord counts from the cases what evidence asks for: each figure with its period and the cell or the count it comes from. What the
// record does not hold is not known, which is never 0.
func FromRecord(ctx context.Context, conf annex.Setting, record casework.Store, read func(context.Context, aedile.CaseID) (casework.Case,
	error)) (
	map[string]Evidence, error,
) {
	count, again := annex.Begin(conf, 1, nil), relisting{conf: conf}
	for _, kind := range []string{"notice", "decision", "complaint"} {
		for k, err := range record.List(ctx, casework.Filter{Kind: kind, Closed: true}) {
			if err != nil {
				return nil, fmt.Errorf("list cases: %w", err)
			}
			full, err := read(ctx, k.ID)
			if err != nil {
				return nil, err
			}
			count.Add(full)
			again.add(full)
		}
	}
	whole := count.Report(annex.Stated{})
	out := map[string]Evidence{"relisting_rate": again.evidence()}
	cell := func(text string) (v annex.Value) {
		if c, err := annex.ReadCell(text); err == nil {
			v, _ = whole.Figure(c)
		}
		return v
	}
	fill := func(name, at, unit string) {
		v := cell(at)
		e := Evidence{Value: v.N, Unit: unit, Count: v.Cases, From: conf.Start, To: conf.End, Source: "record, cell " + at}
		if v.N == nil {
			e.Unknown = "the record of the period holds nothing to count it from. " + v.Why
		}
		out[name] = e
	}
	fill("notices", "4.TOTAL.F", "notices")
	fill("median_hours_to_act", "4.TOTAL.J", "hours")
	out["reversed_share"] = share(cell("7.complaints/reversed.G").N, cell("7.complaints/total.G").N, conf.Start, conf.End,
		"record, cells 7.complaints/reversed.G and 7.complaints/total.G")
	return out, nil
}

// share is a share with the bounds of a Wilson interval; of nothing it is not known.
func share(of, all *float64, from, to deadline.Date, source string) Evidence {
	e := Evidence{From: from, To: to, Source: source, Unit: "share"}
	if of == nil || all == nil || *all == 0 {
		e.Unknown = "there is nothing of which it could be a share"
		return e
	}
	v := *of / *all
	low, high := sample.Wilson(v, *all)
	e.Value, e.Low, e.High, e.Count = &v, &low, &high, int(*all)
	return e
}

// relisting counts goods that were removed again. Goods are told by their GTIN: decisions without one are counted as such, and left out.
type relisting struct {
	conf    annex.Setting
	removed []removedItem
	without int
}

type removedItem struct {
	gtin string
	item string
	at   time.Time
}

func (l *relisting) add(k casework.Case) {
	d := kinds.DecisionOf(k)
	if k.Kind != "decision" || d == nil || d.Visibility == nil || len(k.Events) == 0 {
		return
	}
	if l.conf.Service != "" && d.Service != "" && d.Service != l.conf.Service {
		return
	}
	at, sent := time.Time{}, false
	for _, e := range k.Events {
		if e.Move == "send" || e.Move == "impose" {
			at, sent = e.At, true
		}
	}
	switch {
	case !sent:
	case d.GTIN == "":
		if l.in(at) {
			l.without++
		}
	default:
		l.removed = append(l.removed, removedItem{d.GTIN, string(d.Item) + "\n" + d.URL, at})
	}
}

func (l *relisting) in(at time.Time) bool {
	zone := l.conf.Zone
	if zone == nil {
		zone = time.UTC
	}
	day := deadline.DateOf(at.In(zone))
	return !day.Before(l.conf.Start) && !day.After(l.conf.End)
}

func (l *relisting) evidence() Evidence {
	var all, back float64
	byGTIN := map[string][]removedItem{}
	for _, r := range l.removed {
		byGTIN[r.gtin] = append(byGTIN[r.gtin], r)
	}
	for _, r := range l.removed {
		if !l.in(r.at) {
			continue
		}
		all++
		if slices.ContainsFunc(byGTIN[r.gtin], func(o removedItem) bool { return o.at.After(r.at) && o.item != r.item }) {
			back++
		}
	}
	e := share(&back, &all, l.conf.Start, l.conf.End, fmt.Sprintf("record, decisions with a GTIN; %d without one are left out", l.without))
	if all == 0 {
		e.Unknown = fmt.Sprintf("no decision of the period that removes goods names a GTIN; %d name none", l.without)
	}
	return e
}

// MaxSample is how large a file of a sample or of labels may be, in bytes. Chosen: a sample of 100,000 items is a third of it.
const MaxSample = 256 << 20

// FromSample reads what aedile sample wrote as JSON: the share of all items with findings, per 100,000. A prefix narrows it to rules whose
// identifiers begin so, as "medicines/"; it is then counted from the drawn items, which needs a draw without strata.
func FromSample(r io.Reader, name, prefix string) (Evidence, error) {
	var s struct {
		Design struct {
			Day        string   `json:"day"`
			Population int      `json:"population"`
			Drawn      int      `json:"drawn"`
			Seed       uint64   `json:"seed"`
			Strata     []string `json:"strata"`
		} `json:"design"`
		Estimates []struct {
			Of string `json:"of"`
			sample.Estimate
		} `json:"estimates"`
		Items []struct {
			Findings []struct {
				Check string `json:"check"`
			} `json:"findings"`
		} `json:"items"`
	}
	if err := json.NewDecoder(io.LimitReader(r, MaxSample)).Decode(&s); err != nil {
		return Evidence{}, aedile.Invalidf("read sample", name, "is not what aedile sample writes as JSON").Because(err)
	}
	day, err := deadline.ParseDate(s.Design.Day[:min(len(s.Design.Day), 10)])
	if err != nil || s.Design.Drawn == 0 || len(s.Estimates) == 0 {
		return Evidence{}, aedile.Invalidf("read sample", name, "has no day, no drawn item or no estimate").Because(err)
	}
	est := s.Estimates[0].Estimate
	if prefix != "" {
		if len(s.Design.Strata) > 0 {
			return Evidence{}, aedile.Invalidf("read sample", name,
				"was drawn by strata: the share of one kind of rule cannot be told from it").
				Hint("draw without --strata, or leave out the prefix")
		}
		with := 0
		for _, it := range s.Items {
			for _, f := range it.Findings {
				if strings.HasPrefix(f.Check, prefix) {
					with++
					break
				}
			}
		}
		est = sample.Estimate{Share: float64(with) / float64(s.Design.Drawn)}
		est.Low, est.High = sample.Wilson(est.Share, float64(s.Design.Drawn))
	}
	per := func(share float64) *float64 { v := share * 100_000; return &v }
	return Evidence{Value: per(est.Share), Low: per(est.Low), High: per(est.High), Unit: "per 100,000", Count: s.Design.Drawn, From: day,
		To: day,
		Source: strings.TrimSpace(fmt.Sprintf("aedile sample of %d items, %d drawn, seed %d %s; suspected, not established",
			s.Design.Population,
			s.Design.Drawn, s.Design.Seed, prefix))}, nil
}

// FromLabels reads a labelled sample of pictures, one JSON object a line with synthetic and marked, and returns the share of the generated or
// manipulated ones that carry a mark. A line that cannot be read is counted and said.
func FromLabels(r io.Reader, name string, from, to deadline.Date) (Evidence, error) {
	var of, all float64
	bad := 0
	d := json.NewDecoder(io.LimitReader(r, MaxSample))
	for {
		var raw json.RawMessage
		if err := d.Decode(&raw); err == io.EOF { //nolint:errorlint // the decoder returns it bare
			break
		} else if err != nil {
			return Evidence{}, aedile.Invalidf("read labels", name, "line %d cannot be read", int(all)+bad+1).Because(err)
		}
		var l struct {
			Synthetic *bool `json:"synthetic"`
			Marked    *bool `json:"marked"`
		}
		switch err := json.Unmarshal(raw, &l); {
		case err != nil, l.Synthetic == nil, *l.Synthetic && l.Marked == nil:
			bad++
		case *l.Synthetic:
			all++
			if *l.Marked {
				of++
			}
		}
	}
	return share(&of, &all, from, to, fmt.Sprintf("labels %s; %d lines could not be used", name, bad)), nil
}
