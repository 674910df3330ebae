package text

import (
	"slices"
	"strings"
	"testing"
)

// readings returns the words that s is also read as, by how.
func readings(fo *Folder, s string) map[string]How {
	var f Folded
	fo.Fold(&f, s)
	m := map[string]How{}
	for _, r := range f.Readings {
		m[string(f.Alt[r.Start:r.End])] = r.How
	}
	return m
}

// disguises are spellings of invented offers beside the word that a buyer reads in them.
var disguises = []struct {
	text, word string
	how        How
}{
	// look-alike letters
	{"tr\u0430madol", "tramadol", LookAlike},  // Cyrillic а
	{"\u0441i\u0430lis", "cialis", LookAlike}, // Cyrillic с, а
	{"\u0421\u0406\u0410L\u0406\u0405", "cialis", LookAlike},
	{"v\u03b9agra", "viagra", LookAlike}, // Greek iota
	{"ΤRΑΜΑDΟL", "tramadol", LookAlike},
	{"\u03bd\u03b9agra", "viagra", LookAlike}, // ν as v
	{"XAΝAX", "xanax", LookAlike},             // Ν as n
	{"хаnах", "xanax", LookAlike},
	{"ѕildenafil", "sildenafil", LookAlike},
	{"сосаіпe", "cocaine", LookAlike},
	{"ԁіаzераm", "diazepam", LookAlike},
	{"tramádol", "tramadol", LookAlike},
	{"TRÄMÅDØL", "tramadol", LookAlike},
	{"comprimé", "comprime", LookAlike},
	{"łorazepam", "lorazepam", LookAlike},
	{"v\u0131agra", "viagra", LookAlike}, // dotless i
	{"viɑgrɑ", "viagra", LookAlike},
	{"ᴛʀᴀᴍᴀᴅᴏʟ", "tramadol", LookAlike},
	{"ꮪ\u0131ldenafil", "sildenafil", LookAlike},
	{"Ꮩiagra", "viagra", LookAlike},     // Cherokee
	{"ꓔꓣꓮꓟꓮꓓꓳꓡ", "tramadol", LookAlike}, // Lisu
	{"tramaⅾol", "tramadol", Plain},     // a Roman numeral folds by itself
	{"ⲥialis", "cialis", LookAlike},     // Coptic
	{"vսagra", "vuagra", LookAlike},     // Armenian
	{"օxycօdօne", "oxycodone", LookAlike},
	{"🅣🅡🅐🅜🅐🅓🅞🅛", "tramadol", LookAlike},
	{"🆅🅸🅰🅶🆁🅰", "viagra", LookAlike},
	{"tr🅰madol", "tramadol", LookAlike},
	{"🇹🇷🇦🇲🇦🇩🇴🇱", "tramadol", LookAlike},
	{"h€roin", "heroin", LookAlike},
	{"¢ialis", "cialis", LookAlike},
	{"co¢aine", "cocaine", LookAlike},
	{"viagra tr∀madol", "tramadol", LookAlike},
	{"tram●dol", "tramodol", LookAlike},
	{"x@n@х", "xanax", Leet}, // with Cyrillic х
	{"t\u0336r\u0336a\u0336m\u0336a\u0336d\u0336o\u0336l\u0336", "tramadol", LookAlike},
	{"t\u0334\u0312r\u0334\u0301a\u0335m\u0338adol", "tramadol", LookAlike},
	{"乂卂几卂乂", "xanax", LookAlike},
	{"ςเคlเร", "cialis", LookAlike},
	{"trамаdol", "tramadol", LookAlike},
	{"трамaдол", "трамадол", LookAlike}, // Latin a in a Cyrillic word
	{"кокаин кокауn", "кокаун", LookAlike},
	{"τραμαδoλη", "τραμαδολη", LookAlike}, // Latin o in a Greek word

	// leet
	{"v1agra", "viagra", Leet},
	{"V!AGRA", "viagra", Leet},
	{"v|agra", "viagra", Leet},
	{"\\/iagra v1@gr@", "viagra", Leet},
	{"tr4m4d0l", "tramadol", Leet},
	{"tramad0l", "tramadol", Leet},
	{"tramado1", "tramadol", Leet},
	{"xan@x", "xanax", Leet},
	{"x4n4x", "xanax", Leet},
	{"5ildenafil", "sildenafil", Leet},
	{"$ildenafil", "sildenafil", Leet},
	{"ciali5", "cialis", Leet},
	{"ciali$", "cialis", Leet},
	{"c1al1s", "cialis", Leet},
	{"c!al!s", "cialis", Leet},
	{"(ialis", "cialis", Leet},
	{"al+razolam", "altrazolam", Leet},
	{"me7hadone", "methadone", Leet},
	{"0xyc0d0ne", "oxycodone", Leet},
	{"c0c41n3", "cocaine", Leet},
	{"h3r01n", "heroin", Leet},
	{"4n4b0l1c", "anabolic", Leet},
	{"5t3r01d5", "steroids", Leet},
	{"a110pur1n01", "allopurinol", Leet},
	{"zo1pidem", "zolpidem", Leet},
	{"2olpidem", "zolpidem", Leet},
	{"dia2epam", "diazepam", Leet},
	{"via6ra", "viagra", Leet},
	{"via9ra", "viagra", Leet},
	{"8romazepam", "bromazepam", Leet},
	{"v1agra100mg", "viagra", Leet},
	{"v1agra50", "viagra", Leet},
	{"vі4gra", "viagra", Leet}, // with Cyrillic і
	{"трамад0л", "трамадол", Leet},
	{"s3x", "sex", Leet},
	{"marihuan@", "marihuana", Leet},

	// spaced letters
	{"t r a m a d o l", "tramadol", Spaced},
	{"T  R  A  M  A  D  O  L", "tramadol", Spaced},
	{"t.r.a.m.a.d.o.l", "tramadol", Spaced},
	{"t. r. a. m. a. d. o. l.", "tramadol", Spaced},
	{"t, r, a, m, a, d, o, l", "tramadol", Spaced},
	{"t-r-a-m-a-d-o-l", "tramadol", Spaced},
	{"t_r_a_m_a_d_o_l", "tramadol", Spaced},
	{"t*r*a*m*a*d*o*l", "tramadol", Spaced},
	{"t/r/a/m/a/d/o/l", "tramadol", Spaced},
	{"t·r·a·m·a·d·o·l", "tramadol", Spaced},
	{"t🔥r🔥a🔥m🔥a🔥d🔥o🔥l", "tramadol", Spaced},
	{"t\nr\na\nm\na\nd\no\nl", "tramadol", Spaced},
	{"b u y x a n a x x r", "xanax", Spaced},
	{"buy x a n a x  n o w", "xanax", Spaced},
	{"x  t r a m a d o l", "tramadol", Spaced},
	{"s 1 l d e n a f i l", "sildenafil", Spaced},
	{"с і a l і s", "cialis", Spaced},
	{"x @ n a x", "xanax", Spaced},
	{"$ i l d e n a f i l", "sildenafil", Spaced},
	{"т р а м а д о л", "трамадол", Spaced},
	{"buy.t.r.a.m.a.d.o.l", "tramadol", Spaced},
	{"加 微 信 号", "加微信号", Spaced},

	// inner punctuation
	{"tra.ma.dol", "tramadol", JoinedUp},
	{"tra-madol", "tramadol", JoinedUp},
	{"si*lden*afil", "sildenafil", JoinedUp},
	{"si**lden**afil", "sildenafil", JoinedUp},
	{"via'gra", "viagra", JoinedUp},
	{"vi_ag_ra", "viagra", JoinedUp},
	{"buy-tra-madol-now", "tramadol", JoinedUp},
	{"tr4m-adol", "tramadol", JoinedUp},
	{"trа-mаdol", "tramadol", JoinedUp},
	{"s.i.l.d.e.n.a.f.il", "sildenafil", JoinedUp},
	{"трама-дол", "трамадол", JoinedUp},
}

func TestDisguisesAreRead(t *testing.T) {
	t.Parallel()
	fo := NewFolder(3)
	for _, c := range disguises {
		got := readings(fo, c.text)
		if c.how == Plain {
			if want := fo.FoldString(c.text); want != c.word || len(got) > 0 {
				t.Errorf("%q folds to %q, want %q; readings %v", c.text, want, c.word, got)
			}
		} else if how, ok := got[c.word]; !ok || how != c.how {
			t.Errorf("%q is not read as %q by %v: %v", c.text, c.word, c.how, got)
		}
	}
	if len(disguises) < 80 {
		t.Errorf("only %d disguises", len(disguises))
	}
}

// TestDisguisesAreReadInsideText sets each disguise into ordinary text of another word order, with a dose, a quotation, a bracket.
func TestDisguisesAreReadInsideText(t *testing.T) {
	t.Parallel()
	fo := NewFolder(3)
	for _, c := range disguises {
		if c.how == Plain {
			continue
		}
		for _, frame := range []string{"We sell # 100 mg here", "»#«", "Best price: #, fast", "#. Order now",
			"Продаваме евтино # бързо днес", "Πουλάμε φθηνά # σήμερα"} {
			if c.how == Spaced && strings.Contains(frame, "»") {
				continue // its first and last letters are no longer alone
			}
			s := strings.ReplaceAll(frame, "#", c.text)
			if _, ok := readings(fo, s)[c.word]; !ok {
				t.Errorf("%q is not read as %q: %v", s, c.word, readings(fo, s))
			}
		}
	}
}

func TestPlainTwinsGiveNoSuchReading(t *testing.T) {
	t.Parallel()
	fo := NewFolder(3)
	for _, c := range []struct{ text, not string }{
		{"5mg", "smg"}, {"100ml", "iooml"}, {"12v battery", "izv"}, {"20 mg", "zomg"}, {"mk677", "mkg"}, {"(word)", "cword"},
		{"[(see below)]", "csee"},
		{"Sale!", "salei"}, {"great! deal", "greati"}, {"vitamin c+", "ct"}, {"a b c", "abc"}, {"plan b, size m", "bm"},
		{"$$$cheap$$$", "scheap"},
		{"gw501516", "gwsoisig"}, {"S M L XL", "sml"}, {"один два", "odin"}, {"https://example.com", "httpsexample"},
		{"1 2 3 4 5 6", "izeasg"},
		{"1.2.3.4.5.6", "izeasg"}, {"微信号", "weixin"}, {"for 10€ each", "loe"}, {"tra madol", "tramadol"}, {"t r a m  a d o l", "tramadol"},
		{strings.Repeat("a1", 20), strings.Repeat("ai", 20)},
	} {
		if got := readings(fo, c.text); slices.Contains(keysOf(got), c.not) {
			t.Errorf("%q is read as %q", c.text, c.not)
		}
	}
}

func keysOf(m map[string]How) (ks []string) {
	for k := range m {
		ks = append(ks, k)
	}
	return ks
}

func TestReadingOriginCoversTheSymbolsRead(t *testing.T) {
	t.Parallel()
	fo := NewFolder(3)
	for _, c := range []struct{ text, word, want string }{
		{"buy $ildenafil now", "sildenafil", "$ildenafil"}, {"CIALI$, cheap", "cialis", "CIALI$"},
		{"get x @ n a x here", "xanax", "x @ n a x"},
		{"t.r.a.m.a.d.o.l.", "tramadol", "t.r.a.m.a.d.o.l"}, {"¢ialis", "cialis", "¢ialis"}, {"xx v1agra100mg", "viagra", "v1agra"},
		{"ＴＲ\u200b４mａdol!", "tramadol", "ＴＲ\u200b４mａdol"}, {"b u y x a n a x x r", "xanax", "x a n a x"},
		{"a (ialis b", "cialis", "(ialis"},
	} {
		var f Folded
		fo.Fold(&f, c.text)
		got := "no such reading"
		for _, r := range f.Readings {
			if string(f.Alt[r.Start:r.End]) == c.word {
				from, to := f.ReadingOrigin(r)
				got = c.text[from:to]
			}
		}
		if got != c.want {
			t.Errorf("%q in %q comes from %q, want %q", c.word, c.text, got, c.want)
		}
	}
}

func TestExtraReadingsAreCappedButFirstOnesAreNot(t *testing.T) {
	t.Parallel()
	var f Folded
	fo := NewFolder(3)
	fo.Fold(&f, strings.Repeat("q w e r t y u i o p a s d f g h j k l. ", 40)+
		"then v1agra and s i l d e n a f i l and tra-madol and préparé")
	if f.Notes&Capped == 0 {
		t.Error("no note of the cap")
	}
	for _, want := range []string{" viagra ", " sildenafil ", " tramadol ", " prepare "} {
		if !strings.Contains(string(f.Alt), want) {
			t.Errorf("no reading %q behind the junk", want)
		}
	}
	if n := len(f.Readings); n > MaxReadings+100 {
		t.Errorf("%d readings", n)
	}
}

func TestHowNamesTheDisguise(t *testing.T) {
	t.Parallel()
	for h, want := range map[How]string{Plain: "plain", LookAlike: "look-alike letters", Leet: "leet", Spaced: "spaced letters",
		JoinedUp: "inner punctuation"} {
		if got := h.String(); got != want {
			t.Errorf("%d is %q, want %q", h, got, want)
		}
	}
}
