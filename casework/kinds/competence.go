package kinds

import (
	"slices"
	"strconv"
	"strings"

	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/deadline"
)

// Competence is who acts and for whom it may (art 56 DSA). What is left out is not known, and nothing is held against it.
type Competence struct {
	// Authority is who acts: "Commission", or a coordinator or other authority of a Member State.
	Authority string `json:"authority,omitempty"`
	// State is the Member State of that authority; Establishment that of the main establishment or representative of the provider.
	State         string `json:"state,omitempty"`
	Establishment string `json:"establishment,omitempty"`
	// NoRepresentative: the provider has neither establishment nor representative in the Union, so every state is competent (art 56(7)).
	NoRepresentative bool `json:"no_representative,omitempty"`
	// NotDesignated: the service is no very large one, so the Commission has no powers over it.
	NotDesignated bool `json:"not_designated,omitempty"`
	// CommissionOpened is the day on which the Commission opened proceedings for the same infringement (art 56(4), 66(2)).
	CommissionOpened deadline.Date `json:"commission_opened,omitzero"`
}

// commission reports whether the Commission acts, also where nobody is named.
func (c Competence) commission() bool {
	return !has(c.Authority) || strings.EqualFold(strings.TrimPrefix(strings.ToLower(strings.TrimSpace(c.Authority)), "european "),
		"Commission")
}

// faults names what stands against the competence for a matter under the articles: those of Section 5 are the Commission's alone.
func (c Competence) faults(fiveAt string, articles ...string) (fs casework.Faults) {
	if c.commission() {
		fs.Need(!c.NotDesignated, "not_designated", "the Commission has powers over very large platforms and search engines alone",
			dsa("art 56(3)"))
		return fs
	}
	fs.Need(!sectionFive(articles), fiveAt, "Section 5 of Chapter III is for the Commission alone", dsa("art 56(2)"))
	fs.Need(c.State == "" || c.Establishment == "" || c.NoRepresentative || strings.EqualFold(c.State, c.Establishment), "establishment",
		"the provider is established in "+c.Establishment+": the powers are that Member State's", dsa("art 56(1)"))
	fs.Need(c.CommissionOpened.IsZero(), "commission_opened", "the Commission opened on the same infringement on "+
		c.CommissionOpened.String()+
		", which relieves the Member State of its powers", dsa("art 56(4)"))
	return fs
}

// sectionFive reports whether one of the texts names a duty of Chapter III, Section 5 DSA: arts 33 to 43.
func sectionFive(articles []string) bool {
	return slices.ContainsFunc(provisions(articles...), func(p string) bool {
		n, _, _ := strings.Cut(p, "(")
		no, err := strconv.Atoi(n)
		return err == nil && no >= 33 && no <= 43
	})
}
