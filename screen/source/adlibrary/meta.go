package adlibrary

import (
	"strconv"
	"strings"

	"github.com/valyala/fastjson"

	"github.com/aedile/aedile/screen/advert"
)

// meta reads a record of the Ad Library of Meta: the interface "ads_archive" with its fields for ads shown in the Union, as of 2019 and of
// 2026, and the shape of the library's own pages.
func meta(v *fastjson.Value) *ad {
	a := &ad{}
	a.it.ID = idOf(first(v, "id", "ad_archive_id", "adArchiveID"))
	a.it.URL = first(v, "ad_snapshot_url")
	if a.it.ID == "" {
		a.it.ID = idOf(queryID(a.it.URL))
	}
	bodies := append(texts(v, "ad_creative_bodies"), texts(v, "ad_creative_body")...)
	bodies = append(bodies, texts(v, "snapshot", "body", "text")...)
	titles := append(texts(v, "ad_creative_link_titles"), texts(v, "ad_creative_link_title")...)
	titles = append(titles, texts(v, "snapshot", "title")...)
	a.it.Title = strings.Join(titles, " · ")
	a.it.Text = strings.Join(append(append(bodies, texts(v, "ad_creative_link_descriptions")...),
		texts(v, "ad_creative_link_description")...), "\n")
	for _, c := range append(texts(v, "ad_creative_link_captions"), texts(v, "ad_creative_link_caption")...) {
		a.link(c)
	}
	if lang := texts(v, "languages"); len(lang) > 0 {
		a.it.Lang = lang[0]
	}
	a.attr("page_name", first(v, "page_name", "pageName"))
	a.rec.FirstShown = dayOf(first(v, "ad_delivery_start_time", "start_date", "startDate"))
	a.rec.LastShown = dayOf(first(v, "ad_delivery_stop_time", "end_date", "endDate"))
	if active := v.Get("is_active"); active != nil {
		a.yes(advert.AttrActive, active.GetBool())
	}
	a.metaPayers(v)
	a.metaTargets(v)
	a.metaReach(v)
	a.rangeOf(advert.AttrImpressions, v.Get("impressions"))
	a.rangeOf(advert.AttrSpend, v.Get("spend"))
	if by := first(v, "bylines", "funding_entity"); by != "" || v.Exists("bylines") || v.Exists("funding_entity") {
		a.attr("bylines", by)
		a.attr(advert.AttrPolitical, advert.Yes) // only such ads have this field
	}
	return a
}

// metaPayers reads for whom and by whom; the entry that is current counts. Before 2023 only political ads named who paid.
func (a *ad) metaPayers(v *fastjson.Value) {
	for _, path := range [][]string{{"beneficiary_payers"}, {"eu_transparency", "beneficiary_payers"}} {
		for _, p := range v.GetArray(path...) {
			if a.rec.Sponsor == "" || p.GetBool("current") {
				a.rec.Sponsor, a.rec.Payer = text(p, "beneficiary"), text(p, "payer")
			}
		}
	}
	if a.rec.Payer == "" {
		a.rec.Payer = first(v, "bylines", "funding_entity")
	}
}

func (a *ad) metaTargets(v *fastjson.Value) {
	ages := texts(v, "target_ages")
	if len(ages) == 2 {
		a.target("age", ages[0]+"-"+ages[1], false, "")
	} else if len(ages) == 1 {
		a.target("age", ages[0], false, "")
	}
	if g := first(v, "target_gender", "eu_transparency.gender_audience"); g != "" && !strings.EqualFold(g, "all") {
		a.target("gender", g, false, "")
	}
	if eu := v.Get("eu_transparency", "age_audience"); eu != nil {
		a.target("age", text(eu, "min")+"-"+text(eu, "max"), false, "")
	}
	for _, path := range [][]string{{"target_locations"}, {"eu_transparency", "location_audience"}} {
		for _, l := range v.GetArray(path...) {
			a.target(strings.Trim("location "+strings.ToLower(text(l, "type")), " "), text(l, "name"), l.GetBool("excluded"), "")
			if n := text(l, "num_obfuscated"); n != "" && n != "0" {
				a.attr("locations_not_shown", n)
			}
		}
	}
}

func (a *ad) metaReach(v *fastjson.Value) {
	a.count(advert.Total, first(v, "eu_total_reach", "eu_transparency.eu_total_reach"))
	minors := 0
	for _, path := range [][]string{{"age_country_gender_reach_breakdown"}, {"eu_transparency", "age_country_gender_reach_breakdown"}} {
		for _, c := range v.GetArray(path...) {
			sum := 0
			for _, b := range c.GetArray("age_gender_breakdowns") {
				n := b.GetInt("male") + b.GetInt("female") + b.GetInt("unknown")
				sum += n
				if r := text(b, "age_range"); r == "13-17" {
					minors += n
				}
			}
			a.reach(text(c, "country"), sum)
		}
	}
	if minors > 0 {
		a.attr(advert.AttrMinors, strconv.Itoa(minors))
	}
	for _, name := range []string{"demographic_distribution", "region_distribution"} {
		a.attr(name, spread(v.Get(name)))
	}
}

// rangeOf keeps a range, which is no number of recipients.
func (a *ad) rangeOf(name string, v *fastjson.Value) {
	if v == nil {
		return
	}
	low, high := text(v, "lower_bound"), text(v, "upper_bound")
	switch {
	case low == "" && high == "":
		a.attr(name, text(v))
	case high == "":
		a.attr(name, low+" or more")
	default:
		a.attr(name, low+" to "+high)
	}
}

// queryID returns the parameter "id" of an address.
func queryID(url string) string {
	_, rest, ok := strings.Cut(url, "id=")
	if !ok {
		return ""
	}
	id, _, _ := strings.Cut(rest, "&")
	return id
}
