package outgoing

import (
	"net/netip"
	"slices"
)

// notPublic are the ranges that no service for everybody has (IANA special-purpose registries), with the addresses at which
// machines in data centres tell about themselves: these lie in 169.254.0.0/16, 100.64.0.0/10, 192.0.0.0/24, fd00::/8, and one alone.
var notPublic = prefixes("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
	"192.0.0.0/24", "192.0.2.0/24",
	"192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
	"168.63.129.16/32",
	"::/128", "::1/128", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10",
	"ff00::/8")

// carriers are ranges of IPv6 that hold an address of IPv4, and the byte at which it begins: translation and tunnels.
var carriers = map[netip.Prefix]int{netip.MustParsePrefix("64:ff9b::/96"): 12, netip.MustParsePrefix("2002::/16"): 2,
	netip.MustParsePrefix("::/96"): 12}

func prefixes(texts ...string) (ps []netip.Prefix) {
	for _, t := range texts {
		ps = append(ps, netip.MustParsePrefix(t))
	}
	return ps
}

// public reports whether the address is one that everybody can reach. One that carries another is judged by that.
func public(ip netip.Addr) bool {
	ip = ip.Unmap().WithZone("")
	if !ip.IsValid() || netip.MustParsePrefix("64:ff9b:1::/48").Contains(ip) {
		return false
	}
	if slices.ContainsFunc(notPublic, func(p netip.Prefix) bool { return p.Contains(ip) }) {
		return false
	}
	for p, at := range carriers {
		if p.Contains(ip) {
			b := ip.As16()
			v4, _ := netip.AddrFromSlice(b[at : at+4])
			return public(v4)
		}
	}
	return true
}
