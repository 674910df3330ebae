package test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// metric finds names of figures of ours in expressions and in code.
var metric = regexp.MustCompile(`\baedile_[a-z_]+`)

// TestAlertsAndDashboardNameFiguresThatThereAre holds deploy/ against the figures that the server shows.
func TestAlertsAndDashboardNameFiguresThatThereAre(t *testing.T) {
	t.Parallel()
	code, err := os.ReadFile(filepath.Join("..", "server", "figures.go"))
	if err != nil {
		t.Fatal(err)
	}
	there := metric.FindAllString(string(code), -1)
	for _, name := range []string{"alerts.yaml", "alerts_test.yaml", "grafana/aedile.json"} {
		b, err := os.ReadFile(filepath.Join("..", "deploy", name))
		if err != nil {
			t.Fatal(err)
		}
		used := metric.FindAllString(string(b), -1)
		if len(used) == 0 {
			t.Errorf("%s names no figure", name)
		}
		for _, n := range used {
			if !slices.Contains(there, strings.TrimSuffix(n, "_bucket")) {
				t.Errorf("%s names %s, which the server does not show", name, n)
			}
		}
		if strings.HasSuffix(name, ".json") && !json.Valid(b) {
			t.Errorf("%s is no JSON", name)
		}
	}
}

func TestAlertsHoldWhatTheirTestsSay(t *testing.T) {
	t.Parallel()
	tool, err := exec.LookPath("promtool")
	if err != nil {
		t.Skip("there is no promtool: Debian's package prometheus has it")
	}
	c := exec.CommandContext(t.Context(), tool, "test", "rules", "alerts_test.yaml")
	c.Dir = filepath.Join("..", "deploy")
	if out, err := c.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
