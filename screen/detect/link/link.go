// Package link states facts about the addresses in an item: which lead to a buying agent, a messenger, a page of links, an album of pictures, a
// short link whose target nobody sees, and by which somebody earns.
//
// It opens nothing and judges nothing: most such links are ordinary trade.
package link

import (
	"bytes"

	"github.com/aedile/aedile/screen/fact"
	"github.com/aedile/aedile/screen/register"
	"github.com/aedile/aedile/screen/weburl"
)

// The spans, in the order of the description.
const (
	anyLink = iota
	market
	agent
	short
	hub
	album
	chat
	paid
	wrapped
)

// Detector describes the detector.
func Detector() fact.Detector {
	return fact.Detector{Name: "link", Version: "2026.11.0", Open: open, Spans: []fact.Span{
		anyLink: {Name: "link", About: "an address, as people write it: `weidian (dot) com/…`, `t.me/…`, with or without a scheme"},
		market:  {Name: "link.market", About: "an address that names a listing on a market that is known"},
		agent:   {Name: "link.agent", About: "an address of an agent that buys elsewhere for others, also where it hides another address"},
		short:   {Name: "link.short", About: "a short link, whose target is not to be seen"},
		hub:     {Name: "link.hub", About: "a page of links, or a shared table"},
		album:   {Name: "link.album", About: "a site of albums of goods"},
		chat:    {Name: "link.chat", About: "an address of a messenger"},
		paid:    {Name: "link.paid", About: "an address by which somebody earns: of an affiliate network, or with a partner's name in it"},
		wrapped: {Name: "link.wrapped", About: "an address that only leads to another one which it holds"},
	}}
}

func open([]*register.Snapshot) (func() fact.Finder, error) {
	return func() fact.Finder {
		f := new(finder)
		return fact.Finder{Begin: f.begin, Places: f.places}
	}, nil
}

// finder keeps the addresses of the item at hand.
type finder struct{ links []found }

type found struct {
	place fact.Place
	kinds [wrapped + 1]bool
}

// begin looks for addresses in what is said of the thing, and in the links beside it; the address of the item itself is none of them.
func (f *finder) begin(it *fact.Item) bool {
	f.links = f.links[:0]
	for i := range it.Texts {
		t := &it.Texts[i]
		if !t.Described && t.Field.Name != "links" {
			continue
		}
		b := t.Fold.Bytes
		if !it.Meter.Spend(1+len(b)/64) || bytes.IndexByte(b, '.') < 0 && !bytes.Contains(b, []byte("://")) {
			continue
		}
		at := 0
		for _, x := range weburl.In(string(b)) {
			first := at
			for first < len(t.Fold.Tokens) && int(t.Fold.Tokens[first].End) <= x.Start {
				first++
			}
			last := first
			for last+1 < len(t.Fold.Tokens) && int(t.Fold.Tokens[last+1].Start) < x.End {
				last++
			}
			if first >= len(t.Fold.Tokens) {
				break
			}
			at = last
			f.links = append(f.links, found{fact.Place{Number: t.Number, First: first, Last: last}, kindsOf(x.Link)})
			if it.Enough(len(f.links)) {
				return true
			}
		}
	}
	return len(f.links) > 0
}

// kindsOf says which spans an address belongs to.
func kindsOf(l weburl.Link) (k [wrapped + 1]bool) {
	k[anyLink] = true
	k[market] = l.Sort == weburl.Market && l.Listing != ""
	k[short], k[hub], k[album], k[chat] = l.Sort == weburl.Short, l.Sort == weburl.Hub, l.Sort == weburl.Album, l.Sort == weburl.Chat
	k[agent] = l.Sort == weburl.Agent
	k[paid] = len(l.Paid) > 0 || l.Sort == weburl.Network
	for _, s := range l.Via {
		k[agent] = k[agent] || s.Sort == weburl.Agent
		k[wrapped] = true
	}
	return k
}

func (f *finder) places(span int, _ *fact.Item, dst []fact.Place) []fact.Place {
	for i := range f.links {
		if f.links[i].kinds[span] {
			dst = append(dst, f.links[i].place)
		}
	}
	return dst
}
