package rule

import (
	"fmt"
	"slices"
	"strings"
)

// Place is a place in a file of a pack. Line and Column count from 1; a zero Line means the file as a whole.
type Place struct {
	File         string
	Line, Column int
}

// String writes the place as editors read it.
func (p Place) String() string {
	switch {
	case p.Line == 0:
		return p.File
	case p.Column == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// Severity sorts diagnostics.
type Severity uint8

// The severities. An Error keeps a pack from being used; a Warning is what lint finds besides.
const (
	Error Severity = iota
	Warning
)

// Diagnostic says what is wrong with a pack, where, and what to do about it.
type Diagnostic struct {
	Code     Code
	Severity Severity
	Place    Place
	Msg      string
	Hint     string
	Second   *Label // another place that belongs to it, may be nil
	Line     string // the source line, for the caret; may be empty
}

// Label is a second place with what it has to do with the first.
type Label struct {
	Place Place
	Msg   string
}

// Error writes the diagnostic on one line.
func (d Diagnostic) Error() string {
	return fmt.Sprintf("%s: %s %s: %s", d.Place, d.word(), d.Code, d.Msg)
}

func (d Diagnostic) word() string {
	if d.Severity == Warning {
		return "warning"
	}
	return "error"
}

// Render writes the diagnostic as a person reads it: the line, the source with a caret, the second place, the hint.
func (d Diagnostic) Render() string {
	var b strings.Builder
	b.WriteString(d.Error())
	b.WriteByte('\n')
	if d.Line != "" && d.Place.Column > 0 {
		pad := make([]rune, 0, d.Place.Column)
		for i, r := range []rune(d.Line) {
			if i >= d.Place.Column-1 {
				break
			}
			if r != '\t' {
				r = ' '
			}
			pad = append(pad, r)
		}
		fmt.Fprintf(&b, "  | %s\n  | %s^\n", d.Line, string(pad))
	}
	if d.Second != nil {
		fmt.Fprintf(&b, "  = %s: %s\n", d.Second.Place, d.Second.Msg)
	}
	if d.Hint != "" {
		fmt.Fprintf(&b, "  hint: %s\n", d.Hint)
	}
	return b.String()
}

// Sort orders diagnostics by file, line and column, and leaves out what is said twice.
func Sort(ds []Diagnostic) []Diagnostic {
	slices.SortStableFunc(ds, func(a, b Diagnostic) int {
		if c := strings.Compare(a.Place.File, b.Place.File); c != 0 {
			return c
		}
		if a.Place.Line != b.Place.Line {
			return a.Place.Line - b.Place.Line
		}
		if a.Place.Column != b.Place.Column {
			return a.Place.Column - b.Place.Column
		}
		return strings.Compare(string(a.Code), string(b.Code))
	})
	return slices.CompactFunc(ds, func(a, b Diagnostic) bool {
		return a.Place == b.Place && a.Code == b.Code && a.Msg == b.Msg
	})
}

// Failed reports whether any of the diagnostics keeps its pack from being used.
func Failed(ds []Diagnostic) bool {
	return slices.ContainsFunc(ds, func(d Diagnostic) bool { return d.Severity == Error })
}

// Code names a kind of diagnostic for good: codes are never given a second meaning.
type Code string

// The codes. 1xx: the files; 2xx: lists and terms; 3xx: rules; 4xx: conditions; 5xx: suppressors; 9xx: lint.
const (
	CodeUnreadable    Code = "R101"
	CodeSyntax        Code = "R102"
	CodeShape         Code = "R103"
	CodeUnknownKey    Code = "R104"
	CodeTwice         Code = "R105"
	CodeMissing       Code = "R106"
	CodeName          Code = "R107"
	CodeVersion       Code = "R108"
	CodeNoPack        Code = "R109"
	CodeEncoding      Code = "R110"
	CodeBoundary      Code = "R201"
	CodeField         Code = "R202"
	CodeTerm          Code = "R203"
	CodeEmptyList     Code = "R204"
	CodeFile          Code = "R205"
	CodeParadigm      Code = "R206"
	CodeReserved      Code = "R207"
	CodeLanguage      Code = "R208"
	CodeConcept       Code = "R209"
	CodeLongLine      Code = "R210"
	CodeGrade         Code = "R301"
	CodeKind          Code = "R302"
	CodeLaw           Code = "R303"
	CodeStatement     Code = "R304"
	CodeMessage       Code = "R305"
	CodeExample       Code = "R306"
	CodeNoLaw         Code = "R307"
	CodeState         Code = "R308"
	CodeCondition     Code = "R401"
	CodeUnknownName   Code = "R402"
	CodeType          Code = "R403"
	CodeFunction      Code = "R404"
	CodeCost          Code = "R405"
	CodeNothingNeeded Code = "R406"
	CodeArgument      Code = "R407"
	CodeNeverTrue     Code = "R408"
	CodeGuess         Code = "R409"
	CodeSuppressor    Code = "R501"
	CodeWhere         Code = "R502"
	CodeWindow        Code = "R503"
	CodeUnused        Code = "R901"
	CodeFewExamples   Code = "R902"
	CodeFewLanguages  Code = "R903"
	CodeNoExplain     Code = "R904"
	CodeTermTwice     Code = "R905"
	CodeCommonTerm    Code = "R906"
	CodeNoAbout       Code = "R907"
	CodeKeyword       Code = "R908"
	CodeGround        Code = "R909"
)
