package kinds

import (
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/supervision"
	"github.com/aedile/aedile/deadline"
)

// CountImprecise counts the decided notices of a flagger in the cases, and of them those not acted on, those that lacked elements at first
// and those whose decision was reversed on complaint.
func CountImprecise(cases []casework.Case, flagger string, since, until deadline.Date, clock deadline.Clock) (i supervision.Imprecise) {
	i.Since, i.Until = since, until
	for _, c := range cases {
		n := noticeOf(c)
		on := deadline.DateOf(c.OpenedAt.In(clock.Zone))
		d := casework.LastBody[NoticeDecision](c, "decide")
		if c.Kind != "notice" || n == nil || d == nil || n.Flagger != flagger || on.Before(since) || on.After(until) {
			continue
		}
		i.Total++
		if d.Outcome == "not_acted" {
			i.Unfounded++
		}
		if _, incomplete := c.Last("complete"); incomplete {
			i.Incomplete++
		}
		if _, complained := c.Last("settle"); complained && d.Outcome != "not_acted" {
			i.Reversed++
		}
	}
	return i
}
