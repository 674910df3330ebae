package text

import (
	"strconv"
	"strings"
	"testing"
)

// corpus holds listings of about 1.2 kB, written for the benchmarks.
var corpus = []struct{ name, text string }{
	{"english", pad("Hand-made leather wallet for men, slim design with room for eight cards and folded notes. Made from full grain cowhide in our small workshop, stitched with waxed thread and finished by hand. The colour darkens with use. Size 11 x 9 cm when closed, weight 62 g. We post within two working days and every parcel can be tracked. If you do not like it, send it back within 30 days and we return the full price. ")},
	{"german-french-polish", pad("Geldbörse aus echtem Leder, für Männer, mit Platz für acht Karten. Größe 11 x 9 cm, wird schnell geliefert. Portefeuille en cuir véritable, fabriqué à la main, très léger, livré sous deux jours ouvrés. Portfel ze skóry naturalnej, ręcznie szyty, mieści osiem kart i złożone banknoty, wysyłka w ciągu dwóch dni. ")},
	{"greek-bulgarian", pad("Χειροποίητο δερμάτινο πορτοφόλι για άνδρες, με χώρο για οκτώ κάρτες και χαρτονομίσματα. Παράδοση σε δύο εργάσιμες ημέρες. Ръчно изработен кожен портфейл за мъже, с място за осем карти и банкноти. Доставка до два работни дни, връщане до тридесет дни. ")},
	{"chinese", pad("手工制作的男士真皮钱包，设计纤薄，可放八张卡和纸币。采用头层牛皮，由我们的小作坊手工缝制。颜色会随着使用而变深。两个工作日内发货，每个包裹都可以追踪。如果您不喜欢，请在三十天内退回。")},
	{"thai-arabic", pad("กระเป๋าสตางค์หนังแท้ทำมือสำหรับผู้ชาย ใส่บัตรได้แปดใบ ส่งภายในสองวันทำการ محفظة جلدية مصنوعة يدويًا للرجال تتسع لثماني بطاقات ونقود ورقية، الشحن خلال يومي عمل. ")},
	{"emoji", pad("🎁🎉 Super offer! ✨ Leather wallet 👛👜 only today 🔥🔥 free shipping 🚚 ❤️ best gift for him 👨‍👩‍👧 ✅ 8 cards ✅ RFID safe ⭐⭐⭐⭐⭐ order now 👉👉 ")},
	{"decomposed", pad("Portefeuille en cuir ve\u0301ritable, fabrique\u0301 a\u0300 la main, tre\u0300s le\u0301ger, livre\u0301 sous deux jours ouvre\u0301s. ")},
	{"disguised", pad("Buy v1agra, tr4m4d0l and х а n a x now: t.r.a.m.a.d.o.l, si*lden*afil, ciali5, $ildenafil100mg, ＣＩＡＬＩＳ, tra-ma-dol cheap. ")},
}

// pad repeats s until it holds 1.2 kB.
func pad(s string) string { return strings.Repeat(s, 1200/len(s)+1)[:len(s)*(1200/len(s)+1)] }

func BenchmarkFold(b *testing.B) {
	for _, c := range corpus {
		b.Run(c.name, func(b *testing.B) {
			fo := NewFolder(1)
			var f Folded
			b.SetBytes(int64(len(c.text)))
			b.ReportAllocs()
			for b.Loop() {
				fo.Fold(&f, c.text)
			}
			b.ReportMetric(float64(len(f.Tokens)), "tokens")
			b.ReportMetric(float64(len(f.Readings)), "readings")
		})
	}
}

func BenchmarkFoldBytesOnly(b *testing.B) {
	for _, c := range corpus {
		b.Run(c.name, func(b *testing.B) {
			var f Folded
			b.SetBytes(int64(len(c.text)))
			for b.Loop() {
				f.fold(c.text)
			}
		})
	}
}

// BenchmarkHostile folds 100 kB of what costs most. The time must stay in proportion to the length.
func BenchmarkHostile(b *testing.B) {
	for _, unit := range []string{"a ", "a1", "a1a1a1 ", "a.", "a-b ", "(aaaa ", "a!!!", "\u0301", "a\u0e48\u0301", "é", "á1á1 ",
		"аa ", "$", "a|", "🇹", "\u200b", "ﷺ", "中！", "\xff"} {
		for _, size := range []int{10_000, 100_000} {
			s := strings.Repeat(unit, size/len(unit))
			b.Run(strconv.QuoteToASCII(unit)+"/"+strconv.Itoa(size), func(b *testing.B) {
				fo := NewFolder(1)
				var f Folded
				b.SetBytes(int64(len(s)))
				for b.Loop() {
					fo.Fold(&f, s)
				}
			})
		}
	}
}
