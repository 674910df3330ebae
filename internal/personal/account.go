package personal

import (
	"net/netip"
	"net/url"
	"strings"
)

const (
	localPart = `[\pL\pN._%+'-]*[\pL\pN_]`
	label     = `[\pL\pN](?:[\pL\pN-]*[\pL\pN])?`
)

var (
	atSign  = `(?:\s?(?:@|&#0*64;|&#[xX]0*40;|&commat;|%40)\s?|\s?[\[({<]\s?(?:@|` + oneOf("at") + `)\s?[\])}>]\s?)`
	dotSign = `(?:\.|\s\.\s|\s?[\[({<]\s?(?:\.|` + oneOf("dot") + `)\s?[\])}>]\s?)`
	atWord  = `(?:` + atSign + `|[\s_-]` + oneOf("at") + `[\s_-])`
	dotWord = `(?:[\s_-]` + oneOf("dot") + `[\s_-]|\s?[\[({<]\s?` + oneOf("dot") + `\s?[\])}>]\s?)`

	mailPatterns = []*pattern{
		lazily(`(?i)` + localPart + atSign + label + `(?:` + dotSign + label + `)*` + dotSign + `\pL[\pL\pN-]+`),
		lazily(`(?i)` + localPart + atWord + label + `(?:(?:\.|` + dotWord + `)` + label + `)*` + dotWord + `\pL[\pL\pN-]+`),
		lazily(`(?i)(?:[\pL\pN] ){2,}@(?: [\pL\pN])+ \.(?: \pL){2,}`),
	}
	quantity = lazily(`^[\pN.,]+\s?@`) // "3 @ 4.99": so many at a price

	// A name after @, not part of a word, an address or a path; a name with four digits behind a hash.
	handlePattern = lazily(`(?:^|[^\pL\pN_@./:+-])(@[\pL\pN_][\pL\pN_.-]*[\pL\pN_](?::[\pL\pN.-]+\.\pL+)?|@[\pL\pN_])`)
	hashPattern   = lazily(`(?:^|[^\pL\pN_.#&])([\pL\pN_.]{2,32}#\d{4})(?:[^\pL\pN]|$)`)
	codeWord      = lazily(`(?i)^` + oneOf("code", "unit") + `s?[.:]?$`)

	// A word for the name of an account, and after it a colon or a quote and the name; or a word for an account, and after it a name in
	// quotes, one with an underscore, one of letters that end in digits, or a number. A plain word after a plain word is no name.
	namePattern = lazily(`(?i)(?:^|[^\pL])((?:` + oneOf("username") + `)\s*(?:[:=]\s*|["'„“«‚‘\s]\s*["'„“«‚‘]|\slautet\s)["'„“«‚‘]?[\pL\pN_][\pL\pN_.-]{2,}|(?:` +
		oneOf("username") + `)\s(?:is|was|ist|war|est|es|è)\s(?:[\pL.-]*[\pN_][\pL\pN_.-]*|(?-i:\p{Ll}+\p{Lu}[\pL\pN]*))|(?:` + oneOf("account") + `)(?:\s+(?:named|called|namens|nommé|llamad[oa]|chiamato|genaamd))?` +
		`(?:\s*[:=]?\s*["'„“«‚‘][^"'”“»’‘]{2,60}["'”“»’‘]|(?:\s*[:=]\s*|\s+)(?:[\pL\pN.-]*_[\pL\pN_.-]+|\pL{3,}[.-]?\pN+[\pL\pN]*|\pN{6,})))`)
	messengerPattern = lazily(`(?i)(?:^|[^\pL])(` + oneOf("messenger") + `\s?(?:id|name|user|nr|no)?\s*[:=]\s*@?[\pL\pN_][\pL\pN_.:+#-]*[\pL\pN_])(?:[.,;!?)]|\s*$|\s[^\pL])`)
	schemePattern    = lazily(`(?i)\b(?:tel|sms|skype|xmpp|viber|tg|whatsapp|signal|mailto|sip|sgnl|threema):(?://)?[^\s"'<>]{3,}`)

	pagePattern = lazily(`(?i)(?:^|[^\pL\pN.-])((?:https?://)?(?:www\.|m\.|[a-z]{2}\.)?` + oneOf("host") + `[@\pL\pN_+?#/][\pL\pN_.+/#=&?@-]*)`)
	pathPattern = lazily(`(?i)(?:https?://)?[\pL\pN-]+(?:\.[\pL\pN-]+)+(?:/[\pL\pN._-]+){0,2}/(?:(?:` + oneOf("path") + `)/[\pL\pN_.%+-]{2,}|@[\pL\pN_][\pL\pN_.-]*|profile\.php\?id=\d+)`)

	// ofHouse are the pages of a service itself: its terms, not an account.
	ofHouse = lazily(`(?i)\.[a-z]+/(?:[a-z]{2}(?:-[a-z]{2})?/)?(?:legal|terms|tos|polic|privacy|help|about|community|guidelines|rules|safety|support|business|transparency)`)

	groups6  = lazily(`[0-9A-Fa-f:]*:[0-9A-Fa-f:.]+(?:/\d{1,3})?`)
	quad     = lazily(`\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b`)
	sections = lazily(`(?i)(?:^|[^\pL])(?:§+|` + oneOf("section") + `)\.?\s*$`)
)

func (l *look) mails() {
	sign := strings.ContainsAny(l.text, "@") || strings.Contains(l.text, "&") || strings.Contains(l.text, "%40")
	for i, p := range mailPatterns {
		if spoken := i == 1 && l.has("at") && l.has("dot"); !sign && !spoken && !strings.ContainsAny(l.text, "[({<") {
			continue
		}
		for _, m := range p.FindAllStringIndex(l.text, -1) {
			if i == 0 && quantity.MatchString(l.text[m[0]:m[1]]) && strings.Contains(l.text[m[0]:m[1]], " ") {
				continue
			}
			l.add(Mail, m[0], m[1])
		}
	}
}

func (l *look) pages() {
	for _, m := range pagePattern.FindAllStringSubmatchIndex(l.text, -1) {
		if !ofHouse.MatchString(l.text[m[2]:m[3]]) {
			l.add(Account, m[2], m[3])
		}
	}
	for _, p := range []*pattern{pathPattern, schemePattern} {
		for _, m := range p.FindAllStringIndex(l.text, -1) {
			l.add(Account, m[0], m[1])
		}
	}
}

// accounts finds names of accounts, which are less certain than what has a form of its own.
func (l *look) accounts() {
	if !strings.ContainsAny(l.text, "@#") && !l.has("username", "account", "messenger") {
		return
	}
	for _, m := range handlePattern.FindAllStringSubmatchIndex(l.text, -1) {
		l.add(Account, m[2], m[3])
	}
	for _, m := range hashPattern.FindAllStringSubmatchIndex(l.text, -1) {
		if before, _, _ := strings.Cut(l.text[m[2]:m[3]], "#"); !codeWord.MatchString(before) {
			l.add(Account, m[2], m[3])
		}
	}
	for _, p := range []struct {
		form *pattern
		may  bool
	}{{namePattern, l.has("username", "account")}, {messengerPattern, l.has("messenger")}} {
		if !p.may {
			continue
		}
		for _, m := range p.form.FindAllStringSubmatchIndex(l.text, -1) {
			l.add(Account, m[2], m[3])
		}
	}
}

// networks finds addresses of machines, which lead to a person's connection (Art. 4(1) GDPR as the Court reads it).
func (l *look) networks() {
	for _, m := range quad.FindAllStringIndex(l.text, -1) {
		after := l.text[m[1]:]
		if _, err := netip.ParseAddr(l.text[m[0]:m[1]]); err == nil && !sections.MatchString(l.text[:m[0]]) &&
			!strings.HasSuffix(l.text[:m[0]], ".") &&
			(len(after) < 2 || after[0] != '.' || after[1] < '0' || after[1] > '9') {
			l.add(Network, m[0], m[1])
		}
	}
	for _, m := range groups6.FindAllStringIndex(l.text, -1) {
		text, _, _ := strings.Cut(l.text[m[0]:m[1]], "/")
		text = strings.TrimRight(text, ".")
		if a, err := netip.ParseAddr(text); err == nil && a.Is6() && len(text) > 6 {
			l.add(Network, m[0], m[0]+len(text))
		}
	}
}

// IsAccount reports whether an address of the web is that of an account: it has a user in it, or its path is that of one. A page of a
// known service is not judged here: it may be its own.
func IsAccount(address string) bool {
	u, err := url.Parse(address)
	if err != nil || address == "" {
		return false
	}
	return strings.HasPrefix(u.Path, "/@") || u.User != nil || pathPattern.MatchString(address)
}
