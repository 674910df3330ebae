package weburl

import (
	"net/netip"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// The bounds of an address. Browsers and servers take about 2,000 characters for granted and refuse some tens of thousands.
const (
	maxBytes  = 16 << 10
	maxParams = 500
	maxDecode = 8 // percent escapes of percent escapes
)

// address is an address taken apart. Its parts are unescaped as far as they go, but for the query.
type address struct {
	scheme string // "https", or that of an app
	host   string // in small letters, without a dot at its ends; names in their ASCII form
	port   string // "" where it is the usual one
	path   string // unescaped, without dot segments and double slashes
	query  []param
	app    string  // what follows the scheme of an app
	hash   string  // of pages that keep their place in it: "/…" or "!/…"
	inside []param // parameters within it
}

type param struct{ name, value string }

// split takes an address apart. ok is false where it is none of the web and none of an app that is known.
func split(s string, apps map[string]bool) (a address, ok bool) {
	s = clean(s)
	if s == "" || len(s) > maxBytes {
		return a, false
	}
	if lower := strings.ToLower(s[:min(len(s), 12)]); strings.HasPrefix(lower, "http%3a") || strings.HasPrefix(lower, "https%3a") {
		s = unescape(s)
	}
	rest := s
	if scheme, after, found := strings.Cut(s, "://"); found && schemeLike(scheme) {
		a.scheme, rest = strings.ToLower(scheme), after
	} else if strings.HasPrefix(s, "//") {
		rest = s[2:]
	} else if scheme, _, colon := strings.Cut(s, ":"); colon && schemeLike(scheme) && !strings.Contains(scheme, ".") {
		return a, false // mailto: and the like
	}
	switch {
	case a.scheme == "" || a.scheme == "http" || a.scheme == "https":
		a.scheme = "https"
	case apps[a.scheme]:
		a.app = rest
		before, query, _ := strings.Cut(rest, "?")
		a.path, a.query = "/"+strings.Trim(unescape(before), "/"), params(query)
		return a, true
	default:
		return a, false
	}
	end := strings.IndexAny(rest, "/?#\\")
	host, tail := rest, ""
	if end >= 0 {
		host, tail = rest[:end], rest[end:]
	}
	if i := strings.LastIndexByte(host, '@'); i >= 0 { // a name before the host only deceives
		host = host[i+1:]
	}
	if a.host, a.port, ok = hostOf(host); !ok {
		return a, false
	}
	tail, hash, _ := strings.Cut(tail, "#")
	if strings.HasPrefix(hash, "/") || strings.HasPrefix(hash, "!/") {
		a.hash = unescape(hash)
	}
	path, query, _ := strings.Cut(tail, "?")
	a.path, a.query = pathOf(path), params(query)
	if _, inside, ok := strings.Cut(hash, "?"); ok && a.hash != "" { // such pages keep their parameters there
		a.inside = params(inside)
	}
	return a, true
}

// clean takes off what stands around an address, and what browsers leave out of it.
func clean(s string) string {
	s = strings.Trim(s, " \t\r\n\u00a0\u3000<>\"'")
	if strings.IndexFunc(s, invisible) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		if invisible(r) {
			return -1
		}
		return r
	}, s)
}

func invisible(r rune) bool {
	return r < ' ' || r == 0x7f || r == 0xad || r >= 0x200b && r <= 0x200f || r >= 0x202a && r <= 0x202e || r == 0x2060 || r == 0xfeff
}

func schemeLike(s string) bool {
	if s == "" || len(s) > 32 {
		return false
	}
	for i := range len(s) {
		c := s[i] | 0x20
		if (c < 'a' || c > 'z') && (i == 0 || (s[i] < '0' || s[i] > '9') && s[i] != '+' && s[i] != '-' && s[i] != '.') {
			return false
		}
	}
	return true
}

// unescape takes percent escapes off until none is left.
func unescape(s string) string {
	for range maxDecode {
		t := unescapeOnce(s)
		if t == s {
			break
		}
		s = t
	}
	return s
}

func unescapeOnce(s string) string {
	i := strings.IndexByte(s, '%')
	if i < 0 {
		return s
	}
	b := make([]byte, 0, len(s))
	b = append(b, s[:i]...)
	for ; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if v, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				b = append(b, byte(v))
				i += 2
				continue
			}
		}
		b = append(b, s[i])
	}
	return string(b)
}

// dots are the full stops of other scripts, which browsers read as dots.
var dots = strings.NewReplacer("\u3002", ".", "\uff0e", ".", "\uff61", ".")

// hostOf reads a host with its port.
func hostOf(s string) (host, port string, ok bool) {
	s = unescape(s)
	if strings.HasPrefix(s, "[") {
		inside, after, closed := strings.Cut(s[1:], "]")
		ip, err := netip.ParseAddr(inside)
		if !closed || err != nil || !ip.Is6() {
			return "", "", false
		}
		return "[" + ip.WithZone("").String() + "]", usual(strings.TrimPrefix(after, ":")), true
	}
	if i := strings.LastIndexByte(s, ':'); i >= 0 {
		s, port = s[:i], usual(s[i+1:])
	}
	s = strings.ToLower(dots.Replace(s))
	for strings.Contains(s, "..") {
		s = strings.ReplaceAll(s, "..", ".")
	}
	s = strings.Trim(s, ".")
	if ip := number(s); ip != "" {
		return ip, port, true
	}
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			ascii, err := idna.Lookup.ToASCII(s)
			if err != nil {
				return "", "", false
			}
			s = ascii
			break
		}
	}
	if len(s) == 0 || len(s) > 253 || !strings.Contains(s, ".") {
		return "", "", false
	}
	for label := range strings.SplitSeq(s, ".") {
		if len(label) > 63 || !labelLike(label) {
			return "", "", false
		}
	}
	return s, port, true
}

// labelLike reports whether s is a part of a name: letters, digits, hyphens and, as many shops write them, underscores.
func labelLike(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '_' {
			return false
		}
	}
	return s != ""
}

func usual(port string) string {
	if port == "" {
		return ""
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 80 || n == 443 {
		return ""
	}
	return port
}

// number reads a host that is a number: one to four parts, each decimal, octal or hexadecimal, the last of them filling what is left.
func number(s string) string {
	if s == "" || strings.Count(s, ".") > 3 || s[0] < '0' || s[0] > '9' {
		return ""
	}
	if last := s[strings.LastIndexByte(s, '.')+1:]; last == "" || last[0] < '0' || last[0] > '9' {
		return "" // the end of a name is no number
	}
	parts := strings.Split(s, ".")
	var ip uint64
	for i, p := range parts {
		base := 10
		if len(p) > 1 && p[0] == '0' {
			if p, base = p[1:], 8; p[0] == 'x' {
				p, base = p[1:], 16
			}
		}
		v, err := strconv.ParseUint(p, base, 32)
		if err != nil {
			return ""
		}
		if i < len(parts)-1 {
			ip = ip<<8 | v&0xff
			continue
		}
		room := uint(8 * (5 - len(parts)))
		ip = ip<<room | v&(1<<room-1)
	}
	if len(parts) == 1 && len(s) < 8 { // a short number is a word, not an address
		return ""
	}
	return netip.AddrFrom4([4]byte{byte(ip >> 24), byte(ip >> 16), byte(ip >> 8), byte(ip)}).String()
}

// pathOf unescapes a path and takes dot segments and double slashes out of it.
func pathOf(s string) string {
	s = unescape(strings.ReplaceAll(s, "\\", "/"))
	if s == "" {
		return "/"
	}
	if !strings.Contains(s, "//") && !strings.Contains(s, "/.") {
		return s
	}
	var out []string
	for seg := range strings.SplitSeq(s, "/") {
		switch seg {
		case "", ".":
		case "..":
			if len(out) > 0 {
				out = out[:len(out)-1]
			}
		default:
			out = append(out, seg)
		}
	}
	path := "/" + strings.Join(out, "/")
	if path != "/" && (strings.HasSuffix(s, "/") || strings.HasSuffix(s, "/.") || strings.HasSuffix(s, "/..")) {
		path += "/"
	}
	return path
}

// params takes a query apart. Names are unescaped, values as they stand: they may hold addresses.
func params(s string) (out []param) {
	for p := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == '&' || r == ';' }) {
		if len(out) == maxParams {
			break
		}
		name, value, _ := strings.Cut(strings.TrimPrefix(p, "amp;"), "=")
		out = append(out, param{unescapeOnce(name), value})
	}
	return out
}

// get returns the value of a parameter, in any case of its name, unescaped once.
func get(ps []param, name string) (string, bool) {
	for _, p := range ps {
		if strings.EqualFold(p.name, name) {
			return unescapeOnce(strings.ReplaceAll(p.value, "+", " ")), true
		}
	}
	return "", false
}

const hexDigits = "0123456789ABCDEF"

// escape writes what an address cannot hold as percent escapes. More says which further signs stand for something there.
func escape(b *strings.Builder, s, more string) {
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7f || c == '%' || c == '#' || c == '"' || c == '\'' || c == '<' || c == '>' ||
			strings.IndexByte(more, c) >= 0 {
			b.WriteByte('%')
			b.WriteByte(hexDigits[c>>4])
			b.WriteByte(hexDigits[c&15])
		} else {
			b.WriteByte(c)
		}
	}
}
