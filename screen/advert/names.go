package advert

import (
	"strings"

	"github.com/aedile/aedile"
)

// The attributes under which readers keep what a repository states beside the fields of an item. Values of a yes-or-no question are
// [Yes] and [No]; what the repository does not say is left out.
const (
	AttrTargeted      = "ad_targeted"                 // whether it was meant for particular groups
	attrCommunication = "ad_commercial_communication" // whether it is a user's content declared as such (Art. 26(2))
	AttrRemoved       = "ad_removed"                  // the ground on which it was taken down: "illegal", "terms", or as the source says
	AttrReasons       = "ad_removal_reasons"          // the facts and grounds given for that (Art. 17(3)(a) to (e), Art. 9(2)(a)(i))
	AttrPolitical     = "ad_political"                // whether it is shown as political advertising
	AttrNotice        = "ad_transparency_notice"      // where its transparency notice stands (Art. 12 of Regulation (EU) 2024/900)
	attrUntil         = "ad_available_until"          // the last day on which the repository keeps it, YYYY-MM-DD
	AttrActive        = "ad_active"                   // whether it is still shown
	AttrSpend         = "ad_spend"                    // what was paid, as the source writes it
	AttrImpressions   = "ad_impressions"              // how often it was shown, as the source writes it: no number of recipients
	AttrRounded       = "ad_reach_rounded"            // Yes where the source gives ranges or rounded numbers, so that sums need not foot exactly
	AttrMinors        = "ad_reach_minors"             // recipients under 18 that the source counts
	attrListed        = "ad_first_listed"             // the day on which the repository first had it
)

// The answers to yes-or-no questions.
const (
	Yes = "yes"
	No  = "no"
)

// Total is the key of the sum in the reach of a record.
const Total = "total"

// The values of the basis of a parameter.
const (
	Profiling  = "profiling"
	Contextual = "contextual"
)

// Kind says what a parameter is about, whatever its platform calls it.
type Kind uint8

// The kinds of parameters. Those before Interest describe where, who and by which device, and reveal no category by their value alone.
const (
	Other     Kind = iota
	Place          // where somebody is or lives
	Age            // an age or a bracket
	Gender         // a gender
	Language       // a language
	Device         // an operating system, a connection, a place of display
	Interest       // an interest, a behaviour, a segment by topic
	Keyword        // a word: looked for, or standing beside the ad
	Audience       // a list of people: customers, visitors, look-alikes
	Connected      // people who like, follow or know somebody
)

var kindWords = []struct {
	kind  Kind
	words []string
}{
	{Audience, []string{"custom", "lookalike", "look alike", "similar", "audience", "customer", "segment", "retarget", "match",
		"list", "visitor"}},
	{Keyword, []string{"keyword", "search", "contextual", "topic", "hashtag", "event"}},
	{Connected, []string{"connection", "follower", "friend", "people who like", "page", "group", "member", "interaction"}},
	{Place, []string{"location", "country", "region", "metro", "postal", "geo", "city", "radius", "district", "place"}},
	{Language, []string{"language", "locale"}},
	{Age, []string{"age", "ages", "generation"}},
	{Gender, []string{"gender", "sex"}},
	{Device, []string{"device", "os", "platform", "placement", "connection type", "carrier", "browser", "accessing", "ostype", "access"}},
	{Interest, []string{"interest", "interests", "behavior", "behaviour", "behaviors", "demographic", "job", "employer",
		"employers", "industry",
		"field of study", "politics", "education", "company", "skill", "affinity", "home", "advanced"}},
}

var words = strings.NewReplacer("_", " ", "-", " ", ".", " ", ":", " ", "(", " ", ")", " ")

// KindOf returns what a parameter is about by its name, in the words that platforms use in English.
func KindOf(parameter string) Kind {
	name := " " + words.Replace(strings.ToLower(parameter)) + " "
	for _, short := range [...]struct {
		word string
		kind Kind
	}{{" age ", Age}, {" ages ", Age}, {" os ", Device}, {"interests ", Interest}, {"custom audience", Audience},
		{"friends of connections", Connected},
		{"connection type", Device}, {"audience interest", Interest}, {"placement", Device}, {"age bracket", Age}, {"agebracket", Age}} {
		if strings.Contains(name, short.word) {
			return short.kind
		}
	}
	for _, k := range kindWords {
		for _, w := range k.words {
			if strings.Contains(name, " "+w) {
				return k.kind
			}
		}
	}
	return Other
}

// Get returns the value of an attribute of the item, "" where the repository does not say.
func Get(it *aedile.Item, name string) string {
	v, _ := it.Attrs.Get(name)
	return v
}

// states are the codes of ISO 3166 of the Member States.
const states = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"

// memberState reports whether the code is that of a Member State; Greece may be EL.
func memberState(code string) bool {
	return len(code) == 2 && (code == "EL" || strings.Index(states, code)%3 == 0) // each stands at a multiple of three
}
