package fine

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"github.com/aedile/aedile"
)

// Cents is an amount of money in hundredths of its currency.
type Cents int64

// maxCents is the largest amount: a hundred trillion of a currency. Chosen: above every turnover there is, and times a hundred it still
// fits.
const maxCents = 1e16

// ParseCents reads an amount such as "1000000000", "1 250 000.50" or "1250000,50". The last point or comma with one or two digits behind it
// parts the cents.
func ParseCents(s string) (Cents, error) {
	bad := aedile.Invalidf("read amount", s, "is no amount").Hint("write it as 1000000000 or 1000000000.50")
	t := strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "'", "", "_", "").Replace(strings.TrimSpace(s))
	whole, part := t, ""
	if i := strings.LastIndexAny(t, ".,"); i >= 0 && len(t)-i-1 <= 2 {
		whole, part = t[:i], t[i+1:]
		if part == "" {
			return 0, bad
		}
	}
	if strings.Contains(whole, ".") && strings.Contains(whole, ",") {
		return 0, bad
	}
	for _, sep := range []string{".", ","} {
		if groups := strings.Split(whole, sep); len(groups) > 1 {
			for i, g := range groups {
				if len(g) > 3 || i > 0 && len(g) != 3 || g == "" {
					return 0, bad
				}
			}
			whole = strings.Join(groups, "")
		}
	}
	if whole == "" || strings.Trim(whole+part, "0123456789") != "" {
		return 0, bad
	}
	n, err := strconv.ParseInt(whole+(part + "00")[:2], 10, 64)
	if err != nil || n > maxCents {
		return 0, bad
	}
	return Cents(n), nil
}

// String writes the amount with blanks between thousands and its cents: "1 250 000.50".
func (c Cents) String() string {
	whole := strconv.FormatInt(int64(c/100), 10)
	var b strings.Builder
	for i, r := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return fmt.Sprintf("%s.%02d", b.String(), int64(c%100))
}

// MarshalJSON writes the amount as a text with its cents, without blanks: "1250000.50".
func (c Cents) MarshalJSON() ([]byte, error) {
	return []byte(fmt.Sprintf("%q", fmt.Sprintf("%d.%02d", int64(c/100), int64(c%100)))), nil
}

// UnmarshalJSON reads a text or a number, in whole units of the currency with at most two decimals.
func (c *Cents) UnmarshalJSON(b []byte) (err error) {
	s := string(b)
	if t, err := strconv.Unquote(s); err == nil {
		s = t
	}
	*c, err = ParseCents(s)
	return err
}

// UnmarshalText reads an amount as ParseCents does.
func (c *Cents) UnmarshalText(b []byte) (err error) {
	*c, err = ParseCents(string(b))
	return err
}

// share returns n of d parts of the amount, rounded down to the cent: a cap is never exceeded by rounding.
func (c Cents) share(n, d int64) Cents {
	x := new(big.Int).Mul(big.NewInt(int64(c)), big.NewInt(n))
	return Cents(x.Div(x, big.NewInt(d)).Int64())
}

// needed returns the least amount of which n of d parts are the sum.
func (c Cents) needed(n, d int64) Cents {
	x := new(big.Int).Mul(big.NewInt(int64(c)), big.NewInt(d))
	q, r := new(big.Int).DivMod(x, big.NewInt(n), new(big.Int))
	if r.Sign() > 0 {
		q.Add(q, big.NewInt(1))
	}
	return Cents(q.Int64())
}
