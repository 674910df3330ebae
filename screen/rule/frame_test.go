package rule_test

import (
	"testing"

	"github.com/aedile/aedile/screen/rule"
)

func TestFramesMeanWhatTheManualSays(t *testing.T) {
	t.Parallel()
	amount := func(n, f int, first uint32, amount float64) rule.Span {
		s := span(n, f, first, first)
		s.Amount, s.Measured = amount, true
		return s
	}
	// Lists 0 drugs and 1 forms stand at words 2, 9 and 4; measures of span 4 at 3 and 12.
	in := func(s rule.Span, sentence uint32) rule.Span { s.Sentence = sentence; return s }
	f := facts{
		0: {in(span(0, 0, 2, 2), 1), in(span(0, 0, 9, 9), 2)},
		1: {in(span(1, 0, 4, 4), 1)},
		4: {amount(4, 0, 3, 2.5), amount(4, 0, 12, 80)},
	}
	for when, want := range map[string]bool{
		`near(drugs, forms, 1).count() == 1`:                                           true,
		`near(forms, drugs, 1).found()`:                                                true,
		`near(forms, drugs, 0).found()`:                                                false,
		`together(drugs, forms, 3).count() == 1`:                                       true,
		`together(drugs, forms, 2).found()`:                                            false,
		`together(drugs, forms, 8).count() == 2`:                                       true,
		`sentence(drugs, forms, 8).count() == 1`:                                       true,
		`of(2, [drugs, forms])`:                                                        true,
		`of(2, [drugs, words])`:                                                        false,
		`of(1, [drugs, words])`:                                                        true,
		`of(2, [drugs.found(), price.eur > 1.0]) && drugs.found()`:                     true,
		`of(2, [drugs.found(), price.eur > 9.0]) && drugs.found()`:                     false,
		`drugs.found() && dose.of(forms) >= 2.5`:                                       true,
		`drugs.found() && dose.of(forms) > 2.5`:                                        false,
		`drugs.found() && dose.of(forms) < 3`:                                          true,
		`drugs.found() && dose.most() >= 80`:                                           true,
		`drugs.found() && dose.least() <= 2.5`:                                         true,
		`drugs.found() && (words.of(forms) > 0 || words.of(forms) <= 0)`:               false,
		`drugs.found() && (dose.at("text").most() > 0 || dose.at("text").least() < 9)`: false,
		`negated(drugs).found()`:                                                       false,
	} {
		set, r := compiled(t, when)
		if got, _, err := r.Eval(set, f); err != nil || got != want {
			t.Errorf("%s = %v, %v; want %v", when, got, err, want)
		}
	}
}

func TestAFrameShowsWhatItRestsOn(t *testing.T) {
	t.Parallel()
	f := facts{0: {span(0, 0, 2, 2), span(0, 0, 40, 40)}, 1: {span(1, 0, 4, 4), span(1, 0, 5, 5)}}
	for when, want := range map[string]int{`together(drugs, forms, 3).found()`: 2, `together(drugs, forms, 4).found()`: 3, `of(2, [drugs, forms])`: 4} {
		set, r := compiled(t, when)
		if got, use, err := r.Eval(set, f); err != nil || !got || len(use.Shown) != want {
			t.Errorf("%s = %v, %v with %d places, want %d", when, got, err, len(use.Shown), want)
		}
	}
}
