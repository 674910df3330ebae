package adlibrary

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"github.com/aedile/aedile"
)

// Parameters reads parameters that stand in tables of their own: names holds them, with the columns id and name, links says which ad has which,
// with the columns target_id and ad_id. A name carries its kinds before a colon, as in "people_who_match:interests:Lamps"; one whose kinds begin
// with "exclude" leaves people out. The function it returns gives the parameters of an ad.
func Parameters(names, links io.Reader) (func(ad string) []aedile.Targeting, error) {
	byID := map[string]aedile.Targeting{}
	err := rows(names, []string{"id", "name"}, func(f []string) {
		byID[f[0]] = parameterOf(f[1])
	})
	if err != nil {
		return nil, err
	}
	of := map[string][]aedile.Targeting{}
	err = rows(links, []string{"target_id", "ad_id"}, func(f []string) {
		if t, ok := byID[f[0]]; ok {
			of[f[1]] = append(of[f[1]], t)
		}
	})
	return func(ad string) []aedile.Targeting { return of[ad] }, err
}

// parameterOf cuts a name at its last colon.
func parameterOf(s string) aedile.Targeting {
	at := strings.LastIndexByte(s, ':')
	if at < 0 {
		return aedile.Targeting{Value: s}
	}
	kinds := strings.ToLower(s[:at])
	return aedile.Targeting{Parameter: s[:at], Value: strings.TrimSpace(s[at+1:]), Exclude: strings.HasPrefix(kinds, "exclude")}
}

// rows calls f with the named columns of each row of a table.
func rows(r io.Reader, want []string, f func([]string)) error {
	const op = "read parameters"
	t := csv.NewReader(r)
	t.FieldsPerRecord, t.LazyQuotes = -1, true
	all, err := t.ReadAll()
	if err != nil || len(all) == 0 {
		return aedile.Invalidf(op, "", "is no table").Because(err)
	}
	at := make([]int, len(want))
	for i, w := range want {
		at[i] = -1
		for n, h := range all[0] {
			if strings.EqualFold(strings.TrimSpace(h), w) {
				at[i] = n
			}
		}
		if at[i] < 0 {
			return aedile.Invalidf(op, "", "has no column %s", w).Hint(fmt.Sprintf("columns: %s", strings.Join(want, ", ")))
		}
	}
	for _, row := range all[1:] {
		fields := make([]string, len(want))
		for i, n := range at {
			if n < len(row) {
				fields[i] = row[n]
			}
		}
		f(fields)
	}
	return nil
}
