package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/aedile/aedile"
)

// sentences are what ordinary offers say, in languages with and without accents and in two other scripts.
var sentences = map[string][]string{
	"en": {"Solid oak dining table for six people, oiled surface, easy to clean with a damp cloth.", "Delivery within three to five working days, tracked, free returns for thirty days.", "Two year warranty on the motor and one year on the battery.", "Machine washable at thirty degrees, do not tumble dry, iron on low heat.", "The set includes four cups, four saucers and a milk jug made of white porcelain.", "Fits most bicycles with wheels from twenty six to twenty nine inches.", "Soft cotton, breathable lining and a hood that can be taken off.", "Charge it once a week by the cable in the box; the light turns green when it is full.", "Assembled in an hour by two people, all screws and tools are included.", "Reads paper, card and most receipts, and sends them to your computer."},
	"de": {"Massiver Esstisch aus Eiche für sechs Personen, geölte Oberfläche, leicht zu reinigen.", "Lieferung in drei bis fünf Werktagen, kostenlose Rückgabe innerhalb von dreißig Tagen.", "Zwei Jahre Gewährleistung auf den Motor und ein Jahr auf den Akku.", "Maschinenwäsche bei dreißig Grad, nicht in den Trockner, bei niedriger Hitze bügeln.", "Das Set enthält vier Tassen, vier Untertassen und ein Milchkännchen aus weißem Porzellan.", "Passt an die meisten Fahrräder mit Laufrädern von sechsundzwanzig bis neunundzwanzig Zoll.", "Weiche Baumwolle, atmungsaktives Futter und eine abnehmbare Kapuze."},
	"fr": {"Table à manger en chêne massif pour six personnes, surface huilée, facile à nettoyer.", "Livraison en trois à cinq jours ouvrés, retours gratuits pendant trente jours.", "Garantie de deux ans sur le moteur et d’un an sur la batterie.", "Lavage en machine à trente degrés, ne pas sécher au sèche-linge, repasser à basse température.", "Le coffret comprend quatre tasses, quatre soucoupes et un pot à lait en porcelaine blanche.", "Coton doux, doublure respirante et capuche amovible."},
	"es": {"Mesa de comedor de roble macizo para seis personas, superficie aceitada, fácil de limpiar.", "Entrega en tres a cinco días laborables, devolución gratuita durante treinta días.", "Dos años de garantía para el motor y uno para la batería.", "Lavar a máquina a treinta grados, no usar secadora, planchar a baja temperatura.", "El juego incluye cuatro tazas, cuatro platillos y una jarrita de porcelana blanca."},
	"pl": {"Stół z litego dębu dla sześciu osób, powierzchnia olejowana, łatwy w czyszczeniu.", "Dostawa w ciągu trzech do pięciu dni roboczych, zwrot w ciągu trzydziestu dni.", "Dwa lata gwarancji na silnik i rok na akumulator.", "Prać w pralce w trzydziestu stopniach, nie suszyć w suszarce, prasować w niskiej temperaturze."},
	"it": {"Tavolo da pranzo in rovere massello per sei persone, superficie oliata, facile da pulire.", "Consegna in tre o cinque giorni lavorativi, reso gratuito entro trenta giorni.", "Due anni di garanzia sul motore e uno sulla batteria."},
	"nl": {"Massief eiken eettafel voor zes personen, geolied oppervlak, makkelijk schoon te maken.", "Levering binnen drie tot vijf werkdagen, gratis retour gedurende dertig dagen."},
	"el": {"Τραπέζι από μασίφ δρυ για έξι άτομα, λαδωμένη επιφάνεια, καθαρίζεται εύκολα.", "Παράδοση σε τρεις έως πέντε εργάσιμες ημέρες, δωρεάν επιστροφή για τριάντα ημέρες."},
	"bg": {"Маса от масивен дъб за шест души, омаслена повърхност, лесна за почистване.", "Доставка до пет работни дни, безплатно връщане в рамките на тридесет дни."},
	"zh": {"实木橡木餐桌，可坐六人，表面上油，易于清洁。", "三到五个工作日内送达，三十天内免费退货。"},
}

var languages = []string{"en", "en", "en", "de", "de", "fr", "fr", "es", "pl", "it", "nl", "el", "bg", "zh"}

var (
	adjectives = strings.Fields("Classic Modern Compact Large Foldable Wireless Wooden Steel Ceramic Cotton Waterproof Outdoor Kids Premium Vintage Slim Portable Rechargeable Adjustable Handmade")
	nouns      = strings.Fields("Table Lamp Backpack Kettle Jacket Sneakers Headphones Blender Curtain Notebook Tent Mirror Pillow Scooter Keyboard Bottle Chair Watch Camera Toaster Blanket Drill Printer Umbrella")
	brands     = strings.Fields("Nordvik Larkhaus Belmara Ostrand Quilto Ferrano Tamsin Hollbeck Vireo Caldera")
)

// corpus makes n listings of about size bytes a line, the same ones for the same seed.
func corpus(n, size int, seed uint64) (lines [][]byte, bytes int) {
	r := rand.New(rand.NewPCG(seed, 1))
	pick := func(ss []string) string { return ss[r.IntN(len(ss))] }
	for i := range n {
		lang := pick(languages)
		it := aedile.Item{ID: aedile.ItemID(fmt.Sprintf("B%09d", i)), Kind: aedile.Listing, Service: "bench.example", Lang: lang,
			URL: fmt.Sprintf("https://bench.example/item/%09d", i), Brand: pick(brands), Model: fmt.Sprintf("%c%c-%d", 'A'+r.IntN(26), 'A'+r.IntN(26), r.IntN(9000)+100),
			Category: []string{"Home & Garden", pick(nouns) + "s"}, Price: &aedile.Price{Amount: fmt.Sprintf("%d.%02d", r.IntN(300)+2, r.IntN(100)), Currency: "EUR"},
			Images: []aedile.Image{{URL: fmt.Sprintf("https://img.bench.example/%09d.jpg", i)}}, Trader: &aedile.Account{ID: aedile.AccountID(fmt.Sprintf("t%d", r.IntN(5000))), Name: pick(brands) + " Shop", Country: "DE"},
			ShipsFrom: "DE", Attrs: aedile.Attrs{{Name: "colour", Value: pick([]string{"black", "white", "red", "blue"})}, {Name: "weight", Value: fmt.Sprintf("%d g", r.IntN(4000))}}}
		it.Title = fmt.Sprintf("%s %s %s %s, %d pcs", it.Brand, pick(adjectives), pick(adjectives), pick(nouns), r.IntN(9)+1)
		for {
			it.Text += pick(sentences[lang]) + " " + fmt.Sprint(r.IntN(100000)) + " "
			b, err := json.Marshal(&it)
			if err != nil {
				panic(err)
			}
			if len(b) >= size-60+r.IntN(120) {
				b = append(b, '\n')
				lines, bytes = append(lines, b), bytes+len(b)
				break
			}
		}
	}
	return lines, bytes
}

// terms makes n invented words and phrases that no offer holds, as a pack with rules that need them.
func terms(n, rules int, seed uint64) (yaml []byte, literals []string) {
	r := rand.New(rand.NewPCG(seed, 2))
	syllables := strings.Fields("ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo zu bra cle dri flo gru")
	word := func() string {
		var b strings.Builder
		for range 3 + r.IntN(3) {
			b.WriteString(syllables[r.IntN(len(syllables))])
		}
		return b.String()
	}
	var b strings.Builder
	b.WriteString("pack: load\nversion: 2026.11.0\ntitle: Load\nlists:\n")
	for k := range rules {
		fmt.Fprintf(&b, "  list_%d:\n    about: invented\n    terms:\n", k)
		for range n / rules {
			t := word()
			if r.IntN(2) == 0 {
				t += " " + word()
			}
			literals = append(literals, t)
			fmt.Fprintf(&b, "      - %s\n", t)
		}
	}
	b.WriteString("rules:\n")
	for k := range rules {
		fmt.Fprintf(&b, `  - id: rule-%d
    title: Invented
    law: [{celex: 32022R2065, place: "art 3(h)"}]
    category: STATEMENT_CATEGORY_OTHER_VIOLATION_TC
    grade: review
    when: list_%d.asserted().near(dose, 6).found() || list_%d.count() >= 2
    message: "Names {list_%d}."
`, k, k, k, k)
	}
	return []byte(b.String()), literals
}
