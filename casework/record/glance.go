package record

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"hash/maphash"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
)

// glance is what a check needs to know of an event. Most events are as they were written, which shows without decoding them:
// their bytes, with the digests of personal texts in place of the texts, give the recorded digest. Only others are looked at
// closely.
type glance struct {
	Entry
	ev     casework.Event // of its fields those that a check needs
	hollow []string       // places of personal texts that are not there
	begun  []trace        // dues
	ended  []uint64       // keys of dues
	lapsed []uint64       // the same
	fixed  uint64         // what the opening event settles for the case
	whole  bool           // it is as it was written
}

// trace is a running due, by digests of its name and of all of it.
type trace struct {
	key, due uint64
	lapsed   bool
}

const personalMark = `"$personal":`

// eventKeys are the keys of an event in the order in which they are written; those with a question mark may be left out.
var eventKeys = keys("case", "version", "kind", "move", "from?", "to", "by", "at", "law", "body?", "dues?", "met?", "lapsed?", "leaves?",
	"tasks?", "calendar?", "group?", "about?", "prev?")

const (
	slotCase = iota
	slotVersion
	slotKind
	slotMove
	slotFrom
	slotTo
	slotBy
	slotAt
	slotLaw
	slotBody
	slotDues
	slotMet
	slotLapsed
	slotLeaves
	slotTasks
	slotCalendar
	slotGroup
	slotAbout
	slotPrev
)

var personalKeys = keys("text?", "salt?", "digest?", "prose?")

// look glances at an entry.
func look(seed maphash.Seed, e Entry) glance {
	g := glance{Entry: e}
	slots := make([][]byte, len(eventKeys))
	if rest, ok := members(e.Raw, eventKeys, slots); !ok || len(rest) > 0 || !json.Valid(e.Raw) {
		return g
	}
	g.whole = g.read(slots) && g.sealed(slots[slotBody])
	if !g.whole {
		return g
	}
	g.fixed = fixedOf(seed, slots[slotKind], slots[slotAt], slots[slotCalendar], slots[slotGroup], slots[slotAbout])
	var ok [3]bool
	g.begun, ok[0] = traces(seed, slots[slotDues])
	g.ended, ok[1] = keysOf(seed, slots[slotMet])
	g.lapsed, ok[2] = keysOf(seed, slots[slotLapsed])
	g.whole = ok == [3]bool{true, true, true}
	g.Raw = nil // a check may hold on to the entry
	return g
}

// lookAgain fills a glance from the decoded event.
func (g *glance) lookAgain(seed maphash.Seed, ev casework.Event) {
	g.ev = ev
	b, err := marshal(ev)
	slots := make([][]byte, len(eventKeys))
	if err != nil {
		return
	}
	if _, ok := members(b, eventKeys, slots); !ok {
		return
	}
	g.fixed = fixedOf(seed, slots[slotKind], slots[slotAt], slots[slotCalendar], slots[slotGroup], slots[slotAbout])
	g.begun, _ = traces(seed, slots[slotDues])
	g.ended, _ = keysOf(seed, slots[slotMet])
	g.lapsed, _ = keysOf(seed, slots[slotLapsed])
}

// read takes over what a check needs.
func (g *glance) read(slots [][]byte) (ok bool) {
	text := func(slot int) string {
		s, plain := plainText(slots[slot])
		ok = ok && plain
		return s
	}
	ok = true
	g.ev.Case, g.ev.Kind, g.ev.Move = aedile.CaseID(text(slotCase)), text(slotKind), text(slotMove)
	g.ev.From, g.ev.To, g.ev.Prev = text(slotFrom), text(slotTo), aedile.Digest(text(slotPrev))
	at, err := time.Parse(time.RFC3339Nano, text(slotAt))
	version, err2 := strconv.Atoi(string(slots[slotVersion]))
	g.ev.At, g.ev.Version, g.ev.Body = at, version, slots[slotBody]
	return ok && err == nil && err2 == nil
}

// sealed reports whether the event, with digests in place of personal texts, gives its digest, and every text its own.
func (g *glance) sealed(body []byte) bool {
	sum := sha256.New()
	from := 0                    // what of the raw bytes is hashed already
	at := cap(g.Raw) - cap(body) // where the body, a part of the raw bytes, begins
	for {
		i := bytes.Index(body, []byte(personalMark))
		if i < 0 {
			break
		}
		start := at + i + len(personalMark)
		slots := make([][]byte, len(personalKeys))
		rest, ok := members(g.Raw[start:], personalKeys, slots)
		if !ok || i == 0 || body[i-1] != '{' || len(rest) == 0 || rest[0] != '}' || !g.text(slots) {
			return false
		}
		sum.Write(g.Raw[from:start])
		sum.Write(sealedText(slots))
		from = len(g.Raw) - len(rest)
		body = body[from-at:]
		at = from
	}
	sum.Write(g.Raw[from:])
	return string(g.Digest) == "sha256:"+hex.EncodeToString(sum.Sum(nil)) && g.places()
}

// sealedText writes a personal text as it is hashed: without text and salt.
func sealedText(slots [][]byte) []byte {
	b := []byte("{")
	for i, k := range personalKeys {
		if i < 2 || slots[i] == nil {
			continue
		}
		if len(b) > 1 {
			b = append(b, ',')
		}
		b = append(append(b, strings.TrimSuffix(k, "?")...), slots[i]...)
	}
	return append(b, '}')
}

// text reports whether a personal text gives its digest, or is not there; g.hollow then gets an entry.
func (g *glance) text(slots [][]byte) bool {
	text, ok := personalText(slots[0])
	salt, ok2 := plainText(slots[1])
	digest, ok3 := plainText(slots[2])
	switch {
	case !ok || !ok2 || !ok3:
		return false
	case text == "" && salt == "":
		if digest != "" {
			g.hollow = append(g.hollow, "")
		}
		return true
	}
	return digest != "" && casework.Personal{Text: text, Salt: salt, Digest: aedile.Digest(digest)}.Holds()
}

// places names the personal texts that are not there.
func (g *glance) places() bool {
	if len(g.hollow) == 0 {
		return true
	}
	g.hollow = g.hollow[:0]
	return casework.Persons(g.ev.Body, func(path string, p casework.Personal) bool {
		if p.Text == "" && p.Salt == "" && p.Digest != "" {
			g.hollow = append(g.hollow, path)
		}
		return true
	}) == nil
}

// fixedOf digests what an opening event settles for its case.
func fixedOf(seed maphash.Seed, parts ...[]byte) uint64 {
	var h maphash.Hash
	h.SetSeed(seed)
	for _, p := range parts {
		h.Write(p)
		h.WriteByte(0)
	}
	return h.Sum64()
}

// traces reads a list of dues.
func traces(seed maphash.Seed, list []byte) (ts []trace, ok bool) {
	for e := range elements(list, &ok) {
		key, whole := keyOf(seed, e)
		if !whole {
			return nil, false
		}
		bare, lapsed := bytes.CutSuffix(e, []byte(`,"lapsed":true}`))
		if !lapsed {
			bare = bytes.TrimSuffix(e, []byte("}"))
		}
		ts = append(ts, trace{key, maphash.Bytes(seed, bare), lapsed})
	}
	return ts, ok
}

func keysOf(seed maphash.Seed, list []byte) (ks []uint64, ok bool) {
	for e := range elements(list, &ok) {
		key, whole := keyOf(seed, e)
		if !whole {
			return nil, false
		}
		ks = append(ks, key)
	}
	return ks, ok
}

// keyOf digests the name and item that a due, or the key of one, begins with.
func keyOf(seed maphash.Seed, e []byte) (uint64, bool) {
	l := lexer{b: e}
	if !l.take(`{"name":`) {
		return 0, false
	}
	name := l.value()
	var item []byte
	if l.take(`,"item":`) {
		item = l.value()
	}
	return fixedOf(seed, name, item), len(name) > 1
}

// keys writes names as JSON does, a mark for those that may be left out behind the colon.
func keys(names ...string) (ks []string) {
	for _, n := range names {
		bare, optional := strings.CutSuffix(n, "?")
		k := `"` + bare + `":`
		if optional {
			k += "?"
		}
		ks = append(ks, k)
	}
	return ks
}

// members reads an object that has these keys in this order and no others, and returns what comes behind it. An object in
// any other form is not ok, though it may be JSON.
func members(b []byte, keys []string, slots [][]byte) (rest []byte, ok bool) {
	l := lexer{b: b}
	if !l.take("{") {
		return nil, false
	}
	first := true
	for i, k := range keys {
		k, optional := strings.CutSuffix(k, "?")
		at := l.i
		if (first || l.take(",")) && l.take(k) {
			slots[i] = l.value()
			first = false
			continue
		}
		if l.i = at; !optional {
			return nil, false
		}
	}
	if !l.take("}") {
		return nil, false
	}
	return l.b[l.i:], true
}

// elements yields the values of a list; nil has none. It sets ok where the list could be read to its end.
func elements(list []byte, ok *bool) func(yield func([]byte) bool) {
	return func(yield func([]byte) bool) {
		l := lexer{b: list}
		if *ok = list == nil; *ok || !l.take("[") {
			return
		}
		for l.i < len(list) && !l.take("]") {
			if !yield(l.value()) || !l.take(",") && (l.i >= len(list) || list[l.i] != ']') {
				return
			}
		}
		*ok = l.i == len(list)
	}
}

// lexer walks through JSON without spaces.
type lexer struct {
	b []byte
	i int
}

func (l *lexer) take(s string) bool {
	if len(l.b)-l.i < len(s) || string(l.b[l.i:l.i+len(s)]) != s {
		return false
	}
	l.i += len(s)
	return true
}

// value passes over one value and returns it. What is no JSON comes back in some piece.
func (l *lexer) value() []byte {
	start, depth := l.i, 0
	for l.i < len(l.b) {
		switch l.b[l.i] {
		case '"':
			l.quoted()
			continue
		case '{', '[':
			depth++
		case ',':
			if depth == 0 {
				return l.b[start:l.i]
			}
		case '}', ']':
			if depth == 0 {
				return l.b[start:l.i]
			}
			if depth--; depth == 0 {
				l.i++
				return l.b[start:l.i]
			}
		}
		l.i++
	}
	return l.b[start:]
}

// quoted passes over a string.
func (l *lexer) quoted() {
	for l.i++; l.i < len(l.b); {
		n := bytes.IndexByte(l.b[l.i:], '"')
		if n < 0 {
			break
		}
		slashes := 0
		for end := l.i + n; slashes < n && l.b[end-1-slashes] == '\\'; {
			slashes++
		}
		l.i += n + 1
		if slashes%2 == 0 {
			return
		}
	}
	l.i = len(l.b)
}

// plainText returns a JSON string that holds no escape; nil gives "".
func plainText(v []byte) (string, bool) {
	if v == nil {
		return "", true
	}
	if len(v) < 2 || v[0] != '"' || v[len(v)-1] != '"' || bytes.IndexByte(v, '\\') >= 0 {
		return "", false
	}
	return string(v[1 : len(v)-1]), true
}

// personalText returns a JSON string in the one form in which it is written; nil gives "". Its bytes are not part of what is
// hashed, so that form counts.
func personalText(v []byte) (string, bool) {
	if s, ok := plainText(v); ok && utf8.ValidString(s) && !strings.ContainsAny(s, "\u2028\u2029\ufffd\x7f") {
		return s, true
	}
	var s string
	if json.Unmarshal(v, &s) != nil {
		return "", false
	}
	b, err := marshal(s)
	return s, err == nil && bytes.Equal(b, v)
}
