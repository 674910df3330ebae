package counter

import (
	"maps"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/law"
)

// Choice is what a person may decide on a case. Its key names its words; what it does is made of moves of the procedure.
type Choice struct {
	Key string
	// Kind, Move and By name the move that it makes in the case, for who asks whether the person may.
	Kind, Move string
	By         casework.Party
	// Restricts says that a decision with a statement of reasons follows from it.
	Restricts bool
	// Places are the states in which it applies; none: wherever the service is offered.
	Places []string
	// Asks names what the record does not know and the person has to say, besides the reason.
	Asks []string
}

// Choices returns what may be decided on the case as it stands, in the order of the keys 1 to 9. None: the case is moved on its own page.
func Choices(s Seen) (all []Choice) {
	state := s.Case.Kind + "/" + s.Case.State
	switch state {
	case "review/suspected":
		take := Choice{Kind: "review", Move: "take_up", By: casework.Screener, Restricts: true}
		all = append(all, with(take, "remove", nil))
		if p := places(s); len(p) > 0 {
			all = append(all, with(take, "disable", p))
		}
		all = append(all, with(take, "demote", nil), with(take, "label", nil))
		return append(all, Choice{Key: "dismiss", Kind: "review", Move: "dismiss", By: casework.Screener})
	case "notice/received", "notice/confirmed":
		act := Choice{Kind: "notice", Move: "decide", By: casework.Platform, Restricts: true,
			Asks: []string{"facts", "legal_ground", "contact"}}
		return []Choice{with(act, "remove", nil), with(act, "demote", nil),
			{Key: "leave", Kind: "notice", Move: "decide", By: casework.Platform},
			{Key: "unfounded", Kind: "notice", Move: "decide", By: casework.Platform}}
	case "complaint/lodged":
		return []Choice{{Key: "take", Kind: "complaint", Move: "assign", By: casework.Platform}}
	case "complaint/assigned":
		d := Choice{Kind: "complaint", Move: "decide", By: casework.Platform}
		return []Choice{with(d, "uphold", nil), with(d, "reverse", nil)}
	}
	return nil
}

func with(c Choice, key string, places []string) Choice {
	c.Key, c.Places = key, places
	return c
}

// eea are the states in which a restriction can be imposed by name.
var eea = []string{"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU",
	"LV", "MT", "NL", "NO", "PL", "PT",
	"RO", "SE", "SI", "SK"}

// places returns the states of the EEA to which the item is offered, where it says so.
func places(s Seen) (ps []string) {
	if s.Item == nil {
		return nil
	}
	for _, d := range s.Item.Destination {
		if slices.Contains(eea, d) && !slices.Contains(ps, d) {
			ps = append(ps, d)
		}
	}
	return ps
}

// visibility returns the restriction that a choice imposes.
func (c Choice) visibility() law.Visibility {
	switch c.Key {
	case "disable":
		return law.ContentDisabled
	case "demote":
		return law.ContentDemoted
	case "label":
		return law.ContentLabelled
	}
	return law.ContentRemoved
}

// Choose returns the choice with that key. Another key is an Invalid error.
func Choose(s Seen, key string) (Choice, error) {
	all := Choices(s)
	i := slices.IndexFunc(all, func(c Choice) bool { return c.Key == key })
	if i < 0 {
		return Choice{}, aedile.Invalidf("decide", string(s.Case.ID), "%q is no choice while the %s is %s", key, s.Case.Kind, s.Case.State)
	}
	return all[i], nil
}

// Reasons returns why a restriction may be imposed: in the operator's own words, those in the language of the item first, then in the
// words of the rules that found it. A person chooses one, and may add to it.
func Reasons(own map[string]map[string]string, s Seen) (all []string) {
	if s.Case.Kind != "review" {
		return nil
	}
	first := ""
	if s.Item != nil {
		first, _, _ = strings.Cut(s.Item.Lang, "-")
	}
	var others []string
	for _, f := range s.Findings {
		pack, _, _ := strings.Cut(string(f.Check), "/")
		for _, of := range []string{string(f.Check), pack, "*"} {
			for _, lang := range slices.Sorted(maps.Keys(own[of])) {
				to := &others
				if lang == first {
					to = &all
				}
				if text := own[of][lang]; !slices.Contains(*to, text) {
					*to = append(*to, text)
				}
			}
		}
	}
	all = append(all, others...)
	for _, f := range s.Findings {
		for _, text := range []string{f.Message, f.Title} {
			if text != "" && !slices.Contains(all, text) {
				all = append(all, text)
			}
		}
	}
	return all
}
