package glob

import "testing"

func TestPatternsCoverChecks(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		pattern, check string
		want           bool
	}{
		{"medicines/prescription-only", "medicines/prescription-only", true},
		{"medicines/prescription-only", "medicines/prescription", false},
		{"medicines/*", "medicines/prescription-only", true},
		{"medicines/*", "supplements/claims", false},
		{"*", "medicines/prescription-only", true},
		{"*/pres*", "medicines/prescription-only", true},
		{"med*", "medicines/prescription-only", true},
		{"medicines", "medicines/prescription-only", false},
		{"evasion/m[ea]ssenger", "evasion/messenger", true},
		{"evasion/?", "evasion/messenger", false},
	} {
		p, err := Parse(c.pattern)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Match(c.check); got != c.want {
			t.Errorf("%q covers %q: got %v, want %v", c.pattern, c.check, got, c.want)
		}
	}
}

func TestBrokenPatternsAreRefused(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "medicines/[", "a[b-"} {
		if p, err := Parse(s); err == nil {
			t.Errorf("%q is taken as %q", s, p)
		}
	}
}

func TestLiteralPatternsNameOneCheck(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]bool{"a/b": true, "a/*": false, "a/?": false, "a/[b]": false} {
		if got := Pattern(s).Literal(); got != want {
			t.Errorf("%q literal: got %v, want %v", s, got, want)
		}
	}
}
