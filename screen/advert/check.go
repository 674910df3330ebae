package advert

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/aedile/aedile"
)

// Letter is a point of Art. 39(2), "a" to "g"; "3" is paragraph 3 and "1" paragraph 1.
type Letter string

// letters returns the letters in their order with what they ask, in a few words.
func letters() []struct {
	Letter Letter
	Asks   string
} {
	return []struct {
		Letter Letter
		Asks   string
	}{{"a", "content and subject"}, {"b", "on whose behalf"}, {"c", "who paid"}, {"d", "period"}, {"e", "targeting and exclusions"},
		{"f", "commercial communication"}, {"g", "recipients reached"}, {"1", "kept for a year"}, {"3", "removed advertisements"}}
}

// Weight says how sure a gap is.
type Weight uint8

// The weights.
const (
	Unstated Weight = iota // the record does not say, and the law may not ask it of this ad
	Missing                // what every record must state is not there
	Wrong                  // what is stated cannot be right
)

// String returns the word for it.
func (w Weight) String() string { return [...]string{"not stated", "missing", "cannot be right"}[w] }

// Gap is one thing that a record lacks or that cannot be right.
type Gap struct {
	Letter Letter
	Code   string // stable: "payer-placeholder"
	Weight Weight
	Field  string // where it stands, as evidence names fields: "ad.payer"; "" where there is nothing to point at
	Text   string // a sentence for a person
}

// checker collects the gaps of a record.
type checker struct {
	it   *aedile.Item
	ad   *aedile.AdRecord
	gaps []Gap
}

func (c *checker) add(l Letter, w Weight, code, field, format string, args ...any) {
	c.gaps = append(c.gaps, Gap{l, code, w, field, fmt.Sprintf(format, args...)})
}

// Check returns what the record of an advertisement lacks, in the order of the letters. The day on which it was seen is that of the item;
// where there is none, what depends on it is not asked. An item without a record lacks all of it.
func Check(it *aedile.Item) []Gap {
	c := checker{it: it, ad: it.Ad}
	if c.ad == nil {
		c.ad = &aedile.AdRecord{}
	}
	if removed := Get(it, AttrRemoved); removed != "" && removed != No {
		c.removed()
	} else {
		c.content()
		c.behalf()
	}
	c.period()
	c.targeting()
	c.communication()
	c.reach()
	c.kept()
	slices.SortStableFunc(c.gaps, func(a, b Gap) int { return cmp.Compare(rank(a.Letter), rank(b.Letter)) })
	return c.gaps
}

func rank(l Letter) int { return strings.Index("abcdefg13", string(l)) }

// content asks for (a): the content, with product, service or brand, and the subject matter.
func (c *checker) content() {
	if c.it.Title == "" && c.it.Text == "" && len(c.it.Images) == 0 {
		c.add("a", Missing, "content-missing", "", "neither text nor picture of the advertisement is given")
	}
	if c.it.Title == "" && c.it.Brand == "" && c.it.Model == "" {
		c.add("a", Missing, "product-missing", "", "no field names the product, service or brand")
	}
	if len(c.it.Category) == 0 {
		c.add("a", Missing, "subject-missing", "", "the subject matter is not given")
	}
}

// behalf asks for (b) and (c). A payer is owed only where it is another person, which a record alone does not show.
func (c *checker) behalf() {
	switch {
	case strings.TrimSpace(c.ad.Sponsor) == "":
		c.add("b", Missing, "sponsor-missing", "", "it is not said on whose behalf the advertisement is shown")
	case placeholder(c.ad.Sponsor):
		c.add("b", Wrong, "sponsor-placeholder", "ad.sponsor", "%q names nobody on whose behalf the advertisement is shown", c.ad.Sponsor)
	}
	switch {
	case strings.TrimSpace(c.ad.Payer) == "":
		c.add("c", Unstated, "payer-unstated", "", "who paid is not said; it must be where it is somebody else")
	case placeholder(c.ad.Payer):
		c.add("c", Wrong, "payer-placeholder", "ad.payer", "%q names nobody who paid", c.ad.Payer)
	}
}

// removed asks for paragraph 3: what is taken down stands without (a) to (c), and with the reasons.
func (c *checker) removed() {
	if c.it.Title != "" || c.it.Text != "" || c.it.Brand != "" || len(c.it.Images) > 0 {
		c.add("3", Wrong, "removed-shows-content", "", "the advertisement was removed, and the repository still shows its content")
	}
	if c.ad.Sponsor != "" || c.ad.Payer != "" {
		c.add("3", Wrong, "removed-shows-names", cmp.Or(fieldOf("ad.sponsor", c.ad.Sponsor), "ad.payer"),
			"the advertisement was removed, and the repository still says on whose behalf it was shown or who paid")
	}
	if Get(c.it, AttrReasons) == "" {
		c.add("3", Missing, "removed-without-reasons", "", "the advertisement was removed, and no reasons are given")
	}
}

func fieldOf(name, value string) string {
	if value == "" {
		return ""
	}
	return name
}

// day reads a day of the record.
func day(s string) (time.Time, bool) {
	if len(s) < len(time.DateOnly) {
		return time.Time{}, false
	}
	t, err := time.Parse(time.DateOnly, s[:len(time.DateOnly)])
	return t, err == nil
}

// period asks for (d).
func (c *checker) period() {
	first, ok := day(c.ad.FirstShown)
	switch {
	case c.ad.FirstShown == "":
		c.add("d", Missing, "period-missing", "", "the first day on which it was shown is not given")
	case !ok:
		c.add("d", Wrong, "period-unreadable", "", "%q is no day", c.ad.FirstShown)
	}
	last, lastOK := day(c.ad.LastShown)
	switch {
	case c.ad.LastShown == "" && Get(c.it, AttrActive) == No:
		c.add("d", Missing, "end-missing", "", "it is shown no more, and the last day is not given")
	case c.ad.LastShown == "" && Get(c.it, AttrActive) != Yes:
		c.add("d", Unstated, "end-unstated", "", "neither a last day is given nor that it is still shown")
	case c.ad.LastShown != "" && !lastOK:
		c.add("d", Wrong, "period-unreadable", "", "%q is no day", c.ad.LastShown)
	case ok && lastOK && last.Before(first):
		c.add("d", Wrong, "period-inverted", "", "it ends on %s, before it begins on %s", c.ad.LastShown, c.ad.FirstShown)
	}
	if seen, known := c.it.Seen(); known && ok && first.After(seen.AddDate(0, 0, 1)) {
		c.add("d", Wrong, "period-ahead", "", "it is in the repository before its first day, %s", c.ad.FirstShown)
	}
}

// targeting asks for (e).
func (c *checker) targeting() {
	stated := Get(c.it, AttrTargeted)
	switch {
	case len(c.ad.Targeting) == 0 && stated == Yes:
		c.add("e", Missing, "parameters-missing", "", "it was meant for particular groups, and no parameter is given")
	case len(c.ad.Targeting) == 0 && stated == "":
		c.add("e", Missing, "targeting-missing", "", "it is not said whether it was meant for particular groups")
	case len(c.ad.Targeting) > 0 && stated == No:
		c.add("e", Wrong, "targeting-contradicted", "", "it is said to be for everybody, and has parameters")
	}
	hidden := 0
	for i := range c.ad.Targeting {
		if t := &c.ad.Targeting[i]; strings.TrimSpace(t.Value) == "" || vague(t.Value) {
			hidden++
		}
	}
	if hidden > 0 {
		c.add("e", Missing, "parameter-without-value", "", "%d of %d parameters say that a method was used, not by which value",
			hidden, len(c.ad.Targeting))
	}
}

// vague reports whether a value says only that something was used.
func vague(v string) bool {
	switch strings.ToLower(strings.TrimSpace(v)) {
	case "criteria_included", "criteria_excluded", "used", "yes", "true", "on", "included", "excluded", "provided by advertiser",
		"custom", "n/a":
		return true
	}
	return false
}

// communication asks for (f): a repository that never says it leaves users' declared content out, which shows over all its ads only.
func (c *checker) communication() {
	if Get(c.it, attrCommunication) == "" {
		c.add("f", Unstated, "communication-unstated", "", "it is not said whether it is content that a user declared to be commercial")
	}
}

// reach asks for (g).
func (c *checker) reach() {
	total, stated := c.ad.Reach[Total]
	sum, of, below := 0, 0, false
	for code, n := range c.ad.Reach {
		if code != Total {
			sum, of, below = sum+min(max(n, 0), math.MaxInt-sum), of+1, below || n < 0
		}
	}
	if below || total < 0 {
		c.add("g", Wrong, "reach-below-nought", "", "a number of recipients is below nought")
	}
	if !stated {
		c.add("g", Missing, "reach-missing", "", "the total number of recipients reached is not given")
	}
	if of == 0 && (len(c.ad.Targeting) > 0 || Get(c.it, AttrTargeted) == Yes) {
		c.add("g", Missing, "reach-by-state-missing", "",
			"it was meant for particular groups, and their number by Member State is not given")
	}
	if strange := c.strange(); len(strange) > 0 {
		c.add("g", Unstated, "reach-outside-union", "", "numbers are given for %s, which are no Member States", strings.Join(strange, ", "))
	} else if stated && of > 0 && !below {
		c.foots(total, sum)
	}
}

// strange returns the places of the reach that are no Member States, sorted, at most five.
func (c *checker) strange() []string {
	var all []string
	for code := range c.ad.Reach {
		if code != Total && !memberState(code) {
			all = append(all, code)
		}
	}
	slices.Sort(all)
	return all[:min(len(all), 5)]
}

// maxRoundingPct is by how much a sum of rounded numbers may differ from the total that is stated. Chosen: numbers such as "12K" are off by
// at most 4 % each, and their errors partly cancel out.
const maxRoundingPct = 5

// foots compares the sum over Member States with the total. The law asks for numbers of the groups that were targeted, so a sum below the
// total may be right; a sum above it may not.
func (c *checker) foots(total, sum int) {
	slack := 0
	if Get(c.it, AttrRounded) == Yes {
		slack = total/100*maxRoundingPct + total%100*maxRoundingPct/100
	}
	switch {
	case sum-slack > total: // neither side is beyond what fits
		c.add("g", Wrong, "reach-does-not-foot", "", "the Member States add up to %d, more than the total of %d", sum, total)
	case sum < total-slack:
		c.add("g", Unstated, "reach-below-total", "", "the Member States add up to %d of a total of %d: the rest is not placed", sum, total)
	}
}

// kept asks for paragraph 1: an advertisement stays in the repository until a year after it was shown last.
func (c *checker) kept() {
	last, shown := day(c.ad.LastShown)
	until, stated := day(Get(c.it, attrUntil))
	if !stated {
		c.add("1", Unstated, "kept-unstated", "", "until when the repository keeps it is not said")
	}
	if shown && stated && until.Before(last.AddDate(1, 0, 0)) {
		c.add("1", Wrong, "kept-too-short", "", "the repository keeps it until %s, less than a year after it was last shown on %s",
			until.Format(time.DateOnly), last.Format(time.DateOnly))
	}
}
