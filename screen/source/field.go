package source

import (
	"strings"
	"unicode"

	"github.com/aedile/aedile/screen/source/money"
)

// field is a part of an item that a column can hold.
type field uint8

const (
	fNone field = iota
	fID
	fKind
	fService
	fURL
	fSeenAt
	fLang
	fTitle
	fText
	fCategory
	fSubcategory
	fBrand
	fModel
	fGTIN
	fCode
	fBatch
	fPrice
	fCurrency
	fOptions
	fImages
	fLinks
	fLabels
	fAdult
	fTraderID
	fTraderName
	fTraderCountry
	fTraderURL
	fTraderAddress
	fTraderEmail
	fTraderPhone
	fShipsFrom
	fDestination
	fSponsor
	fPayer
	fFirstShown
	fLastShown
	fTargeting
	fAttrs
	fieldCount
)

// fieldNames are the names by which a mapping and the report of a run call the fields.
var fieldNames = [fieldCount]string{"", "id", "kind", "service", "url", "seen_at", "lang", "title", "text", "category", "subcategory",
	"brand", "model", "gtin", "code", "batch", "price", "currency", "options", "images", "links", "labels", "adult", "trader.id", "trader.name",
	"trader.country", "trader.url", "trader.address", "trader.email", "trader.phone", "ships_from", "destination", "ad.sponsor",
	"ad.payer", "ad.first_shown", "ad.last_shown", "ad.targeting", "attrs"}

func (f field) String() string { return fieldNames[f] }

// fieldNamed returns the field that a mapping calls name, fNone where there is none.
func fieldNamed(name string) field {
	switch name {
	case "price.amount":
		return fPrice
	case "price.currency":
		return fCurrency
	}
	for f := fID; f < fieldCount; f++ {
		if fieldNames[f] == name {
			return f
		}
	}
	return fNone
}

// many reports whether a field takes the values of all its columns, not of the first that has one.
func (f field) many() bool {
	switch f {
	case fImages, fLinks, fLabels, fDestination, fSubcategory, fGTIN, fAttrs, fOptions, fTargeting:
		return true
	}
	return false
}

// usual lists the names under which shops and their exports keep each field, as bareName writes them, best first: where
// several columns of a table qualify, the one named earlier wins and the others stay attributes.
var usual = [fieldCount]string{
	fID: "id itemid aid adarchiveid awproductid tweetid statusid commentid productid offerid listingid adid postid articleid uniqueid objectid asin asin1 sku skuid sellersku variantsku artikelnummer artikelnr artnr artno" +
		" articlenumber itemnumber productnumber productcode itemcode articlecode reference referencia référence codearticle kod indeks" +
		" codigo código codice codiceprodotto varenummer tuotenumero nummer pid handle guid",
	fKind:    "kind itemkind",
	fService: "service marketplace platform plattform",
	fURL: "url link producturl adsnapshoturl merchantdeeplink awdeeplink productlink itemurl itemlink listingurl listinglink permalink pageurl pagelink deeplink href canonicalurl" +
		" weburl lien urlproduit produktlink produkturl enlace urlproducto linkprodotto",
	fSeenAt: "seenat crawledat crawldate scrapedat scrapedate timestamp capturedat retrievedat fetchedat lastseen",
	fLang:   "lang language contentlanguage locale sprache langue idioma lingua taal język",
	fTitle: "title producttitle itemtitle listingtitle name productname itemname articlename producttitel titel titre titulo título titolo tytuł" +
		" nombre nombreproducto nom nomproduit nome nomeproduto nomeprodotto produktname produktbezeichnung bezeichnung artikelbezeichnung" +
		" artikelname nazwa nazwaproduktu productnaam naam název názov naziv denumire név terméknév pavadinimas nosaukums nimi tuotenimi" +
		" produktnamn namn produktnavn navn име наименование название όνομα τίτλος subject headline heading adtitle adcreativelinktitles designation libelle libellé label" +
		" genericname shorttitle",
	fText: "text desc description productdescription itemdescription longdescription fulldescription fulltext body content bodyhtml descriptionhtml" +
		" beschreibung produktbeschreibung artikelbeschreibung langbeschreibung descriptif descripcion descripción descripcionproducto" +
		" descrizione descrição descricao opis opisproduktu omschrijving productomschrijving popis descriere leírás kirjeldus kuvaus" +
		" beskrivning beskrivelse описание περιγραφή details message posttext caption adtext adcopy adcreativebodies adcreativebody bodytext shortdescription summary" +
		" kurzbeschreibung shortdesc contentencoded about comment",
	fCategory: "breadcrumb breadcrumbs categorypath categorytree categories category productcategory itemcategory producttype categoryname" +
		" kategorie kategorien produktkategorie warengruppe rubrik catégorie categorie catégories categoria categoría categorias kategoria" +
		" kategori kategória kategorija κατηγορία категория maincategory topcategory category1 categorylevel1 rootcategory" +
		" hauptkategorie googleproductcategory merchantcategory section department",
	fSubcategory: "subcategory subsubcategory category2 category3 category4 categorylevel2 categorylevel3 unterkategorie souscategorie" +
		" souscatégorie subcategoria subcategoría sottocategoria",
	fBrand: "brand brandname brands marke hersteller marque marca marchio merk značka márka varumärke mærke merke manufacturer" +
		" manufacturername fabricant fabricante produttore producent maker vendorbrand",
	fModel: "model modelname modelnumber modelno modell modèle modelle modello modelo mpn manufacturerpartnumber partnumber herstellernummer",
	fGTIN: "gtin gtin8 gtin12 gtin13 gtin14 ean ean13 ean8 eancode upc upccode isbn isbn13 barcode strichcode codebarre codebarres gencod variantbarcode" +
		" codigobarras codiceabarre jan eannummer globaltradeitemnumber",
	fCode:  "code",
	fBatch: "batch batchnumber lot lotnumber charge chargennummer numérodelot partia lote lotto",
	fPrice: "finalprice saleprice discountprice discountedprice specialprice offerprice currentprice pricenow actualsellingprice sellingprice" +
		" promoprice price productprice itemprice amount unitprice preis verkaufspreis angebotspreis bruttopreis prix prixttc prixdevente" +
		" precio precioventa prezzo preço preco cena cenabrutto prijs pris hinta ár preț kaina cijena τιμή цена listingprice lowprice minprice" +
		" priceamount searchprice storeprice variantprice startprice regularprice listprice originalprice initialprice actualprice baseprice oldprice strikeprice rrp msrp uvp",
	fCurrency: "currency currencycode pricecurrency währung devise moneda valuta waluta moeda monnaie iso4217",
	fOptions:  "variations options variants varianten variantes variaciones opciones optionen variationname",
	fImages: "image images imageurl imageurls imagelink imagelinks imgurl img picture pictures pictureurl photo photos mainimage mainimageurl" +
		" additionalimagelink additionalimagelinks additionalimages additionalimage bild bilder bildurl foto fotos imagen imagenes imágenes immagine" +
		" immagini zdjęcie zdjęcia afbeelding imagesrc merchantimageurl awimageurl largeimage imagesurl",
	fLinks:    "links outboundlinks externallinks landingpage landingpageurl adlink targeturl",
	fLabels:   "labels tags badges marks keywords",
	fAdult:    "adult isadult adultcontent",
	fTraderID: "traderid sellerid vendorid merchantid shopid storeid händlerid verkäuferid",
	fTraderName: "trader tradername seller sellername vendor vendorname soldbyname merchant merchantname shop shopname store storename soldby händler" +
		" verkäufer anbieter vendeur vendedor venditore sprzedawca verkoper author authorname username pagename",
	fTraderCountry: "tradercountry sellercountry vendorcountry merchantcountry shopcountry",
	fTraderURL:     "traderurl sellerurl shopurl storeurl vendorurl merchanturl sellerlink shoplink storelink",
	fTraderAddress: "traderaddress selleraddress vendoraddress shopaddress",
	fTraderEmail:   "traderemail selleremail vendoremail shopemail email",
	fTraderPhone:   "traderphone sellerphone vendorphone shopphone phone telephone telefon",
	fShipsFrom:     "shipsfrom shipfrom shipfromcountry shippingfrom shipsfromcountry shippedfrom itemlocationcountry versandaus",
	fDestination:   "destination destinations shipsto shipto shipstocountries shippingcountry shippingcountries targetcountry targetcountries",
	fSponsor:       "sponsor sponsorname advertiser advertisername adsponsor disclaimer bylines",
	fPayer:         "payer payername adpayer paidby fundingentity",
	fFirstShown:    "firstshown adfirstshown startdate addeliverystarttime adcreationdate",
	fLastShown:     "lastshown adlastshown enddate addeliverystoptime adenddate",
	fTargeting:     "adtargeting targeting",
	fAttrs: "attributes attrs productspecifications specifications specification specs productattributes features productdetails" +
		" additionalproperty eigenschaften merkmale technischedaten caractéristiques características caratteristiche",
}

// place is what a column name means.
type place struct {
	field    field
	rank     int    // less is better among the columns of one field
	currency string // of a price, where the name of the column says it
}

// usualPlaces returns the meaning of every usual name.
func usualPlaces() map[string]place {
	m := map[string]place{}
	for f := fID; f < fieldCount; f++ {
		for rank, name := range strings.Fields(usual[f]) {
			if _, taken := m[name]; !taken {
				m[name] = place{field: f, rank: rank}
			}
		}
	}
	return m
}

// bareName writes a column name without case, blanks, punctuation and the prefix of Merchant attributes.
func bareName(name string) string {
	name = strings.TrimPrefix(strings.ToLower(strings.TrimSpace(name)), "g:")
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			return r
		}
		return -1
	}, name)
}

// priceIn reads a column name that says the currency of its prices: "price_eur", "Preis (€)", "USD price".
func priceIn(name string, usual map[string]place) (place, bool) {
	currency, rest := "", ""
	for w := range strings.FieldsFuncSeq(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.Is(unicode.Sc, r) }) {
		if c := money.Code(w); c != "" && (len(w) == 3 || strings.ContainsFunc(w, func(r rune) bool { return unicode.Is(unicode.Sc, r) })) {
			currency = c
		} else if w != "in" {
			rest += w
		}
	}
	pl, ok := usual[rest]
	pl.currency = currency
	return pl, ok && currency != "" && pl.field == fPrice
}
