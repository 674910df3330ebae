package promotion

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/internal/wordlist"
	"github.com/aedile/aedile/screen/fact"
	"github.com/aedile/aedile/screen/text"
)

// ask returns the spans that are found in an item, and its scalars as text.
func ask(t *testing.T, it *aedile.Item) (spans []string, label, where, lang string) {
	t.Helper()
	d := Detector()
	begin, err := d.Open(nil)
	if err != nil {
		t.Fatal(err)
	}
	f, fo := begin(), text.NewFolder(3)
	in := &fact.Item{Item: it}
	for name, s := range it.Fields {
		fold := new(text.Folded)
		fo.Fold(fold, s)
		in.Texts = append(in.Texts, fact.Text{Field: name, Number: len(in.Texts), Raw: s, Fold: fold, Described: true})
	}
	if !f.Begin(in) {
		return nil, "", "", ""
	}
	for n, s := range d.Spans {
		ps := f.Places(n, in, nil)
		if len(ps) > 0 {
			spans = append(spans, strings.TrimPrefix(s.Name, "promotion."))
		}
		for _, p := range ps {
			if p.First > p.Last || p.Last >= len(in.Texts[p.Number].Fold.Tokens) {
				t.Errorf("%q: %s at %+v", it.Text, s.Name, p)
			}
		}
	}
	str := func(n int) string { s, _ := f.Scalar(n, in).(string); return s }
	return spans, str(labelStrength), str(position), str(labelLanguage)
}

func TestEvidenceAndLabelOfPosts(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("So much to tell you about this walk in the hills. ", 4)
	for _, c := range []struct {
		about                     string
		it                        aedile.Item
		spans, label, where, lang string
	}{
		{"a code", aedile.Item{Text: "Use code LENA15 for 15% off, you will love it"}, "promotion code", "absent", "", ""},
		{"a code before its word", aedile.Item{Text: "A LILI20 kóddal 20% kedvezményt kaptok ezt"}, "promotion code", "absent", "", ""},
		{"no rebate", aedile.Item{Text: "The code LENA15 opens the door of my flat"}, "", "", "", ""},
		{"another code", aedile.Item{Text: "Scan the QR code MENU for 10% less salt"}, "", "", "", ""},
		{"an affiliate's address", aedile.Item{Text: "here it is https://www.amazon.de/dp/B01MSZMZLB?tag=lena-21"},
			"promotion affiliate", "absent", "", ""},
		{"the same beside the text", aedile.Item{Text: "here it is", Links: []string{"https://amzn.to/3abc"}},
			"promotion affiliate", "absent", "", ""},
		{"an address", aedile.Item{Text: "here it is https://www.amazon.de/dp/B01MSZMZLB"}, "", "", "", ""},
		{"a field of the export", aedile.Item{Text: "lovely", Attrs: aedile.Attrs{{Name: "sponsor", Value: "Lunar"}}},
			"promotion partner", "absent", "", ""},
		{"a mark of the platform", aedile.Item{Text: "lovely", Attrs: aedile.Attrs{{Name: "is_paid_partnership", Value: "true"}}},
			"promotion partner", "strong", "platform", ""},
		{"a field that says no", aedile.Item{Text: "lovely", Attrs: aedile.Attrs{{Name: "is_paid_partnership", Value: "false"}}},
			"", "", "", ""},
		{"nobody paid", aedile.Item{Text: "Not sponsored, code LENA15 gives everyone 15% off"}, "", "", "", ""},
		{"nobody paid, but an address earns", aedile.Item{Text: "not sponsored: https://amzn.to/3abc"}, "promotion affiliate",
			"absent", "", ""},
		{"no post", aedile.Item{Kind: aedile.Listing, Text: "Use code LENA15 for 15% off"}, "", "", "", ""},
		{"a label", aedile.Item{Text: "#ad Use code LENA15 for 15% off, it is the best"}, "promotion code labelled", "strong",
			"visible", "same"},
		{"a label of another language", aedile.Item{Text: "#ad Mit dem Code LENA15 spart ihr 15 % und ich auch"},
			"promotion code labelled", "weak", "visible", "same"},
		{"a label that few read", aedile.Item{Text: "#reklama Mit dem Code LENA15 spart ihr 15 % und ich auch"},
			"promotion code labelled", "weak", "visible", "other"},
		{"a word is no label", aedile.Item{Text: "An ad for my mum: use code LENA15 for 15% off, it is the best"}, "promotion code",
			"absent", "", ""},
		{"at the end", aedile.Item{Text: long + "Use code LENA15 for 15% off. #ad"}, "promotion code labelled", "strong", "end", "same"},
		{"in the middle", aedile.Item{Text: long + "#ad Use code LENA15 for 15% off. " + long}, "promotion code labelled", "strong",
			"after", "same"},
		{"behind the title", aedile.Item{Title: long, Text: "#ad Use code LENA15 for 15% off"}, "promotion code labelled", "strong",
			"end", "same"},
		{"a service that shows more", aedile.Item{Service: "facebook", Text: long + "#ad Use code LENA15 for 15% off"},
			"promotion code labelled", "strong", "visible", "same"},
		{"lost among hashtags", aedile.Item{Text: "The code LENA15 is for you, 15% off #a1 #b1 #c1 #ad #d1"},
			"promotion code labelled", "strong", "tags", "same"},
		{"first of the hashtags", aedile.Item{Text: "The code LENA15 is for you, 15% off #ad #a1 #b1 #c1 #d1"},
			"promotion code labelled", "strong", "visible", "same"},
		{"in a comment", aedile.Item{Text: "The code LENA15 is for you, 15% off",
			Attrs: aedile.Attrs{{Name: "first_comment", Value: "#ad"}}}, "promotion code labelled", "strong", "comment", "same"},
		{"a partner is named", aedile.Item{Text: "Min favorit och jag, i samarbete med @lunahud"}, "promotion cooperation labelled",
			"weak", "visible", "same"},
		{"no partner is named", aedile.Item{Text: "Vi städade torget i samarbete med grannarna, det var kul och min idé"}, "", "", "", ""},
		{"several words in one", aedile.Item{Text: "#paidpartnership Use code LENA15 for 15% off, it is the best"},
			"promotion code labelled", "strong", "visible", "same"},
	} {
		if c.it.Kind == "" {
			c.it.Kind = aedile.Post
		}
		spans, label, where, lang := ask(t, &c.it)
		if !slices.Equal(spans, strings.Fields(c.spans)) || label != c.label || where != c.where || lang != c.lang {
			t.Errorf("%s: %q, label %q at %q in %q; want %q, %q at %q in %q\n%s", c.about, spans, label, where, lang, c.spans,
				c.label, c.where, c.lang, c.it.Text)
		}
	}
}

func TestProfilesAndTimes(t *testing.T) {
	t.Parallel()
	d := Detector()
	begin, err := d.Open(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		attrs   aedile.Attrs
		trader  *aedile.Account
		profile string
		part    float64
	}{
		{nil, nil, "", -1},
		{aedile.Attrs{{Name: "bio", Value: "sun and sea"}}, nil, "unnamed", -1},
		{aedile.Attrs{{Name: "bio", Value: "Lena Skin Ltd"}}, nil, "named", -1},
		{aedile.Attrs{{Name: "bio", Value: "write to me@skin.example"}}, nil, "named", -1},
		{aedile.Attrs{{Name: "bio", Value: "follow @skin"}}, nil, "unnamed", -1},
		{aedile.Attrs{{Name: "bio", Value: "sun"}}, &aedile.Account{Address: "1 Quay"}, "named", -1},
		{aedile.Attrs{{Name: "label_seconds", Value: "2"}, {Name: "duration_seconds", Value: "20"}}, nil, "", 0.1},
		{aedile.Attrs{{Name: "label_seconds", Value: "2"}, {Name: "duration_seconds", Value: "none"}}, nil, "", -1},
	} {
		f, fo := begin(), text.NewFolder(0)
		it := &aedile.Item{Kind: aedile.Post, Text: "Use code LENA15 for 15% off", Attrs: c.attrs, Trader: c.trader}
		in := &fact.Item{Item: it}
		for name, s := range it.Fields {
			fold := new(text.Folded)
			fo.Fold(fold, s)
			in.Texts = append(in.Texts, fact.Text{Field: name, Number: len(in.Texts), Raw: s, Fold: fold})
		}
		if !f.Begin(in) {
			t.Fatalf("%v: nothing is found", c.attrs)
		}
		if p, q := f.Scalar(profile, in), f.Scalar(persistence, in); p != c.profile || q != c.part {
			t.Errorf("%v: %v, %v; want %q, %v", c.attrs, p, q, c.profile, c.part)
		}
	}
}

// Every official language has a label that is strong and words to tell it by, and every entry says where it is from.
func TestTheListsHoldEveryOfficialLanguage(t *testing.T) {
	t.Parallel()
	strong := map[string]bool{}
	for name, ls := range known().labels {
		for _, l := range ls {
			strong[l.lang] = strong[l.lang] || l.strong
			if l.source == "" || len(l.countries) == 0 {
				t.Errorf("%s: %+v", name, l)
			}
		}
	}
	langs := strings.Fields("bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv")
	for _, l := range langs {
		if !strong[l] {
			t.Errorf("no strong label in %s", l)
		}
		for _, group := range []string{"language", "code", "rebate", "gifted", "bio", "buy", "own", "unpaid", "news"} {
			if !strings.Contains(section(group), "\n["+l+"]\n") && group != "rebate" && group != "code" {
				t.Errorf("no words of %q in %s", group, l)
			}
		}
	}
	for _, bad := range []string{"en | IE | strong | ad", "en | IE | good | ad | x", "en | IE | strong | ad | "} {
		if _, err := parse("", bad); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}

// section returns a group of the list of words.
func section(group string) string {
	_, rest, _ := strings.Cut("\n"+wordText, "\n= "+group+"\n")
	part, _, _ := strings.Cut(rest, "\n= ")
	return "\n" + part
}

func TestPostsThatSayItInOtherWords(t *testing.T) {
	t.Parallel()
	for post, want := range map[string]string{
		"These leggings?? 20% with JULES20 when you order, until Sunday":                           "code",
		"Tapez LOU20 au moment de payer et hop, vingt pour cent en moins":                          "code",
		"Tast LAURA10 ved kassen og spar ti procent":                                               "code",
		"20% of voters say they would vote for PARTY20, what a day":                                "",
		"Thanks to @glowlabs who gave me the whole range to play with":                             "gifted cooperation labelled",
		"Firma mi půjčila tenhle vysavač na měsíc a já ho nechci vrátit":                           "gifted",
		"Įmonė man atsiuntė šį siurblį išbandyti, esu sužavėta":                                    "gifted",
		"A szálloda meghívott minket egy hétvégére, mesés volt":                                    "gifted",
		"Gekregen van mijn zus voor mijn verjaardag, zo lief":                                      "",
		"Firma mě poslala na měsíc do Ostravy":                                                     "",
		"Thanks to the hotel team for finding my passport, you saved our holiday":                  "",
		"Das Hotel hat uns eine falsche Rechnung geschickt":                                        "",
		"Mój e-book z przepisami już jest! Link znajdziecie w bio":                                 "own",
		"Mon livre préféré est enfin disponible en poche, quelle joie":                             "",
		"Everything is in my storefront, here it is: https://www.amazon.de/shop/mara.looks":        "affiliate",
		"Reklam för Elsas butik: koden ELSA20 ger er 20 % på allt det som jag har":                 "code labelled",
		"PUB Usem o cupão RITA20 e têm 20% de desconto em toda a loja":                             "code labelled",
		"Die neue Creme der Marke, die ihr alle kennt, habe ich zugeschickt bekommen, ich mag sie": "gifted",
	} {
		spans, _, _, _ := ask(t, &aedile.Item{Kind: aedile.Post, Text: post})
		if got := strings.TrimSpace(strings.TrimPrefix(strings.Join(spans, " "), "promotion")); got != want {
			t.Errorf("%q: %q, want %q", post, got, want)
		}
	}
}

func TestPhrasesAreAsShortAsTheSearchForThemTakesThemToBe(t *testing.T) {
	t.Parallel()
	for w := range wordlist.All(wordText) {
		if n := len(strings.Fields(text.PhraseName(w.Text))); n > longest {
			t.Errorf("%q has %d words, want %d at most", w.Text, n, longest)
		}
	}
}

// Work is bounded: a post of the words of every frame again and again costs as much more as it is longer.
func BenchmarkHostilePosts(b *testing.B) {
	d := Detector()
	begin, err := d.Open(nil)
	if err != nil {
		b.Fatal(err)
	}
	for _, n := range []int{1000, 4000, 16000} {
		it := &aedile.Item{Kind: aedile.Post, Text: strings.Repeat("thanks received gave me try code AAA10 ad 11% my line out link bio @b ", n)}
		fold := new(text.Folded)
		text.NewFolder(3).Fold(fold, it.Text)
		in := &fact.Item{Item: it, Texts: []fact.Text{{Field: aedile.Field{Name: "text"}, Raw: it.Text, Fold: fold}}}
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			f := begin()
			for b.Loop() {
				f.Begin(in)
			}
		})
	}
}
