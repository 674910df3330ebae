package kinds

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/deadline"
)

// Answer is what a provider gives to some or all questions.
type Answer struct {
	By string `json:"by"` // provider, representative or lawyer (art 67(4))
	// Authority says by what a lawyer is authorised to act (art 67(4)).
	Authority string     `json:"authorisation,omitempty"`
	Questions []Answered `json:"questions"`
}

// Answered is the answer to one question.
type Answered struct {
	No        int             `json:"no"`
	Text      string          `json:"text,omitempty" personal:"text"`
	Partial   bool            `json:"partial,omitempty"`   // more is to come
	Documents []aedile.Digest `json:"documents,omitempty"` // by digest
	Cases     []aedile.CaseID `json:"cases,omitempty"`     // of the record it rests on
	Figures   []Figure        `json:"figures,omitempty"`
	Secret    string          `json:"confidential,omitempty" personal:"text"` // why it is claimed to be confidential
}

// Figure is a number of an answer and where the record has it.
type Figure struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	From  string `json:"from"` // the report, query or case it was drawn from
}

// Validate names what the answer lacks.
func (a *Answer) Validate() (fs casework.Faults) {
	fs.Need(slices.Contains([]string{"provider", "representative", "lawyer"}, a.By), "by", "is none of provider, representative, lawyer",
		dsa("art 67(4)"))
	fs.Need(a.By != "lawyer" || has(a.Authority), "authorisation", "does not say by what the lawyer is authorised to act", dsa("art 67(4)"))
	fs.Need(len(a.Questions) > 0, "questions", "answers nothing", dsa("art 67(4)"))
	for i, q := range a.Questions {
		at := fmt.Sprintf("questions[%d]", i)
		fs.Need(has(q.Text) || len(q.Documents) > 0, at, "says nothing and brings no document", dsa("art 67(4)"))
		for j, f := range q.Figures {
			fs.Own(has(f.Name) && has(f.Value) && has(f.From), fmt.Sprintf("%s.figures[%d]", at, j),
				"a figure says what it is and where it is from", dsa("art 67(4)"))
		}
	}
	return fs
}

// Extension asks for or grants a later day for some questions; none means all that are open.
type Extension struct {
	Questions []int         `json:"questions,omitempty"`
	Until     deadline.Date `json:"until"`
	Why       string        `json:"why" personal:"text"`
}

// Validate asks for the day and the reasons.
func (e *Extension) Validate() (fs casework.Faults) {
	fs.Need(!e.Until.IsZero(), "until", "names no day", dsa("art 67(2)"))
	fs.Text(e.Why, "why", "gives no reasons", dsa("art 67(2)"))
	return fs
}

// FollowUp is what the authority does next.
type FollowUp struct {
	Next string        `json:"next"` // new_request, decision, proceedings or nothing
	Case aedile.CaseID `json:"case,omitempty"`
	Why  string        `json:"why" personal:"text"`
}

// Validate names what is missing.
func (f *FollowUp) Validate() (fs casework.Faults) {
	nexts := []string{"new_request", "decision", "proceedings", "nothing"}
	fs.Own(slices.Contains(nexts, f.Next), "next", "is none of "+strings.Join(nexts, ", "), dsa("art 67(1)"))
	fs.Own(f.Next == "nothing" || f.Case != "", "case", "names no case in which it goes on", dsa("art 67(1)"))
	fs.Text(f.Why, "why", "gives no reasons", dsa("art 67(1)"))
	return fs
}

// AnswerOf returns what was answered to a request in all, the latest answer to each question; nil: nothing was.
func AnswerOf(c casework.Case) *Answer {
	var all *Answer
	at := map[int]int{}
	for _, e := range c.Events {
		if e.Move != "answer" && e.Move != "answer_part" {
			continue
		}
		a, err := casework.BodyOf[Answer](e)
		if err != nil {
			continue // the journal's check names what cannot be read
		}
		if all == nil {
			all = &Answer{}
		}
		all.By = a.By
		for _, q := range a.Questions {
			if i, ok := at[q.No]; ok {
				all.Questions[i] = q
				continue
			}
			at[q.No] = len(all.Questions)
			all.Questions = append(all.Questions, q)
		}
	}
	return all
}
