package weburl

import (
	"strings"
	"testing"
)

// Addresses are found as people write them, and nothing that only looks like one.
func TestAddressesInTexts(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Look: https://weidian.com/item.html?itemID=7212345678.": "weidian/7212345678",
		"(see https://www.amazon.de/dp/B01MSZMZLB)":              "amazon/B01MSZMZLB",
		"W2C weidian.com/item.html?itemID=7212345678 thanks":     "weidian/7212345678",
		"链接https://weidian.com/item.html?itemID=7212345678复制打开":  "weidian/7212345678",
		"weidian (dot) com/item.html?itemID=7212345678":          "weidian/7212345678",
		"weidian[.]com/item.html?itemID=7212345678":              "weidian/7212345678",
		"weidian {punkt} com/item.html?itemID=7212345678":        "weidian/7212345678",
		"weidian . com/item.html?itemID=7212345678":              "weidian/7212345678",
		"weidian dot com/item.html?itemID=7212345678":            "weidian/7212345678",
		"weidian kropka com/item.html?itemID=7212345678":         "weidian/7212345678",
		"weidian точка com/item.html?itemID=7212345678":          "weidian/7212345678",
		"weidian。com/item.html?itemID=7212345678":                "weidian/7212345678",
		"schreib t.me/somebody":                                  "chat telegram",
		"wa.me/491700000000, jetzt":                              "chat whatsapp",
		"t . me/somebody":                                        "chat telegram",
		"Alles unter linktr.ee/somebody!":                        "hub hub",
		"HTTPS://BIT.LY/3AbCdEf":                                 "short short",
		"www.shop.example.com":                                   "https://shop.example.com/",
		"two: https://bit.ly/a1 and https://amzn.to/b2":          "short short|short amazon-short",
		"shop.example.de/products/lamp":                          "shop.example.de/lamp",
		"https://en.wikipedia.org/wiki/Lamp_(lighting)":          "https://en.wikipedia.org/wiki/Lamp_(lighting)",
		"Nice lamp.Very nice/good":                               "",
		"Das ist gut.So/so":                                      "",
		"readme.txt and index.html/x":                            "",
		"a@shop.example.com":                                     "",
		"Version 1.2.3/4":                                        "",
		"It costs 3.50/kg. OK?":                                  "",
		"This is the point com pany":                             "",
		"Lampe. It is good":                                      "",
		"e.g. this or i.e. that":                                 "",
		"":                                                       "",
		"...":                                                    "",
	} {
		var got []string
		for _, f := range In(text) {
			got = append(got, f.String())
			if f.Start < 0 || f.End > len(text) || f.Start >= f.End {
				t.Errorf("%q: %d to %d", text, f.Start, f.End)
			}
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%q: %q, want %q", text, strings.Join(got, "|"), want)
		}
	}
}

func FuzzIn(f *testing.F) {
	for _, s := range []string{"weidian (dot) com/x", "https://a.example/x)", "a.b.c.d.e.f.g.h", ".... . . .", "点 点 点"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		end := 0
		for _, x := range In(s) {
			if x.Start < end || x.End <= x.Start || x.End > len(s) {
				t.Errorf("%q: %d to %d after %d", s, x.Start, x.End, end)
			}
			end = x.End
		}
	})
}
