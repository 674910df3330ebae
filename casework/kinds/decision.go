package kinds

import (
	"slices"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
)

// Limit is one kind of restriction with its duration.
type Limit[T any] struct {
	What  T             `json:"what"`
	Other string        `json:"other,omitempty" personal:"text"` // what it is, where What says only that it is another
	Until deadline.Date `json:"until,omitzero"`                  // empty: until further notice
}

// Exception is a reason for which art 17 asks for no statement.
type Exception string

// The exceptions (art 17(2), (5) DSA).
const (
	NoContact           Exception = "no_contact"           // no electronic contact of the recipient is known (17(2))
	DeceptiveCommercial Exception = "deceptive_commercial" // deceptive high-volume commercial content (17(2))
	ByOrder             Exception = "by_order"             // an order under art 9 (17(5))
)

// Decision restricts what a recipient does, on grounds that the provider holds to be given (art 17 DSA).
type Decision struct {
	// Language is the one in which its addressee is written to, as "de". Empty: that of the operator.
	Language  string            `json:"language,omitempty"`
	Service   string            `json:"service,omitempty"`
	Item      aedile.ItemID     `json:"item,omitempty"`
	URL       string            `json:"url,omitempty" personal:"text"`
	Recipient casework.Personal `json:"recipient,omitzero"` // the account concerned
	Contact   casework.Personal `json:"contact,omitzero"`   // its electronic contact
	Exception Exception         `json:"exception,omitempty"`
	// BusinessUser says that the recipient offers goods or services by the platform: the statement is on a durable medium (P2B art 4(1)).
	BusinessUser bool   `json:"business_user,omitempty"`
	Medium       string `json:"durable_medium,omitempty"` // which, as an e-mail or a letter

	// The restrictions, art 17(1)(a) to (d): at least one.
	Visibility *Limit[[]law.Visibility]   `json:"visibility,omitempty"`
	Monetary   *Limit[law.Monetary]       `json:"monetary,omitempty"`
	Provision  *Limit[law.ServiceMeasure] `json:"provision,omitempty"`
	Account    *Limit[law.AccountMeasure] `json:"account,omitempty"`
	AppliesOn  deadline.Date              `json:"applies_on,omitzero"` // the day it is imposed
	Territory  []string                   `json:"territory,omitempty"` // states of the EEA; empty: wherever the service is offered

	Facts              string            `json:"facts,omitempty" personal:"text"`           // art 17(3)(b)
	Source             law.SourceType    `json:"source,omitempty"`                          // art 17(3)(b)
	Notifier           casework.Personal `json:"notifier,omitzero"`                         // only where strictly necessary
	NotifierNeeded     string            `json:"notifier_needed,omitempty" personal:"text"` // why it is
	AutomatedDetection *bool             `json:"automated_detection,omitempty"`             // art 17(3)(c)
	Automation         law.Automation    `json:"automation,omitempty"`                      // art 17(3)(c)

	Ground      law.Ground `json:"ground,omitempty"`
	LegalGround string     `json:"legal_ground,omitempty"`                // art 17(3)(d)
	TermsGround string     `json:"terms_ground,omitempty"`                // art 17(3)(e)
	Explanation string     `json:"explanation,omitempty" personal:"text"` // art 17(3)(d), (e): why the ground is given
	GroundURL   string     `json:"ground_url,omitempty"`
	AlsoIllegal *bool      `json:"also_illegal,omitempty"` // against the terms and held to be illegal too
	Redress     Redress    `json:"redress,omitzero"`       // art 17(3)(f)

	Category         string            `json:"category,omitempty"` // STATEMENT_CATEGORY_…
	MoreCategories   []string          `json:"more_categories,omitempty"`
	Keywords         []string          `json:"keywords,omitempty"` // KEYWORD_…
	KeywordOther     string            `json:"keyword_other,omitempty"`
	ContentTypes     []law.ContentType `json:"content_types,omitempty"`
	ContentTypeOther string            `json:"content_type_other,omitempty"`
	ContentLanguage  string            `json:"content_language,omitempty"` // ISO 639-1, upper case
	ContentOn        deadline.Date     `json:"content_on,omitzero"`        // when it was created or posted
	GTIN             string            `json:"gtin,omitempty"`

	// From are the cases it rests on: a review of a finding, a notice, an order.
	From []aedile.CaseID `json:"from,omitempty"`
	// Origin says of a field that was filled in where its value comes from: one of those cases, or "policy".
	Origin map[string]string `json:"origin,omitempty"`
}

// Validate refuses keys that the schema does not have. A draft may lack the rest: Complete says what.
func (d *Decision) Validate() (fs casework.Faults) {
	ref := dsa("art 17(3)(a)")
	if v := d.Visibility; v != nil {
		bad := slices.ContainsFunc(v.What, func(v law.Visibility) bool { return !v.Valid() })
		fs.Need(len(v.What) > 0 && !bad, "visibility.what", "is no restriction of visibility", ref)
		fs.Need(!slices.Contains(v.What, law.VisibilityOther) || has(v.Other), "visibility.other", "does not say which", ref)
	}
	if m := d.Monetary; m != nil {
		fs.Need(m.What.Valid(), "monetary.what", "is no restriction of payments", ref)
		fs.Need(m.What != law.MonetaryOther || has(m.Other), "monetary.other", "does not say which", ref)
	}
	fs.Need(d.Provision == nil || d.Provision.What.Valid(), "provision.what", "is no restriction of the service", ref)
	fs.Need(d.Account == nil || d.Account.What.Valid(), "account.what", "is no restriction of the account", ref)
	fs.Need(d.Ground == "" || d.Ground.Valid(), "ground", "is neither illegal content nor the terms", dsa("art 17(3)(d)"))
	fs.Need(d.Source == "" || d.Source.Valid(), "source", "is no source", dsa("art 17(3)(b)"))
	fs.Need(d.Automation == "" || d.Automation.Valid(), "automation", "is no part of automated means", dsa("art 17(3)(c)"))
	fs.Need(d.Exception == "" || d.Exception == NoContact || d.Exception == DeceptiveCommercial || d.Exception == ByOrder,
		"exception", "is no exception that the law makes", dsa("art 17(2)"))
	fs.Contact(d.Contact, "contact", dsa("art 17(2)"))
	return append(fs, d.schema()...)
}

// schema refuses values that the Transparency Database does not know.
func (d *Decision) schema() (fs casework.Faults) {
	ref := dsa("art 24(5)")
	cats := law.Categories()
	fs.Need(d.Category == "" || slices.Contains(cats, d.Category), "category", "is no category of statements", ref)
	for _, c := range d.MoreCategories {
		fs.Need(slices.Contains(cats, c), "more_categories", c+" is no category of statements", ref)
	}
	for _, k := range d.Keywords {
		fs.Need(slices.Contains(law.Keywords(), k), "keywords", k+" is no keyword", ref)
	}
	for _, c := range d.ContentTypes {
		fs.Need(c.Valid(), "content_types", string(c)+" is no type of content", ref)
	}
	return fs
}

// Complete names every element of a statement of reasons that is missing (art 17(3)), for an online platform. A statement is sent
// only when there is none.
func (d *Decision) Complete() casework.Faults { return d.CompleteFor(casework.Terms{}) }

// CompleteFor is Complete for the provider: it asks for the ways of redress that apply to it (art 17(3)(f)).
func (d *Decision) CompleteFor(h casework.Terms) (fs casework.Faults) {
	fs.Need(d.Visibility != nil || d.Monetary != nil || d.Provision != nil || d.Account != nil, "", "no restriction is named",
		dsa("art 17(3)(a)"))
	fs.Need(!d.AppliesOn.IsZero(), "applies_on", "no day from which it applies", dsa("art 17(3)(a)"))
	for _, l := range d.ends() {
		fs.Need(l.on.IsZero() || !l.on.Before(d.AppliesOn), l.field, "ends before it applies", dsa("art 17(3)(a)"))
	}
	fs.Text(d.Facts, "facts", "no facts and circumstances", dsa("art 17(3)(b)"))
	fs.Need(d.Source != "", "source", "does not say whether it follows a notice or the provider's own initiative", dsa("art 17(3)(b)"))
	fs.Need(!d.Notifier.Given() || has(d.NotifierNeeded), "notifier", "is named without its being strictly necessary", dsa("art 17(3)(b)"))
	fs.Need(d.AutomatedDetection != nil, "automated_detection", "does not say whether the content was found by automated means",
		dsa("art 17(3)(c)"))
	fs.Need(d.Automation != "", "automation", "does not say whether automated means took part in the decision", dsa("art 17(3)(c)"))
	switch d.Ground {
	case law.IllegalContent:
		fs.Text(d.LegalGround, "legal_ground", "no legal ground", dsa("art 17(3)(d)"))
		fs.Text(d.Explanation, "explanation", "no explanation why the content is held to be illegal on it", dsa("art 17(3)(d)"))
	case law.IncompatibleContent:
		fs.Text(d.TermsGround, "terms_ground", "no contractual ground", dsa("art 17(3)(e)"))
		fs.Text(d.Explanation, "explanation", "no explanation why the content is held to be against it", dsa("art 17(3)(e)"))
	default:
		fs.Need(false, "ground", "neither a legal nor a contractual ground", dsa("art 17(3)(d)"))
	}
	fs.In("redress", d.Redress.faults(dsa("art 17(3)(f)"), h.Platform()))
	return fs
}

type end struct {
	field string
	on    deadline.Date
}

func (d *Decision) ends() (es []end) {
	if d.Visibility != nil {
		es = append(es, end{"visibility.until", d.Visibility.Until})
	}
	if d.Monetary != nil {
		es = append(es, end{"monetary.until", d.Monetary.Until})
	}
	if d.Provision != nil {
		es = append(es, end{"provision.until", d.Provision.Until})
	}
	if d.Account != nil {
		es = append(es, end{"account.until", d.Account.Until})
	}
	return es
}

// Filing is the receipt of the Transparency Database.
type Filing struct {
	// UUID is what the database gave; empty where it only said, after a lost reply, that it has the statement already.
	UUID string `json:"uuid,omitempty"`
	PUID string `json:"puid"` // what the platform called it
}

// Validate asks for the identifier under which the statement is filed.
func (f *Filing) Validate() (fs casework.Faults) {
	fs.Need(f.PUID != "", "puid", "no identifier under which the database has the statement", dsa("art 24(5)"))
	return fs
}

// Reversal undoes a decision.
type Reversal struct {
	Why string `json:"why" personal:"text"`
	// Because is what led to it: complaint, settlement, court, own.
	Because string        `json:"because"`
	Case    aedile.CaseID `json:"case,omitempty"`
}

// Validate names what the reversal lacks.
func (r *Reversal) Validate() (fs casework.Faults) {
	fs.Text(r.Why, "why", "no reasons", dsa("art 20(4)"))
	fs.Need(slices.Contains([]string{"complaint", "settlement", "court", "own"}, r.Because), "because",
		"is none of complaint, settlement, court, own", dsa("art 20(4)"))
	return fs
}

// DecisionOf returns the decision of a case as last drafted; nil where the case has none.
func DecisionOf(c casework.Case) *Decision { return casework.LastBody[Decision](c, "draft", "amend") }

func decisionBody() casework.Body { return &Decision{} }

// sendable refuses to send an incomplete statement, and one for which the law asks for none.
func sendable(in casework.In) (fs casework.Faults) {
	d := DecisionOf(in.Case)
	fs = append(d.CompleteFor(in.Terms), told(dsa("art 17(4)"))(in)...)
	fs.Need(d.Exception == "", "exception", "no statement is sent under an exception: impose it without", dsa("art 17(2)"))
	fs.Need(d.Contact.Given(), "contact", "no electronic contact of the recipient", dsa("art 17(2)"))
	fs.Need(!d.BusinessUser || has(d.Medium), "durable_medium", "says of no durable medium on which it is given", p2b("art 4(1)"))
	return append(fs, candid(in, d)...)
}

// candid refuses a decision of automated means alone that says there were none.
func candid(in casework.In, d *Decision) (fs casework.Faults) {
	fs.Need(!in.Step.By.Automated || d.Automation != law.NotAutomated, "automation",
		"says that no automated means took part, but they decide", dsa("art 17(3)(c)"))
	return fs
}

// excepted refuses to impose a restriction without statement unless the law makes an exception and the ground is given.
func excepted(in casework.In) (fs casework.Faults) {
	d := DecisionOf(in.Case)
	fs = append(fs, why(dsa("art 17(2)"))(in)...)
	fs.Need(d.Exception != "", "exception", "names no exception: a statement of reasons must be sent", dsa("art 17(1)"))
	fs.Need(d.Exception != NoContact || !d.Contact.Given(), "exception", "a contact is known", dsa("art 17(2)"))
	fs.Need(d.Exception != ByOrder || len(d.From) > 0, "from", "names no order", dsa("art 17(5)"))
	fs.Need(d.Ground != "", "ground", "neither a legal nor a contractual ground", dsa("art 14(4)"))
	return append(fs, candid(in, d)...)
}

// filed refuses to close while the Transparency Database has no statement of the decision.
func filed(in casework.In) (fs casework.Faults) {
	_, open := in.Case.Due("file", "")
	fs.Need(!open, "", "the statement is not yet in the Transparency Database", dsa("art 24(5)"))
	return fs
}

var decision = casework.Kind{
	Name: "decision", Title: "Decision with statement of reasons", Law: refs("art 17(1)", "art 24(5)"), Reaches: casework.Recipient,
	States: []casework.State{
		{Name: "drafted", Turn: casework.Platform, About: "being prepared; nothing is decided"},
		{Name: "sent", Turn: casework.Recipient, About: "decided, and the recipient has the reasons; complaints are open"},
		{Name: "imposed", Turn: casework.Platform, About: "decided without statement, under an exception of the law"},
		{Name: "contested", Turn: casework.Platform, About: "the recipient complained"},
		{Name: "disputed", Turn: casework.Platform, About: "the recipient complained of what was imposed without statement"},
		{Name: "reversed", Turn: casework.Platform, About: "reversed; the restriction is to be lifted"},
		{Name: "undone", Closed: true, About: "reversed and lifted"},
		{Name: "final", Closed: true, About: "the time to complain has passed"},
		{Name: "withdrawn", Closed: true, About: "given up before anything was decided"},
	},
	Moves: moves([]casework.Move{
		{Name: "draft", To: "drafted", By: by(casework.Platform), Law: refs("art 17(1)"), About: "prepare a decision", Body: decisionBody,
			Dues: sendDue},
		{Name: "amend", From: []string{"drafted"}, To: "drafted", By: by(casework.Platform), Law: refs("art 17(3)"),
			About: "change the draft",
			Body:  decisionBody, Meets: []string{"send"}, Dues: sendDue},
		{Name: "send", From: []string{"drafted"}, To: "sent", By: by(casework.Platform), Law: refs("art 17(1)", "art 17(4)"),
			About: "impose the restriction and send the statement of reasons", Body: telling, Check: sendable, Meets: []string{"send"},
			Dues: []casework.DueRule{complaintWindow(casework.Recipient), fileDue},
			Jobs: []casework.Job{editable("statement_of_reasons", "tell", casework.Recipient), {Do: "file", To: casework.Authority,
				When: platform}, effect}},
		{Name: "impose", From: []string{"drafted"}, To: "imposed", By: by(casework.Platform), Law: refs("art 17(2)", "art 17(5)"),
			About: "impose the restriction without statement, under an exception", Body: reason, Check: excepted, Meets: []string{"send"},
			Dues: []casework.DueRule{imposedWindow}, Jobs: []casework.Job{effect}},
		{Name: "withdraw", From: []string{"drafted"}, To: "withdrawn", By: by(casework.Platform), Law: refs("art 17(1)"),
			About: "give the draft up"},
		{Name: "complain", From: []string{"sent"}, To: "contested", By: by(casework.Recipient), Law: refs("art 20(1)"),
			About: "complain about the decision", Body: link, Check: inWindow},
		{Name: "complain", From: []string{"imposed"}, To: "disputed", By: by(casework.Recipient), Law: refs("art 20(1)"),
			About: "complain about the restriction", Body: link, Check: complaining},
		{Name: "uphold", From: []string{"disputed"}, To: "imposed", By: by(casework.Platform), Law: refs("art 20(5)"),
			About: "let the restriction stand after the complaint was decided", Body: link, Check: linked(dsa("art 20(5)"))},
		{Name: "uphold", From: []string{"contested"}, To: "sent", By: by(casework.Platform), Law: refs("art 20(5)"),
			About: "let the decision stand after the complaint was decided", Body: link, Check: linked(dsa("art 20(5)"))},
		{Name: "reverse", From: []string{"sent", "contested", "imposed", "disputed"}, To: "reversed", By: by(casework.Platform),
			Law:   refs("art 20(4)"),
			About: "reverse the decision", Body: func() casework.Body { return &Reversal{} },
			Dues: []casework.DueRule{target("restore", casework.Platform, dsa("art 20(4)"))},
			Jobs: []casework.Job{document("reversal", "tell",
				casework.Recipient)}},
		{Name: "restore", From: []string{"reversed"}, To: "undone", By: by(casework.Platform), Law: refs("art 20(4)"),
			About: "lift the restriction", Check: filed, Meets: []string{"restore"}, Jobs: []casework.Job{effect}},
		{Name: "close", From: []string{"imposed"}, To: "final", By: by(casework.Platform), Law: refs("art 17(2)", "art 20(1)"),
			About: "close what was imposed without statement",
			Check: unwindowed},
		{Name: "close", From: []string{"sent"}, To: "final", By: by(casework.Platform), Law: refs("art 17(1)"),
			About: "close where no complaint route applies", Check: func(in casework.In) casework.Faults {
				return append(filed(in),
					unwindowed(in)...)
			}},
		{Name: "lapse", From: []string{"imposed"}, To: "final", By: by(casework.Clock), Law: refs("art 20(1)"), Lapses: "complain",
			About: "the time to complain has passed"},
		{Name: "lapse", From: []string{"sent"}, To: "final", By: by(casework.Clock), Law: refs("art 20(2)"), Lapses: "complain",
			About: "the time to complain has passed", Check: filed},
	}, in(casework.Move{Name: "file", By: by(casework.Platform), Law: refs("art 24(5)"),
		About: "record the receipt of the Transparency Database",
		Body:  func() casework.Body { return &Filing{} }, Meets: []string{"file"}}, "sent", "contested", "reversed")),
}

// effect carries out what was imposed or lifted, where the content is.
var effect = casework.Job{Do: casework.Effect, To: casework.Platform}

// fileDue: the statement goes to the Transparency Database, of an online platform (art 24(5)).
var fileDue = casework.DueRule{Name: "file", Of: casework.Platform, Source: casework.Policy, Law: dsa("art 24(5)"), When: platform}

// imposedWindow: a person to whom no statement was sent can complain too, for at least six months after the decision (art 20(1)).
// The six months of art 20(2) begin when the person is informed, and have not.
var imposedWindow = casework.DueRule{Name: "complain", Of: casework.Recipient, Source: casework.Fixed, Law: dsa("art 20(1)"),
	Period: deadline.Period{N: 6, Unit: deadline.Months}, Sense: casework.OpenUntil, When: platform,
	Note: "no statement was sent: the six months of art 20(2) DSA have not begun, and a later complaint may be in time"}

// complaining asks for the complaint. It has no last day, as the person was not informed (art 20(2)).
func complaining(in casework.In) (fs casework.Faults) {
	fs.Need(platform(in), "", "the provider has no complaint system, as art 20 does not bind it; the courts are open", dsa("art 20(1)"))
	return append(fs, linked(dsa("art 20(1)"))(in)...)
}

// sendDue: the statement goes out at the latest on the day the restriction is imposed (art 17(2)).
var sendDue = []casework.DueRule{{Name: "send", Of: casework.Platform, Source: casework.Stated, Law: dsa("art 17(2)"), MayBePast: true,
	Days: func(in casework.In) []casework.Day {
		return []casework.Day{{On: in.Body.(*Decision).AppliesOn, Field: "applies_on"}}
	},
	When: func(in casework.In) bool { return in.Body.(*Decision).Exception == "" }}}
