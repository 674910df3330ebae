package column

import "strings"

// inside returns the meaning of a name inside an object, from that of the object and its own.
func (n *Names) inside(object, leaf string) Place {
	outer := n.Place(object)
	leaf = noIndex(leaf)
	bare := Bare(leaf)
	if outer.Wrapper {
		inner := n.single(leaf)
		if inner == (Place{}) {
			inner = n.variantOf(outer, bare)
		}
		if inner.Field != None || inner.Wrapper || inner.List {
			if inner.Rank += rankInside; outer.Lang != "" && inner.Lang == "" {
				inner.Lang = outer.Lang
			}
			return inner
		}
		if lang := Language(leaf); lang != "" { // translations.de.title
			outer.Lang = lang
			return Place{Wrapper: true, Lang: lang}
		}
	}
	if isElement(bare) { // images.edges[].node, offers.list.element
		around := outer.Wrapper || outer.Field == None && outer.List
		return Place{Field: outer.Field, Rank: outer.Rank + 1, Lang: outer.Lang, Wrapper: around, List: outer.List}
	}
	if outer.Field == None {
		return n.afterList(outer, leaf)
	}
	return n.part(outer, leaf, bare)
}

// afterList reads what stands in an object of a list of items: items[0].title.
func (n *Names) afterList(outer Place, leaf string) Place {
	if !outer.List {
		return Place{}
	}
	inner := n.single(leaf)
	if inner.Field != None {
		inner.Rank += rankInside
	}
	return inner
}

// variantOf gives the fields that only make sense inside an object around the item: "_id" of a search result.
func (n *Names) variantOf(outer Place, bare string) Place {
	if outer.Wrapper && bare == "id" {
		pl, _ := n.exact("id")
		return pl
	}
	return Place{}
}

// isElement reports whether a name only says that something is one of a list.
func isElement(bare string) bool {
	switch bare {
	case "edges", "node", "nodes", "list", "element", "array", "bag", "arrayelement", "item", "items", "elements":
		return true
	}
	return false
}

// part returns the meaning of a key inside an object that is a field itself: the amount of a price, the name of a trader.
func (n *Names) part(outer Place, leaf, bare string) Place {
	pl := outer
	pl.Rank++
	pl.Wrapper, pl.List = false, false
	if lang := Language(leaf); lang != "" && len(leaf) <= 7 {
		switch outer.Field {
		case Title, Text, Category, Subcategory, Labels, Brand, Model, URL, Options:
			pl.Lang = lang
			return pl
		}
	}
	switch f := outer.Field; {
	case f == Price:
		return n.partOfPrice(pl, bare)
	case f == Images:
		switch {
		case n.is(address, bare):
			return pl
		case n.is(alt, bare):
			pl.Alt = true
			return pl
		}
	case f == TraderName || f == TraderID:
		return n.partOfTrader(pl, bare)
	case f == ShipsFrom && (strings.HasPrefix(bare, "country") || bare == "code" || bare == "land" || bare == "iso"):
		return pl
	case f == Attrs:
		return n.partOfAttrs(pl, leaf)
	case f == Options || f == Targeting:
	case f == Text && !n.is(value, bare): // an object around the texts of the item
		if inner := n.single(leaf); inner.Field != None {
			inner.Rank += rankInside
			return inner
		}
	case f == ID || f == Code || f == GTIN:
		if n.field[bare].Field == f || bare == "code" || bare == "oid" || bare != "name" && bare != "label" && bare != "title" &&
			n.is(value, bare) {
			return pl
		}
	case f == URL || f == Links:
		if n.field[bare].Field == URL || bare == "self" || n.is(value, bare) {
			return pl
		}
	case n.is(value, bare):
		return pl
	}
	return Place{}
}

func (n *Names) partOfPrice(pl Place, bare string) Place {
	switch {
	case n.is(amount, bare):
		return pl
	case n.is(currencyOf, bare):
		return Place{Field: Currency, Rank: pl.Rank}
	}
	return Place{}
}

// partOfTrader looks a key of a trader up with the word trader before it: login is that of "trader login".
func (n *Names) partOfTrader(pl Place, bare string) Place {
	if inner := n.field["trader"+bare]; inner.Field.Trader() {
		return Place{Field: inner.Field, Rank: pl.Rank}
	}
	return Place{}
}

// partOfAttrs reads a property that has the name of a field; it gives the field only where nothing else does.
func (n *Names) partOfAttrs(pl Place, leaf string) Place {
	inner := n.single(leaf)
	switch inner.Field {
	case Text, Brand, Model, GTIN, Batch:
		inner.Rank += rankInside * 2
		return inner
	}
	return Place{Field: Attrs, Rank: pl.Rank}
}

// Items reports whether a list of that name usually holds items.
func (n *Names) Items(name string) bool { return n.is(list, Bare(name)) }
