package paper_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/signintech/gopdf"
	"golang.org/x/image/font/gofont/goregular"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/report/paper"
)

// printed makes a PDF of pages of lines.
func printed(tb testing.TB, pages ...[]string) []byte {
	tb.Helper()
	p := &gopdf.GoPdf{}
	p.Start(gopdf.Config{PageSize: *gopdf.PageSizeA4})
	if err := p.AddTTFFontData("go", goregular.TTF); err != nil {
		tb.Fatal(err)
	}
	for _, lines := range pages {
		p.AddPage()
		if err := p.SetFont("go", "", 11); err != nil {
			tb.Fatal(err)
		}
		for i, l := range lines {
			p.SetXY(40, float64(40+i*18))
			if err := p.Text(l); err != nil {
				tb.Fatal(err)
			}
		}
	}
	b, err := p.GetBytesPdfReturnErr()
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

func reader(tb testing.TB) *paper.Reader {
	tb.Helper()
	r := &paper.Reader{Cache: tb.TempDir()}
	tb.Cleanup(func() {
		if err := r.Close(); err != nil {
			tb.Error(err)
		}
	})
	return r
}

func TestPagesOfAPDFAreReadWithTheirNumbers(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("the reader of PDF takes seconds to compile")
	}
	data := printed(t, []string{"1. Systemic risks", "Überprüfung: ελληνικά, 1,204 notices were received",
		"and decided in the first half-year of 2026."}, nil,
		[]string{"2. Measures", "We changed the recom-", "mender."})
	r := reader(t)
	d, err := r.Read("report.pdf", data)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range d.Passages {
		got = append(got, fmt.Sprintf("%d %d %s", p.Page, p.Level, p.Text))
	}
	want := []string{"1 2 1. Systemic risks",
		"1 0 Überprüfung: ελληνικά, 1,204 notices were received and decided in the first half-year of 2026.",
		"3 2 2. Measures", "3 0 We changed the recommender."}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if d.Pages != 3 || len(d.Unread) != 1 || d.Unread[0] != "page 2 has no text" {
		t.Errorf("pages %d, unread %q", d.Pages, d.Unread)
	}
	for i := range 60 { // broken files are an error that names them, and the next whole one is read
		bad := bytes.Clone(data)
		for j := i * 7; j < len(bad); j += 97 + i {
			bad[j] ^= byte(1 + i)
		}
		bad = append([]byte("%PDF-1.7\n"), bad[9+i%20:]...)
		if _, err := r.Read("broken.pdf", bad); err != nil && aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("broken %d: %v", i, err)
		}
	}
	if again, err := r.Read("report.pdf", data); err != nil || len(again.Passages) != len(d.Passages) {
		t.Errorf("after broken files: %v", err)
	}
	oracle(t, data, d)
}

// oracle compares the letters with those that pdftotext reads, where it is installed.
func oracle(t *testing.T, data []byte, d *paper.Paper) {
	t.Helper()
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Log("pdftotext is not here: the comparison is left out")
		return
	}
	name := t.TempDir() + "/x.pdf"
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(tool, "-layout", name, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	bare := func(s string) string {
		return strings.Join(strings.FieldsFunc(s, func(c rune) bool { return c <= ' ' || c == '-' }), "")
	}
	var all []string
	for _, p := range d.Passages {
		all = append(all, p.Text)
	}
	if got, want := bare(strings.Join(all, " ")), bare(string(out)); got != want {
		t.Errorf("got %q, pdftotext has %q", got, want)
	}
}

func TestPassagesStandUnderTheirHeadings(t *testing.T) {
	t.Parallel()
	r := reader(t)
	page := `<!doctype html><html lang="en-IE"><head><title>no</title><style>p{}</style></head><body><h2>Method</h2><p>One &amp; two
lines.</p><ul><li>first<li>second</ul><script>var x = "<p>no</p>"</script><h3>Table</h3><table><tr><th>Risk<th>Score</tr><tr><td>Toys</td><td>4</td></tr></table></body></html>`
	text := "1. Method\n\nOne & two\nlines.\n\n- first\n- second\n\nTABLE\n\nRisk | Score\n\nToys | 4\n"
	marked := "\uFEFF# Method\n" + strings.TrimPrefix(text, "1. Method\n") // as editors write it that mark what is UTF-8
	for name, data := range map[string]string{"a.html": page, "a.txt": text, "a.md": marked} {
		d, err := r.Read(name, []byte(data))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range d.Passages {
			if p.Level == 0 {
				got = append(got, strings.ToLower(strings.TrimPrefix(p.Heading, "1. "))+": "+strings.TrimPrefix(p.Text, "- "))
			}
		}
		want := "method: One & two lines.\nmethod: first\nmethod: second\ntable: Risk | Score\ntable: Toys | 4"
		if strings.Join(got, "\n") != want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, strings.Join(got, "\n"), want)
		}
		if name == "a.html" && d.Language != "en" {
			t.Errorf("language %q", d.Language)
		}
	}
}

func TestWithoutTextNothingIsRead(t *testing.T) {
	t.Parallel()
	r := reader(t)
	for name, data := range map[string]string{"a.html": "<html><script>x</script></html>", "a.txt": " \n ", "b.html": "<html>"} {
		if _, err := r.Read(name, []byte(data)); aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzPagesAndTextNeverBreakTheReader(f *testing.F) {
	f.Add([]byte("<html><table><tr><td>a"))
	f.Add([]byte("1. Heading\n\ntext that goes on-\nward"))
	f.Add([]byte("<h1><script></h1><p>\xff\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if bytes.HasPrefix(bytes.ToLower(bytes.TrimSpace(b)), []byte("%pdf-")) {
			t.Skip()
		}
		d, err := (&paper.Reader{}).Read("f.html", b)
		if err != nil {
			return
		}
		for i, p := range d.Passages {
			if p.Text == "" || p.Number != i+1 {
				t.Errorf("passage %d: %+v", i, p)
			}
		}
	})
}
