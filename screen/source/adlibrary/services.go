package adlibrary

import (
	"slices"
	"strings"

	"github.com/valyala/fastjson"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/advert"
)

func idOf(s string) aedile.ItemID { return aedile.ItemID(s) }

// tiktok reads a record of the Commercial Content interface of TikTok, from its query or with the details.
func tiktok(v *fastjson.Value) *ad {
	a := &ad{}
	x := v.Get("ad")
	a.it.ID = idOf(text(x, "id"))
	a.it.Title = first(x, "title", "ad_title")
	a.rec.FirstShown, a.rec.LastShown = dayOf(text(x, "first_shown_date")), dayOf(text(x, "last_shown_date"))
	if s := text(x, "status"); s != "" {
		a.attr("status", s)
		a.yes(advert.AttrActive, s == "active")
		if strings.Contains(s, "deleted") || strings.Contains(s, "reject") || text(x, "rejection_info", "reasons") != "" {
			a.attr(advert.AttrRemoved, s)
			a.attr(advert.AttrReasons, strings.Join(append(texts(x, "rejection_info", "reasons"),
				text(x, "rejection_info", "reporting_source")), " "))
		}
	}
	for _, u := range texts(x, "image_urls") {
		a.image(u)
	}
	for _, y := range x.GetArray("videos") {
		a.link(first(y, "url"))
	}
	adv := v.Get("advertiser")
	a.rec.Sponsor, a.rec.Payer = text(adv, "business_name"), first(adv, "paid_for_by", "paid_by")
	a.attr("country", first(adv, "country_code"))
	a.count(advert.Total, first(x, "reach.unique_users_seen"))
	each(x.Get("reach", "unique_users_seen_by_country"), func(k string, y *fastjson.Value) { a.count(k, text(y)) })
	g := v.Get("ad_group", "targeting_info")
	if g == nil {
		g = v.Get("targeting_info")
	}
	for _, c := range texts(g, "country") {
		a.target("country", c, false, "")
	}
	for _, name := range []string{"age", "gender"} {
		each(g.Get(name), func(k string, y *fastjson.Value) {
			if y.GetBool() {
				a.target(name, k, false, "")
			}
		})
	}
	for name, parameter := range map[string]string{"audience_targeting": "custom audience",
		"video_interactions": "video interactions", "creator_interactions": "creator interactions",
		"interest": "interest"} {
		if s := text(g, name); s != "" && s != "false" {
			a.target(parameter, s, false, advert.Profiling)
		}
	}
	slices.SortFunc(a.rec.Targeting, func(p, q aedile.Targeting) int {
		return strings.Compare(p.Parameter+"\x00"+p.Value, q.Parameter+"\x00"+q.Value)
	})
	return a
}

// each calls f for the members of an object.
func each(v *fastjson.Value, f func(string, *fastjson.Value)) {
	if v == nil {
		return
	}
	if o, err := v.Object(); err == nil {
		o.Visit(func(k []byte, x *fastjson.Value) { f(string(k), x) })
	}
}

// google reads a row of the table of Google's Ads Transparency Center. It says of each method of choosing only whether it was used.
func google(v *fastjson.Value) *ad {
	a := &ad{}
	a.it.ID, a.it.URL = idOf(text(v, "creative_id")), text(v, "creative_page_url")
	a.rec.Sponsor, a.rec.Payer = first(v, "advertiser_disclosed_name", "advertiser_legal_name"), text(v, "advertiser_legal_name")
	if t := text(v, "topic"); t != "" {
		a.it.Category = []string{t}
	}
	for _, name := range []string{"ad_format_type", "advertiser_id", "advertiser_location", "advertiser_verification_status",
		"is_funded_by_google_ad_grants"} {
		a.attr(name, text(v, name))
	}
	for _, r := range v.GetArray("region_stats") {
		place := text(r, "region_code")
		a.span(dayOf(first(r, "first_shown")), dayOf(first(r, "last_shown")))
		if low := text(r, "times_shown_lower_bound"); low != "" {
			a.attr(advert.AttrImpressions+" "+place, low+" to "+text(r, "times_shown_upper_bound"))
		}
		a.attr("surfaces "+place, spread(r.Get("surface_serving_stats")))
	}
	each(v.Get("audience_selection_approach_info"), func(k string, x *fastjson.Value) {
		basis := advert.Profiling
		switch {
		case strings.HasPrefix(k, "contextual"):
			basis = advert.Contextual
		case strings.HasPrefix(k, "geo"), strings.HasPrefix(k, "demographic"):
			basis = ""
		}
		switch s := text(x); {
		case strings.Contains(s, "INCLUDED") || strings.Contains(s, "EXCLUDED"):
			a.target(k, s, strings.Contains(s, "EXCLUDED") && !strings.Contains(s, "INCLUDED"), basis)
		case s != "" && s != "CRITERIA_UNUSED":
			a.target(k, s, false, basis)
		}
	})
	return a
}

// span widens the period.
func (a *ad) span(from, to string) {
	if from != "" && (a.rec.FirstShown == "" || from < a.rec.FirstShown) {
		a.rec.FirstShown = from
	}
	if to > a.rec.LastShown {
		a.rec.LastShown = to
	}
}

// linkedin reads an element of an answer of LinkedIn's Ad Library interface. It gives impressions in ranges, and their parts by country.
func linkedin(v *fastjson.Value) *ad {
	a := &ad{}
	a.it.URL = text(v, "adUrl")
	a.it.ID = idOf(a.it.URL[strings.LastIndexByte(a.it.URL, '/')+1:])
	d := v.Get("details")
	adv := d.Get("advertiser")
	a.rec.Sponsor, a.rec.Payer = text(adv, "advertiserName"), text(adv, "adPayer")
	a.attr("advertiser_url", text(adv, "advertiserUrl"))
	a.attr("ad_type", text(d, "type"))
	s := d.Get("adStatistics")
	a.rec.FirstShown, a.rec.LastShown = dayOf(first(s, "firstImpressionAt")), dayOf(first(s, "latestImpressionAt"))
	if low := text(s, "totalImpressions", "from"); low != "" {
		a.attr(advert.AttrImpressions, low+" to "+text(s, "totalImpressions", "to"))
	}
	a.attr("impressions_by_country", spread(s.Get("impressionsDistributionByCountry")))
	if v.GetBool("isRestricted") {
		a.attr(advert.AttrRemoved, "restricted")
		a.attr(advert.AttrReasons, strings.Join(texts(v, "restrictionDetails"), " ")+spread(v.Get("restrictionDetails")))
	}
	for _, t := range d.GetArray("adTargeting") {
		name := text(t, "facetName")
		in, out := texts(t, "includedSegments"), texts(t, "excludedSegments")
		for _, x := range in {
			a.target(name, x, false, "")
		}
		for _, x := range out {
			a.target(name, x, true, "")
		}
		if len(in)+len(out) == 0 && t.GetBool("isIncluded") {
			a.target(name, "included", false, "")
		}
		if len(out) == 0 && t.GetBool("isExcluded") {
			a.target(name, "excluded", true, "")
		}
	}
	return a
}
