package screen

import "github.com/aedile/aedile"

// shown is an item as a browser shows it: its texts without markup. It keeps the memory of its lists from item to item.
type shown struct {
	item             aedile.Item
	category, labels []string
	options          []aedile.Option
	images           []aedile.Image
	attrs            []aedile.Attr
}

// of returns the item with what fields show in place of what they hold. The item itself stays as it is; what is returned holds as long as
// the folds of the fields.
func (c *shown) of(it *aedile.Item, fields []field) *aedile.Item {
	c.item = *it
	s := &c.item
	c.category, s.Category = again(c.category, it.Category)
	c.labels, s.Labels = again(c.labels, it.Labels)
	c.options, s.Options = again(c.options, it.Options)
	c.images, s.Images = again(c.images, it.Images)
	var attrs []aedile.Attr
	c.attrs, attrs = again(c.attrs, []aedile.Attr(it.Attrs))
	s.Attrs = attrs
	attr := 0 // the fields name attributes in their order, those without a value left out
	for i := range fields {
		f := &fields[i]
		if f.beside {
			continue
		}
		if f.name.Name == "attrs" {
			for s.Attrs[attr].Value == "" {
				attr++
			}
			s.Attrs[attr].Value = f.fold.Shown(f.raw)
			attr++
		} else if to := textOf(s, f.name); to != nil {
			*to = f.fold.Shown(f.raw)
		}
	}
	return s
}

// again copies from into memory that is used again; an empty list stays what it is.
func again[T any](memory, from []T) (kept, list []T) {
	if len(from) == 0 {
		return memory, from
	}
	memory = append(memory[:0], from...)
	return memory, memory
}

// textOf returns where an item holds a text that may hold markup, nil for every other.
func textOf(it *aedile.Item, f aedile.Field) *string {
	switch f.Name {
	case "title":
		return &it.Title
	case "text":
		return &it.Text
	case "category":
		return &it.Category[f.Index]
	case "brand":
		return &it.Brand
	case "model":
		return &it.Model
	case "batch":
		return &it.Batch
	case "options":
		return &it.Options[f.Index].Name
	case "labels":
		return &it.Labels[f.Index]
	case "images":
		return &it.Images[f.Index].Alt
	}
	return nil
}
