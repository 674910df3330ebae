package main

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

var (
	bracket  = regexp.MustCompile(`\s*[(\[][^)\]]*[)\]]?`)
	saltTail = regexp.MustCompile(`(?i)\s+(hydrochloride|dihydrochloride|hydrobromide|sodium|disodium|potassium|calcium|maleate|` +
		`mesilate|mesylate|sulfate|sulphate|` +
		`citrate|acetate|phosphate|fumarate|tartrate|succinate|bromide|chloride|besilate|tosylate|tosilate|malate|monohydrate|` +
		`dihydrate|trihydrate|hydrate|anhydrous|` +
		`medoxomil|etabonate|etexilate|axetil|pivoxil|alafenamide|disoproxil|dimeglumine|meglumine|lysine|arginine|micronised|base|` +
		`human|xinafoate|furoate|propionate|` +
		`dipropionate|olamine|bitartrate|nitrate|hemifumarate|esylate|camsylate|ditosylate|dimaleate|hemihydrate|tetrahydrate|` +
		`decanoate|pamoate|embonate)$`)
	oneName = regexp.MustCompile(`^[a-z]{6,}( (alfa|beta|gamma|delta|pegol|vedotin|deruxtecan|tiuxetan|mafodotin|ozogamicin|` +
		`govitecan|emtansine|tirumotecan))?$`)
	strength = regexp.MustCompile(`[\s,]*\d|,`)
)

// substanceName returns the name of a substance without salts and remarks; "" where it is no single international name.
func substanceName(s string) string {
	s = strings.TrimSpace(bracket.ReplaceAllString(s, ""))
	for {
		short := saltTail.ReplaceAllString(s, "")
		if short == s {
			break
		}
		s = short
	}
	if s = fold(s); !oneName.MatchString(s) {
		return ""
	}
	return s
}

// emaSubstances returns the substances of medicines for people that no list has, by their group. A substance of a few letters, a food and
// what is free of prescription is left out: the table does not say what needs one.
func emaSubstances(w *world) ([]entry, error) {
	class := map[string]string{}
	err := w.table("names/ema-medicines/medicines.csv", ',', func(row map[string]string) {
		if row["category"] != "Human" {
			return
		}
		group := strings.Trim(row["group"], " ,")
		for _, part := range strings.FieldsFunc(row["inn"], func(r rune) bool { return r == ',' || r == '/' || r == ';' }) {
			name := substanceName(part)
			if name == "" || w.known[name] || w.free[name] || w.goods[name] {
				continue
			}
			if class[name] == "" {
				class[name] = group
			}
		}
	})
	return byClass(class), err
}

// byClass returns names in the order of their classes; those without come last.
func byClass(class map[string]string) []entry {
	const none = "Without a class"
	var es []entry
	for name, c := range class {
		if c == "" {
			c = none
		}
		es = append(es, entry{name: name, class: c})
	}
	slices.SortFunc(es, func(a, b entry) int {
		if (a.class == none) != (b.class == none) {
			return cmp.Compare(strings.Count(a.class, none), strings.Count(b.class, none))
		}
		return cmp.Or(strings.Compare(a.class, b.class), strings.Compare(a.name, b.name))
	})
	return es
}

// medicineBrands returns the trade names that a rule may go by beside a strength or a form.
func medicineBrands(w *world) ([]entry, error) { return w.tradeNames(false) }

// ambiguousBrands returns the trade names that are short or also words.
func ambiguousBrands(w *world) ([]entry, error) { return w.tradeNames(true) }

// tradeNames returns the trade names of medicines on prescription that no list has.
func (w *world) tradeNames(ambiguous bool) ([]entry, error) {
	names := map[string]string{}
	add := func(name, class string) {
		key := fold(name)
		if first := firstWord(key); tradeName.MatchString(key) && !w.known[key] && !w.free[key] && !w.known[first] && !w.free[first] {
			if (len(key) < 6 || w.everyday(key)) == ambiguous {
				names[key] = class
			}
		}
	}
	err := w.table("names/ema-medicines/medicines.csv", ',', func(row map[string]string) {
		if row["category"] == "Human" && !strings.Contains(fold(row["name"]), "vaccine") {
			add(bracket.ReplaceAllString(row["name"], ""), "Centrally authorised")
		}
	})
	if err != nil {
		return nil, err
	}
	french, err := w.frenchBrands()
	for _, name := range french {
		add(name, "Authorised in France")
	}
	return byClass(names), err
}

var tradeName = regexp.MustCompile(`^[a-z]{4,}( ?[a-z]{3,})?$`)

func firstWord(s string) string {
	s, _, _ = strings.Cut(s, " ")
	return s
}

// frenchBrands returns the first word of medicines that are on prescription in every presentation, where it names no substance.
func (w *world) frenchBrands() ([]string, error) {
	onList := map[string]bool{}
	err := w.rows("substances/fr-bdpm/CIS_CPD_bdpm.txt", func(f []string) {
		if c := fold(f[1]); strings.Contains(c, "liste i") || strings.Contains(c, "stupefiant") {
			onList[f[0]] = true
		}
	})
	if err != nil {
		return nil, err
	}
	substances, err := w.frenchSubstances()
	if err != nil {
		return nil, err
	}
	status := map[string]bool{}
	err = w.rows("substances/fr-bdpm/CIS_bdpm.txt", func(f []string) {
		name := f[1]
		if at := strength.FindStringIndex(name); at != nil {
			name = name[:at[0]]
		}
		name = firstWord(fold(name))
		was, seen := status[name]
		status[name] = onList[f[0]] && (was || !seen)
	})
	var names []string
	for name, all := range status {
		if all && !substances[name] {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names, err
}

// frenchSubstances returns every word of five letters or more by which the French register names a substance.
func (w *world) frenchSubstances() (map[string]bool, error) {
	words := map[string]bool{}
	err := w.rows("substances/fr-bdpm/CIS_COMPO_bdpm.txt", func(f []string) {
		for _, word := range strings.FieldsFunc(fold(f[3]), func(r rune) bool { return r < 'a' || r > 'z' }) {
			if len(word) >= 5 {
				words[word] = true
			}
		}
	})
	return words, err
}
