package contact

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile/screen/text"
)

func found(s string) []string {
	var f text.Folded
	text.NewFolder(1).Fold(&f, s)
	var out []string
	Each(&f, func(p Place) bool {
		from, to := f.Origin(f.Tokens[p.First].Start, f.Tokens[p.Last].End)
		out = append(out, s[from:to])
		return true
	})
	return out
}

func TestContactsLeadOffThePlatform(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		want []string
	}{
		{"write to sales.team@shop.example please", []string{"sales.team@shop.example"}},
		{"Mail: a_b-c@x-y.example", []string{"a_b-c@x-y.example"}},
		{"WhatsApp +00 123 456 7890", []string{"WhatsApp +00 123 456 7890"}},
		{"whatsapp: 0123-4567890", []string{"whatsapp: 0123-4567890"}},
		{"Telegram @bestshop", []string{"Telegram @bestshop"}},
		{"t.me/bestshop", []string{"t.me/bestshop"}},
		{"https://wa.me/123456789", []string{"wa.me/123456789"}},
		{"Тел. 0123456789", []string{"Тел. 0123456789"}},
		{"тел 0123456789", []string{"тел 0123456789"}},
		{"微信 12345678", []string{"微信 12345678"}},
		{"Snap: seller_77 for more", []string{"Snap: seller_77"}},
		{"Wickr dealer22", []string{"Wickr dealer22"}},
		{"Telegram best.shop_x", []string{"Telegram best.shop_x"}},
		{"Telegram stickers", nil},
		{"Instagram frame 60 cm", nil},
		{"Discord v2.1", nil},
		{"snap 12345", nil},
		{"Adapter TG-3468 101001000 Mbps", nil},
		{"Wickr. dealer22", nil},
		{"WhatsApp sticker pack", nil},
		{"phone case 6.1 inch", nil},
		{"call now 12 34", nil},
		{"size 42 @ home", nil},
		{"me@home", nil},
		{"Tel.: see below. 5000000 units", nil},
		{"", nil},
	} {
		if diff := cmp.Diff(c.want, found(c.text)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.text, diff)
		}
	}
}

func FuzzPlacesStayInsideTheText(f *testing.F) {
	for _, s := range []string{"a@b.c", "@", "a@", "wa.me/", "tel 1 2 3 4 5 6 7", "tel @", "\xff@\xfe.x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var folded text.Folded
		text.NewFolder(1).Fold(&folded, s)
		Each(&folded, func(p Place) bool {
			if p.First < 0 || p.First > p.Last || p.Last >= len(folded.Tokens) {
				t.Fatalf("contact %+v outside %q", p, s)
			}
			return true
		})
	})
}
