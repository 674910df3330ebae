package transparencydb_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	tdb "github.com/aedile/aedile/casework/deliver/transparencydb"
)

// TestLintFindsPersonalData holds what is found in a text, and the near misses that must pass.
func TestLintFindsPersonalData(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Write to jana.muster@example.org for a refund":   "email:jana.muster@example.org",
		"mail: jana [at] example (dot) org":               "email:jana [at] example (dot) org",
		"κωστας@παράδειγμα.gr offered the lamp":           "email:κωστας@παράδειγμα.gr",
		"The post of @lamp_fan.77, removed":               "account:@lamp_fan.77",
		"seen at tiktok.com/@lampfan":                     "account:tiktok.com/@lampfan",
		"https://t.me/lampfan sells it":                   "account:https://t.me/lampfan",
		"Offered by user \"Lamp Fan\" on Monday":          "account:user \"Lamp Fan\"",
		"username: lampfan":                               "account:username: lampfan",
		"Der Benutzername lautet lampenfreund":            "account:Benutzername lautet lampenfreund",
		"by seller lamp_fan":                              "account:seller lamp_fan",
		"by account lampfan77":                            "account:account lampfan77",
		"le compte «Lampe du Nord»":                       "account:compte «Lampe du Nord»",
		"Konto 48213377 gesperrt":                         "account:Konto 48213377",
		"call +49 30 1234567 now":                         "phone:+49 30 1234567",
		"0043 1 234 56 78":                                "phone:0043 1 234 56 78",
		"appelez le 01 23 45 67 89":                       "phone:01 23 45 67 89",
		"WhatsApp: 612 345 678":                           "phone:612 345 678",
		"Tel. 030/123456-0":                               "phone:030/123456-0",
		"a@example.org or +351 912 345 678":               "email:a@example.org phone:+351 912 345 678",
		"Regulation (EU) 2022/2065, Art. 17(3)":           "",
		"Reg. 1223/2009 and Directive 2001/83/EC":         "",
		"seen 2026-01-04 and 04.01.2026 10:00":            "",
		"on 04/01/26":                                     "",
		"EAN 4006381333931, also 0123456789012":           "",
		"the account was suspended, user informed":        "",
		"Decision on the account: terminated":             "",
		"the trader named no address":                     "",
		"aluminium profile 40x40, channel 5":              "",
		"price @ 5 EUR, 100 mg, CAS 521-18-6":             "",
		"The seller's offer, lot 20260104-17":             "",
		"Users are told why under the user terms":         "",
		"1.000.000,00 EUR in 12 months":                   "",
		"https://example.org/a@b is an address of a page": "",
		strings.Repeat("9", 300):                          "",
		"":                                                "",
	} {
		var got []string
		for _, r := range tdb.Lint(tdb.Statement{DecisionFacts: text}) {
			if r.Field != "decision_facts" || !r.Personal() {
				t.Errorf("%q: got %+v", text, r)
			}
			got = append(got, string(r.Concern)+":"+text[r.Start:r.End])
		}
		if d := cmp.Diff(want, strings.Join(got, " ")); d != "" {
			t.Errorf("%q (-want +got):\n%s", text, d)
		}
	}
}

// TestLintTestsTheCheckDigit holds the digit that the database does not test.
func TestLintTestsTheCheckDigit(t *testing.T) {
	t.Parallel()
	for ean, good := range map[string]bool{"": true, "4006381333931": true, "4006381333930": false, "0000000000000": true,
		"1234567890128": true, "1234567890123": false, "400638133393": false, "40063813339 1": false} {
		got := tdb.Lint(tdb.Statement{EAN13: ean})
		if (len(got) == 0) != good {
			t.Errorf("%q: got %v", ean, got)
		}
		for _, r := range got {
			if r.Concern != tdb.ConcernEAN || r.Personal() {
				t.Errorf("%q: got %+v", ean, r)
			}
		}
	}
}

func TestLintFindsAccountsInAddresses(t *testing.T) {
	t.Parallel()
	for url, want := range map[string]int{"https://example.org/@lampfan": 1, "https://me@example.org/": 1,
		"https://example.org/terms#a@b": 0, "": 0} {
		if got := tdb.Lint(tdb.Statement{DecisionGroundReferenceURL: url}); len(got) != want {
			t.Errorf("%q: got %v, want %d", url, got, want)
		}
	}
}

// TestOneWrongDigitIsAlwaysFound: the check digit finds every change of one digit.
func TestOneWrongDigitIsAlwaysFound(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		digits := []byte(rapid.StringMatching(`[0-9]{12}`).Draw(t, "digits") + "0")
		for len(tdb.Lint(tdb.Statement{EAN13: string(digits)})) > 0 {
			digits[12]++
			if digits[12] > '9' {
				t.Fatalf("no check digit fits %s", digits[:12])
			}
		}
		i := rapid.IntRange(0, 12).Draw(t, "place")
		digits[i] = '0' + (digits[i]-'0'+byte(rapid.IntRange(1, 9).Draw(t, "change")))%10
		if len(tdb.Lint(tdb.Statement{EAN13: string(digits)})) != 1 {
			t.Fatalf("%s passes", digits)
		}
	})
}
