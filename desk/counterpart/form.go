package counterpart

import (
	"bytes"
	"crypto/sha1" //nolint:gosec // names of RFC 4122, version 5, are made with it; nothing is protected by it
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aedile/aedile"
)

// MaxFile is how many bytes of another record are read. Chosen: some hundred thousand rows.
const MaxFile = 64 << 20

// columns of the CSV form, in their order.
var columns = []string{"type", "value", "service", "country", "status", "cases", "first", "last"}

// WriteCSV writes the rows with a heading, as RFC 4180 has it. A value that a spreadsheet would take for a formula stands behind an
// apostrophe, which is taken off when it is read.
func WriteCSV(w io.Writer, rows []Identifier) error {
	c := csv.NewWriter(w)
	if err := c.Write(columns); err != nil {
		return fmt.Errorf("write counterparts: %w", err)
	}
	for _, r := range rows {
		line := []string{string(r.Trait), r.Value, r.Service, r.Country, r.Status, strconv.Itoa(r.Cases), r.First, r.Last}
		for i, s := range line {
			if s != "" && strings.ContainsRune("=+-@\t\r'", rune(s[0])) {
				line[i] = "'" + s
			}
		}
		if err := c.Write(line); err != nil {
			return fmt.Errorf("write counterparts: %w", err)
		}
	}
	c.Flush()
	return c.Error()
}

// attribute is one of an event, as the core format of MISP has it.
type attribute struct {
	UUID         string `json:"uuid"`
	Type         string `json:"type"`
	Category     string `json:"category"`
	Value        string `json:"value"`
	Comment      string `json:"comment"`
	ToIDS        bool   `json:"to_ids"`
	Distribution string `json:"distribution"` // 5: as the event
	Timestamp    string `json:"timestamp"`
}

// event is an event, as the core format of MISP has it.
type event struct {
	UUID         string      `json:"uuid"`
	Info         string      `json:"info"`
	Date         string      `json:"date"`
	ThreatLevel  string      `json:"threat_level_id"` // 4: undefined
	Analysis     string      `json:"analysis"`        // 0: initial
	Distribution string      `json:"distribution"`    // 0: the own organisation; who imports it decides on more
	Published    bool        `json:"published"`
	Timestamp    string      `json:"timestamp"`
	Attributes   []attribute `json:"Attribute"`
}

type wrapped struct {
	Event event `json:"Event"`
}

// forms are the types and categories of MISP by sort. What it has no type for is a text, and its comment says what it is.
var forms = map[Trait][2]string{Address: {"url", "Network activity"}, Site: {"domain", "Network activity"},
	Mail: {"email-src", "Social network"}, Phone: {"phone-number", "Other"}, AtService: {"text", "Other"}, Goods: {"text", "Other"},
	Register: {"text", "Other"}, Called: {"text", "Other"}}

// WriteMISP writes the rows as one event of MISP. Nothing in it is meant for automatic blocking (to_ids is false): an identifier in
// a case is no indicator of an attack. The same rows, record and day give the same bytes.
func WriteMISP(w io.Writer, rows []Identifier, from string, asOf time.Time) error {
	stamp := strconv.FormatInt(asOf.Unix(), 10)
	e := event{UUID: named(from, "event", asOf.UTC().Format(time.DateOnly)), Date: asOf.UTC().Format(time.DateOnly), ThreatLevel: "4",
		Info:     "Counterparts of cases of " + from + ": suspected unless a comment says decided",
		Analysis: "0", Distribution: "0", Timestamp: stamp, Attributes: []attribute{}}
	for _, r := range rows {
		e.Attributes = append(e.Attributes, attribute{UUID: named(from, string(r.Trait), r.Value+"\x00"+r.Service), Type: forms[r.Trait][0],
			Category: forms[r.Trait][1], Value: r.Value, Comment: r.comment(), Distribution: "5", Timestamp: stamp})
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", " ")
	enc.SetEscapeHTML(false)
	if err := enc.Encode(wrapped{e}); err != nil {
		return fmt.Errorf("write counterparts: %w", err)
	}
	return nil
}

// comment says what the value is, and the rest of the row, as "gtin; suspected; cases 2; 2026-01-05 to 2026-02-01; country DE".
func (r Identifier) comment() string {
	parts := []string{string(r.Trait), r.Status, fmt.Sprintf("cases %d", r.Cases), r.First + " to " + r.Last}
	if r.Country != "" {
		parts = append(parts, "country "+r.Country)
	}
	if r.Service != "" {
		parts = append(parts, "service "+r.Service)
	}
	return strings.Join(parts, "; ")
}

// named returns an identifier of RFC 4122, version 5, in a name space of our own.
func named(parts ...string) string {
	h := sha1.Sum([]byte("https://github.com/aedile/aedile#counterpart\x00" + strings.Join(parts, "\x00"))) //nolint:gosec // as above
	h[6], h[8] = h[6]&0x0f|0x50, h[8]&0x3f|0x80
	x := hex.EncodeToString(h[:16])
	return x[:8] + "-" + x[8:12] + "-" + x[12:16] + "-" + x[16:20] + "-" + x[20:]
}

// ReadIdentifiers reads rows as CSV or as events of MISP, whichever the text is. Rows of types that this package does not know are
// counted in passed.
func ReadIdentifiers(name string, data []byte) (rows []Identifier, passed int, err error) {
	data = bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\uFEFF")))
	switch {
	case len(data) > MaxFile:
		return nil, 0, aedile.Limitf("read counterparts", name, "is larger than %d bytes", MaxFile)
	case bytes.HasPrefix(data, []byte("{")) || bytes.HasPrefix(data, []byte("[")):
		return readMISP(name, data)
	}
	return readCSV(name, data)
}

func readCSV(name string, data []byte) (rows []Identifier, passed int, err error) {
	c := csv.NewReader(bytes.NewReader(data))
	c.FieldsPerRecord = -1
	head, err := c.Read()
	at := map[string]int{}
	for i, h := range head {
		at[strings.ToLower(strings.TrimSpace(h))] = i
	}
	if _, ok := at["type"]; err != nil || !ok {
		return nil, 0, aedile.Invalidf("read counterparts", name, "has no column type and value").
			Hint("the columns are " + strings.Join(columns, ", "))
	}
	for {
		line, err := c.Read()
		if err == io.EOF {
			return rows, passed, nil
		}
		if err != nil {
			return nil, 0, aedile.Invalidf("read counterparts", name, "is no CSV").Because(err)
		}
		get := func(column string) string {
			i, ok := at[column]
			if !ok || i >= len(line) {
				return ""
			}
			return strings.TrimPrefix(strings.TrimSpace(line[i]), "'")
		}
		r := Identifier{Trait: Trait(get("type")), Value: get("value"), Service: get("service"), Country: get("country"),
			Status: get("status"), First: get("first"), Last: get("last")}
		r.Cases, _ = strconv.Atoi(get("cases")) // a number that is none says nothing
		if !slices.Contains(traits(), r.Trait) || r.Value == "" {
			passed++
			continue
		}
		rows = append(rows, r)
	}
}

// readMISP takes one event, a list of them, and what the interface of MISP answers with.
func readMISP(name string, data []byte) (rows []Identifier, passed int, err error) {
	var many struct {
		wrapped
		Response []wrapped `json:"response"`
	}
	if data[0] == '[' {
		err = json.Unmarshal(data, &many.Response)
	} else {
		err = json.Unmarshal(data, &many)
	}
	if err != nil {
		return nil, 0, aedile.Invalidf("read counterparts", name, "is no event of MISP").Because(err)
	}
	for _, e := range append(many.Response, many.wrapped) {
		for _, a := range e.Event.Attributes {
			if r, ok := a.row(); ok {
				rows = append(rows, r)
			} else {
				passed++
			}
		}
	}
	return rows, passed, nil
}

// alike are types of MISP that say the same as one of those that we write.
var alike = map[string]Trait{"url": Address, "link": Address, "uri": Address, "domain": Site, "hostname": Site, "email-src": Mail,
	"email-dst": Mail, "email": Mail, "whois-registrant-email": Mail, "phone-number": Phone, "whois-registrant-phone": Phone,
	"whois-registrant-org": Called, "whois-registrant-name": Called}

func (a attribute) row() (r Identifier, ok bool) {
	r = Identifier{Value: a.Value, Trait: alike[a.Type], Status: suspected}
	parts := strings.Split(a.Comment, "; ")
	if a.Type == "text" && slices.Contains(traits(), Trait(parts[0])) {
		r.Trait = Trait(parts[0])
	}
	for _, p := range parts[1:] {
		switch name, rest, _ := strings.Cut(p, " "); {
		case p == decided:
			r.Status = decided
		case name == "cases":
			r.Cases, _ = strconv.Atoi(rest)
		case name == "country":
			r.Country = rest
		case name == "service":
			r.Service = rest
		case strings.HasPrefix(rest, "to "):
			r.First, r.Last = name, strings.TrimPrefix(rest, "to ")
		}
	}
	return r, r.Trait != "" && r.Value != ""
}
