package risk

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/deadline"
)

// Audit is an independent audit (art 37 DSA, Delegated Regulation (EU) 2024/436), as the audited provider keeps it.
type Audit struct {
	ID      string        `json:"id"`
	Auditor string        `json:"auditor"`
	From    deadline.Date `json:"from"` // of the audited period
	To      deadline.Date `json:"to,omitzero"`
	// AgreedOn is the day of the written agreement, which stands before any audit procedure (art 7), HandedOn that on which the information
	// on internal controls, risks and structures was handed over (art 5(1)).
	AgreedOn   deadline.Date `json:"agreed_on,omitzero"`
	HandedOn   deadline.Date `json:"handed_over_on,omitzero"`
	ReceivedOn deadline.Date `json:"received_on,omitzero"` // the audit report
	// Conclusions are those on each audited obligation or commitment, Opinion that on all obligations (art 8(4), (6)).
	Conclusions []Conclusion  `json:"conclusions,omitempty"`
	Opinion     string        `json:"opinion,omitempty"`
	AdoptedOn   deadline.Date `json:"implementation_adopted_on,omitzero"` // the audit implementation report (art 37(6) DSA)
}

// Conclusion is what the auditor concluded on one obligation, and what the provider does about it.
type Conclusion struct {
	Obligation string `json:"obligation"` // as "art 16(1)"
	Conclusion string `json:"conclusion"` // positive, positive with comments, negative; empty: not audited
	NotAudited string `json:"not_audited,omitempty"`
	// Controls, Benchmarks and Records are what was handed over for it (art 5(1)(a)).
	Controls        string           `json:"controls,omitempty"`
	Benchmarks      string           `json:"benchmarks,omitempty"`
	Records         []Evidence       `json:"records,omitempty"`
	Recommendations []Recommendation `json:"recommendations,omitempty"`
}

// Recommendation is an operational recommendation with its time frame, and what the provider does about it.
type Recommendation struct {
	Text       string `json:"text"`
	Within     string `json:"within"`            // its recommended time frame
	Mitigation string `json:"measure,omitempty"` // by which it is followed
	// Refused says why it is not followed, Instead what is done in its place (art 37(6) DSA).
	Refused string `json:"refused,omitempty"`
	Instead string `json:"instead,omitempty"`
}

// The three words of art 37(4)(g) DSA and art 8(1), (6) of Delegated Regulation (EU) 2024/436.
const (
	Positive     = "positive"
	WithComments = "positive with comments"
	Negative     = "negative"
)

// OpinionOf returns the opinion that follows from the conclusions (art 8(6) of Delegated Regulation (EU) 2024/436): negative from one
// negative conclusion on, positive with comments from one of those on, else positive; "" where there is no conclusion, or one that is none
// of the three.
func OpinionOf(conclusions []string) string {
	out := ""
	for _, c := range conclusions {
		switch c {
		case Negative:
			out = Negative
		case WithComments:
			if out != Negative {
				out = WithComments
			}
		case Positive:
			if out == "" {
				out = Positive
			}
		default:
			return ""
		}
	}
	return out
}

func (r *Register) setAudit(x Audit) error {
	var wrong []string
	if !aedile.ValidName(x.ID) || strings.TrimSpace(x.Auditor) == "" || x.From.IsZero() {
		wrong = append(wrong, "lacks its identifier, the auditor, or the first day of its period")
	}
	if !x.To.IsZero() && x.To.Before(x.From) {
		wrong = append(wrong, "its period ends before it begins")
	}
	var said []string
	seen := map[string]bool{}
	for _, c := range x.Conclusions {
		if seen[c.Obligation] || strings.TrimSpace(c.Obligation) == "" {
			wrong = append(wrong, fmt.Sprintf("obligation %q is missing, or there twice", c.Obligation))
		}
		seen[c.Obligation] = true
		switch {
		case c.Conclusion == "" && c.NotAudited == "" && !x.ReceivedOn.IsZero():
			wrong = append(wrong, c.Obligation+": has neither a conclusion nor a reason why it was not audited (art 37(5))")
		case c.Conclusion == "":
		case !slices.Contains([]string{Positive, WithComments, Negative}, c.Conclusion):
			wrong = append(wrong, fmt.Sprintf("%s: %q is none of the three conclusions", c.Obligation, c.Conclusion))
		default:
			said = append(said, c.Conclusion)
		}
		for _, rec := range c.Recommendations {
			if rec.Text == "" || rec.Within == "" {
				wrong = append(wrong, c.Obligation+": a recommendation lacks its text or its time frame (art 8(2))")
			}
		}
	}
	if want := OpinionOf(said); x.Opinion != "" && x.Opinion != want {
		wrong = append(wrong, fmt.Sprintf("the opinion is %q, from the conclusions follows %q (art 8(6))", x.Opinion, want))
	}
	if err := refused("audit", x.ID, wrong); err != nil {
		return err
	}
	r.Audits = put(r.Audits, x, func(o Audit) bool { return o.ID == x.ID })
	return nil
}

// auditPoints say what of the audits is missing or does not follow.
func (r *Register) auditPoints(say func(check string, weight Gravity, provision, where, about string)) {
	for i, a := range r.Audits {
		switch {
		case i == 0 && !r.Service.AppliesFrom.IsZero() && a.From != r.Service.AppliesFrom:
			say("A1", AgainstLaw, delegated+"art 3(3)", a.ID,
				fmt.Sprintf("the first audited period begins on %s, the duties apply from %s", a.From,
					r.Service.AppliesFrom))
		case i > 0 && !r.Audits[i-1].To.IsZero() && a.From != r.Audits[i-1].To.AddDays(1):
			say("A1", AgainstLaw, delegated+"art 3(2)", a.ID, fmt.Sprintf("begins on %s, the audited period before ended on %s", a.From,
				r.Audits[i-1].To))
		}
		if a.AgreedOn.IsZero() {
			say("A2", Doubtful, delegated+"art 7(1)", a.ID, "the day of the written agreement is not recorded")
		}
		if a.HandedOn.IsZero() {
			say("A2", Doubtful, delegated+"art 5(1)", a.ID, "the day on which the information was handed over is not recorded")
		}
		for _, c := range a.Conclusions {
			for n, rec := range c.Recommendations {
				where := fmt.Sprintf("%s %s %d", a.ID, c.Obligation, n+1)
				switch {
				case rec.Mitigation == "" && rec.Refused == "":
					say("A3", AgainstLaw, "art 37(6) DSA", where,
						"the recommendation is neither followed by a measure nor refused with a reason")
				case rec.Refused != "" && rec.Instead == "" && c.Conclusion == Negative:
					say("A3", Doubtful, "art 37(6) DSA", where,
						"is refused, and no other measure is named: art 37(6) asks for those that were taken")
				}
				if rec.Mitigation != "" && !slices.ContainsFunc(r.Measures, func(m Mitigation) bool { return m.ID == rec.Mitigation }) {
					say("A3", Form, "art 37(6) DSA", where, "there is no measure "+rec.Mitigation)
				}
			}
			if c.Conclusion != "" && c.Conclusion != Positive && len(c.Recommendations) == 0 {
				say("A4", Doubtful, "art 37(4)(h) DSA", a.ID+" "+c.Obligation, "is not positive and has no recommendation")
			}
		}
	}
}
