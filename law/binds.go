package law

import "strings"

// Binding says whom a provision binds for what it asks.
type Binding string

// The bindings. The zero Binding binds neither traders nor platforms: authorities, Member States, nobody.
const (
	BindsTrader   Binding = "trader"   // who offers, makes or advertises; prohibitions that a directive has Member States lay down are among them
	BindsPlatform Binding = "platform" // who hosts
	Defines       Binding = "defines"  // what a word means, or how things are classed: nothing is asked
)

// Binds returns whom the provision binds. What the table does not know binds nobody.
func Binds(r Ref) Binding {
	if _, ok := Find(r); !ok && len(Within(r)) == 0 {
		return ""
	}
	switch {
	case defining[r]:
		return Defines
	case ofStates[r], r.CELEX == time1182:
		return ""
	case r.CELEX == dsa && article(r) <= 48, r.CELEX == gpsr && article(r) == 22, r.CELEX == "32019R1150":
		return BindsPlatform
	case r.CELEX == dsa:
		return ""
	}
	return BindsTrader
}

// article returns the number of the article that the place is in; 0 for an annex.
func article(r Ref) (n int) {
	digits, _ := strings.CutPrefix(r.Place, "art ")
	for _, c := range digits {
		if c < '0' || c > '9' {
			break
		}
		n = 10*n + int(c-'0')
	}
	return n
}

// defining are the provisions that say what words mean or how things are classed.
var defining = map[Ref]bool{
	{dsa, "art 3(h)"}: true, {dsa, "art 7"}: true, {medicinesCode, "art 1(2)"}: true, {medicinesCode, "art 1(33)"}: true, {medicinesCode, "art 71(1)"}: true,
	{medicinesCode, "art 71(2)"}: true, {"32002R0178", "art 2"}: true, {"32021L0555", "annex I"}: true,
}

// ofStates are the provisions that ask something of Member States alone, beyond laying a prohibition down for traders.
var ofStates = map[Ref]bool{
	{medicinesCode, "art 118a"}: true, {medicinesCode, "art 85c(6)"}: true, {"32014L0053", "art 6"}: true, {"32010L0013", "art 28b(1)"}: true,
}
