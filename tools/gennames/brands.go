package main

import (
	"regexp"
	"slices"
	"strings"
)

// services are kinds of shop that sell no goods under their name.
var services = setOf("bakery butcher bookmaker car_repair charity copyshop convenience country_store dry_cleaning florist " +
	"funeral_directors gas general greengrocer " +
	"groundskeeping hairdresser kiosk laundry locksmith lottery mall massage money_lender gold_buyer motorcycle_repair newsagent " +
	"outpost pawnbroker pest_control plant_hire " +
	"rental repair second_hand shoe_repair storage_rental tailor tattoo telecommunication ticket tool_hire tractor_repair " +
	"travel_agency truck_repair tyres wholesale agrarian trade")

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// brandName is a name that a title can hold: letters of any script, digits, blanks and hyphens.
var brandName = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N}\p{M} .&'’+!-]*$`)

// legal are words of firms, which no title has.
var legal = regexp.MustCompile(`(?i)[ ,]+(inc|ltd|llc|gmbh|ag|s\.?a\.?|s\.?p\.?a\.?|co|corp|group|company|stores?|shop|outlet|` +
	`online|international)\.?$`)

// widerBrands returns names of brands that no list has and that are no words of everyday speech.
func widerBrands(w *world) ([]entry, error) { return w.brands(false) }

// everydayBrands returns names of brands that are words of everyday speech or short.
func everydayBrands(w *world) ([]entry, error) { return w.brands(true) }

func (w *world) brands(everyday bool) ([]entry, error) {
	class := map[string]string{}
	add := func(name, group string) {
		name = strings.TrimSpace(legal.ReplaceAllString(strings.TrimSpace(name), ""))
		key := brandKey(name)
		if len([]rune(key)) < 3 || len([]rune(key)) > 30 || !brandName.MatchString(name) || w.known[key] || w.generic(key) {
			return
		}
		if (w.common(key) || len([]rune(key)) < 4) == everyday && class[key] == "" {
			class[key] = group
		}
	}
	err := w.table("names/brands-nsi/brands.tsv", '\t', func(row map[string]string) {
		if !services[row["category"]] {
			add(row["name"], strings.ReplaceAll(row["category"], "_", " "))
		}
	})
	return byClass(class), err
}

// brandKey writes a name as lists write it: small letters, no marks of punctuation.
func brandKey(name string) string {
	name = strings.NewReplacer("’", " ", "'", " ", ".", " ", "&", " ", "+", " ", "!", " ", "-", " ").Replace(strings.ToLower(name))
	return strings.Join(strings.Fields(name), " ")
}

// common reports whether every word of a name is an everyday word.
func (w *world) common(name string) bool {
	return !slices.ContainsFunc(strings.Fields(name), func(word string) bool { return !w.everyday(word) && len([]rune(word)) > 3 })
}

// generic reports whether a name says what is sold and nothing else: two words or more, all of them of goods.
func (w *world) generic(name string) bool {
	words := strings.Fields(name)
	return len(words) > 1 && !slices.ContainsFunc(words, func(word string) bool { return !w.goods[fold(word)] })
}
