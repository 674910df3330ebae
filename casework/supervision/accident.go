package supervision

import (
	"fmt"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
)

// Accident is an accident or safety issue that a marketplace was told of (art 22(12)(e) GPSR).
type Accident struct {
	Product       string        `json:"product"` // type
	Identifier    string        `json:"identifier,omitempty"`
	State         string        `json:"state"` // in which it happened
	Circumstances string        `json:"circumstances" personal:"text"`
	HeardOn       deadline.Date `json:"heard_on"`
	// Serious: a serious risk or actual damage to the health or safety of a consumer; such an accident is notified.
	Serious      bool   `json:"serious"`
	Trader       string `json:"trader,omitempty" personal:"text"`
	Manufacturer string `json:"manufacturer,omitempty"`
}

// Validate names what is missing.
func (a *Accident) Validate() (fs casework.Faults) {
	ref := GPSR("art 22(12)")
	fs.Text(a.Product, "product", "names no product", ref)
	fs.Text(a.State, "state", "does not say in which Member State it happened", ref)
	fs.Text(a.Circumstances, "circumstances", "does not say what is known of the circumstances", ref)
	fs.Need(!a.HeardOn.IsZero(), "heard_on", "does not say when the provider was told", ref)
	return fs
}

// heardBefore refuses a day of information that is still to come.
func heardBefore(in casework.In) (fs casework.Faults) {
	notToCome(&fs, in, in.Body.(*Accident).HeardOn, "heard_on", GPSR("art 22(12)"))
	return fs
}

// AccidentNotice is the notification through the Safety Business Gateway (art 22(12)(e)(ii); the elements are those of art 20(1)).
type AccidentNotice struct {
	Product       string `json:"product"`
	Identifier    string `json:"identifier"` // type and identification number
	State         string `json:"state"`
	Circumstances string `json:"circumstances" personal:"text"`
	Harm          string `json:"harm" personal:"text"`
	Number        string `json:"number,omitempty"`
}

// Validate names what is missing.
func (a *AccidentNotice) Validate() (fs casework.Faults) {
	ref := GPSR("art 20(1)")
	fs.Text(a.Product, "product", "names no product", ref)
	fs.Text(a.Identifier, "identifier", "gives no identification number, nor says that none is known", ref)
	fs.Text(a.Circumstances, "circumstances", "gives no circumstances, nor says that none are known", ref)
	fs.Text(a.State, "state", "does not say in which Member State it happened", ref)
	fs.Text(a.Harm, "harm", "does not say what risk or damage there is", GPSR("art 22(12)"))
	return fs
}

// Sheet is the notification.
func (a *AccidentNotice) Sheet(casework.Case) Sheet {
	ref := GPSR("art 20(1)")
	return NewSheet("information", "", "", Points("product", ref, a.Product, a.Identifier), Points("states", ref, a.State), Section("facts",
		ref, a.Circumstances), Section("damage", GPSR("art 22(12)"), a.Harm))
}

// accidentTold refuses to close while somebody is to be told.
func accidentTold(in casework.In) (fs casework.Faults) {
	for _, d := range in.Case.Dues {
		fs.Need(false, "", fmt.Sprintf("%s is still to be told", d.Name), GPSR("art 22(12)"))
	}
	return fs
}

var accident = casework.Kind{
	Name: "accident", Title: "Accident with a product", Law: []law.Ref{GPSR("art 22(12)"), GPSR("art 20(1)")},
	States: []casework.State{
		{Name: "known", Turn: casework.Platform, About: "the provider was told of it; what happened is not established"},
		{Name: "asked", Turn: casework.Platform, About: "the authority asks for more"},
		{Name: "closed", Closed: true, About: "everybody who had to be told was told"},
	},
	Moves: Moves([]casework.Move{
		{Name: "learn", To: "known", By: By(casework.Platform, casework.Recipient, casework.Authority), Law: []law.Ref{GPSR("art 22(12)")},
			About: "tell the provider of an accident or safety issue",
			Body:  content[Accident](), Check: heardBefore,
			Dues: []casework.DueRule{Target("trader", casework.Platform, GPSR("art 22(12)")),
				When(Target("gateway", casework.Platform, GPSR("art 22(12)")), serious), When(Target("manufacturer", casework.Platform,
					GPSR("art 22(12)")), serious)}},
		{Name: "ask", From: []string{"known"}, To: "asked", By: By(casework.Authority), Law: []law.Ref{GPSR("art 22(12)")},
			About: "ask for more information", Body: newReason, Check: Why(GPSR("art 22(12)")),
			Dues: []casework.DueRule{Target("answer", casework.Platform, GPSR("art 22(12)"))},
			Jobs: []casework.Job{Job("ask", casework.Platform)}},
		{Name: "answer", From: []string{"asked"}, To: "known", By: By(casework.Platform), Law: []law.Ref{GPSR("art 22(12)")},
			About: "give more information", Body: newReason, Check: Why(GPSR("art 22(12)")),
			Meets: []string{"answer"}, Jobs: []casework.Job{Job("tell", casework.Authority)}},
		{Name: "close", From: []string{"known"}, To: "closed", By: By(casework.Platform), Law: []law.Ref{GPSR("art 22(12)")},
			About: "close, when everybody was told", Check: accidentTold},
	},
		In(casework.Move{Name: "tell_trader", By: By(casework.Platform), Law: []law.Ref{GPSR("art 22(12)")},
			About: "tell the trader and the economic operators", Body: newReason, Check: Why(GPSR("art 22(12)")),
			Meets: []string{"trader"}, Jobs: []casework.Job{Job("tell", casework.Trader)}}, "known", "asked"),
		In(casework.Move{Name: "notify", By: By(casework.Platform), Law: []law.Ref{GPSR("art 22(12)"), GPSR("art 20(1)")},
			About: "notify it through the Safety Business Gateway", Body: content[AccidentNotice](),
			Meets: []string{"gateway"}, Jobs: []casework.Job{Document("accident", "tell", casework.Authority)}}, "known", "asked"),
		In(casework.Move{Name: "tell_manufacturer", By: By(casework.Platform), Law: []law.Ref{GPSR("art 22(12)")},
			About: "inform the manufacturer", Body: newReason, Check: Why(GPSR("art 22(12)")),
			Meets: []string{"manufacturer"}, Jobs: []casework.Job{Job("tell", casework.Trader)}}, "known", "asked"),
	),
}

func serious(in casework.In) bool { return in.Body.(*Accident).Serious }
