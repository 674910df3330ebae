package letter

import (
	"bytes"
	"os/exec"
	"strings"
	"testing"

	"github.com/aedile/aedile/casework"
)

// written returns the PDF of a document.
func written(t *testing.T, d Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := d.PDF(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestPagesHoldEveryWord reads the PDF of each letter in each language back with a reader of its own, where the machine has one.
func TestPagesHoldEveryWord(t *testing.T) {
	t.Parallel()
	reader, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("no pdftotext: the words of PDF are not read back")
	}
	for _, code := range Languages() {
		for name, d := range documentsIn(code) {
			if testing.Short() && name != "statement-illegal" {
				continue
			}
			w := writer{Case: casework.Case{ID: "d-1"}, style: Style{Language: code}}.in("")
			d = w.dress(d, casework.Platform, "Łucja Źrebięca, Ωmega, Ђорђе, ș ț ħ ő ĝ", "Market Example")
			cmd := exec.Command(reader, "-layout", "-enc", "UTF-8", "-", "-")
			cmd.Stdin = bytes.NewReader(written(t, d))
			out, err := cmd.Output()
			if err != nil {
				t.Fatal(err)
			}
			got := strings.NewReplacer("\u00a0", " ", "\f", " ").Replace(string(out))
			for _, word := range strings.Fields(strings.NewReplacer("\u00a0", " ", "=", "").Replace(d.Text())) {
				if word != "-" && len(word) < 40 && !strings.Contains(got, word) {
					t.Errorf("%s in %s: no %q in\n%s", name, code, word, got)
					break
				}
			}
		}
	}
}

// TestSignsWithoutATypefaceAreMarked: script and number stand in their place, and a line says where they can be read.
func TestSignsWithoutATypefaceAreMarked(t *testing.T) {
	t.Parallel()
	p, err := newPages()
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{"plain Größe ąęł Ωμέγα Привет șț": "plain Größe ąęł Ωμέγα Привет șț",
		"lamp 灯泡 sold": "lamp [2 Han] sold", "مصباح": "[5 Arabic]", "smile 😀!": "smile [1 signs]!",
		"a\u200bb\u202ec": "abc", "e\u0301": "é", "a\u00a0b": "a b", "\xff": "[1 signs]"} {
		if got := p.readable(text); got != want && !(text == "\xff" && got != "") {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
	if !p.marked {
		t.Error("nothing is marked")
	}
}

// TestTheSameLetterGivesTheSameBytes, however long its words are, over as many pages as it takes.
func TestTheSameLetterGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	d := documents()["statement-illegal"]
	d.Opening = append(d.Opening, strings.Repeat("x", 5000), strings.Repeat("word ", 3000), "", "\n")
	a, b := written(t, d), written(t, d)
	if !bytes.Equal(a, b) || !bytes.HasPrefix(a, []byte("%PDF-")) || bytes.Count(a, []byte("/Type /Page\n")) < 2 {
		t.Errorf("%d and %d bytes, %d pages", len(a), len(b), bytes.Count(a, []byte("/Type /Page\n")))
	}
}
