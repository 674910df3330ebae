package supervision

import (
	"slices"
	"strings"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
)

// DSA cites the Digital Services Act.
func DSA(place string) law.Ref { return law.Ref{CELEX: "32022R2065", Place: place} }

// GPSR cites the General Product Safety Regulation.
func GPSR(place string) law.Ref { return law.Ref{CELEX: "32023R0988", Place: place} }

// P2B cites Regulation (EU) 2019/1150.
func P2B(place string) law.Ref { return law.Ref{CELEX: "32019R1150", Place: place} }

// ads cites Regulation (EU) 2024/900 on political advertising.
func ads(place string) law.Ref { return law.Ref{CELEX: "32024R0900", Place: place} }

// data cites Delegated Regulation (EU) 2025/2050 on data access.
func data(place string) law.Ref { return law.Ref{CELEX: "32025R2050", Place: place} }

// Refs cites several places of the DSA.
func Refs(places ...string) (rs []law.Ref) {
	for _, p := range places {
		rs = append(rs, DSA(p))
	}
	return rs
}

// By lists parties.
func By(ps ...casework.Party) []casework.Party { return ps }

// Job is work without a letter of its own.
func Job(do string, to casework.Party) casework.Job { return casework.Job{Do: do, To: to} }

// Document is a job that goes with a letter of its own.
func Document(what, do string, to casework.Party) casework.Job {
	return casework.Job{Do: do, To: to, Letter: what}
}

// In repeats a move that leaves the case where it is, once for each state it can be made in.
func In(m casework.Move, states ...string) (ms []casework.Move) {
	for _, s := range states {
		m.From, m.To = []string{s}, s
		ms = append(ms, m)
	}
	return ms
}

// Moves joins groups of moves.
func Moves(groups ...[]casework.Move) []casework.Move { return slices.Concat(groups...) }

// Target is a due for which the law gives no number.
func Target(name string, of casework.Party, ref law.Ref) casework.DueRule {
	return casework.DueRule{Name: name, Of: of, Source: casework.Policy, Law: ref}
}

// fixed is a due for which the law gives the number.
func fixed(name string, of casework.Party, ref law.Ref, p deadline.Period) casework.DueRule {
	return casework.DueRule{Name: name, Of: of, Source: casework.Fixed, Law: ref, Period: p}
}

// Until makes a due a right that is open until its end.
func Until(r casework.DueRule) casework.DueRule {
	r.Sense = casework.OpenUntil
	return r
}

// runsFrom lets a due run from another event than the step.
func runsFrom(r casework.DueRule, f func(casework.In) deadline.Event) casework.DueRule {
	r.From = f
	return r
}

// When lets a due run for some steps alone.
func When(r casework.DueRule, f func(casework.In) bool) casework.DueRule {
	r.When = f
	return r
}

// days is a period of calendar days.
func days(n int) deadline.Period { return deadline.Period{N: n, Unit: deadline.Days} }

// workingDays is a period of working days.
func workingDays(n int) deadline.Period { return deadline.Period{N: n, Unit: deadline.WorkingDays} }

// Months is a period of months.
func Months(n int) deadline.Period { return deadline.Period{N: n, Unit: deadline.Months} }

// year is the period of one year.
func year() deadline.Period { return deadline.Period{N: 1, Unit: deadline.Years} }

// content returns what makes an empty content of the type.
func content[B any, P interface {
	*B
	casework.Body
}]() func() casework.Body {
	return func() casework.Body { return P(new(B)) }
}

// Reason is the content of a move that needs no more than to say why.
type Reason struct {
	Why string `json:"why" personal:"text"`
}

// Validate leaves it to the move to say which provision asks for reasons.
func (r *Reason) Validate() casework.Faults { return nil }

// newReason returns an empty Reason.
func newReason() casework.Body { return &Reason{} }

// Why asks for reasons under the provision.
func Why(ref law.Ref) func(casework.In) casework.Faults {
	return func(in casework.In) (fs casework.Faults) {
		fs.Text(in.Body.(*Reason).Why, "why", "no reasons are given", ref)
		return fs
	}
}

// Notification is the day on which a decision was notified, from which its periods run.
type Notification struct {
	NotifiedOn deadline.Date `json:"notified_on"`
}

// Validate asks for the day.
func (n *Notification) Validate() (fs casework.Faults) {
	fs.Need(!n.NotifiedOn.IsZero(), "notified_on", "names no day", DSA("art 73(3)"))
	return fs
}

// both joins two checks.
func both(a, b func(casework.In) casework.Faults) func(casework.In) casework.Faults {
	return func(in casework.In) casework.Faults { return append(a(in), b(in)...) }
}

// After refuses a step before another one was made.
func After(ref law.Ref, msg string, moves ...string) func(casework.In) casework.Faults {
	return func(in casework.In) (fs casework.Faults) {
		_, ok := in.Case.Last(moves...)
		fs.Need(ok, "", msg, ref)
		return fs
	}
}

// Today is the day of the step where the case is counted.
func Today(in casework.In) deadline.Date { return deadline.DateOf(in.Step.At.In(in.Clock.Zone)) }

// AtStep is the step as an event.
func AtStep(in casework.In) deadline.Event { return deadline.At(in.Step.At) }

// Has reports whether the text says something: not one that was taken out of the record.
func Has(text string) bool {
	text = strings.TrimSpace(text)
	return text != "" && text != casework.ErasedText
}
