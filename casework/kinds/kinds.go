// Package kinds lists the procedures, one file for each: its states and moves, the content each move carries and what
// makes that content complete. It holds tables and checks; casework applies them.
//
// Which provisions were compared with their texts the table of law says.
package kinds

import (
	"slices"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/supervision"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
)

// All returns every procedure, by name.
func All() []casework.Kind { return slices.Clone(all) }

// Of returns the procedure with that name.
func Of(name string) (casework.Kind, bool) {
	i := slices.IndexFunc(all, func(k casework.Kind) bool { return k.Name == name })
	if i < 0 {
		return casework.Kind{}, false
	}
	return all[i], true
}

var all = withMentions(append(supervision.All(), complaint, decision, misuse, notice, order, proceeding, request, review,
	suspicion, trader)...)

func dsa(place string) law.Ref  { return supervision.DSA(place) }
func gpsr(place string) law.Ref { return supervision.GPSR(place) }
func p2b(place string) law.Ref  { return supervision.P2B(place) }

func refs(places ...string) []law.Ref { return supervision.Refs(places...) }

func by(ps ...casework.Party) []casework.Party { return supervision.By(ps...) }

func job(do string, to casework.Party) casework.Job { return supervision.Job(do, to) }

// document is a job that goes with a letter of its own.
func document(what, do string, to casework.Party) casework.Job {
	return supervision.Document(what, do, to)
}

// editable is a letter that a person may send in other words.
func editable(what, do string, to casework.Party) casework.Job {
	return casework.Job{Do: do, To: to, Letter: what, Editable: true}
}

// in repeats a move that leaves the case where it is, once for each state it can be made in.
func in(m casework.Move, states ...string) []casework.Move { return supervision.In(m, states...) }

func moves(groups ...[]casework.Move) []casework.Move { return supervision.Moves(groups...) }

// complaintWindow is the six months of art 20(2) DSA, from the day the person is informed. A provider that need not have a complaint
// system has none.
func complaintWindow(of casework.Party) casework.DueRule {
	return casework.DueRule{Name: "complain", Of: of, Source: casework.Fixed, Law: dsa("art 20(2)"),
		Period: deadline.Period{N: 6, Unit: deadline.Months}, Sense: casework.OpenUntil, When: platform}
}

// platform reports whether the duties of online platforms are asked of the provider, so that arts 20, 21 and 24(5) DSA apply.
func platform(in casework.In) bool { return in.Terms.Platform() }

// unwindowed refuses to close while the complaint route is open.
func unwindowed(in casework.In) (fs casework.Faults) {
	if d, open := in.Case.Due("complain", ""); open && !d.Over(in.Step.At) {
		fs.Need(false, "", "complaints are open until "+d.LastDay.String(), law.Ref{CELEX: d.Law.CELEX, Place: d.Law.Place})
	}
	return fs
}

// target is a due for which the law gives no number.
func target(name string, of casework.Party, ref law.Ref) casework.DueRule {
	return supervision.Target(name, of, ref)
}

// Reason is the content of a move that needs no more than to say why.
type Reason = supervision.Reason

func reason() casework.Body { return &Reason{} }

// why asks for reasons under the provision.
func why(ref law.Ref) func(casework.In) casework.Faults { return supervision.Why(ref) }

// Link names the case in which the matter goes on.
type Link = supervision.Onward

func link() casework.Body { return &Link{} }

func linked(ref law.Ref) func(casework.In) casework.Faults { return supervision.Linked(ref) }

// Redress says where the person can turn.
type Redress struct {
	Internal   string `json:"internal,omitempty"`     // the provider's own complaint route (art 20)
	OutOfCourt string `json:"out_of_court,omitempty"` // certified dispute settlement bodies (art 21)
	Court      string `json:"court,omitempty"`
}

// faults asks for each of the ways that are open under the provision: the first two are those of online platforms (arts 20, 21).
func (r Redress) faults(ref law.Ref, platform bool) (fs casework.Faults) {
	if platform {
		fs.Text(r.Internal, "internal", "does not say how to complain to the provider", ref)
		fs.Text(r.OutOfCourt, "out_of_court", "does not say how to reach out-of-court settlement", ref)
	}
	fs.Text(r.Court, "court", "does not mention the courts", ref)
	return fs
}

// byPerson refuses a move that automated means make alone.
func byPerson(in casework.In, ref law.Ref) (fs casework.Faults) {
	fs.Need(!in.Step.By.Automated, "", "is not for automated means alone", ref)
	fs.Need(in.Step.By.ID != "", "", "names nobody who answers for it", ref)
	return fs
}

// has reports whether the text says something: not one that was taken out of the record.
func has(text string) bool { return supervision.Has(text) }
