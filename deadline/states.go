package deadline

import (
	"strings"
	"time"
)

const (
	jan, feb, mar, apr, may, jun = time.January, time.February, time.March, time.April, time.May, time.June
	jul, aug, sep, oct, nov, dec = time.July, time.August, time.September, time.October, time.November, time.December
)

// Names of feasts that many calendars share.
const (
	newYear     = "New Year's Day"
	epiphany    = "Epiphany"
	thursday    = "Maundy Thursday"
	goodFriday  = "Good Friday"
	easterDay   = "Easter Sunday"
	easterMon   = "Easter Monday"
	ascension   = "Ascension Day"
	whitSunday  = "Whit Sunday"
	whitMonday  = "Whit Monday"
	corpus      = "Corpus Christi"
	labour      = "Labour Day"
	assumption  = "Assumption"
	allSaints   = "All Saints' Day"
	immaculate  = "Immaculate Conception"
	christmasE  = "Christmas Eve"
	christmas   = "Christmas Day"
	boxing      = "Second Day of Christmas"
	ortFriday   = "Orthodox Good Friday"
	ortSaturday = "Orthodox Holy Saturday"
	ortSunday   = "Orthodox Easter Sunday"
	ortMonday   = "Orthodox Easter Monday"
	ortWhit     = "Orthodox Whit Monday"
	greenMonday = "Clean Monday"
)

// Why a day is doubtful.
const (
	likeHoliday = "no public holiday by law, but the state's law on time limits treats it as one"
	exchanged   = "the decree of the year may exchange it with a Saturday"
	publicOnly  = "kept by banks or public offices, not a public holiday for all"
	inLieu      = "the holiday falls on a weekend; a day in lieu is not fixed by law for all"
)

// calendars: the Commission's first, then the Member States by code. Sources: the states' holiday laws as commonly
// known, cross-checked in November 2026 day by day against an open data set of public holidays; the Commission's against
// its decisions for 2013, 2014, 2023 and (in part) 2024. None was compared with the lists in the Official Journal (≈).
var calendars = []Calendar{
	{Code: "COM", Name: "European Commission, Brussels", Zone: "Europe/Brussels",
		Note: "the Commission sets its holidays for each year by decision; these are the usual ones, computed",
		feasts: []feast{
			fixed(jan, 1, newYear), fixed(jan, 2, "day after New Year's Day"),
			western(-3, thursday), western(-2, goodFriday), western(1, easterMon),
			fixed(may, 1, labour), fixed(may, 9, "anniversary of the Schuman declaration"),
			western(39, ascension), western(40, "day after Ascension Day"), western(50, whitMonday),
			fixed(jul, 21, "Belgian National Day"), fixed(aug, 15, assumption),
			fixed(nov, 1, allSaints), fixed(nov, 2, "All Souls' Day"),
			fixed(dec, 24, "end-of-year day"), fixed(dec, 25, "end-of-year day"), fixed(dec, 26, "end-of-year day"),
			fixed(dec, 27, "end-of-year day"), fixed(dec, 28, "end-of-year day"), fixed(dec, 29, "end-of-year day"),
			fixed(dec, 30, "end-of-year day"), fixed(dec, 31, "end-of-year day"),
			fixed(dec, 23, "end-of-year day").in(2024).doubtful("named in the list of another institution"),
		}},
	{Code: "AT", Name: "Austria", Zone: "Europe/Vienna", feasts: []feast{
		fixed(jan, 1, newYear), fixed(jan, 6, epiphany), western(1, easterMon), fixed(may, 1, labour),
		western(39, ascension), western(50, whitMonday), western(60, corpus), fixed(aug, 15, assumption),
		fixed(oct, 26, "National Day"), fixed(nov, 1, allSaints), fixed(dec, 8, immaculate),
		fixed(dec, 25, christmas), fixed(dec, 26, boxing),
	}},
	{Code: "BE", Name: "Belgium", Zone: "Europe/Brussels", feasts: []feast{
		fixed(jan, 1, newYear), western(1, easterMon), fixed(may, 1, labour), western(39, ascension),
		western(50, whitMonday), fixed(jul, 21, "National Day"), fixed(aug, 15, assumption),
		fixed(nov, 1, allSaints), fixed(nov, 11, "Armistice Day"), fixed(dec, 25, christmas),
	}},
	{Code: "BG", Name: "Bulgaria", Zone: "Europe/Sofia",
		Note: "a holiday other than Easter that falls on a weekend is followed by a day off; 31 December 2025 and " +
			"2 January 2026 were days off by decision of the government",
		feasts: []feast{
			fixed(jan, 1, newYear), fixed(mar, 3, "Liberation Day"),
			eastern(-2, ortFriday), eastern(-1, ortSaturday), eastern(0, ortSunday), eastern(1, ortMonday),
			fixed(may, 1, labour), fixed(may, 6, "Saint George's Day"), fixed(may, 24, "Day of Bulgarian Letters"),
			fixed(sep, 6, "Unification Day"), fixed(sep, 22, "Independence Day"),
			fixed(dec, 24, christmasE), fixed(dec, 25, christmas), fixed(dec, 26, boxing),
			fixed(dec, 31, "introduction of the euro").in(2025), fixed(jan, 2, "introduction of the euro").in(2026),
		}, extra: bulgarianSubstitutes},
	{Code: "CY", Name: "Cyprus", Zone: "Asia/Nicosia", feasts: []feast{
		fixed(jan, 1, newYear), fixed(jan, 6, epiphany), eastern(-48, greenMonday), fixed(mar, 25, "Greek Independence Day"),
		fixed(apr, 1, "Cyprus National Day"), eastern(-2, ortFriday), eastern(0, ortSunday), eastern(1, ortMonday),
		eastern(2, "Orthodox Easter Tuesday").doubtful(publicOnly), fixed(may, 1, labour), eastern(50, ortWhit),
		fixed(aug, 15, assumption), fixed(oct, 1, "Independence Day"), fixed(oct, 28, "Ochi Day"),
		fixed(dec, 24, christmasE).doubtful(publicOnly), fixed(dec, 25, christmas), fixed(dec, 26, boxing),
	}},
	{Code: "CZ", Name: "Czechia", Zone: "Europe/Prague", feasts: []feast{
		fixed(jan, 1, newYear), western(-2, goodFriday), western(1, easterMon), fixed(may, 1, labour),
		fixed(may, 8, "Victory Day"), fixed(jul, 5, "Saints Cyril and Methodius"), fixed(jul, 6, "Jan Hus Day"),
		fixed(sep, 28, "Statehood Day"), fixed(oct, 28, "Independence Day"), fixed(nov, 17, "Day of Freedom and Democracy"),
		fixed(dec, 24, christmasE), fixed(dec, 25, christmas), fixed(dec, 26, boxing),
	}},
	{Code: "DE", Name: "Germany", Zone: "Europe/Berlin", Note: "holidays of single Länder are not included", feasts: []feast{
		fixed(jan, 1, newYear), western(-2, goodFriday), western(1, easterMon), fixed(may, 1, labour),
		western(39, ascension), western(50, whitMonday), fixed(oct, 3, "Day of German Unity"),
		fixed(dec, 25, christmas), fixed(dec, 26, boxing),
	}},
	{Code: "DK", Name: "Denmark", Zone: "Europe/Copenhagen", Note: "Great Prayer Day until 2023", feasts: []feast{
		fixed(jan, 1, newYear), western(-3, thursday), western(-2, goodFriday), western(0, easterDay), western(1, easterMon),
		western(26, "Great Prayer Day").until(2023), western(39, ascension), western(49, whitSunday), western(50, whitMonday),
		fixed(jun, 5, "Constitution Day").doubtful(publicOnly), fixed(dec, 24, christmasE).doubtful(publicOnly),
		fixed(dec, 25, christmas), fixed(dec, 26, boxing),
	}},
	{Code: "EE", Name: "Estonia", Zone: "Europe/Tallinn", feasts: []feast{
		fixed(jan, 1, newYear), fixed(feb, 24, "Independence Day"), western(-2, goodFriday), western(0, easterDay),
		fixed(may, 1, "Spring Day"), western(49, whitSunday), fixed(jun, 23, "Victory Day"), fixed(jun, 24, "Midsummer Day"),
		fixed(aug, 20, "Restoration of Independence"), fixed(dec, 24, christmasE), fixed(dec, 25, christmas), fixed(dec, 26, boxing),
	}},
	{Code: "ES", Name: "Spain", Zone: "Europe/Madrid",
		Note: "the national holidays; those of the communities, and Mondays that some keep for a Sunday, are not included",
		feasts: []feast{
			fixed(jan, 1, newYear), fixed(jan, 6, epiphany), western(-2, goodFriday), fixed(may, 1, labour),
			fixed(aug, 15, assumption), fixed(oct, 12, "National Day"), fixed(nov, 1, allSaints),
			fixed(dec, 6, "Constitution Day"), fixed(dec, 8, immaculate), fixed(dec, 25, christmas),
		}},
	{Code: "FI", Name: "Finland", Zone: "Europe/Helsinki", feasts: []feast{
		fixed(jan, 1, newYear), fixed(jan, 6, epiphany), western(-2, goodFriday), western(0, easterDay), western(1, easterMon),
		fixed(may, 1, labour), western(39, ascension), western(49, whitSunday),
		next(time.Friday, jun, 19, "Midsummer Eve").doubtful(likeHoliday), next(time.Saturday, jun, 20, "Midsummer Day"),
		next(time.Saturday, oct, 31, allSaints), fixed(dec, 6, "Independence Day"),
		fixed(dec, 24, christmasE).doubtful(likeHoliday), fixed(dec, 25, christmas), fixed(dec, 26, boxing),
	}},
	{Code: "FR", Name: "France", Zone: "Europe/Paris", Note: "holidays of Alsace-Moselle and overseas are not included", feasts: []feast{
		fixed(jan, 1, newYear), western(1, easterMon), fixed(may, 1, labour), fixed(may, 8, "Victory Day"),
		western(39, ascension), western(50, whitMonday), fixed(jul, 14, "National Day"), fixed(aug, 15, assumption),
		fixed(nov, 1, allSaints), fixed(nov, 11, "Armistice Day"), fixed(dec, 25, christmas),
	}},
	{Code: "GR", Name: "Greece", Zone: "Europe/Athens",
		Note: "Labour Day was moved by decision in 2021, 2022 and 2024; later moves are doubtful until decided",
		feasts: []feast{
			fixed(jan, 1, newYear), fixed(jan, 6, epiphany), eastern(-48, greenMonday), fixed(mar, 25, "Independence Day"),
			eastern(-2, ortFriday), eastern(0, ortSunday), eastern(1, ortMonday),
			special(labour, greekLabourDay).until(2026), fixed(may, 1, labour).since(2027),
			special(labour+" moved", movedLabourDay).since(2027).doubtful("a move has to be decided for the year"),
			eastern(50, ortWhit), fixed(aug, 15, assumption), fixed(oct, 28, "Ochi Day"),
			fixed(dec, 25, christmas), fixed(dec, 26, boxing),
		}},
	{Code: "HR", Name: "Croatia", Zone: "Europe/Zagreb", Note: "by the law in force since 2020", feasts: []feast{
		fixed(jan, 1, newYear), fixed(jan, 6, epiphany), western(0, easterDay), western(1, easterMon), fixed(may, 1, labour),
		fixed(may, 30, "Statehood Day"), western(60, corpus), fixed(jun, 22, "Anti-Fascist Struggle Day"),
		fixed(aug, 5, "Victory and Homeland Thanksgiving Day"), fixed(aug, 15, assumption), fixed(nov, 1, allSaints),
		fixed(nov, 18, "Remembrance Day"), fixed(dec, 25, christmas), fixed(dec, 26, boxing),
	}},
	{Code: "HU", Name: "Hungary", Zone: "Europe/Budapest",
		Note:  "rest days exchanged with Saturdays by yearly decree are doubtful: those up to 2026 as decreed, from 2027 on each bridge day",
		extra: both(hungarianRestDays, bridgeDays("bridge day", exchanged, 2027)), feasts: []feast{
			fixed(jan, 1, newYear), fixed(mar, 15, "National Day"), western(-2, goodFriday), western(0, easterDay), western(1, easterMon),
			fixed(may, 1, labour), western(49, whitSunday), western(50, whitMonday), fixed(aug, 20, "State Foundation Day"),
			fixed(oct, 23, "Memorial Day of 1956"), fixed(nov, 1, allSaints), fixed(dec, 25, christmas), fixed(dec, 26, boxing),
		}},
	{Code: "IE", Name: "Ireland", Zone: "Europe/Dublin", Note: "Saint Brigid's Day since 2023; 18 March 2022 once", feasts: []feast{
		fixed(jan, 1, newYear), special("Saint Brigid's Day", saintBrigid).since(2023), fixed(mar, 17, "Saint Patrick's Day"),
		fixed(mar, 18, "Day of Remembrance").in(2022), western(1, easterMon), nth(1, time.Monday, may, "May Holiday"),
		nth(1, time.Monday, jun, "June Holiday"), nth(1, time.Monday, aug, "August Holiday"),
		next(time.Monday, oct, 25, "October Holiday"), fixed(dec, 25, christmas), fixed(dec, 26, "Saint Stephen's Day"),
		special(newYear+" in lieu", lieu(jan, 1, 0)).doubtful(inLieu),
		special("Saint Patrick's Day in lieu", lieu(mar, 17, 0)).doubtful(inLieu),
		special(christmas+" in lieu", lieu(dec, 25, 27)).doubtful(inLieu),
		special("Saint Stephen's Day in lieu", lieu(dec, 26, 28)).doubtful(inLieu),
	}},
	{Code: "IT", Name: "Italy", Zone: "Europe/Rome", Note: "Saint Francis of Assisi since 2026", feasts: []feast{
		fixed(jan, 1, newYear), fixed(jan, 6, epiphany), western(0, easterDay), western(1, easterMon), fixed(apr, 25, "Liberation Day"),
		fixed(may, 1, labour), fixed(jun, 2, "Republic Day"), fixed(aug, 15, assumption),
		fixed(oct, 4, "Saint Francis of Assisi").since(2026), fixed(nov, 1, allSaints), fixed(dec, 8, immaculate),
		fixed(dec, 25, christmas), fixed(dec, 26, "Saint Stephen's Day"),
	}},
	{Code: "LT", Name: "Lithuania", Zone: "Europe/Vilnius", feasts: []feast{
		fixed(jan, 1, newYear), fixed(feb, 16, "Restoration of the State"), fixed(mar, 11, "Restoration of Independence"),
		western(0, easterDay), western(1, easterMon), fixed(may, 1, labour), nth(1, time.Sunday, may, "Mother's Day"),
		nth(1, time.Sunday, jun, "Father's Day"), fixed(jun, 24, "Saint John's Day"), fixed(jul, 6, "Statehood Day"),
		fixed(aug, 15, assumption), fixed(nov, 1, allSaints), fixed(nov, 2, "All Souls' Day"),
		fixed(dec, 24, christmasE), fixed(dec, 25, christmas), fixed(dec, 26, boxing),
	}},
	{Code: "LU", Name: "Luxembourg", Zone: "Europe/Luxembourg", feasts: []feast{
		fixed(jan, 1, newYear), western(1, easterMon), fixed(may, 1, labour), fixed(may, 9, "Europe Day"), western(39, ascension),
		western(50, whitMonday), fixed(jun, 23, "National Day"), fixed(aug, 15, assumption), fixed(nov, 1, allSaints),
		fixed(dec, 25, christmas), fixed(dec, 26, boxing),
	}},
	{Code: "LV", Name: "Latvia", Zone: "Europe/Riga",
		Note: "4 May and 18 November on a weekend are followed by a day off; 29 May and 10 July 2023 once; bridge days, which a yearly decree can " +
			"exchange with Saturdays, are doubtful",
		extra: bridgeDays("bridge day", exchanged, FirstYear), feasts: []feast{
			fixed(jan, 1, newYear), western(-2, goodFriday), western(0, easterDay), western(1, easterMon), fixed(may, 1, labour),
			fixed(may, 4, "Restoration of Independence"), special("Restoration of Independence, substitute", lieu(may, 4, 0)),
			nth(2, time.Sunday, may, "Mother's Day"), western(49, whitSunday),
			fixed(may, 29, "day off for the ice hockey team").in(2023), fixed(jun, 23, "Līgo Day"), fixed(jun, 24, "Midsummer Day"),
			fixed(jul, 10, "day after the Song and Dance Celebration").in(2023),
			fixed(nov, 18, "Proclamation Day"), special("Proclamation Day, substitute", lieu(nov, 18, 0)),
			fixed(dec, 24, christmasE), fixed(dec, 25, christmas), fixed(dec, 26, boxing), fixed(dec, 31, "New Year's Eve"),
		}},
	{Code: "MT", Name: "Malta", Zone: "Europe/Malta", feasts: []feast{
		fixed(jan, 1, newYear), fixed(feb, 10, "Saint Paul's Shipwreck"), fixed(mar, 19, "Saint Joseph"), fixed(mar, 31, "Freedom Day"),
		western(-2, goodFriday), fixed(may, 1, labour), fixed(jun, 7, "Sette Giugno"), fixed(jun, 29, "Saints Peter and Paul"),
		fixed(aug, 15, assumption), fixed(sep, 8, "Victory Day"), fixed(sep, 21, "Independence Day"), fixed(dec, 8, immaculate),
		fixed(dec, 13, "Republic Day"), fixed(dec, 25, christmas),
	}},
	{Code: "NL", Name: "Netherlands", Zone: "Europe/Amsterdam",
		Note: "5 May every year, as the general act on time limits names it", feasts: []feast{
			fixed(jan, 1, newYear), western(-2, goodFriday).doubtful(likeHoliday), western(0, easterDay), western(1, easterMon),
			special("King's Day", kingsDay), fixed(may, 5, "Liberation Day"), western(39, ascension), western(49, whitSunday),
			western(50, whitMonday), fixed(dec, 25, christmas), fixed(dec, 26, boxing),
		}},
	{Code: "PL", Name: "Poland", Zone: "Europe/Warsaw", Note: "Christmas Eve since 2025", feasts: []feast{
		fixed(jan, 1, newYear), fixed(jan, 6, epiphany), western(0, easterDay), western(1, easterMon), fixed(may, 1, labour),
		fixed(may, 3, "Constitution Day"), western(49, whitSunday), western(60, corpus), fixed(aug, 15, assumption),
		fixed(nov, 1, allSaints), fixed(nov, 11, "Independence Day"), fixed(dec, 24, christmasE).since(2025),
		fixed(dec, 25, christmas), fixed(dec, 26, boxing),
	}},
	{Code: "PT", Name: "Portugal", Zone: "Europe/Lisbon", feasts: []feast{
		fixed(jan, 1, newYear), western(-47, "Carnival Tuesday").doubtful("a holiday only where it is granted for the year"),
		western(-2, goodFriday), western(0, easterDay), fixed(apr, 25, "Freedom Day"), fixed(may, 1, labour), western(60, corpus),
		fixed(jun, 10, "Portugal Day"), fixed(aug, 15, assumption), fixed(oct, 5, "Republic Day"), fixed(nov, 1, allSaints),
		fixed(dec, 1, "Restoration of Independence"), fixed(dec, 8, immaculate), fixed(dec, 25, christmas),
	}},
	{Code: "RO", Name: "Romania", Zone: "Europe/Bucharest",
		Note:  "6 and 7 January since 2024; bridge days, which the government can grant to public offices, are doubtful",
		extra: bridgeDays("bridge day", publicOnly, FirstYear), feasts: []feast{
			fixed(jan, 1, newYear), fixed(jan, 2, "Second Day of the Year"), fixed(jan, 6, epiphany).since(2024),
			fixed(jan, 7, "Saint John the Baptist").since(2024), fixed(jan, 24, "Union Day"), eastern(-2, ortFriday),
			eastern(0, ortSunday), eastern(1, ortMonday), fixed(may, 1, labour), fixed(jun, 1, "Children's Day"),
			eastern(49, "Orthodox Whit Sunday"), eastern(50, ortWhit), fixed(aug, 15, assumption),
			fixed(nov, 30, "Saint Andrew's Day"), fixed(dec, 1, "National Day"), fixed(dec, 25, christmas), fixed(dec, 26, boxing),
		}},
	{Code: "SE", Name: "Sweden", Zone: "Europe/Stockholm", feasts: []feast{
		fixed(jan, 1, newYear), fixed(jan, 6, epiphany), western(-2, goodFriday), western(0, easterDay), western(1, easterMon),
		fixed(may, 1, labour), western(39, ascension), western(49, whitSunday), fixed(jun, 6, "National Day"),
		next(time.Friday, jun, 19, "Midsummer Eve").doubtful(likeHoliday), next(time.Saturday, jun, 20, "Midsummer Day"),
		next(time.Saturday, oct, 31, allSaints), fixed(dec, 24, christmasE).doubtful(likeHoliday), fixed(dec, 25, christmas),
		fixed(dec, 26, boxing), fixed(dec, 31, "New Year's Eve").doubtful(likeHoliday),
	}},
	{Code: "SI", Name: "Slovenia", Zone: "Europe/Ljubljana", Note: "14 August 2023 once", feasts: []feast{
		fixed(jan, 1, newYear), fixed(jan, 2, newYear), fixed(feb, 8, "Prešeren Day"), western(0, easterDay), western(1, easterMon),
		fixed(apr, 27, "Resistance Day"), fixed(may, 1, labour), fixed(may, 2, labour), western(49, whitSunday),
		fixed(jun, 25, "Statehood Day"), fixed(aug, 14, "Solidarity Day").in(2023), fixed(aug, 15, assumption),
		fixed(oct, 31, "Reformation Day"), fixed(nov, 1, "Remembrance Day"), fixed(dec, 25, christmas),
		fixed(dec, 26, "Independence and Unity Day"),
	}},
	{Code: "SK", Name: "Slovakia", Zone: "Europe/Bratislava",
		Note: "state holidays that are working days are not included: 28 October, 1 September since 2024, 17 November since " +
			"2025, 8 May and 15 September in 2026",
		feasts: []feast{
			fixed(jan, 1, newYear), fixed(jan, 6, epiphany), western(-2, goodFriday), western(1, easterMon), fixed(may, 1, labour),
			fixed(may, 8, "Victory Day").but(2026), fixed(jul, 5, "Saints Cyril and Methodius"),
			fixed(aug, 29, "National Uprising Day"), fixed(sep, 1, "Constitution Day").until(2023),
			fixed(sep, 15, "Our Lady of Sorrows").but(2026), fixed(nov, 1, allSaints),
			fixed(nov, 17, "Day of Freedom and Democracy").until(2024),
			fixed(dec, 24, christmasE), fixed(dec, 25, christmas), fixed(dec, 26, boxing),
		}},
}

// About says in one sentence what the calendar holds and that it was not compared with the Official Journal.
func (c Calendar) About() string {
	var names, doubts []string
	for _, f := range c.feasts {
		list := &names
		if f.doubt != "" {
			list = &doubts
		}
		if n := len(*list); n == 0 || (*list)[n-1] != f.name {
			*list = append(*list, f.name)
		}
	}
	s := "≈ not checked against the Official Journal; nationwide public holidays: " + strings.Join(names, ", ")
	if len(doubts) > 0 {
		s += "; counted as working days though doubtful: " + strings.Join(doubts, ", ")
	}
	if c.Note != "" {
		s += "; " + c.Note
	}
	return s
}

// kingsDay is 27 April, or the day before where that is a Sunday.
func kingsDay(year int) Date {
	d := Date{year, apr, 27}
	if d.Weekday() == time.Sunday {
		return d.AddDays(-1)
	}
	return d
}

// saintBrigid is the first Monday of February, or 1 February where that is a Friday.
func saintBrigid(year int) Date {
	d := Date{year, feb, 1}
	if d.Weekday() == time.Friday {
		return d
	}
	return from(d, time.Monday)
}

// greekLabourDay is 1 May, or the day to which it was moved because of Holy Week or a Sunday.
func greekLabourDay(year int) Date {
	if d := movedLabourDay(year); !d.IsZero() {
		return d
	}
	return Date{year, may, 1}
}

// movedLabourDay is where Greek Labour Day goes: from Holy Week to Easter Tuesday, from a Sunday to Monday; else no day.
func movedLabourDay(year int) Date {
	d, easter := Date{year, may, 1}, OrthodoxEaster(year)
	switch {
	case !d.Before(easter.AddDays(-6)) && !d.After(easter.AddDays(1)):
		return easter.AddDays(2)
	case d.Weekday() == time.Sunday:
		return d.AddDays(1)
	}
	return Date{}
}

// lieu returns the day off that follows a date on a weekend: that day of the month, or the next Monday where day is 0.
func lieu(m time.Month, day, then int) func(int) Date {
	return func(year int) Date {
		d := Date{year, m, day}
		switch wd := d.Weekday(); {
		case wd != time.Saturday && wd != time.Sunday:
			return Date{}
		case then > 0:
			return Date{year, m, then}
		}
		return from(d, time.Monday)
	}
}

// hungarianRestDays adds the rest days that the yearly decrees exchanged with Saturdays. Whether they are public holidays in the
// sense of art 2(1) is doubtful: the decrees call them rest days.
func hungarianRestDays(_ Calendar, year int, hs []Holiday) []Holiday {
	days := map[int][]Date{
		2020: {{2020, aug, 21}, {2020, dec, 24}}, 2021: {{2021, dec, 24}}, 2022: {{2022, mar, 14}, {2022, oct, 31}},
		2024: {{2024, aug, 19}, {2024, dec, 24}, {2024, dec, 27}}, 2025: {{2025, may, 2}, {2025, oct, 24}, {2025, dec, 24}},
		2026: {{2026, jan, 2}, {2026, aug, 21}, {2026, dec, 24}},
	}
	for _, on := range days[year] {
		hs = append(hs, Holiday{On: on, Name: "rest day by decree", Doubt: "exchanged with a Saturday for the year"})
	}
	return hs
}

// bulgarianSubstitutes adds a day off for each holiday on a weekend, Easter excepted: the first working days after it.
func bulgarianSubstitutes(_ Calendar, _ int, hs []Holiday) []Holiday {
	taken := map[Date]bool{}
	for _, h := range hs {
		taken[h.On] = true
	}
	out := hs
	for _, h := range hs {
		if wd := h.On.Weekday(); wd != time.Saturday && wd != time.Sunday || strings.HasPrefix(h.Name, "Orthodox") {
			continue
		}
		on := h.On
		for taken[on] || on.Weekday() == time.Saturday || on.Weekday() == time.Sunday {
			on = on.AddDays(1)
		}
		taken[on] = true
		out = append(out, Holiday{On: on, Name: h.Name + ", substitute"})
	}
	return out
}
