package counter

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/law"
)

// Topic is what somebody reports, in plain words, with the category of the Transparency Database that it stands for.
type Topic struct {
	Key      string
	Category string
	// Safety says that it is about the safety of a product: on a marketplace, art 22(8) of Regulation (EU) 2023/988 sets the day.
	Safety bool
}

// Topics returns the topics of the form, in the order in which it shows them.
func Topics() []Topic {
	return []Topic{
		{"medicines", "STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS", false},
		{"products", "STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS", true},
		{"food", "STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS", false},
		{"fakes", "STATEMENT_CATEGORY_INTELLECTUAL_PROPERTY_INFRINGEMENTS", false},
		{"fraud", "STATEMENT_CATEGORY_SCAMS_AND_FRAUD", false},
		{"hatred", "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH", false},
		{"sexual", "STATEMENT_CATEGORY_CYBER_VIOLENCE", false},
		{"other", "STATEMENT_CATEGORY_NOT_SPECIFIED_NOTICE", false},
	}
}

// Report is what somebody wrote into the form of notices (art 16 DSA).
type Report struct {
	Addresses []string
	Topic     string
	Why       string
	Name      string
	Email     string
	GoodFaith bool
	// Child: it is about sexual abuse of a child; no name is asked for (art 16(2)(c)).
	Child bool
	// AsIs: it lacks something, and is sent all the same.
	AsIs     bool
	Language string // in which the sender is written to
}

// Clean returns the report with its addresses trimmed, each once.
func (r Report) Clean() Report {
	var all []string
	for _, a := range r.Addresses {
		if a = strings.TrimSpace(a); a != "" && !slices.Contains(all, a) {
			all = append(all, a)
		}
	}
	r.Addresses = all
	r.Why, r.Name, r.Email = strings.TrimSpace(r.Why), strings.TrimSpace(r.Name), strings.TrimSpace(r.Email)
	return r
}

// Lacks names the questions that are not answered, in the order of the form.
func (r Report) Lacks() (all []string) {
	r = r.Clean()
	need := func(there bool, question string) {
		if !there {
			all = append(all, question)
		}
	}
	need(len(r.Addresses) > 0, "url")
	need(r.Why != "", "why")
	if !r.Child {
		need(r.Name != "", "name")
		need(r.Email != "", "email")
	}
	need(r.Email == "" || casework.IsAddress(r.Email), "address")
	need(r.GoodFaith, "good")
	return all
}

// body writes the report as the content of a notice.
func (r Report) body(dk *desk.Desk) ([]byte, error) {
	r = r.Clean()
	body := map[string]any{"reasons": r.Why, "locations": r.Addresses, "good_faith": r.GoodFaith}
	for field, text := range map[string]string{"name": r.Name, "email": r.Email, "language": r.Language} {
		if text != "" {
			body[field] = text
		}
	}
	if r.Child {
		body["child_abuse"], body["category"] = true, "STATEMENT_CATEGORY_PROTECTION_OF_MINORS"
	}
	for _, t := range Topics() {
		if t.Key == r.Topic && !r.Child {
			body["category"] = t.Category
			if t.Safety && dk.Settled().Tier == law.Marketplace {
				body["product_safety"] = true
			}
		}
	}
	raw, err := json.Marshal(body)
	if err != nil {
		return nil, aedile.Internalf("take in notice", "", "cannot be written").Because(err)
	}
	return raw, nil
}

// Send takes the report in as a notice, and confirms receipt where the sender left an address.
func (r Report) Send(ctx context.Context, dk *desk.Desk) (aedile.CaseID, error) {
	raw, err := r.body(dk)
	if err != nil {
		return "", err
	}
	taken, err := dk.TakeNotice(ctx, desk.Incoming{Content: desk.Content{JSON: raw}, Lodge: r.AsIs && len(r.Lacks()) > 0, Like: nearPct,
		Confirm: casework.Actor{Party: casework.Platform, Automated: true}})
	if err != nil {
		return "", err
	}
	return taken.ID, nil
}

// nearPct is how alike an open notice is that is named to whoever takes one in: what the keys of the store find.
const nearPct = kinds.NearPct

// Complete sends what a notice lacked.
func (r Report) Complete(ctx context.Context, dk *desk.Desk, id aedile.CaseID) error {
	raw, err := r.body(dk)
	if err != nil {
		return err
	}
	_, err = dk.Make(ctx, desk.Moving{Case: id, Move: "complete", Act: desk.Act{By: casework.Actor{Party: casework.Notifier}},
		Content: desk.Content{JSON: raw}})
	return err
}

// Lodge lodges the complaint: of the recipient against a decision, of the sender against what was decided on a notice.
func (x Complaining) Lodge(ctx context.Context, dk *desk.Desk) error {
	c, err := dk.Case(ctx, x.Against)
	if err != nil {
		return err
	}
	body := map[string]any{"grounds": strings.TrimSpace(x.Grounds), "language": x.Language}
	if to := strings.TrimSpace(x.Contact); to != "" {
		body["contact"] = to
	}
	raw, err := json.Marshal(body)
	if err != nil {
		return aedile.Internalf("complain", string(x.Against), "cannot be written").Because(err)
	}
	by := casework.Actor{Party: casework.Recipient}
	if c.Kind == "notice" {
		by.Party = casework.Notifier
	}
	_, err = dk.Complain(ctx, desk.Complaining{Act: desk.Act{By: by}, Content: desk.Content{JSON: raw}, Against: x.Against})
	return err
}
