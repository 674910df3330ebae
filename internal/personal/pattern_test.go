package personal

import "testing"

// TestEveryPatternCompiles compiles what is otherwise compiled when it is first asked.
func TestEveryPatternCompiles(t *testing.T) {
	t.Parallel()
	all := []*pattern{quantity, handlePattern, hashPattern, codeWord, namePattern, messengerPattern, schemePattern, pagePattern, pathPattern,
		ofHouse, groups6, quad, sections, bankStart, idBefore, sixDigits, digitsPattern, datePattern, lawPattern, threes, callBefore, codeBefore,
		unitAfter, unitBefore, postcode, plateForms, plateLike, vehicle, notPlates, vatStart, vatBefore}
	all = append(append(all, mailPatterns...), streets...)
	for i := range identities {
		all = append(all, identities[i].form)
	}
	for _, v := range vatNumbers {
		all = append(all, v.form)
	}
	for _, p := range all {
		if p.compiled().String() != p.expr {
			t.Errorf("%q", p.expr)
		}
	}
}
