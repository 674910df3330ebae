package stored

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode"
)

// texts are sentences as sellers write them, by language.
var texts = map[string]string{
	"de": "Störsender für Drohnen, schöne grüne Lampe mit großem Schirm, für Küche und Büro geeignet",
	"fr": "Brouilleur de téléphone très léger, élégant et discret, livré à domicile, même qualité que le modèle précédent",
	"es": "Lámpara de pie pequeña para el salón, diseño clásico, envío en días hábiles, también en otros tamaños",
	"pt": "Candeeiro pequeno em madeira, não inclui lâmpadas, proteção e construção de alta qualidade, português",
	"it": "Lampada da tavolo, qualità e semplicità, più colori, perché è bella, città e università",
	"sv": "Störsändare för drönare, grön lampa på hög fot, även för små kök och större rum",
	"da": "Lille grøn lampe på høj fod, også til små køkkener, gør rummet større, blå og sølv",
	"pl": "Zagłuszacz sygnału, mała zielona lampa na wysokiej nóżce, także do łazienki, śliczna i lśniąca, żółta",
	"cs": "Rušička signálu GPS, malá zelená lampa, vhodná též do kuchyně, při nákupu dvou kusů sleva, žlutá",
	"hu": "Jelzavaró készülék, kis zöld lámpa, konyhába és fürdőszobába is, gyönyörű színű, erős fényű",
	"ro": "Lampă mică, potrivită şi pentru bucătărie, culoare roşie, aşezată pe masă, înaltă, cu întrerupător, preţ",
	"hr": "Mala zelena svjetiljka, također za kuhinju, može se mijenjati, bežična, žarulja, četiri načina, šarena",
	"lt": "Mažas žalias šviestuvas, tinka ir virtuvei, šviečia ryškiai, įkraunamas, aukštos kokybės, ąžuolas",
	"lv": "Maza zaļa lampa, piemērota arī virtuvei, spīd spilgti, uzlādējama, augstas kvalitātes, ērta",
	"el": "Μικρό πράσινο φωτιστικό για την κουζίνα και το γραφείο, υψηλή ποιότητα, με διακόπτη",
	"bg": "Заглушител на сигнал, малка зелена лампа за кухня и офис, високо качество, с ключ",
	"ru": "Глушилка сигнала, маленькая зелёная лампа для кухни и офиса, высокое качество, с выключателем",
	"tr": "Küçük yeşil lamba, mutfak için uygun, şarj edilebilir, yüksek kaliteli, ışığı güçlü, çok hafif",
	"et": "Väike roheline lamp, sobib ka kööki, põrandale ja õue, süttib kiiresti, kõrge kvaliteet, hämar",
}

func TestEncodingIsGuessedFromLetters(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ lang, encodings string }{
		{"de", "windows-1252"}, {"fr", "windows-1252"}, {"es", "windows-1252"}, {"pt", "windows-1252"}, {"it", "windows-1252"},
		{"sv", "windows-1252"}, {"da", "windows-1252"},
		{"pl", "windows-1250 iso-8859-2"}, {"cs", "windows-1250 iso-8859-2"}, {"hu", "windows-1250 iso-8859-2"},
		{"ro", "windows-1250 iso-8859-2"},
		{"hr", "windows-1250 iso-8859-2"}, {"lt", "windows-1257"}, {"lv", "windows-1257"}, {"et", "windows-1257"},
		{"el", "windows-1253 iso-8859-7"},
		{"bg", "windows-1251 iso-8859-5 koi8-r ibm866"}, {"ru", "windows-1251 iso-8859-5 koi8-r ibm866"}, {"tr", "windows-1254"},
	} {
		for name := range strings.FieldsSeq(c.encodings) {
			e, ok := Named(name)
			if !ok {
				t.Fatalf("no encoding %s", name)
			}
			b, err := e.NewEncoder().Bytes([]byte(texts[c.lang]))
			if err != nil {
				t.Fatalf("%s in %s: %v", c.lang, name, err)
			}
			got, ok := Guess(b)
			if !ok {
				t.Errorf("%s in %s: nothing is guessed", c.lang, name)
				continue
			}
			if s, err := got.NewDecoder().Bytes(b); err != nil || string(s) != texts[c.lang] {
				t.Errorf("%s in %s: guessed %s: %s", c.lang, name, got.Name, s)
			}
		}
	}
}

func TestBrokenBytesAreNoEncoding(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "GPS jammer", "GPS jammer \xff", "K\xe4se", "Störsender für Drohnen \xff\xfe und Käse, grün",
		"\x80\x81\x82\x83", "\xff\xff\xff\xff", "Größe \xc3"} {
		if e, ok := Guess([]byte(s)); ok {
			t.Errorf("%q is taken for %s", s, e.Name)
		}
	}
}

// A seller who breaks bytes in the words of two offers does not have the file of all taken for Cyrillic, in which the words would be others.
func TestLoneBytesInLatinWordsAreNoOtherScript(t *testing.T) {
	t.Parallel()
	for b := 0x80; b <= 0xff; b++ {
		for _, other := range []int{b, 0xee, 0xf0} { // the commonest letters of windows-1251 are among them
			text := fmt.Sprintf("GPS jam%cer blocks all trackers\nSignal bl%ccker for cars\nmobile j%cmmer", 0, 0, 0)
			in := []byte(text)
			for i, at := 0, 0; at < len(in); at++ {
				if in[at] == 0 {
					in[at] = []byte{byte(b), byte(other), byte(b)}[i]
					i++
				}
			}
			e, ok := Guess(in)
			if !ok {
				continue
			}
			s, err := e.NewDecoder().String(string(in))
			if err != nil || strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) }) {
				t.Errorf("bytes %#x and %#x: %s gives %q, %v", b, other, e.Name, s, err)
			}
		}
	}
}

func TestTextIsDecodedOnceItIsNoASCII(t *testing.T) {
	t.Parallel()
	e, _ := Named("windows-1250")
	long := strings.Repeat("plain text without any mark\n", 5000)
	want := long + texts["cs"] + long + texts["cs"]
	b, err := e.NewEncoder().Bytes([]byte(want))
	if err != nil {
		t.Fatal(err)
	}
	for name, wrap := range map[string]func(io.Reader) io.Reader{"blocks": func(r io.Reader) io.Reader { return r },
		"halves": iotest.HalfReader, "data with the end": iotest.DataErrReader} {
		var said []string
		got, err := io.ReadAll(newText(wrap(bytes.NewReader(b)), func(n string) { said = append(said, n) }))
		if err != nil || string(got) != want || len(said) != 1 || said[0] != "windows-1250" {
			t.Errorf("%s: %v, said %q, %d bytes of %d", name, err, said, len(got), len(want))
		}
	}
	broken := "{\"id\":\"1\",\"title\":\"caf\xe9 unicorn\"}\n{\"id\":\"2\"}\n" + long
	for name, r := range map[string]io.Reader{"whole": strings.NewReader(broken),
		"by bytes": iotest.OneByteReader(strings.NewReader(broken))} {
		got, err := io.ReadAll(newText(r, func(string) { t.Error("a single byte is taken for an encoding") }))
		if err != nil || string(got) != broken {
			t.Errorf("%s: a single broken byte changes what stands around it: %q", name, got[:60])
		}
	}
	utf, err := io.ReadAll(newText(iotest.OneByteReader(strings.NewReader(want)),
		func(string) { t.Error("UTF-8 is guessed to be something else") }))
	if err != nil || string(utf) != want {
		t.Errorf("UTF-8 is changed: %v", err)
	}
}

func newText(r io.Reader, guessed func(string)) *Text {
	br := bufio.NewReaderSize(r, 1<<16)
	peek := func() []byte {
		b, _ := br.Peek(1 << 16)
		return b
	}
	return NewText(br, peek, guessed)
}

func FuzzText(f *testing.F) {
	for _, s := range texts {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := io.ReadAll(newText(bytes.NewReader(b), func(string) {})); err != nil {
			t.Error(err)
		}
	})
}
