package policy

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/desk"
)

func TestPolicySettlesWhatTheFileSays(t *testing.T) {
	t.Parallel()
	got, err := Read("p.yaml", []byte("calendar: EL\nname: record.market.example\nremind: [2 working days]\n"+
		"targets: {notice.confirm: 1 working day, notice.decide.flagger: 48 hours}\nredress: {court: any court}\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := desk.Policy{Calendar: "GR", Name: "record.market.example", Remind: []deadline.Period{{N: 2, Unit: deadline.WorkingDays}},
		Targets: map[string]deadline.Period{"notice.confirm": {N: 1, Unit: deadline.WorkingDays},
			"notice.decide.flagger": {N: 48, Unit: deadline.Hours}}}
	want.Redress.Court = "any court"
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// TestNoPolicyInventsNoNumber: without a file nothing is settled.
func TestNoPolicyInventsNoNumber(t *testing.T) {
	t.Parallel()
	for _, read := range []func() (desk.Policy, error){func() (desk.Policy, error) { return desk.NoPolicy(), nil },
		func() (desk.Policy, error) { return Read("p", nil) }} {
		p, err := read()
		if err != nil || len(p.Targets) > 0 || len(p.Remind) > 0 || p.Redress.Internal != "" {
			t.Errorf("got %+v, %v", p, err)
		}
	}
	if got := desk.EndText(casework.Due{Source: casework.Policy}); got != "without undue delay (no target set)" {
		t.Errorf("a due without target is shown as %q", got)
	}
}

func TestPolicyNamesEveryFault(t *testing.T) {
	t.Parallel()
	_, err := Read("p.yaml", []byte("calendar: XX\nremind: [soon]\ntargets: {notice.complain: 1 month, notice.decide: often}\n"))
	for _, want := range []string{"XX", "soon", "notice.complain: is no due for which the law leaves the period", "often"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not named: %v", want, err)
		}
	}
	for _, text := range []string{"target: {}\n", "undo: 25h", "golden: 1", "reasons: {medicines: {german: x}}", "reasons: {medicines: {de: \" \"}}", "targets: [a]\n", "\tx", "calendar: [DE]\n"} {
		if _, err := Read("p.yaml", []byte(text)); aedile.ClassOf(err) != aedile.Invalid {
			t.Errorf("%q: got %v, want an Invalid error", text, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("calendar: DE\ntargets: {notice.confirm: 1 day}\n"))
	f.Add([]byte("targets: {notice.confirm: 0 days}\nremind: [1 day, 2 weeks]\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := Read("p", b)
		if err != nil {
			return
		}
		for key, period := range p.Targets {
			if period.Validate() != nil {
				t.Errorf("%s is %v", key, period)
			}
		}
		if _, err := deadline.CalendarOf(p.Calendar); err != nil {
			t.Error(err)
		}
	})
}
