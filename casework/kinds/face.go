package kinds

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
)

// fields are the fields of the contents of a procedure by which its cases are known, the best first.
type fields struct {
	title   []string // what it is about; of several the first two
	snippet []string // what it rests on
	trader  []string // whom it is about
}

// faces are the fields by procedure. A review is known by its findings.
var faces = map[string]fields{
	"allegation": {title: []string{"provider"}, snippet: []string{"facts"}, trader: []string{"provider"}},
	"commitment": {title: []string{"proceeding"}, snippet: []string{"text"}},
	"complaint":  {title: []string{"against", "grounds"}, snippet: []string{"grounds", "text"}},
	"decision":   {title: []string{"item", "url", "facts"}, snippet: []string{"facts", "explanation"}, trader: []string{"recipient"}},
	"misuse":     {title: []string{"of", "gravity"}, snippet: []string{"gravity", "intention"}, trader: []string{"subject"}},
	"notice":     {title: []string{"locations", "reasons"}, snippet: []string{"reasons"}},
	"order":      {title: []string{"reference", "issuer", "locations"}, snippet: []string{"reasons"}, trader: []string{"recipients"}},
	"proceeding": {title: []string{"service", "provider"}, snippet: []string{"findings"}, trader: []string{"provider"}},
	"request":    {title: []string{"reference", "purpose"}, snippet: []string{"purpose"}},
	"suspicion":  {title: []string{"facts"}, snippet: []string{"threat"}},

	"activity_report":   {title: []string{"coordinator", "state"}, snippet: []string{"activities"}},
	"independent_audit": {title: []string{"service", "auditor"}, snippet: []string{"findings"}, trader: []string{"provider"}},
	"contacts":          {title: []string{"service", "provider"}, trader: []string{"provider"}},
	"crisis":            {title: []string{"threat", "circumstances"}, snippet: []string{"circumstances", "why"}},
	"data_request":      {title: []string{"service", "from"}, snippet: []string{"data", "explain"}, trader: []string{"provider"}},
	"procedural_fine":   {title: []string{"addressee", "act"}, snippet: []string{"findings", "text"}, trader: []string{"addressee"}},
	"restriction": {title: []string{"service", "provider"}, snippet: []string{"infringement", "harm"},
		trader: []string{"provider"}},
	"risk_assessment": {title: []string{"service", "sort"}, snippet: []string{"functionality", "specific_evidence"},
		trader: []string{"provider"}},
	"safety_alert":         {title: []string{"product", "number"}, snippet: []string{"text"}},
	"terms_and_conditions": {title: []string{"service", "version"}, snippet: []string{"what"}},
	"transparency_report":  {title: []string{"service", "from"}, trader: []string{"provider"}},

	"access":        {title: []string{"service", "topic"}, snippet: []string{"data", "purpose"}, trader: []string{"provider"}},
	"access_public": {title: []string{"service", "topic"}, snippet: []string{"data", "purpose"}, trader: []string{"provider"}},
	"accident": {title: []string{"product", "identifier"}, snippet: []string{"circumstances", "harm"},
		trader: []string{"trader", "manufacturer"}},
	"assistance":   {title: []string{"provider", "article"}, snippet: []string{"reasons", "facts"}, trader: []string{"provider"}},
	"designation":  {title: []string{"service", "provider"}, snippet: []string{"findings", "text"}, trader: []string{"provider"}},
	"dispute_body": {title: []string{"name", "state"}, snippet: []string{"expertise"}},
	"flagger":      {title: []string{"name", "state"}, snippet: []string{"expertise", "why"}},
	"inquiry": {title: []string{"provider", "article"}, snippet: []string{"significant", "explanations"},
		trader: []string{"provider"}},
	"political": {title: []string{"advertisements", "as"}, snippet: []string{"asked", "reasons"}},
	"recall":    {title: []string{"product", "why"}, snippet: []string{"why", "hazard"}, trader: []string{"trader"}},
	"trader":    {title: []string{"register"}, trader: []string{"name"}},
}

// Lengths of what a row says, in letters. Chosen: a part of a title is a column of a table, a title a line, a snippet three,
// an address what browsers take.
const (
	maxPart    = 60
	maxTitle   = 200
	maxSnippet = 280
	maxURL     = 2000
)

// harmful are the categories in which somebody can be hurt, and abusive the keywords of abuse of a child. Chosen: an order of the house
// for what is due together, from the words of the Transparency Database.
var (
	harmful = []string{"STATEMENT_CATEGORY_CYBER_VIOLENCE", "STATEMENT_CATEGORY_CYBER_VIOLENCE_AGAINST_WOMEN",
		"STATEMENT_CATEGORY_PROTECTION_OF_MINORS",
		"STATEMENT_CATEGORY_RISK_FOR_PUBLIC_SECURITY", "STATEMENT_CATEGORY_SELF_HARM", "STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS",
		"STATEMENT_CATEGORY_VIOLENCE"}
	abusive = []string{"KEYWORD_CHILD_SEXUAL_ABUSE_MATERIAL", "KEYWORD_CHILD_SEXUAL_ABUSE_MATERIAL_DEEPFAKE"}
)

// RowVersion is the way in which rows are made. A store whose rows were made in another way makes them anew when it is opened.
const RowVersion = 2

// RowOf returns the row of a case, with its events, under its number. Marks are what the desk has noted of it. It is a function of these
// alone.
func RowOf(c casework.Case, number string, m casework.Marks) casework.CaseRow {
	return casework.CaseRow{Case: c.ID, Number: number, Kind: c.Kind, State: c.State, Turn: c.Turn, Closed: c.Closed, Version: c.Version,
		Group:  c.Group,
		Opened: c.OpenedAt.UTC(), Changed: c.ChangedAt.UTC(), Face: FaceOf(c), Due: casework.RowDueOf(c.Dues), Dues: len(c.Dues), Marks: m}
}

// FaceOf returns what the case, with its events, is known by. What is suspected to be abuse of a child has neither title nor snippet.
func FaceOf(c casework.Case) (f casework.Face) {
	last := content{}
	for _, e := range c.Events {
		said := contentOf(e)
		for name, v := range said {
			last[name] = v
		}
		for _, id := range append(said["item"].texts, said["items"].texts...) {
			if strings.Contains(id, "://") {
				f.URLs = append(f.URLs, line(id, maxURL))
				continue
			}
			f.Items = append(f.Items, aedile.ItemID(line(id, maxTitle)))
		}
		for _, u := range append(said["url"].texts, said["locations"].texts...) {
			f.URLs = append(f.URLs, line(u, maxURL))
		}
		f.Harm = max(f.Harm, harmOf(said["category"].first(), said["keywords"].texts...))
		f.Sealed = f.Sealed || said["child_abuse"].yes || slices.ContainsFunc(said["keywords"].texts, isAbuse)
	}
	by := faces[c.Kind]
	f.Title, f.Snippet, f.Trader = last.title(by.title), line(last.any(by.snippet), maxSnippet), line(last.any(by.trader), maxTitle)
	f.Service = line(last["service"].first(), maxTitle)
	f.Lang = strings.ToLower(line(cmp.Or(last["content_language"].first(), last["language"].first()), maxPart))
	foundIn(&f, c)
	slices.Sort(f.Items)
	slices.Sort(f.URLs)
	f.Items, f.URLs = slices.Compact(f.Items), slices.Compact(f.URLs)
	f.AlikeGroup = alikeGroup(c, f, last)
	switch {
	case c.Kind == "suspicion" || f.Sealed:
		f.Harm = casework.HarmLife
	case c.Kind == "accident" || c.Kind == "recall":
		f.Harm = max(f.Harm, casework.HarmPerson)
	}
	if f.Sealed {
		f.Title, f.Snippet = "", ""
	}
	return f
}

// value is what a field of a content says: its texts, as far as they are still there.
type value struct {
	texts []string
	name  bool // it names a person
	yes   bool
}

func (v value) first() string {
	if len(v.texts) == 0 {
		return ""
	}
	return v.texts[0]
}

// content are the fields of the content of a move.
type content map[string]value

// contentOf reads the content of an event; that of a finding is read by itself.
func contentOf(e casework.Event) content {
	var m map[string]any
	if e.Move == "suspect" || e.Move == "add" || json.Unmarshal(e.Body, &m) != nil {
		return nil
	}
	c := content{}
	for name, v := range m {
		var x value
		x.add(v)
		c[name] = x
	}
	return c
}

// add takes over a text, a list of texts, a personal text or a yes.
func (v *value) add(x any) {
	switch x := x.(type) {
	case string:
		if strings.TrimSpace(x) != "" {
			v.texts = append(v.texts, x)
		}
	case bool:
		v.yes = x
	case []any:
		for _, one := range x {
			v.add(one)
		}
	case map[string]any:
		p, ok := x["$personal"].(map[string]any)
		if !ok {
			return
		}
		prose, _ := p["prose"].(bool)
		v.name = v.name || !prose
		v.add(p["text"])
	}
}

// title returns the first two of the fields that say something; a title shows no names.
func (c content) title(names []string) string {
	var parts []string
	for _, n := range names {
		if t := line(strings.Join(c[n].texts, ", "), maxPart); t != "" && !c[n].name && len(parts) < 2 {
			parts = append(parts, t)
		}
	}
	return strings.Join(parts, ": ")
}

// any returns the first of the fields that says something.
func (c content) any(names []string) string {
	for _, n := range names {
		if t := strings.Join(c[n].texts, ", "); t != "" {
			return t
		}
	}
	return ""
}

// foundIn takes over what the findings of a review say of their item: suspected, not established.
func foundIn(f *casework.Face, c casework.Case) {
	var said []string
	for _, e := range c.Events {
		s, err := casework.BodyOf[casework.Suspected](e)
		if e.Move != "suspect" && e.Move != "add" || err != nil || s.Finding.Check == "" {
			continue
		}
		x := s.Finding
		if f.Findings++; f.Findings == 1 {
			f.Service, f.Country = line(x.Item.Service, maxTitle), line(x.Item.Country, maxTitle)
			f.Trader = line(there(x.Item.Trader), maxTitle)
			f.Title = line(cmp.Or(there(x.Item.Title), string(x.Item.ID)+": "+x.Title), maxTitle)
			f.Lang = strings.ToLower(line(s.Lang, maxPart))
		}
		if f.Rule == "" || x.Grade == aedile.Act && f.Grade != aedile.Act {
			f.Rule, f.RuleName, f.Grade = aedile.CheckID(line(string(x.Check), maxTitle)), line(x.Title, maxTitle), gradeOf(x)
		}
		f.Items = append(f.Items, aedile.ItemID(line(string(x.Item.ID), maxTitle)))
		if u := line(there(x.Item.URL), maxURL); u != "" {
			f.URLs = append(f.URLs, u)
		}
		for _, ev := range x.Evidence {
			if t := line(there(ev.Text), maxPart); t != "" && !slices.Contains(said, t) {
				said = append(said, t)
			}
		}
		f.Harm = max(f.Harm, harmOf(x.Category, x.Keyword))
		f.Sealed = f.Sealed || isAbuse(x.Keyword)
	}
	if f.Findings > 0 {
		f.Snippet = line(strings.Join(said, " \u00b7 "), maxSnippet)
	}
}

// gradeOf returns the grade of a finding, as far as it is one.
func gradeOf(x aedile.Finding) aedile.Grade {
	if !x.Grade.Valid() {
		return aedile.Review
	}
	return x.Grade
}

// there returns the text, unless it was taken out of the record.
func there(text string) string {
	if text == casework.ErasedText {
		return ""
	}
	return text
}

func harmOf(category string, keywords ...string) casework.Harm {
	switch {
	case slices.ContainsFunc(keywords, isAbuse):
		return casework.HarmLife
	case slices.Contains(harmful, category):
		return casework.HarmPerson
	}
	return casework.HarmOther
}

func isAbuse(keyword string) bool { return slices.Contains(abusive, keyword) }

// alikeGroup names the cases of a procedure that are likely to be decided alike.
func alikeGroup(c casework.Case, f casework.Face, said content) string {
	switch {
	case f.Rule != "":
		return groupOf(c.Kind, string(f.Rule), wordsAlone(f.Title))
	case c.Kind == "notice":
		return groupOf(c.Kind, "at", first(f.URLs))
	case c.Kind == "complaint":
		return groupOf(c.Kind, "against", said["against"].first())
	}
	return ""
}

// groupOf returns a name that does not show what it is made of; without the last part there is none.
func groupOf(parts ...string) string {
	if parts[len(parts)-1] == "" {
		return ""
	}
	d := sha256.Sum256([]byte(strings.Join(parts, "\n")))
	return hex.EncodeToString(d[:8])
}

// wordsAlone returns the words of a title in their order of letters, without numbers, measures and single letters: of "Tramadol 50 mg" and
// "TRAMADOL 100mg" the same.
func wordsAlone(title string) string {
	words := slices.DeleteFunc(strings.Fields(casework.Words(title)), func(w string) bool {
		return utf8.RuneCountInString(w) < 3 || strings.ContainsFunc(w, unicode.IsDigit)
	})
	slices.Sort(words)
	return strings.Join(slices.Compact(words), " ")
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// SearchOf returns what a case is found by, as casework.Words writes it.
func SearchOf(c casework.Case, r casework.CaseRow) casework.Search {
	s := casework.Search{Title: casework.Words(r.Number + " " + r.Title), Trader: casework.Words(r.Trader + " " + r.Country)}
	var place, said []string
	for _, id := range r.Items {
		place = append(place, string(id))
	}
	s.Place = casework.Words(strings.Join(append(place, r.URLs...), " "))
	if r.Sealed {
		return s
	}
	for _, e := range c.Events {
		said = append(said, casework.Texts(e.Body)...)
	}
	s.Said = casework.Words(strings.Join(said, " "))
	return s
}

// line returns the text on one line, without signs that no database or terminal can hold, and at most so many letters of it.
func line(text string, most int) string {
	text = strings.Map(func(r rune) rune {
		if r == utf8.RuneError || unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, " "))
	text = strings.Join(strings.Fields(text), " ")
	if r := []rune(text); len(r) > most {
		return strings.TrimSpace(string(r[:most-1])) + "\u2026"
	}
	return text
}
