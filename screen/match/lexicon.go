package match

import "strings"

// colourOf gives the bit of a colour word, in the languages of the shops that were looked at.
var colourOf = bitsOf(
	"black negru neagra noir noire negro negra nero nera schwarz zwart czarny czarna fekete blk cerna cierna musta sort svart",
	"white alb alba blanc blanche blanco blanca bianco bianca weiss wit bialy biala feher wht bila biela valkoinen hvid vit",
	"red rosu rosie rouge rojo roja rosso rossa rot rood czerwony czerwona piros cervena punainen rod",
	"blue albastru albastra bleu bleue azul blu blau blauw niebieski niebieska kek navy bleumarin modra sininen bla",
	"green verde vert verte grun gruen groen zielony zielona zold zelena vihrea gron",
	"silver argintiu argent plata argento silber zilver srebrny srebrna ezust stribrna hopea",
	"gold auriu oro dorado golden zloty zlota arany zlata kulta guld",
	"pink roz rosa roze rozowy rozowa rozsaszin ruzova",
	"purple mov violet violett viola lila morado paars fialova",
	"yellow galben galbena jaune amarillo giallo gelb geel zolty zolta sarga zluta keltainen gul",
	"orange portocaliu naranja arancione oranje narancs oranzova",
	"grey gray gri gris grigio grau grijs szary szara szurke graphite charcoal titanium seda harmaa gra",
	"brown maro marron brun marrone braun bruin brazowy barna hneda ruskea",
	"beige bej bezowy cream ivory", "cyan", "magenta", "stainless inox steel edelstahl", "clear transparent",
	"turquoise turcoaz teal aqua", "bronze copper cupru")

// The marks are words that tell offers of one product family apart: an edition, a licence, a platform, a thing that goes with it.
const (
	markUpgrade uint32 = 1 << iota
	markAcademic
	markMac
	markWindows
	markPro
	markStandard
	markPremium
	markDeluxe
	markHome
	markBasic
	markPlus
	markServer
	markBusiness
	markOEM
	markLicence
	markUsed
	markCompatible
	markCase
	markAccessory
	markBundle
	markLanguage
	markKids
	markMen
	markWomen
	markMini
	markWireless

	marksOfThing = markUsed | markCompatible | markCase | markAccessory | markBundle | markKids | markMen | markWomen | markMini | markWireless
	marksOfOffer = ^marksOfThing
)

// markOf gives the mark of a word; the lists stand in the order of the constants.
var markOf = bitsOf(
	"upgrade upg upgr upsell",
	"academic student students education educational edu teacher school acad",
	"mac macintosh osx",
	"windows win pc xp vista win32 win95",
	"pro professional prof",
	"standard std",
	"premium prem",
	"deluxe dlx",
	"home",
	"basic starter lite express essentials elements se",
	"ultimate extended platinum plus advanced complete extreme",
	"server enterprise ent srv svr",
	"business office soho small",
	"oem",
	"license licence lic licenses maintenance subscription support renewal volume olp cal",
	"refurbished refurb used remanufactured renewed recertified gebraucht occasion usato usado",
	"replacement compatible compatibil generic replaces kompatibel compatibile ersatz",
	"case cover husa sleeve bag tok etui pouch holster skin carcasa hulle protector folie tasche funda coque",
	"cable adapter adaptor charger battery cablu incarcator acumulator mount bracket stand remote dock kabel ladegerat akku",
	"bundle set pack kits combo suite collection kit",
	"french spanish german italian francais espanol deutsch italiano",
	"kids child children junior baby girls boys youth kinder enfant",
	"mens men man herren uomo hombre homme",
	"womens women ladies damen donna mujer femme woman lady",
	"mini nano micro shuffle",
	"wireless wifi bluetooth cordless")

func bitsOf(lists ...string) map[string]uint32 {
	m := map[string]uint32{}
	for i, l := range lists {
		for w := range strings.FieldsSeq(l) {
			m[w] = 1 << i
		}
	}
	return m
}

// aliases gives brands that go by several names one of them, squashed.
var aliases = map[string]string{
	"hewlettpackard": "hp", "hewlettpackardenterprise": "hp", "hpinc": "hp", "generalelectric": "ge", "geappliances": "ge", "westerndigital": "wd", "blackanddecker": "blackdecker",
	"internationalbusinessmachines": "ibm", "lgelectronics": "lg", "samsungelectronics": "samsung", "sonyelectronics": "sony", "sonycorporation": "sony",
	"panasonicconsumer": "panasonic", "proctergamble": "pg", "procterandgamble": "pg", "johnsonandjohnson": "jj", "johnsonjohnson": "jj", "volkswagen": "vw",
	"mercedesbenz": "mercedes", "bayerischemotorenwerke": "bmw", "americanpowerconversion": "apc", "tripplite": "tripp", "lifesgood": "lg", "philipselectronics": "philips",
	"delltechnologies": "dell", "dellcomputers": "dell",
}

// firmWords end the names of firms and say nothing of the brand.
var firmWords = []string{"incorporated", "corporation", "electronics", "technologies", "technology", "international", "products", "software", "systems", "limited", "company",
	"gmbh", "group", "corp", "inc", "ltd", "llc", "usa", "spa", "srl", "ag", "kg", "co", "bv"}

// legal are words that end the name of a firm but may end a brand too, so that makerOf leaves them alone; roles are what a trader is, before its name.
var (
	legal = wordSet("mbh ohg ek sa sas sarl sl ab as oy oyj aps nv plc pte pty pvt kft zrt doo sro spzoo ev und and")
	roles = wordSet("fa hersteller importeur vertrieb inverkehrbringer lieferant firma manufacturer importer distributor seller sold by producer fabricant importateur fabricante productor produttore producent")
)

// makerOf returns the one name of a brand: without the words that end the names of firms, by its alias.
func makerOf(squashed string) string {
	if a, ok := aliases[squashed]; ok {
		return a
	}
	s := squashed
	for again := true; again; {
		again = false
		for _, w := range firmWords {
			if t, ok := strings.CutSuffix(s, w); ok && len(t) >= 3 {
				s, again = t, true
			}
		}
	}
	if a, ok := aliases[s]; ok {
		return a
	}
	return s
}

// filler are words with which sellers dress up a title in any trade, in the languages of the large marketplaces. They say nothing of which
// product it is.
var filler = wordSet(`a an the and or of for with by in on to from at new brand original genuine authentic official free fast shipping delivery ship shipped high top best
	quality premium grade hot sale deal offer discount cheap price low gift gifts ideal perfect great good super pack packs pcs pc piece pieces set sets pair pairs lot bundle box
	home office outdoor indoor kitchen garden travel use daily men women man woman kids boys girls adults unisex large small medium mini size sizes colour color black white
	stock day days now buy get only latest model version edition year years item product products
	neu neue neuer neues und oder der die das mit fur von zum im aus original versand kostenlos gratis schnell hochwertig qualitat stuck stk gross klein angebot geschenk
	nouveau nouvelle neuf et ou le la les de des du pour avec un une livraison gratuite rapide haute qualite piece lot cadeau promo
	nuevo nueva y o el los las para con un una envio gratis rapido alta calidad original pieza piezas oferta regalo
	nuovo nuova e il lo gli per con spedizione gratuita veloce alta qualita originale pezzo pezzi offerta regalo
	nieuw en of het een voor met van gratis verzending snel hoge kwaliteit stuks aanbieding cadeau
	nowy nowa nowe i lub dla z do darmowa wysylka szybka wysoka jakosc oryginalny sztuk szt zestaw promocja prezent
	nou noua si sau pentru cu din transport gratuit livrare rapida calitate original bucata buc oferta cadou`)

func wordSet(s string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(s) {
		m[w] = true
	}
	return m
}
