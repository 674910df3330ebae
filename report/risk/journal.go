package risk

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/deadline"
)

// maxLine is the longest entry that is read, in bytes. Chosen: a row with a hundred pieces of evidence is a tenth of it.
const maxLine = 4 << 20

// Subject is whose register it is.
type Subject struct {
	Name     string `json:"name"`
	Provider string `json:"provider,omitempty"`
	// AppliesFrom is the day from which the duties apply (art 33(6) DSA).
	AppliesFrom deadline.Date `json:"applies_from,omitzero"`
	// Method says how severity and probability are told and what each step of the scale means (art 34(1) DSA).
	Method string `json:"method,omitempty"`
}

// Paper is a paper with its digest; the paper itself is kept elsewhere (art 34(3) DSA).
type Paper struct {
	Name   string `json:"name"`
	Digest string `json:"sha256"`
	Bytes  int64  `json:"bytes,omitempty"`
}

// Assessment is a risk assessment that was carried out.
type Assessment struct {
	ID            string        `json:"id"`
	Kind          string        `json:"kind"`                    // yearly, or before: before a functionality is deployed
	Functionality string        `json:"functionality,omitempty"` // of kind before
	DoneOn        deadline.Date `json:"done_on"`
	Risks         []string      `json:"risks,omitempty"`     // rows that it looked at; empty: all
	Documents     []Paper       `json:"documents,omitempty"` // kept three years (art 34(3))
}

// Function is a functionality that is likely to have a critical impact on the risks (art 34(1) DSA).
type Function struct {
	Name       string        `json:"name"`
	Why        string        `json:"why,omitempty"`        // it is critical
	PlannedOn  deadline.Date `json:"planned_on,omitzero"`  // the day on which it is to be deployed
	DeployedOn deadline.Date `json:"deployed_on,omitzero"` // refused without an assessment before
	DroppedOn  deadline.Date `json:"given_up_on,omitzero"` // it will not be deployed
}

// Consultation is what others were asked, and what came of it (art 42(4)(e) DSA).
type Consultation struct {
	On      deadline.Date `json:"on"`
	With    string        `json:"with"`
	About   string        `json:"about,omitempty"`
	Outcome string        `json:"outcome,omitempty"`
}

// Approval is that the management body approved and reviewed the policies on risks (art 41(6) DSA).
type Approval struct {
	On   deadline.Date `json:"on"`
	Body string        `json:"body"`
	What string        `json:"what,omitempty"`
}

// Answered answers one question of a checklist.
type Answered struct {
	List     string `json:"list"`
	Question string `json:"question"`
	State    string `json:"state,omitempty"` // Member State, where the list is asked for each
	Done     bool   `json:"done"`
	How      string `json:"how"` // what was done, or why not
}

// Publication is a report under art 42(4) DSA: both versions by digest, and what was removed from the public one.
type Publication struct {
	On              deadline.Date `json:"on"`
	AuditReceivedOn deadline.Date `json:"audit_received_on,omitzero"`
	Complete        Paper         `json:"complete"`
	Public          Paper         `json:"public"`
	Removed         int           `json:"removed"` // parts
	// Replaces is the number of the publication that this one corrects, from 1, and Reason why.
	Replaces int    `json:"replaces,omitempty"`
	Reason   string `json:"reason,omitempty"`
}

// entry is a line of the register. Exactly one thing is set in it.
type entry struct {
	N    int       `json:"n"` // from 1, without a gap
	At   time.Time `json:"at"`
	By   string    `json:"by"`
	Why  string    `json:"why,omitempty"`
	Prev string    `json:"prev"` // the SHA-256 of the line before; empty in the first
	Entered
}

// Entered is what an entry sets.
type Entered struct {
	Service      *Subject      `json:"service,omitempty"`
	Risk         *Risk         `json:"risk,omitempty"`
	Mitigation   *Mitigation   `json:"measure,omitempty"`
	Assessment   *Assessment   `json:"assessment,omitempty"`
	Function     *Function     `json:"function,omitempty"`
	Consultation *Consultation `json:"consultation,omitempty"`
	Approval     *Approval     `json:"approval,omitempty"`
	Answered     *Answered     `json:"answered,omitempty"`
	Audit        *Audit        `json:"audit,omitempty"`
	Publication  *Publication  `json:"publication,omitempty"`
}

// Register is what the entries say together.
type Register struct {
	Service       Subject        `json:"service"`
	Risks         []Risk         `json:"risks"`
	Measures      []Mitigation   `json:"measures"`
	Assessments   []Assessment   `json:"assessments"`
	Functions     []Function     `json:"functions"`
	Consultations []Consultation `json:"consultations"`
	Approvals     []Approval     `json:"approvals"`
	Answers       []Answered     `json:"answers"`
	Audits        []Audit        `json:"audits"`
	Publications  []Publication  `json:"publications"`
	Entries       int            `json:"entries"`
	// Versions counts how often each row and measure was entered, by its identifier.
	Versions map[string]int `json:"versions"`
	head     string
}

// OpenRegister reads a register and holds its chain of digests against itself. A line that was changed, dropped or moved is an Invalid error that
// names it.
func OpenRegister(r io.Reader, name string) (*Register, error) {
	reg := &Register{Versions: map[string]int{}}
	s := bufio.NewScanner(r)
	s.Buffer(make([]byte, 64<<10), maxLine)
	for n := 1; s.Scan(); n++ {
		line := bytes.TrimSpace(s.Bytes())
		if len(line) == 0 {
			n--
			continue
		}
		var e entry
		d := json.NewDecoder(bytes.NewReader(line))
		d.DisallowUnknownFields()
		if err := d.Decode(&e); err != nil {
			return nil, aedile.Invalidf("read register of risks", name, "line %d is no entry", n).Because(err)
		}
		if d.InputOffset() != int64(len(line)) {
			return nil, aedile.Invalidf("read register of risks", name, "line %d holds more than its entry", n)
		}
		if e.N != n || e.Prev != reg.head {
			return nil, aedile.Invalidf("read register of risks", name,
				"line %d does not follow the one before: something was changed, dropped or moved", n).
				Hint("take the register from a copy; it is only ever added to")
		}
		if err := reg.apply(e); err != nil {
			return nil, aedile.Invalidf("read register of risks", name, "line %d", n).Because(err)
		}
		reg.head = digest(line)
	}
	if err := s.Err(); err != nil {
		return nil, aedile.Invalidf("read register of risks", name, "cannot be read").Because(err)
	}
	return reg, nil
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Next returns the line that sets something, with its digest of the line before, and the register as it stands with it. What may not be
// set is refused and says why.
func (r *Register) Next(set Entered, at time.Time, by, why string) (line []byte, err error) {
	e := entry{N: r.Entries + 1, At: at.UTC().Truncate(time.Second), By: by, Why: why, Prev: r.head, Entered: set}
	if strings.TrimSpace(by) == "" {
		return nil, aedile.Invalidf("add to register of risks", "", "names nobody who adds it")
	}
	if line, err = json.Marshal(e); err != nil { // as a figure that is no number cannot be written
		return nil, aedile.Invalidf("add to register of risks", "", "cannot be written down").Because(err)
	}
	if err := r.asked(set); err != nil {
		return nil, err
	}
	if err := r.apply(e); err != nil {
		return nil, err
	}
	r.head = digest(line)
	return append(line, '\n'), nil
}

// asked refuses what registers were once allowed to hold, and may go on to hold: a row under the identifier of a measure, evidence of a
// measure that contradicts itself.
func (r *Register) asked(set Entered) error {
	if x := set.Risk; x != nil && slices.ContainsFunc(r.Measures, func(m Mitigation) bool { return m.ID == x.ID }) {
		return refused("risk", x.ID, []string{"a measure has that identifier"})
	}
	if x := set.Mitigation; x != nil {
		return refused("measure", x.ID, evidenced(x.Evidence))
	}
	return nil
}

// apply adds an entry to what the register says.
func (r *Register) apply(e entry) error {
	day := deadline.DateOf(e.At.UTC())
	var did []func() error
	if s := e.Entered.Service; s != nil {
		did = append(did, func() error { return r.setService(*s) })
	}
	if x := e.Risk; x != nil {
		did = append(did, func() error { return r.setRisk(*x) })
	}
	if x := e.Mitigation; x != nil {
		did = append(did, func() error { return r.setMeasure(*x) })
	}
	if x := e.Assessment; x != nil {
		did = append(did, func() error { return r.setAssessment(*x, day) })
	}
	if x := e.Function; x != nil {
		did = append(did, func() error { return r.setFunction(*x, day) })
	}
	if x := e.Consultation; x != nil {
		did = append(did, func() error { return r.setConsultation(*x, day) })
	}
	if x := e.Approval; x != nil {
		did = append(did, func() error { return r.setApproval(*x, day) })
	}
	if x := e.Answered; x != nil {
		did = append(did, func() error { return r.setAnswer(*x) })
	}
	if x := e.Audit; x != nil {
		did = append(did, func() error { return r.setAudit(*x) })
	}
	if x := e.Publication; x != nil {
		did = append(did, func() error { return r.setPublication(*x) })
	}
	if len(did) != 1 {
		return aedile.Invalidf("add to register of risks", "", "an entry sets one thing, this one %d", len(did)).
			Hint("one of service, risk, measure, assessment, function, consultation, approval, answered, audit, publication")
	}
	if err := did[0](); err != nil {
		return err
	}
	r.Entries++
	return nil
}

// refused joins what is wrong with a thing into one error; nil where nothing is.
func refused(what, id string, wrong []string) error {
	if len(wrong) == 0 {
		return nil
	}
	var all []error
	for _, w := range wrong {
		all = append(all, aedile.Invalidf("add "+what, id, "%s", w))
	}
	return errors.Join(all...)
}

func (r *Register) setService(s Subject) error {
	if strings.TrimSpace(s.Name) == "" {
		return aedile.Invalidf("add service", "", "has no name")
	}
	r.Service = s
	return nil
}

// put replaces what has the same key, or adds it.
func put[T any](all []T, x T, same func(T) bool) []T {
	if i := slices.IndexFunc(all, same); i >= 0 {
		all = slices.Clone(all)
		all[i] = x
		return all
	}
	return append(all, x)
}

func (r *Register) setRisk(x Risk) error {
	if err := refused("risk", x.ID, x.Validate()); err != nil {
		return err
	}
	r.Risks = put(r.Risks, x, func(o Risk) bool { return o.ID == x.ID })
	r.Versions[x.ID]++
	return nil
}

func (r *Register) setMeasure(x Mitigation) error {
	wrong := x.Validate()
	for _, id := range x.Risks {
		if _, ok := r.Row(id); !ok {
			wrong = append(wrong, fmt.Sprintf("there is no risk %q", id))
		}
	}
	if _, ok := r.Row(x.ID); ok {
		wrong = append(wrong, "a risk has that identifier")
	}
	if err := refused("measure", x.ID, wrong); err != nil {
		return err
	}
	r.Measures = put(r.Measures, x, func(o Mitigation) bool { return o.ID == x.ID })
	r.Versions[x.ID]++
	return nil
}

func (r *Register) setAssessment(x Assessment, today deadline.Date) error {
	var wrong []string
	switch {
	case !aedile.ValidName(x.ID):
		wrong = append(wrong, fmt.Sprintf("the identifier %q is none: %s", x.ID, aedile.NameHint))
	case slices.ContainsFunc(r.Assessments, func(o Assessment) bool { return o.ID == x.ID }):
		wrong = append(wrong, "is in the register already: an assessment is done once")
	}
	if x.Kind != "yearly" && x.Kind != "before" {
		wrong = append(wrong, fmt.Sprintf("kind %q is neither yearly nor before (a functionality)", x.Kind))
	}
	if (x.Kind == "before") != (x.Functionality != "") {
		wrong = append(wrong, "an assessment before a functionality names it, a yearly one names none")
	}
	if x.DoneOn.IsZero() || x.DoneOn.After(today) {
		wrong = append(wrong, "the day on which it was done is missing or lies ahead")
	}
	for _, id := range x.Risks {
		if _, ok := r.Row(id); !ok {
			wrong = append(wrong, fmt.Sprintf("there is no risk %q", id))
		}
	}
	for _, d := range x.Documents {
		if b, err := hex.DecodeString(d.Digest); err != nil || len(b) != sha256.Size || d.Name == "" {
			wrong = append(wrong, fmt.Sprintf("document %q has no SHA-256", d.Name))
		}
	}
	if err := refused("assessment", x.ID, wrong); err != nil {
		return err
	}
	r.Assessments = append(r.Assessments, x)
	return nil
}

// setFunction enters a functionality. Art 34(1) DSA: an assessment is carried out prior to deploying it.
func (r *Register) setFunction(x Function, today deadline.Date) error {
	if strings.TrimSpace(x.Name) == "" {
		return aedile.Invalidf("add function", "", "has no name")
	}
	if x.DeployedOn.After(today) {
		return aedile.Invalidf("deploy", x.Name, "%s lies ahead",
			x.DeployedOn).Hint("enter it as planned: then an assessment is due before")
	}
	if !x.DeployedOn.IsZero() && !r.assessedBefore(x.Name, x.DeployedOn) {
		return aedile.Conflictf("deploy", x.Name, "no assessment of it was done by %s (art 34(1) DSA: prior to deploying)", x.DeployedOn).
			Hint("aedile risk assess --functionality, then deploy; where it was deployed without one, enter it as planned and say so in an assessment")
	}
	r.Functions = put(r.Functions, x, func(o Function) bool { return o.Name == x.Name })
	return nil
}

func (r *Register) assessedBefore(function string, day deadline.Date) bool {
	return slices.ContainsFunc(r.Assessments, func(a Assessment) bool {
		return a.Kind == "before" && a.Functionality == function && !a.DoneOn.After(day)
	})
}

func (r *Register) setConsultation(x Consultation, today deadline.Date) error {
	if strings.TrimSpace(x.With) == "" || x.On.IsZero() || x.On.After(today) {
		return aedile.Invalidf("add consultation", x.With, "names nobody, or no day that has come")
	}
	r.Consultations = append(r.Consultations, x)
	return nil
}

func (r *Register) setApproval(x Approval, today deadline.Date) error {
	if strings.TrimSpace(x.Body) == "" || x.On.IsZero() || x.On.After(today) {
		return aedile.Invalidf("add approval", x.Body, "names no body, or no day that has come")
	}
	r.Approvals = append(r.Approvals, x)
	return nil
}

func (r *Register) setAnswer(x Answered) error {
	list, ok := ListOf(x.List)
	if !ok {
		return aedile.NotFoundf("answer checklist", x.List, "is no checklist").Hint("one of " + strings.Join(listNames(), ", "))
	}
	if !has(list.Questions, x.Question) {
		return aedile.NotFoundf("answer checklist", x.List, "has no question %q", x.Question)
	}
	if strings.TrimSpace(x.How) == "" {
		return aedile.Invalidf("answer checklist", x.Question, "says neither what was done nor why not")
	}
	r.Answers = put(r.Answers, x, func(o Answered) bool { return o.List == x.List && o.Question == x.Question && o.State == x.State })
	return nil
}

func (r *Register) setPublication(x Publication) error {
	switch {
	case x.On.IsZero() || x.Complete.Digest == "" || x.Public.Digest == "":
		return aedile.Invalidf("add publication", "", "lacks its day or the digest of one of its two versions")
	case x.Replaces < 0 || x.Replaces > len(r.Publications):
		return aedile.NotFoundf("correct publication", fmt.Sprint(x.Replaces), "there is none of that number")
	case x.Replaces > 0 && strings.TrimSpace(x.Reason) == "":
		return aedile.Invalidf("correct publication", fmt.Sprint(x.Replaces), "gives no reason")
	}
	r.Publications = append(r.Publications, x)
	return nil
}

// Row returns the row with the identifier.
func (r *Register) Row(id string) (Risk, bool) {
	i := slices.IndexFunc(r.Risks, func(x Risk) bool { return x.ID == id })
	if i < 0 {
		return Risk{}, false
	}
	return r.Risks[i], true
}

// MeasuresOf returns the measures that name the row.
func (r *Register) MeasuresOf(id string) (all []Mitigation) {
	for _, m := range r.Measures {
		if slices.Contains(m.Risks, id) {
			all = append(all, m)
		}
	}
	return all
}
