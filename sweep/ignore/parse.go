package ignore

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/internal/glob"
)

// MaxBytes bounds an ignore file: 20,000 entries of 200 bytes are 4 MB.
const MaxBytes = 8 << 20

const hint = "a list of entries, each with check, one of item, trader or text, reason, and expires as in 2026-12-31"

// Parse reads an ignore file. The error joins all that is wrong with it, each with its line; they are of class Invalid.
func Parse(name string, b []byte) ([]Entry, error) {
	if len(b) > MaxBytes {
		return nil, aedile.Limitf("read ignore file", name, "larger than %d MB", MaxBytes>>20)
	}
	var doc yaml.Node
	dec := yaml.NewDecoder(bytes.NewReader(b))
	switch err := dec.Decode(&doc); {
	case errors.Is(err, io.EOF): // nothing in it
		return nil, nil
	case err != nil:
		return nil, aedile.Invalidf("read ignore file", name, "%s", strings.TrimPrefix(err.Error(), "yaml: "))
	}
	p := parser{name: name}
	if err := dec.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		p.fault(&doc, "has a second document")
	}
	root := doc.Content[0]
	if root.Kind != yaml.SequenceNode && root.Tag != "!!null" {
		p.fault(root, "is no list")
		return nil, errors.Join(p.faults...)
	}
	var entries []Entry
	for _, n := range root.Content {
		entries = append(entries, p.entry(n))
	}
	if len(p.faults) > 0 {
		return nil, errors.Join(p.faults...)
	}
	return entries, nil
}

type parser struct {
	name   string
	faults []error
}

func (p *parser) fault(n *yaml.Node, format string, args ...any) {
	p.faults = append(p.faults, aedile.Invalidf("read ignore file", fmt.Sprintf("%s:%d", p.name, n.Line), format, args...).Hint(hint))
}

func (p *parser) entry(n *yaml.Node) Entry {
	e := Entry{Place: fmt.Sprintf("%s:%d", p.name, n.Line)}
	if n.Kind != yaml.MappingNode {
		p.fault(n, "entry is no mapping")
		return e
	}
	var check string
	keys := map[string]*string{"check": &check, "item": &e.Item, "trader": &e.Trader, "text": &e.Text, "reason": &e.Reason,
		"expires": &e.Expires}
	seen := make(map[string]*yaml.Node)
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		to := keys[k.Value]
		switch {
		case to == nil:
			p.fault(k, "unknown key %q", k.Value)
		case seen[k.Value] != nil:
			p.fault(k, "%s is given twice, first on line %d", k.Value, seen[k.Value].Line)
		case v.Kind != yaml.ScalarNode || v.Tag == "!!null" || strings.TrimSpace(v.Value) == "":
			p.fault(v, "%s is no text", k.Value)
		default:
			*to = strings.TrimSpace(v.Value)
		}
		seen[k.Value] = v
	}
	p.complete(n, &e, check, seen)
	return e
}

// complete refuses what is missing or does not fit, apart from what was refused already.
func (p *parser) complete(n *yaml.Node, e *Entry, check string, seen map[string]*yaml.Node) {
	for _, k := range []string{"check", "reason", "expires"} {
		if seen[k] == nil {
			p.fault(n, "entry has no %s", k)
		}
	}
	if seen["item"] == nil && seen["trader"] == nil && seen["text"] == nil {
		p.fault(n, "entry names neither item nor trader nor text")
	}
	if check != "" {
		pattern, err := glob.Parse(check)
		if err != nil {
			p.fault(seen["check"], "check: %v", err)
		}
		e.Check = pattern
	}
	if e.Expires == "" {
		return
	}
	if _, err := time.Parse(time.DateOnly, e.Expires); err != nil {
		p.fault(seen["expires"], "expires is %q, no day of the calendar", e.Expires)
	}
}
