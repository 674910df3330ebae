package column

import (
	"strings"
	"testing"
)

func TestNamesOfFields(t *testing.T) {
	t.Parallel()
	n := Usual()
	for _, c := range []struct {
		want  string
		names string // separated by ;
	}{
		{"id", "id;ID;sku;SKU;Artikelnummer;Art.-Nr.;ITEM_ID;UniqueID;offerId;*CustomLabel;Κωδικός;cikkszam;Référence;N° artículo en tienda;product_id;item_sku;_id;node.id;_source.sku;data[0].id;artikl.sifra"},
		{"title", "title;Titel;*Title;PRODUCTNAME;Nombre del producto;Nom du produit;nazev;název;NÁZOV;Bezeichnung;Überschrift;Ueberschrift;product_title;title_de;name:en-GB;Title [FR];lt_title;title.de;title.en_US;node.title;_source.name;" +
			"attributes.name;translated.name;data.product.name;edges[3].node.title;Όνομα προϊόντος;Tootenimi;Prekės pavadinimas;Naziv proizvoda;Denumire produs;item-name;title.rendered;Titel (Deutsch);name_pl_PL"},
		{"text", "description;Body (HTML);body_html;Descripción del producto;Beschreibung;descriere;Leírás;popis;opis;description.html;description.de;node.bodyHtml;content:encoded;description_sk;Omschrijving;Kuvaus;Aprašymas;Περιγραφή"},
		{"price", "price;Preis;PRICE_VAT;*StartPrice;Preis (brutto);price_with_vat;Prix TTC;cena brutto;Cena s DPH;price.amount;price.value;offers.price;offers[0].price;sellingMode.price.amount;price_eur;Preis in €;Cena (Kč);variants[0].price;" +
			"priceRange.minVariantPrice.amount;offers.priceSpecification.price;Verkaufspreis (€);Variant Price"},
		{"currency", "currency;Währung;CURRENCY_CODE;price.currency;price.currencyCode;offers.priceCurrency;price.currency_code;offers.price.currency;currencyId"},
		{"gtin", "gtin;EAN;ean13;EAN / GTIN / código barras;GTIN, UPC, EAN, or ISBN;Product:EAN;P:EAN;Variant Barcode;variants[1].barcode;Code-barres;kod kreskowy;eans;barcode;Штрих-код;viivakoodi;ean_1"},
		{"brand", "brand;brand.name;Fabricante / Marca;C:Brand;manufacturer.name;Marke;značka;varumärke;brand.label;manufacturer_name;Zīmols"},
		{"images", "images;image_link;IMGURL;IMGURL_ALTERNATIVE;PicURL;image.url;images[2].src;images.edges[0].node.url;additional_image_link;Bild-URL 2;image_12;URLimagen_3;featuredImage.url;picture;imagen;Image Src;photo.url"},
		{"category", "category;CATEGORYTEXT;categories;Categoría del producto en la tienda;category.name;categories[0].name;product_type;google_product_category;warengruppe;Κατηγορία;categories.en;category_de"},
		{"trader.name", "seller;Verkäufer;seller.name;seller.login;seller.username;vendor;shop_name;user.login;merchant.name;Predajca;Pārdevējs;offers.seller.name;author"},
		{"trader.id", "seller_id;seller.id;merchant_id;user.id;shop.id"},
		{"trader.country", "seller.country;seller_country"},
		{"url", "url;link;permalink;itemWebUrl;URL del producto;Produktlink;ViewItemURL;deeplink;canonical_url;lien;länk"},
		{"labels", "tags;labels;Schlagwörter;keywords;štítky"},
		{"ships_from", "itemLocation.country;ships_from;Artikelstandort"},
		{"model", "mpn;Model;Herstellernummer;Número del fabricante (HAN/MPN);part_number"},
		{"subcategory", "subcategory;category_2;podkategorie"},
		{"ad.sponsor", "ad.sponsor;advertiser;bylines"},
		{"", "shipping.price;rating.value;reviews[0].title;related.name;price_2;delivery_price;category.description;Color (product.metafields.shopify.color-pattern);#NAME?;weight;aggregateRating.ratingValue;stock;seller.rating;" +
			"shipping_weight;image.width;Cost per item;Published;dimensions.length.value;warranty.name;review.text"},
	} {
		for name := range strings.SplitSeq(c.names, ";") {
			if got := n.Place(name).Field.String(); got != c.want {
				t.Errorf("%q is %q, want %q", name, got, c.want)
			}
		}
	}
}

func TestPlacesSayMoreThanTheField(t *testing.T) {
	t.Parallel()
	n := Usual()
	for name, want := range map[string]Place{
		"price_pln": {Field: Price, Currency: "PLN"}, "Preis (€)": {Field: Price, Currency: "EUR"},
		"title_de": {Field: Title, Lang: "de"}, "name.en_GB": {Field: Title, Lang: "en-GB"},
		"description_pt_BR": {Field: Text, Lang: "pt-BR"}, "images[0].alt": {Field: Images, Alt: true},
		"translations.fr.title": {Field: Title, Lang: "fr"},
	} {
		got := n.Place(name)
		got.Rank, got.Wrapper, got.List = 0, false, false
		if got != want {
			t.Errorf("%q: got %+v, want %+v", name, got, want)
		}
	}
	better := func(a, b string) {
		if x, y := n.Place(a), n.Place(b); x.Field != y.Field || x.Rank >= y.Rank {
			t.Errorf("%q %+v does not come before %q %+v", a, x, b, y)
		}
	}
	better("id", "sku")
	better("title", "variants[0].title")
	better("sale_price", "price")
	better("price", "regular_price")
	better("description", "short_description")
	better("title", "title_de")
	better("Prix TTC", "prix barré")
	for _, name := range []string{"offers", "node", "_source", "product", "variants"} {
		if !n.Place(name).Wrapper {
			t.Errorf("%s is no object around an item", name)
		}
	}
}

func TestDictionaryIsOneTermALine(t *testing.T) {
	t.Parallel()
	langs := map[string]map[string]bool{}
	for line := range strings.Lines(namesText) {
		if p := strings.Split(strings.TrimSpace(line), "\t"); len(p) == 3 {
			if langs[p[0]] == nil {
				langs[p[0]] = map[string]bool{}
			}
			langs[p[0]][p[1]] = true
		}
	}
	for _, f := range []string{"title", "text", "price"} {
		for l := range strings.FieldsSeq("bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv") {
			if !langs[f][l] && l != "en" {
				t.Errorf("%s has no name of its own in %s", f, l)
			}
		}
	}
	for _, bad := range []string{"title\tde", "no\tde\tx"} {
		if _, err := parse(bad); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}

func FuzzPlace(f *testing.F) {
	for _, s := range []string{"a.b[0].c", "[", "....", "title_", "EAN / ", "g:", "a[99].[1]", "(€)"} {
		f.Add(s)
	}
	f.Fuzz(func(_ *testing.T, s string) { Usual().Place(s) })
}
