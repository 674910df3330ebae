package kinds

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/supervision"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
)

// What a case names must be there, be of the right procedure and stand where it is said to stand. The tables below say so once for
// every move; what another record holds is marked with casework.External.

// restrictions are the procedures in which a person may be restricted or a notifier answered: what can be complained of.
var restrictions = []string{"decision", "misuse", "notice", "trader"}

// sources are the procedures that a decision can rest on.
var sources = []string{"complaint", "misuse", "notice", "order", "proceeding", "review", "suspicion", "trader"}

type mentions func(in casework.In) []casework.Mention

// named are the cases that moves name, by procedure and move.
var named = map[string]mentions{
	"allegation.pursue": linkTo(dsa("art 53")),
	"allegation.close": func(in casework.In) []casework.Mention {
		return list("cases", in.Body.(*supervision.Result).Cases, dsa("art 53"))
	},
	"commitment.bind": one(func(b *supervision.Commitments) casework.Mention {
		return mention("proceeding", b.Proceeding, dsa("art 71(1)"), "proceeding")
	}),
	"commitment.reopen": one(func(b *supervision.Reopening) casework.Mention {
		return mention("case", b.Case, dsa("art 71(2)"), "proceeding")
	}),
	"complaint.lodge":   one(against),
	"complaint.refer":   one(referred),
	"complaint.assign":  contested,
	"complaint.decide":  contested,
	"decision.draft":    from,
	"decision.amend":    from,
	"decision.send":     rests,
	"decision.impose":   rests,
	"decision.complain": complaintLink(dsa("art 20(1)"), open),
	"decision.uphold":   complaintLink(dsa("art 20(5)"), settledComplaint),
	"decision.reverse":  reversing,
	"misuse.suspend": one(func(b *Suspension) casework.Mention {
		return mention("decision", b.Decision, dsa("art 17(1)"), "decision")
	}),
	"notice.decide":   one(func(b *NoticeDecision) casework.Mention { return taken("decision", b.Decision, dsa("art 17(1)")) }),
	"notice.group":    one(func(b *Grouping) casework.Mention { return mention("lead", b.Lead, dsa("art 16(6)"), "notice") }),
	"notice.complain": complaintLink(dsa("art 20(1)"), open),
	"notice.settle":   complaintLink(dsa("art 20(5)"), settledComplaint),
	"order.give_effect": func(in casework.In) []casework.Mention {
		return list("cases", in.Body.(*Effect).Cases, dsa("art 9(1)"), "decision")
	},
	"proceeding.open": one(func(b *Proceeding) casework.Mention {
		return mention("reopens", b.Reopens, dsa("art 71(2)"), "proceeding")
	}),
	"proceeding.bind":     one(func(b *OnGrounds) casework.Mention { return mention("case", b.Case, dsa("art 71(1)"), "commitment") }),
	"request.answer":      answersRest,
	"request.answer_part": answersRest,
	"request.follow_up":   one(followed),
	"review.take_up":      one(func(b *TakingUp) casework.Mention { return mention("case", b.Case, dsa("art 3(h)"), b.Kind) }),
	"trader.complain":     complaintLink(dsa("art 20(1)"), open),
	"trader.close":        complaintLink(dsa("art 20(5)"), settledComplaint),
}

// withMentions gives the moves of the procedures the cases that they name, and sorts the procedures by name.
func withMentions(ks ...casework.Kind) []casework.Kind {
	for _, k := range ks {
		for i, m := range k.Moves {
			k.Moves[i].Mentions = named[k.Name+"."+m.Name]
		}
	}
	slices.SortFunc(ks, func(a, b casework.Kind) int { return strings.Compare(a.Name, b.Name) })
	return ks
}

func mention(field string, id aedile.CaseID, ref law.Ref, kinds ...string) casework.Mention {
	return casework.Mention{Field: field, Case: id, Kinds: kinds, Law: ref}
}

// one is for a body that names one case.
func one[B any](f func(b *B) casework.Mention) mentions {
	return func(in casework.In) []casework.Mention {
		b, ok := in.Body.(any).(*B)
		if !ok {
			return nil
		}
		return []casework.Mention{f(b)}
	}
}

func list(field string, ids []aedile.CaseID, ref law.Ref, kinds ...string) (ms []casework.Mention) {
	for i, id := range ids {
		ms = append(ms, mention(fmt.Sprintf("%s[%d]", field, i), id, ref, kinds...))
	}
	return ms
}

func linkTo(ref law.Ref, kinds ...string) mentions {
	return one(func(b *Link) casework.Mention { return mention("case", b.Case, ref, kinds...) })
}

// taken is a case in which something was decided.
func taken(field string, id aedile.CaseID, ref law.Ref) casework.Mention {
	m := mention(field, id, ref, "decision")
	m.Stands = undecided
	return m
}

// undecided says that nothing was decided in the case that is said to hold a decision.
func undecided(c casework.Case) string {
	if _, ok := c.Last(decisive[c.Kind]...); !ok {
		return "is " + c.State + ": nothing was decided in it"
	}
	return ""
}

// decisive are the moves by which something is decided about a person.
var decisive = map[string][]string{"decision": {"send", "impose"}, "misuse": {"suspend", "warn"}, "notice": {"decide"},
	"trader": {"suspend", "refuse"}}

// informing are the moves by which a person is told of it.
var informing = map[string][]string{"decision": {"send"}, "misuse": {"suspend", "warn"}, "notice": {"tell"}, "trader": {"suspend",
	"refuse"}}

func against(c *Complaint) casework.Mention {
	m := mention("against", c.Against, dsa("art 20(1)"), restrictions...)
	m.Stands = undecided
	return m
}

// contested is the case that a complaint is about: who decided in it stands there.
func contested(in casework.In) []casework.Mention {
	c := complaintOf(in.Case)
	if c == nil {
		return nil
	}
	return []casework.Mention{mention("", c.Against, dsa("art 20(6)"), restrictions...)}
}

func from(in casework.In) []casework.Mention {
	return list("from", in.Body.(*Decision).From, dsa("art 17(3)(b)"), sources...)
}

// rests are the cases that the decision rests on, when it is taken.
func rests(in casework.In) []casework.Mention {
	d := DecisionOf(in.Case)
	if d == nil {
		return nil
	}
	return list("from", d.From, dsa("art 17(3)(b)"), sources...)
}

// complaintLink names a complaint against this very case.
func complaintLink(ref law.Ref, stands func(casework.Case) string) mentions {
	return func(in casework.In) []casework.Mention {
		b, ok := in.Body.(*Link)
		if !ok {
			return nil
		}
		return []casework.Mention{complaintMention("case", b.Case, in.Case.ID, ref, stands)}
	}
}

func complaintMention(field string, id, about aedile.CaseID, ref law.Ref, stands func(casework.Case) string) casework.Mention {
	m := mention(field, id, ref, "complaint")
	m.Stands = func(c casework.Case) string {
		if disputed(c) != about {
			return "is a complaint against another case"
		}
		return stands(c)
	}
	return m
}

// referred is what is brought before a settlement body without a complaint (art 21(1)).
func referred(r *Referral) casework.Mention {
	m := mention("against", r.Against, dsa("art 21(1)"), restrictions...)
	m.Stands = undecided
	return m
}

// disputed is the case that a complaint, or a dispute without one, is about.
func disputed(c casework.Case) aedile.CaseID {
	if k := complaintOf(c); k != nil {
		return k.Against
	}
	if r := casework.LastBody[Referral](c, "refer"); r != nil {
		return r.Against
	}
	return ""
}

func open(c casework.Case) string {
	if c.Closed {
		return "is " + c.State
	}
	return ""
}

// settledComplaint says that the complaint was not decided yet.
func settledComplaint(c casework.Case) string {
	if _, ok := c.Last("decide", "withdraw", "end", "settle"); !ok {
		return "is a complaint that is " + c.State + ", not decided"
	}
	return ""
}

func reversing(in casework.In) []casework.Mention {
	b := in.Body.(*Reversal)
	if b.Because != "complaint" && b.Because != "settlement" {
		return list("case", given(b.Case), dsa("art 20(4)"))
	}
	return []casework.Mention{complaintMention("case", b.Case, in.Case.ID, dsa("art 20(4)"), settledComplaint)}
}

func given(id aedile.CaseID) (ids []aedile.CaseID) {
	if id != "" {
		ids = append(ids, id)
	}
	return ids
}

func answersRest(in casework.In) (ms []casework.Mention) {
	for i, q := range in.Body.(*Answer).Questions {
		ms = append(ms, list(fmt.Sprintf("questions[%d].cases", i), q.Cases, dsa("art 67(4)"))...)
	}
	return ms
}

func followed(f *FollowUp) casework.Mention {
	of := map[string][]string{"new_request": {"request"}, "decision": {"proceeding", "request"}, "proceedings": {"proceeding"}}[f.Next]
	return mention("case", f.Case, dsa("art 67(1)"), of...)
}

// DecidedBy returns who decided in the case, as the record has it: nobody where automated means did. ok is false where nothing was
// decided.
func DecidedBy(c casework.Case) (who casework.ActorID, ok bool) {
	e, ok := c.Last(decisive[c.Kind]...)
	if !ok || e.By.Automated {
		return "", ok
	}
	return e.By.ID, true
}

// InformedOn returns the day on which the person was told of what was decided in the case, as the record has it.
func InformedOn(c casework.Case, clock deadline.Clock) (day deadline.Date, ok bool) {
	e, ok := c.Last(informing[c.Kind]...)
	if !ok || clock.Zone == nil {
		return day, false
	}
	return deadline.DateOf(e.At.In(clock.Zone)), true
}
