package aedile

import (
	"fmt"
	"strings"
)

// Grade says what a finding is good for.
type Grade string

// The grades. A rule earns "act" by measured precision and can lose it.
const (
	Act    Grade = "act"    // precise enough to act on without asking
	Review Grade = "review" // a person looks
	Shadow Grade = "shadow" // a rule on trial: counted and shown with the run, never a finding for a gate, never a case
)

// Valid reports whether g is one of the grades.
func (g Grade) Valid() bool { return g == Act || g == Review || g == Shadow }

// Finding says that a rule matched an item. It accuses nobody: what it names is suspected, not established.
type Finding struct {
	Item     ItemRef    `json:"item"`
	Joined   *ItemRef   `json:"joined,omitempty"` // the listing to which the item leads, where the finding rests on both: "listing." begins its fields in Evidence
	Check    CheckID    `json:"check"`
	Pack     PackRef    `json:"pack"`
	Grade    Grade      `json:"grade"`
	Title    string     `json:"title"`
	Message  string     `json:"message"`
	Law      []LawRef   `json:"law"`
	Category string     `json:"category"` // STATEMENT_CATEGORY_… of the Transparency Database
	Keyword  string     `json:"keyword,omitempty"`
	Facts    []Fact     `json:"facts"`
	Evidence []Evidence `json:"evidence"`
	Entries  []EntryRef `json:"entries,omitempty"` // of registers, that the rule relied on
	// Suppressed says by which entry of an ignore file the finding is set aside; empty: it counts.
	Suppressed *Suppression `json:"suppressed,omitempty"`
}

// ID returns the identifier of the finding, 24 hexadecimal digits drawn from the digests of item and pack, the check and the places of
// the
// evidence, and of the listing it is joined with. What is not part of it, such as grade, title and texts, follows from those or is said
// about the finding, not by it.
func (f *Finding) ID() FindingID {
	var b strings.Builder
	fmt.Fprintf(&b, "%q %q %q", f.Item.Digest, f.Pack.Digest, f.Check)
	if f.Joined != nil {
		fmt.Fprintf(&b, " %q", f.Joined.Digest)
	}
	for i := range f.Evidence {
		e := &f.Evidence[i]
		fmt.Fprintf(&b, " %q %d %d", e.Field, e.Start, e.End)
	}
	return FindingID(strings.TrimPrefix(string(DigestOf([]byte(b.String()))), "sha256:")[:24])
}

// ItemRef names the item a finding is about, and pins it by digest.
type ItemRef struct {
	ID      ItemID `json:"id"`
	Kind    Kind   `json:"kind"`
	Service string `json:"service,omitempty"`
	URL     string `json:"url,omitempty"`
	Digest  Digest `json:"digest"`
	// Title, Category, Trader and Country are carried for reports, as the item states them.
	Title    string `json:"title,omitempty"`
	Category string `json:"category,omitempty"`
	Trader   string `json:"trader,omitempty"`
	Country  string `json:"country,omitempty"`
}

// PackRef names a rule pack exactly.
type PackRef struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	Digest  Digest `json:"digest,omitempty"`
}

// LawRef cites a provision as a finding shows it.
type LawRef struct {
	CELEX string `json:"celex,omitempty"`
	Place string `json:"place"`
	Title string `json:"title"`
	// As is the later act that gave the place the wording cited, by its CELEX number; empty: the act itself.
	As string `json:"as,omitempty"`
	// Act and URL name and show a provision of an act that has no CELEX number, such as a national one, as a pack brings it.
	Act string `json:"act,omitempty"`
	URL string `json:"url,omitempty"`
}

// Fact is one thing a rule relied on: a list that was found, what a detector stated, a suppressor that was asked.
type Fact struct {
	Name  string `json:"name"`            // list, detector or suppressor, as the rule names it
	Value string `json:"value"`           // in words
	Voids bool   `json:"voids,omitempty"` // a suppressor that set aside the evidence it names
}

// Evidence is an exact place in the item. Start and End are byte offsets into the original field; Text is what a reader sees there: what
// stands there, without tags and with entities resolved.
type Evidence struct {
	Field  string `json:"field"`
	Start  int    `json:"start"`
	End    int    `json:"end"`
	Text   string `json:"text"`
	Source string `json:"source"` // the list or detector that points here, with its own name for what it found: "substances: sildenafil"
}

// EntryRef cites an entry of a register, and says how it relates to the item. That the item is what the entry is about is suspected only.
type EntryRef struct {
	Register string   `json:"register"`
	AsOf     string   `json:"as_of"`        // YYYY-MM-DD, of the snapshot
	Digest   Digest   `json:"digest"`       // of the snapshot
	Entry    string   `json:"entry"`        // number in the register
	On       string   `json:"on,omitempty"` // YYYY-MM-DD: the day of publication
	Name     string   `json:"name"`
	URL      string   `json:"url,omitempty"`
	Says     string   `json:"says,omitempty"`   // hazard of an alert, wording of a claim, in the register's words
	Tier     string   `json:"tier,omitempty"`   // alerts: on what the likeness rests
	Score    float64  `json:"score,omitempty"`  // 0 to 1
	Batch    string   `json:"batch,omitempty"`  // alerts: same, other, unstated, every
	Status   string   `json:"status,omitempty"` // claims: as the register has it
	Agree    []string `json:"agree,omitempty"`
	Disagree []string `json:"disagree,omitempty"`
}

// Suppression says why a finding is set aside.
type Suppression struct {
	Reason  string `json:"reason"`
	Expires string `json:"expires"` // YYYY-MM-DD, the last day on which it counts
	Entry   string `json:"entry"`   // file:line
}

// Fault is a record, file, rule or entry that could not be processed. It is counted and shown; the sweep goes on.
type Fault struct {
	Class  Class  `json:"class"`
	Source string `json:"source,omitempty"` // file, or "-" for standard input
	Line   int    `json:"line,omitempty"`   // from 1; for formats without lines the record number
	Item   ItemID `json:"item,omitempty"`
	Check  string `json:"check,omitempty"` // the rule, where one failed
	Msg    string `json:"msg"`
	Hint   string `json:"hint,omitempty"`
}

// Ran says what a sweep did: without it "no finding" means nothing. Times are left out of anything that is digested.
type Ran struct {
	Program   string        `json:"program"`
	Version   string        `json:"version"`
	Packs     []PackRef     `json:"packs"`
	Registers []RegisterRef `json:"registers,omitempty"`
	Detectors []PackRef     `json:"detectors,omitempty"`
	Sources   []SourceRan   `json:"sources"`
	Items     int           `json:"items"`
	Findings  int           `json:"findings"`
	ByGrade   map[Grade]int `json:"by_grade,omitempty"`
	// Shadow is how often each rule on trial matched: these are no findings.
	Shadow  map[CheckID]int `json:"shadow,omitempty"`
	ByCheck map[CheckID]int `json:"by_check,omitempty"`
	Hidden  int             `json:"suppressed"`            // findings set aside by ignore entries
	Known   int             `json:"known,omitempty"`       // findings left out because an earlier run had them
	Below   int             `json:"below_grade,omitempty"` // findings left out because only those to act on were asked for
	Faults  int             `json:"faults"`
	ByFault map[string]int  `json:"by_fault,omitempty"`
	Notes   []string        `json:"notes,omitempty"` // expired ignore entries, stale registers
}

// SourceRan says what was read from one source.
type SourceRan struct {
	Name   string            `json:"name"`
	Format string            `json:"format"`
	Items  int               `json:"items"`
	Faults int               `json:"faults"`
	Bytes  int64             `json:"bytes"`            // after decompression
	Mapped map[string]string `json:"mapped,omitempty"` // column → field, where columns were recognised
	Kept   []string          `json:"kept,omitempty"`   // columns or keys kept as attributes
}

// RegisterRef names a public register as of a date.
type RegisterRef struct {
	Name    string `json:"name"`
	AsOf    string `json:"as_of"` // YYYY-MM-DD
	Digest  Digest `json:"digest"`
	Entries int    `json:"entries"`
}
