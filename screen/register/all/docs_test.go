package all_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/aedile/aedile/screen/register/all"
	"github.com/aedile/aedile/screen/register/generic"
)

func page(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "..", "docs", "registers.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestEveryRegisterHasItsSectionWithSourceLicenceAndRefreshPeriod(t *testing.T) {
	t.Parallel()
	text := page(t)
	for _, f := range all.Formats() {
		section := regexp.MustCompile(`(?m)^### .*\b` + f.Name + `\b`).FindStringIndex(text)
		if section == nil {
			t.Errorf("docs/registers.md has no section on %s", f.Name)
			continue
		}
		body, _, _ := strings.Cut(text[section[1]:], "\n### ")
		host := strings.SplitN(f.Source, "/", 4)[2]
		if !strings.Contains(body, host) {
			t.Errorf("the section on %s does not name its source, %s", f.Name, host)
		}
		if days := regexp.MustCompile(`\b(\d+) days\b`).FindStringSubmatch(body); days == nil || days[0] != fmt.Sprint(f.RefreshDays, " days") {
			t.Errorf("the section on %s says %v, its refresh period is %d days", f.Name, days, f.RefreshDays)
		}
	}
}

func TestTheMappingOnThePageIsRead(t *testing.T) {
	t.Parallel()
	block := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindStringSubmatch(page(t))
	if block == nil {
		t.Fatal("the page shows no mapping")
	}
	m, err := generic.Parse([]byte(block[1]))
	if err != nil {
		t.Fatal(err)
	}
	table := "Number;Published;Product;Title;Brand;Model;EAN;Hazard\n7;31.01.2031;;Lamp;Lumo;L-100|L-200;4006381333931;Fire\n"
	for e, err := range m.Decode(strings.NewReader(table)) {
		if err != nil || e.Ref != "7" || e.On != "2031-01-31" || e.Name != "Lamp" || len(e.Alert.Models) != 2 {
			t.Errorf("%+v, error %v", e, err)
		}
	}
}
