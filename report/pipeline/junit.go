package pipeline

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

// Suite is a group of tests.
type Suite struct {
	Name  string
	Tests []Test
}

// Test is one test: it passed unless it has a failure or an error.
type Test struct {
	Name    string
	Failure string // what did not hold, a line each
	Error   string // what could not be tried
	Out     string // what else is to be said
}

type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Name    string       `xml:"name,attr"`
	Class   string       `xml:"classname,attr"`
	Failure *junitReport `xml:"failure,omitempty"`
	Error   *junitReport `xml:"error,omitempty"`
	Out     string       `xml:"system-out,omitempty"`
}

type junitReport struct {
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// JUnit writes suites as JUnit XML.
func JUnit(w io.Writer, name string, suites []Suite) error {
	all := junitSuites{Name: name}
	for _, s := range suites {
		x := junitSuite{Name: s.Name, Tests: len(s.Tests)}
		for _, t := range s.Tests {
			c := junitCase{Name: t.Name, Class: s.Name, Out: t.Out}
			if t.Failure != "" {
				x.Failures++
				c.Failure = reported(t.Failure)
			}
			if t.Error != "" {
				x.Errors++
				c.Error = reported(t.Error)
			}
			x.Cases = append(x.Cases, c)
		}
		all.Tests, all.Failures, all.Errors = all.Tests+x.Tests, all.Failures+x.Failures, all.Errors+x.Errors
		all.Suites = append(all.Suites, x)
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return fmt.Errorf("write junit: %w", err)
	}
	if err := e.Encode(all); err != nil {
		return fmt.Errorf("write junit: %w", err)
	}
	if _, err := io.WriteString(w, "\n"); err != nil {
		return fmt.Errorf("write junit: %w", err)
	}
	return nil
}

// reported has the first line as its message, and all of them as its text.
func reported(s string) *junitReport {
	first, _, _ := strings.Cut(s, "\n")
	return &junitReport{Message: first, Text: s}
}
