package risk

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/aedile/aedile/deadline"
)

// field returns the text of a part of the row, to be read or replaced; nil where there is no such part.
func (r *Risk) part(name string) []*string {
	switch name {
	case "title":
		return []*string{&r.Title}
	case "description":
		return []*string{&r.Description}
	}
	if rest, ok := strings.CutPrefix(name, "factor."); ok {
		if _, ok := r.Factors[rest]; ok {
			return []*string{new(string)} // replaced by hide: a map holds values
		}
		return nil
	}
	if rest, ok := strings.CutPrefix(name, "evidence."); ok {
		if n, err := strconv.Atoi(rest); err == nil && n >= 1 && n <= len(r.Evidence) {
			e := &r.Evidence[n-1]
			return []*string{&e.What, &e.Source, &e.Digest}
		}
		return nil
	}
	scores := map[string][]*Rating{"severity": {r.Severity}, "probability": {r.Probability}}
	if r.Residual != nil {
		scores["residual"] = []*Rating{r.Residual.Severity, r.Residual.Probability}
	}
	var out []*string
	for _, s := range scores[name] {
		if s != nil {
			out = append(out, &s.Because)
		}
	}
	return out
}

func (r Risk) field(name string) *string { return firstOf(r.part(name)) }

func (m *Mitigation) part(name string) []*string {
	switch name {
	case "what":
		return []*string{&m.What}
	case "effect":
		return []*string{&m.Effect}
	case "metric":
		return []*string{&m.Metric, &m.Target}
	}
	return nil
}

func (m Mitigation) field(name string) *string { return firstOf(m.part(name)) }

func firstOf(all []*string) *string {
	if len(all) == 0 {
		return nil
	}
	return all[0]
}

// Removed is what stands in the public version where something was left out.
type Removed struct {
	Where  string `json:"where"`
	Field  string `json:"field"`
	Reason string `json:"reason"` // of art 42(5) DSA
	Why    string `json:"why,omitempty"`
	Runes  int    `json:"characters"`
}

// Disclosure is the report under art 42(4) DSA: risks, measures, consultations, audits. The complete version goes to the Commission and the
// coordinator of establishment with the reasons; the public one holds a mark where something was removed.
type Disclosure struct {
	Service       Subject        `json:"service"`
	On            deadline.Date  `json:"on"`
	Public        bool           `json:"public"`
	Risks         []Risk         `json:"risks"`
	Measures      []Mitigation   `json:"measures"`
	Assessments   []Assessment   `json:"assessments"`
	Consultations []Consultation `json:"consultations"`
	Audits        []Audit        `json:"audits"`
	Removed       []Removed      `json:"removed"`
	// Share is the share of the characters that were removed, between 0 and 1.
	Share float64 `json:"share_removed"`
}

// Report makes the report of the register on the day. The register stays as it is.
func (r *Register) Report(on deadline.Date, public bool) (*Disclosure, error) {
	var c Register
	b, err := json.Marshal(r)
	if err == nil {
		err = json.Unmarshal(b, &c) // a copy that shares nothing
	}
	if err != nil {
		return nil, fmt.Errorf("copy register: %w", err)
	}
	rep := &Disclosure{Service: c.Service, On: on, Public: public, Risks: c.Risks, Measures: c.Measures, Assessments: c.Assessments,
		Consultations: c.Consultations, Audits: c.Audits, Removed: []Removed{}}
	total, gone := utf8.RuneCount(b), 0
	for i := range rep.Risks {
		x := &rep.Risks[i]
		for _, m := range x.Removals {
			gone += rep.remove(x.ID, m, func() int { return x.hide(m.Field, rep.Public, markOf(m)) })
		}
		if public {
			x.Removals = nil
		}
	}
	for i := range rep.Measures {
		x := &rep.Measures[i]
		for _, m := range x.Removals {
			gone += rep.remove(x.ID, m, func() int { return hide(x.part(m.Field), rep.Public, markOf(m)) })
		}
		if public {
			x.Removals = nil
		}
	}
	if total > 0 {
		rep.Share = float64(int64(float64(gone)/float64(total)*10_000+0.5)) / 10_000
	}
	return rep, nil
}

func markOf(m Removal) string { return "[removed: " + m.Reason + ", art 42(5) DSA]" }

// remove takes a part out of the public version and notes it in both. Why is for those who get the complete one.
func (r *Disclosure) remove(id string, m Removal, take func() int) int {
	n := take()
	x := Removed{id, m.Field, m.Reason, m.Why, n}
	if r.Public {
		x.Why = ""
	}
	r.Removed = append(r.Removed, x)
	return n
}

// hide counts the characters of the texts, and puts the mark in the place of the first where they go.
func hide(texts []*string, public bool, mark string) (n int) {
	for i, t := range texts {
		n += utf8.RuneCountInString(*t)
		if !public {
			continue
		}
		*t = ""
		if i == 0 {
			*t = mark
		}
	}
	return n
}

// hide takes a part of a row out: with the texts of a score or of evidence its figures go too.
func (r *Risk) hide(field string, public bool, mark string) int {
	if key, ok := strings.CutPrefix(field, "factor."); ok {
		a := r.Factors[key]
		n := utf8.RuneCountInString(a.How)
		if public {
			r.Factors[key] = Influence{a.Relevant, mark}
		}
		return n
	}
	n := hide(r.part(field), public, mark)
	if !public {
		return n
	}
	switch field {
	case "severity":
		r.Severity.Value = 0
	case "probability":
		r.Probability.Value = 0
	case "residual":
		for _, s := range []*Rating{r.Residual.Severity, r.Residual.Probability} {
			if s != nil {
				s.Value = 0
			}
		}
	}
	if rest, ok := strings.CutPrefix(field, "evidence."); ok {
		if i, err := strconv.Atoi(rest); err == nil {
			r.Evidence[i-1] = Evidence{Kind: r.Evidence[i-1].Kind, What: mark}
		}
	}
	return n
}

// WriteJSON writes the report as JSON.
func (r *Disclosure) WriteJSON(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(r); err != nil {
		return fmt.Errorf("write report on risks: %w", err)
	}
	return nil
}

// WriteHTML writes the report as a page that loads nothing.
func (r *Disclosure) WriteHTML(w io.Writer) error {
	var b bytes.Buffer
	if err := reportPage.Execute(&b, r); err != nil {
		return fmt.Errorf("write report on risks: %w", err)
	}
	_, err := w.Write(b.Bytes())
	return err //nolint:wrapcheck // the caller names the file
}

// WriteAudit writes the export for an auditor as a page: for each obligation what was handed over, the conclusion, the recommendations and
// what becomes of them, in the order of Delegated Regulation (EU) 2024/436.
func (r *Register) WriteAudit(w io.Writer, a Audit) error {
	var b bytes.Buffer
	if err := auditPage.Execute(&b, struct {
		Service Subject
		Audit   Audit
		Follows string
	}{r.Service, a, OpinionOf(a.conclusions())}); err != nil {
		return fmt.Errorf("write audit: %w", err)
	}
	_, err := w.Write(b.Bytes())
	return err //nolint:wrapcheck // the caller names the file
}

func (a Audit) conclusions() (all []string) {
	for _, c := range a.Conclusions {
		if c.Conclusion != "" {
			all = append(all, c.Conclusion)
		}
	}
	return all
}

// figure writes a figure with its bounds, unit and number; a figure that is not known says why.
func figure(e Evidence) string {
	num := func(f float64) string { return strconv.FormatFloat(f, 'g', 6, 64) }
	if e.Value == nil {
		if e.Unknown != "" {
			return "not known: " + e.Unknown
		}
		return ""
	}
	s := num(*e.Value)
	if e.Low != nil && e.High != nil {
		s += " (" + num(*e.Low) + " to " + num(*e.High) + ")"
	}
	if e.Unit != "" {
		s += " " + e.Unit
	}
	if e.Count > 0 {
		s += fmt.Sprintf(", of %d", e.Count)
	}
	return s
}

func score(s *Rating) string {
	switch {
	case s == nil:
		return "not told"
	case s.Value == 0:
		return s.Because
	}
	return fmt.Sprintf("%d of %d. %s", s.Value, MaxScore, s.Because)
}

// about returns what a key stands for.
func about(key string) string {
	for _, all := range [][]Topic{Families(), Factors(), Measures(), Reasons()} {
		for _, n := range all {
			if n.Key == key {
				return n.About
			}
		}
	}
	return ""
}

func factors(x Risk) (rows [][3]string) {
	for _, f := range Factors() {
		a, ok := x.Factors[f.Key]
		says := "not answered"
		if ok {
			says = map[bool]string{true: "influences: ", false: "not relevant: "}[a.Relevant] + a.How
		}
		rows = append(rows, [3]string{f.Key, f.About, says})
	}
	return rows
}

const pageStyle = `body{font:16px/1.55 Georgia,serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1d1d1b;background:#fdfcf9}
table{border-collapse:collapse;width:100%;font-size:14px}th,td{border-bottom:1px solid #d8d4c8;padding:.25rem .5rem;text-align:left;vertical-align:top}
h1,h2,h3{line-height:1.2}.s{color:#5c5a52}code{font-size:13px}`

var funcs = template.FuncMap{"figure": figure, "score": score, "about": about, "factors": factors}

var reportPage = template.Must(template.New("risks").Funcs(funcs).Parse(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Systemic risks of {{.Service.Name}}, {{.On}}</title><style>` + pageStyle + `</style></head><body>
<h1>Systemic risks of {{.Service.Name}}</h1>
<p>{{.Service.Provider}} · {{.On}} · {{if .Public}}public version{{else}}complete version: for the Commission and the Digital Services Coordinator of establishment (art 42(5) DSA){{end}}</p>
<p>Report under art 42(4) DSA. Risks are assessed, none is a finding that anybody infringed the law.</p>
<h2>Method</h2><p>{{or .Service.Method "The method is not stated."}}</p>
<h2>Risks</h2>{{range .Risks}}{{if not .Closed}}
<section id="{{.ID}}"><h3>{{.Title}}</h3><p class="s">{{.ID}} · art {{.Family}} DSA, {{about .Family}}{{range .Rights}} · {{.}}{{end}}{{if .States}} · {{range .States}}{{.}} {{end}}{{end}}</p>
<p>{{.Description}}</p>{{if .Affected}}<p>Affected: {{range $i, $a := .Affected}}{{if $i}}, {{end}}{{$a}}{{end}}.</p>{{end}}
<table><tbody><tr><th scope="row">Severity</th><td>{{score .Severity}}</td></tr><tr><th scope="row">Probability</th><td>{{score .Probability}}</td></tr>
{{with .Residual}}<tr><th scope="row">Severity with measures</th><td>{{score .Severity}}</td></tr><tr><th scope="row">Probability with measures</th><td>{{score .Probability}}</td></tr>{{end}}</tbody></table>
{{if .Evidence}}<h4>Evidence</h4><table><thead><tr><th scope="col">What</th><th scope="col">Figure</th><th scope="col">Period</th><th scope="col">Source</th></tr></thead><tbody>
{{range .Evidence}}<tr><td>{{.What}} <span class="s">({{.Kind}}{{if .Own}}, own{{end}})</span></td><td>{{figure .}}</td><td>{{.From}}{{if not .To.IsZero}} to {{.To}}{{end}}</td><td>{{.Source}}</td></tr>{{end}}</tbody></table>{{end}}
<h4>Factors (art 34(2) DSA)</h4><table><tbody>{{range factors .}}<tr><th scope="row">{{index . 0}}</th><td>{{index . 1}}</td><td>{{index . 2}}</td></tr>{{end}}</tbody></table>
{{with .Marking}}<p>Marking (art 35(1)(k) DSA): {{if .Visible}}visible{{else}}no visible mark{{end}}{{if .C2PA}}, C2PA{{end}}{{if .Watermark}}, watermark{{end}}. Function for recipients: {{or .UserFunction "none"}}. {{.Detection}}</p>{{end}}
</section>{{end}}{{end}}
<h2>Measures</h2><table><thead><tr><th scope="col">Mitigation</th><th scope="col">Risks</th><th scope="col">Metric and target</th><th scope="col">Effect on fundamental rights</th><th scope="col">From, owner, status</th></tr></thead><tbody>
{{range .Measures}}<tr id="{{.ID}}"><td>{{.What}}<br><span class="s">{{.ID}} · art {{.Kind}} DSA, {{about .Kind}}</span></td><td>{{range .Risks}}<a href="#{{.}}">{{.}}</a> {{end}}</td><td>{{.Metric}}{{if .Target}}: {{.Target}}{{end}}</td><td>{{.Effect}}</td><td>{{.From}} {{.Owner}} {{.Status}}</td></tr>{{end}}</tbody></table>
<h2>Assessments</h2><table><tbody>{{range .Assessments}}<tr><th scope="row">{{.DoneOn}}</th><td>{{.ID}}: {{.Kind}} {{.Functionality}}</td><td>{{range .Documents}}{{.Name}} <code>{{.Digest}}</code><br>{{end}}</td></tr>{{end}}</tbody></table>
<h2>Consultations</h2>{{if .Consultations}}<table><tbody>{{range .Consultations}}<tr><th scope="row">{{.On}}</th><td>{{.With}}: {{.About}}</td><td>{{or .Outcome "what came of it is not recorded"}}</td></tr>{{end}}</tbody></table>{{else}}<p>None is recorded.</p>{{end}}
<h2>What was removed</h2><p>{{len .Removed}} parts, {{printf "%.2f" .Share}} of the text by characters (art 42(5) DSA).</p>
{{if .Removed}}<table><thead><tr><th scope="col">Where</th><th scope="col">Part</th><th scope="col">Reason</th>{{if not .Public}}<th scope="col">Why</th>{{end}}</tr></thead><tbody>
{{range .Removed}}<tr><td>{{.Where}}</td><td>{{.Field}}</td><td>{{.Reason}}: {{about .Reason}}</td>{{if not $.Public}}<td>{{.Why}}</td>{{end}}</tr>{{end}}</tbody></table>{{end}}
</body></html>
`))

var auditPage = template.Must(template.New("audit").Funcs(funcs).Parse(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Audit {{.Audit.ID}} of {{.Service.Name}}</title><style>` + pageStyle + `</style></head><body>
<h1>Audit {{.Audit.ID}} of {{.Service.Name}}</h1>
<p>Art 37 DSA and Delegated Regulation (EU) 2024/436. Audited provider: {{.Service.Provider}}. Auditing organisation: {{.Audit.Auditor}}.</p>
<table><tbody><tr><th scope="row">Audited period (art 3)</th><td>{{.Audit.From}}{{if not .Audit.To.IsZero}} to {{.Audit.To}}{{end}}</td></tr>
<tr><th scope="row">Written agreement (art 7)</th><td>{{if .Audit.AgreedOn.IsZero}}not recorded{{else}}{{.Audit.AgreedOn}}{{end}}</td></tr>
<tr><th scope="row">Information handed over (art 5)</th><td>{{if .Audit.HandedOn.IsZero}}not recorded{{else}}{{.Audit.HandedOn}}{{end}}</td></tr>
<tr><th scope="row">Audit report received</th><td>{{if .Audit.ReceivedOn.IsZero}}not yet{{else}}{{.Audit.ReceivedOn}}{{end}}</td></tr>
<tr><th scope="row">Opinion (art 8(4))</th><td>{{or .Audit.Opinion "none yet"}}{{if .Follows}}; from the conclusions follows: {{.Follows}} (art 8(6)){{end}}</td></tr>
<tr><th scope="row">Implementation report (art 37(6) DSA)</th><td>{{if .Audit.AdoptedOn.IsZero}}not adopted{{else}}{{.Audit.AdoptedOn}}{{end}}</td></tr></tbody></table>
{{range .Audit.Conclusions}}<section><h2>{{.Obligation}}</h2>
<table><tbody><tr><th scope="row">Internal controls (art 5(1)(a))</th><td>{{or .Controls "not recorded"}}</td></tr>
<tr><th scope="row">Indicators and benchmarks (art 5(1)(a))</th><td>{{or .Benchmarks "not recorded"}}</td></tr>
{{range .Records}}<tr><th scope="row">{{.What}}</th><td>{{figure .}} <span class="s">{{.From}}{{if not .To.IsZero}} to {{.To}}{{end}} · {{.Source}}</span></td></tr>{{end}}
<tr><th scope="row">Conclusion (art 8(1))</th><td>{{if .Conclusion}}{{.Conclusion}}{{else if .NotAudited}}not audited: {{.NotAudited}}{{else}}none yet{{end}}</td></tr></tbody></table>
{{if .Recommendations}}<table><thead><tr><th scope="col">Recommendation</th><th scope="col">Within</th><th scope="col">What becomes of it</th></tr></thead><tbody>
{{range .Recommendations}}<tr><td>{{.Text}}</td><td>{{.Within}}</td><td>{{if .Mitigation}}followed: {{.Mitigation}}{{else if .Refused}}not followed: {{.Refused}}{{if .Instead}}; instead: {{.Instead}}{{end}}{{else}}open{{end}}</td></tr>{{end}}</tbody></table>{{end}}</section>{{end}}
</body></html>
`))
