package books

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/duty"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/report/risk"
	"github.com/aedile/aedile/web/part"
)

// service reads the facts of the service anew, so that a changed file is seen.
func (b *Books) service() (s duty.Service, c deadline.Clock, err error) {
	if b.conf.Duties == "" {
		return s, c, aedile.NotFoundf("show obligations", "",
			"the desk was not told the facts of the service").Hint("aedile serve --duties FILE; aedile duties --example begins one")
	}
	f, err := os.Open(b.conf.Duties)
	if err != nil {
		return s, c, aedile.NotFoundf("read service", b.conf.Duties, "cannot be read").Because(err)
	}
	defer f.Close() //nolint:errcheck // it was only read
	if s, err = duty.Read(f, b.conf.Duties); err != nil {
		return s, c, err
	}
	cal, err := deadline.CalendarOf(cmp.Or(b.conf.Calendar, s.Seat.State, "COM"))
	if err != nil {
		return s, c, err
	}
	zone, err := time.LoadLocation(cal.Zone)
	if err != nil {
		return s, c, aedile.Internalf("show obligations", cal.Zone, "is no time zone").Because(err)
	}
	return s, deadline.Clock{Calendar: cal, Zone: zone}, nil
}

// WriteCalendar writes the days of the obligations.
func (b *Books) WriteCalendar(_ context.Context, now time.Time, w io.Writer) error {
	s, clock, err := b.service()
	if err != nil {
		return err
	}
	t, err := duty.Of(s, deadline.DateOf(now.In(b.conf.Zone)), clock)
	if err != nil {
		return err
	}
	return t.ICal(w)
}

// Duties returns the obligations of the service on the day, with what the record says of them.
func (b *Books) Duties(ctx context.Context, now time.Time) (*part.DutyBook, error) {
	s, clock, err := b.service()
	if err != nil {
		return nil, err
	}
	on := deadline.DateOf(now.In(b.conf.Zone))
	t, err := duty.Of(s, on, clock)
	if err != nil {
		return nil, err
	}
	v := &part.DutyBook{Service: t.Service, Tier: t.Tier, On: on.String(), Exempt: t.Exempt, Notes: append(t.Notes, t.Status.Notes...),
		Left:  t.Left,
		Kinds: strings.Join(s.Kinds, ", "), Seat: seatOf(s), Size: cmp.Or(s.Size.Enterprise, "not known"), All: len(t.Rows), Road: road(s,
			t.Status, on)}
	if s.Marketplace != nil && *s.Marketplace {
		v.Kinds += ", marketplace"
	}
	live, err := b.live(ctx, now)
	if err != nil {
		return nil, err
	}
	for _, r := range t.Rows {
		row := rowOf(r)
		live.tell(&row)
		if row.Day != "" {
			v.Dated++
		}
		if row.Late {
			v.Late++
		}
		v.Groups = grouped(v.Groups, r.Tier, row)
	}
	for _, n := range s.Recipients[max(0, len(s.Recipients)-5):] {
		if n.Total > 0 {
			v.Numbers = append(v.Numbers, part.DutyNumber{Day: n.PublishedOn.String(), Millions: float64(n.Total) / 1e6})
		}
	}
	v.Risks, err = b.risks(on, clock)
	return v, err
}

func seatOf(s duty.Service) string {
	out := cmp.Or(s.Seat.State, "not known")
	if s.Seat.Representative {
		out += ", by its representative (art 13)"
	}
	return out
}

// rowOf is a duty as the page shows it.
func rowOf(r duty.Row) part.DutyRow {
	x := part.DutyRow{Provision: strings.TrimPrefix(r.Provision.Place, "art "), Duty: r.Duty, Source: string(r.Source), Period: r.Period,
		By:      r.By,
		Assumed: r.Assumed, Late: r.Late, Record: r.Record, Notes: r.Notes}
	if r.Provision.CELEX != "" && r.Provision.CELEX != dsa {
		x.Provision = r.Provision.CELEX + " " + x.Provision
	}
	if !r.Day.IsZero() {
		x.Day = r.Day.String()
	}
	return x
}

// dsa is the CELEX number of Regulation (EU) 2022/2065: its articles are shown without it.
const dsa = "32022R2065"

// grouped adds a row to the group of its tier.
func grouped(all []part.DutyGroup, tier string, row part.DutyRow) []part.DutyGroup {
	for i := range all {
		if all[i].Tier == tier {
			all[i].Rows = append(all[i].Rows, row)
			return all
		}
	}
	return append(all, part.DutyGroup{Tier: tier, Rows: []part.DutyRow{row}})
}

// road is the designation as steps.
func road(s duty.Service, st duty.Status, on deadline.Date) (steps []part.DutyStep) {
	for _, n := range s.Recipients {
		if n.Total >= duty.Threshold {
			steps = append(steps, part.DutyStep{Name: "meets", Day: n.PublishedOn.String(), Done: true})
			break
		}
	}
	if len(s.Designations) == 0 {
		return steps
	}
	d := s.Designations[len(s.Designations)-1]
	steps = append(steps, part.DutyStep{Name: "designated", Day: d.DecidedOn.String(), Note: "art 33(4)", Done: true})
	if d.NotifiedOn.IsZero() {
		steps = append(steps, part.DutyStep{Name: "notified", Note: "day not known", Done: true})
	} else {
		steps = append(steps, part.DutyStep{Name: "notified", Day: d.NotifiedOn.String(), Done: true})
	}
	steps = append(steps, part.DutyStep{Name: "applies", Day: st.Applies.String(), Note: "art 33(6)", Done: false,
		Now: !st.Applies.IsZero() && !on.Before(st.Applies) && st.Ceases.IsZero()})
	if on.Before(st.Applies) || st.Ceases.IsZero() {
		return append(steps, part.DutyStep{Name: "ceases", Note: "four months after notice of the end, art 33(6)"})
	}
	steps[len(steps)-1].Done = true
	return append(steps, part.DutyStep{Name: "ceases", Day: st.Ceases.String(), Note: "art 33(6)", Now: !on.Before(st.Ceases)})
}

// risks are what is due by the register of risks.
func (b *Books) risks(on deadline.Date, clock deadline.Clock) (rows []part.DutyRow, err error) {
	if b.conf.Risks == "" {
		return nil, nil
	}
	f, err := os.Open(b.conf.Risks)
	if err != nil {
		return nil, aedile.NotFoundf("read register of risks", b.conf.Risks, "cannot be read").Because(err)
	}
	defer f.Close() //nolint:errcheck // it was only read
	reg, err := risk.OpenRegister(f, b.conf.Risks)
	if err != nil {
		return nil, err
	}
	dues, err := reg.Dues(on, clock)
	for _, d := range dues {
		rows = append(rows, part.DutyRow{Provision: d.Provision, Duty: d.What, Day: d.Day.String(), Source: string(d.Source), By: d.Counted,
			Late: d.Late})
	}
	return rows, err
}

// liveState is what the record says of the duties now.
type liveState struct {
	late    map[string]int // open cases with a late duty, by kind
	open    map[string]int
	waiting int
	bad     int // parts of the report that do not foot
	ads     int
	hasAds  bool
}

// kindsOf says of which procedures the record meets an article.
var kindsOf = map[string]string{"9": "order", "10": "order", "16": "notice", "18": "suspicion", "20": "complaint", "23": "misuse",
	"30": "trader"}

func (b *Books) live(ctx context.Context, now time.Time) (l liveState, err error) {
	l.late, l.open = map[string]int{}, map[string]int{}
	for _, kind := range kindsOf {
		if b.conf.Desk.Board == nil {
			break
		}
		if _, done := l.open[kind]; done {
			continue
		}
		ladder, err := b.conf.Desk.Board.Ladder(ctx, casework.RowFilter{Kind: kind}, casework.DaysAt(now, b.conf.Zone))
		if err != nil {
			return l, err
		}
		l.late[kind], l.open[kind] = ladder.Late, ladder.All()
	}
	d, err := b.draw(ctx, b.current(deadline.DateOf(now.In(b.conf.Zone))))
	if err != nil {
		return l, err
	}
	l.waiting = d.filed[len(d.filed)-1].Waiting
	all, _ := parts(d)
	for _, p := range all {
		if p.Points > 0 {
			l.bad++
		}
	}
	if b.conf.Ads != "" {
		l.hasAds = true
		l.ads, err = b.ads.count(b.conf.Ads)
	}
	return l, err
}

// tell says of a duty what the record shows. Of one on which nothing is recorded, nothing is said.
func (l liveState) tell(r *part.DutyRow) {
	article, _, _ := strings.Cut(r.Provision, "(")
	if kind, ok := kindsOf[article]; ok && !strings.Contains(r.Provision, " ") {
		r.State, r.Says, r.Href = "ok", fmt.Sprintf("%d open, none late", l.open[kind]), "/cases?kind="+kind
		if n := l.late[kind]; n > 0 {
			r.State, r.Says, r.Href = "late", fmt.Sprintf("%d of %d open are late", n, l.open[kind]), "/cases?kind="+kind+"&rung=late"
		}
		return
	}
	switch {
	case r.Provision == "24(5)":
		r.State, r.Says, r.Href = "ok", "all statements of the period are filed", "/reports"
		if l.waiting > 0 {
			r.State, r.Says = "open", fmt.Sprintf("%d statements to be filed", l.waiting)
		}
	case r.Provision == "15(1)", r.Provision == "24(1)", r.Provision == "42(1)", r.Provision == "42(2)":
		r.State, r.Says, r.Href = "ok", "drawn live, every part foots", "/reports"
		if l.bad > 0 {
			r.State, r.Says = "open", fmt.Sprintf("%d of 11 parts do not foot", l.bad)
		}
	case article == "39" && l.hasAds:
		r.State, r.Says, r.Href = "ok", fmt.Sprintf("%d advertisements are public", l.ads), "/ads"
	}
}
