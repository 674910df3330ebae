package money

import "strings"

// currencies maps what shops write, in lower case without a closing point, to ISO 4217. Marks that several currencies
// share ("$", "kr", "£", "rs") stand for the one that is meant most often; Parse lets a hint overrule them.
var currencies = map[string]string{
	"€": "EUR", "euro": "EUR", "euros": "EUR", "eur": "EUR", "евро": "EUR", "ευρώ": "EUR", "ευρω": "EUR", "evro": "EUR",
	"eiro": "EUR", "eurot": "EUR", "eurų": "EUR", "еур": "EUR",
	"$": "USD", "us$": "USD", "us $": "USD", "u$s": "USD", "usd$": "USD", "$us": "USD", "$usd": "USD", "dollar": "USD",
	"dollars": "USD", "﹩": "USD", "＄": "USD",
	"a$": "AUD", "au$": "AUD", "aud$": "AUD", "nz$": "NZD", "c$": "CAD", "ca$": "CAD", "cdn$": "CAD", "can$": "CAD", "hk$": "HKD",
	"s$": "SGD", "sg$": "SGD",
	"nt$": "TWD", "mx$": "MXN", "mex$": "MXN", "r$": "BRL", "ar$": "ARS", "clp$": "CLP", "col$": "COP", "cop$": "COP", "t$": "TOP",
	"b$": "BND", "j$": "JMD", "tt$": "TTD", "n$": "NAD", "z$": "ZWL", "fj$": "FJD", "bz$": "BZD", "bds$": "BBD", "rd$": "DOP",
	"$b": "BOB", "bs": "BOB", "c$r": "NIO", "$u": "UYU", "ec$": "XCD", "gy$": "GYD", "l$": "LRD", "si$": "SBD", "ws$": "WST", "mop$": "MOP",
	"£": "GBP", "￡": "GBP", "gb£": "GBP", "pound": "GBP", "pounds": "GBP", "stg": "GBP", "₤": "GBP", "p": "GBP",
	"¥": "JPY", "￥": "JPY", "円": "JPY", "yen": "JPY", "jp¥": "JPY", "元": "CNY", "cn¥": "CNY", "rmb": "CNY", "圓": "TWD", "圆": "CNY",
	"yuan": "CNY", "人民币": "CNY",
	"₹": "INR", "र": "INR", "ரூ": "INR", "rs": "INR", "₨": "INR", "inr": "INR", "rupees": "INR", "رو": "PKR", "රු": "LKR",
	"रू": "NPR", "৳": "BDT", "tk": "BDT",
	"rp": "IDR", "rm": "MYR", "₱": "PHP", "php": "PHP", "฿": "THB", "บาท": "THB", "baht": "THB", "₫": "VND", "đ": "VND",
	"đồng": "VND", "vnđ": "VND", "₩": "KRW", "원": "KRW", "￦": "KRW", "k": "MMK", "ks": "MMK", "₭": "LAK", "៛": "KHR",
	"kr": "SEK", "kr.": "DKK", "kč": "CZK", "kc": "CZK", "zł": "PLN", "zl": "PLN", "złotych": "PLN", "ft": "HUF", "forint": "HUF",
	"lei": "RON", "leu": "RON", "лв": "BGN", "lv": "BGN", "kn": "HRK", "kuna": "HRK", "ikr": "ISK", "íkr": "ISK", "dkr": "DKK",
	"nkr": "NOK", "skr": "SEK", "ksek": "SEK", "isk": "ISK",
	"fr": "CHF", "sfr": "CHF", "fr.": "CHF", "franc": "CHF", "francs": "CHF", "din": "RSD", "dinara": "RSD", "дин": "RSD",
	"рсд": "RSD", "km": "BAM", "ден": "MKD", "den": "MKD", "lek": "ALL", "lekë": "ALL",
	"₽": "RUB", "руб": "RUB", "р": "RUB", "rub": "RUB", "рублей": "RUB", "рубль": "RUB", "рубля": "RUB", "rur": "RUB", "₴": "UAH",
	"грн": "UAH", "гривень": "UAH", "br": "BYN", "бел": "BYN", "₸": "KZT", "тг": "KZT", "тенге": "KZT", "₾": "GEL", "lari": "GEL",
	"ლარი": "GEL", "₼": "AZN", "man": "AZN", "֏": "AMD", "դր": "AMD", "сом": "KGS", "сўм": "UZS", "so'm": "UZS", "сум": "UZS", "₮": "MNT",
	"₺": "TRY", "tl": "TRY", "lira": "TRY", "₪": "ILS", "ש״ח": "ILS", "ש\"ח": "ILS", "nis": "ILS",
	"kd": "KWD", "د.ك": "KWD", "bd": "BHD", "د.ب": "BHD", ".د.ب": "BHD", "jd": "JOD", "د.ا": "JOD", "د.أ": "JOD", "dt": "TND",
	"د.ت": "TND", "ل.د": "LYD", "ld": "LYD", "ع.د": "IQD", "د.ع": "IQD", "ر.ع": "OMR", "ر.ع.": "OMR", "dh": "MAD", "dhs": "AED",
	"د.إ": "AED", "درهم": "AED", "د.م": "MAD", "د.م.": "MAD", "da": "DZD", "دج": "DZD", "د.ج": "DZD", "جنيه": "EGP", "ج.م": "EGP",
	"e£": "EGP", "le": "EGP", "ر.س": "SAR", "ريال": "SAR", "sr": "SAR", "﷼": "IRR", "ریال": "IRR", "دينار كويتي": "KWD",
	"دينار أردني": "JOD", "تومان": "IRR", "ر.ق": "QAR", "qr": "QAR", "ر.ي": "YER", "ل.ل": "LBP", "ل.س": "SYP", "؋": "AFN", "ج.س": "SDG",
	"₦": "NGN", "r": "ZAR", "ksh": "KES", "kshs": "KES", "kes": "KES", "tsh": "TZS", "ush": "UGX", "gh₵": "GHS", "₵": "GHS",
	"gh¢": "GHS", "birr": "ETB", "nfk": "ERN", "fcfa": "XOF", "cfa": "XOF", "f cfa": "XOF", "ar": "MGA", "mt": "MZN", "mk": "MWK",
	"zk": "ZMW", "sh.so": "SOS", "fdj": "DJF", "frw": "RWF", "fbu": "BIF", "um": "MRU", "d": "GMD",
	"₡": "CRC", "₲": "PYG", "gs": "PYG", "s/": "PEN", "s/.": "PEN", "q": "GTQ", "l": "HNL", "b/.": "PAB", "bs.f": "VEF",
	"bs.s": "VES", "ƒ": "ANG", "naf": "ANG", "g": "HTG",
	"mvr": "MVR", "rf": "MVR", ".ރ": "MVR", "nu.": "BTN", "nu": "BTN", "vt": "VUV", "₣": "XPF", "f": "XPF", "cfp": "XPF",
	"₶": "FRF", "₿": "BTC", "ƀ": "BTC", "¢": "USD", "som": "KGS", "смн": "TJS", "m": "TMT", "cnd": "CAD", "dm": "DEM", "öre": "SEK",
}

// isoCodes are the codes of ISO 4217 in use, and those that old catalogues still hold.
const isoCodes = " AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTC BTN BWP BYN BYR BZD CAD CDF CHF CLF CLP CNY COP CRC CUC CUP CVE CZK" +
	" DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP" +
	" LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRO MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK" +
	" SGD SHP SLE SLL SOS SRD SSP STD STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VEF VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWL" +
	" DEM ESP FRF ITL NLG ATS BEF PTE IEP GRD FIM LUF SIT SKK EEK LVL LTL MTL CYP "

// threeDecimals are currencies with a thousandth part, where "1.250" is one and a quarter.
const threeDecimals = " BHD IQD JOD KWD LYD OMR TND "

// noDecimals are currencies without a part, where "1.250" is twelve hundred and fifty whatever else is said.
const noDecimals = " CLP IDR ISK JPY KRW PYG UGX VND XAF XOF XPF HUF COP "

// Code returns the ISO 4217 code for a mark or code as shops write it, "" where it is neither.
func Code(mark string) string {
	mark = strings.TrimSpace(mark)
	if isCode(strings.ToUpper(mark)) {
		return strings.ToUpper(mark)
	}
	low := strings.ToLower(mark)
	if c, ok := currencies[low]; ok {
		return c
	}
	return currencies[strings.TrimRight(low, ".:")]
}

func isCode(s string) bool {
	return len(s) == 3 && s[0] != ' ' && s[2] != ' ' && strings.Contains(isoCodes, " "+s+" ")
}

// shared are the marks that say too little to overrule a hint of the same family.
var shared = map[string]string{
	"$": "USD AUD CAD NZD HKD SGD TWD MXN ARS CLP COP BRL UYU NAD JMD TTD FJD BBD BSD BMD BZD BND",
	"£": "GBP EGP LBP GIP FKP", "kr": "SEK NOK DKK ISK EEK", "kr.": "SEK NOK DKK ISK", "rs": "INR PKR LKR NPR MUR SCR",
	"₨": "INR PKR LKR NPR MUR SCR",
	"¥": "JPY CNY", "￥": "JPY CNY", "r": "ZAR BRL RUB", "l": "HNL RON MDL ALL", "lei": "RON MDL", "fr": "CHF FRF",
	"f": "XPF FRF HUF", "p": "GBP RUB PHP",
	"р": "RUB BYN", "руб": "RUB BYN", "ريال": "SAR QAR OMR IRR YER", "درهم": "AED MAD", "dh": "AED MAD", "bs": "BOB VES VEF",
	"k": "MMK CZK SEK PGK ZMW", "m": "TMT",
	"元": "CNY TWD HKD", "圓": "TWD HKD", "元/": "CNY TWD", "d": "GMD VND", "₤": "GBP ITL TRY", "den": "MKD", "сом": "KGS UZS", "g": "HTG PYG",
}

// choose settles a shared mark by the code that a hint gives.
func choose(mark, code, hint string) string {
	mark = strings.TrimRight(strings.ToLower(mark), ":")
	if hint != "" && hint != code && strings.Contains(" "+shared[mark]+" ", " "+hint+" ") {
		return hint
	}
	return code
}
