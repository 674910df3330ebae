package law

import "strings"

// Binding says whom a provision binds for what it asks.
type Binding string

// The bindings. The zero Binding binds neither traders nor platforms: authorities, Member States, nobody.
const (
	// who offers, makes or advertises; prohibitions that a directive has Member States lay down are among them
	BindsTrader   Binding = "trader"
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
	case r.CELEX == dsa && article(r) <= 48, r.CELEX == gpsr && article(r) == 22, ofPlatforms[r.CELEX]:
		return BindsPlatform
	case r.CELEX == dsa:
		return ""
	}
	return BindsTrader
}

// ofPlatforms are the acts that ask something of platforms and of those who sell advertising space.
var ofPlatforms = map[string]bool{"32019R1150": true, "32024R2835": true, "32024R0436": true, "32025R2050": true, "32024R0900": true}

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
	{dsa, "art 3(h)"}: true, {dsa, "art 7"}: true, {medicinesCode, "art 1(2)"}: true, {medicinesCode, "art 1(33)"}: true, {medicinesCode,
		"art 71(1)"}: true,
	{medicinesCode, "art 71(2)"}: true, {"32002R0178", "art 2"}: true, {"32021L0555", "annex I"}: true,
}

// ofStates are the provisions that ask something of Member States, their authorities or the Commission alone, beyond laying a prohibition
// down for traders.
var ofStates = map[Ref]bool{
	{medicinesCode, "art 118a"}: true, {medicinesCode, "art 85c(6)"}: true, {"32014L0053", "art 6"}: true,
	{"32010L0013", "art 28b(1)"}: true,
	{dsa, "art 21(3)"}:           true, {dsa, "art 21(7)"}: true, {dsa, "art 21(8)"}: true, {dsa, "art 22(2)"}: true,
	{dsa, "art 22(4)"}: true, {dsa,
		"art 22(7)"}: true,
	{dsa, "art 24(4)"}: true, {dsa, "art 33(4)"}: true, {dsa, "art 33(5)"}: true, {dsa, "art 40(8)"}: true, {dsa, "art 40(10)"}: true,
	{"32025R2050", "art 7(1)"}: true, {"32025R2050", "art 7(2)"}: true, {"32025R2050", "art 11(1)"}: true,
	{"32024R0900", "art 16(2)"}: true,
}
