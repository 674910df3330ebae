package server

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"github.com/aedile/aedile"
)

// clientOf returns the address of whoever asks: that of the connection, or, where that is a trusted proxy, the last one in
// X-Forwarded-For that is none. What stands before it was written by strangers.
func (s *Server) clientOf(r *http.Request) netip.Addr {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	addr := at.Addr().Unmap().WithZone("")
	if !s.trusted(addr) {
		return addr
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		next, err := netip.ParseAddr(strings.TrimSpace(hop))
		if err != nil {
			return addr // what cannot be read ends the chain of trust
		}
		if addr = next.Unmap().WithZone(""); !s.trusted(addr) {
			break
		}
	}
	return addr
}

func (s *Server) trusted(a netip.Addr) bool {
	return slices.ContainsFunc(s.Proxies, func(p netip.Prefix) bool { return p.Contains(a) })
}

// Networks reads addresses and networks, as Proxies has them.
func Networks(texts []string) (all []netip.Prefix, err error) {
	for _, t := range texts {
		p, err := netip.ParsePrefix(t)
		if a, single := netip.ParseAddr(t); err != nil && single == nil {
			p, err = a.Prefix(a.BitLen())
		}
		if err != nil {
			return nil, aedile.Invalidf("start server", t, "is no address and no network").Hint("10.0.0.7 or 10.0.0.0/8")
		}
		all = append(all, p.Masked())
	}
	return all, nil
}
