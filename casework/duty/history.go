package duty

import (
	"cmp"
	_ "embed"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/deadline"
)

//go:embed designated.txt
var designatedList string

// markWords say how far a fact of the history is confirmed.
var markWords = map[string]string{
	"V": "two independent pages or an official text",
	"S": "one page alone says so",
	"K": "general knowledge, not looked up",
}

var history = readHistory(designatedList)

func readHistory(text string) (all []Service) {
	for line := range strings.Lines(text) {
		f := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") || len(f) != 11 {
			continue
		}
		for i := range f {
			if f[i] == "-" {
				f[i] = ""
			}
		}
		date := func(i int) (d deadline.Date) { _ = d.UnmarshalText([]byte(f[i])); return d } // the test reads every day
		s := Service{ID: f[0], Name: f[1], Kinds: []string{f[2]}, Source: f[8], Mark: f[9], Note: f[10],
			Designations: []Designation{{Kind: f[4], DecidedOn: date(5), NotifiedOn: date(6), CeasedOn: date(7)}}}
		if f[3] != "?" {
			yes := f[3] == "yes"
			s.Marketplace = &yes
		}
		all = append(all, s)
	}
	return all
}

// Designated returns the services of which it is reported that they were designated, by name. Confirmed says of which facts.
func Designated() []Service { return slices.Clone(history) }

// ListHead names the columns of Line.
var ListHead = []string{"ID", "SERVICE", "KIND", "DECIDED", "CEASED", "MARK", "SOURCE", "NOTE"}

// Marks explains the marks of the list.
const Marks = "Marks: V two independent pages or an official text; S one page; K general knowledge, not looked up. The days of notification are not known."

// Line is the service as a row of the list.
func (s Service) Line() []string {
	d := s.Designations[0]
	day := d.DecidedOn.String()
	if !s.Confirmed() {
		day += " (unconfirmed)"
	}
	return []string{s.ID, s.Name, d.Kind, day, cmp.Or(d.CeasedOn.String(), "–"), s.Mark, cmp.Or(s.Source, "–"), s.Note}
}

// Confirmed reports whether two independent pages or an official text carry what is said of the service.
func (s Service) Confirmed() bool { return s.Mark == "V" || s.Mark == "" }

// Known returns the service of the history with that identifier or name.
func Known(name string) (Service, error) {
	i := slices.IndexFunc(history, func(s Service) bool { return strings.EqualFold(s.ID, name) || strings.EqualFold(s.Name, name) })
	if i >= 0 {
		return history[i], nil
	}
	var names []string
	for _, s := range history {
		names = append(names, s.ID)
	}
	return Service{}, aedile.NotFoundf("look up service", name, "is neither a file nor a service whose designation was reported").
		Hint("one of " + strings.Join(names, ", ") + "; or a file of facts as aedile duties --example prints it")
}
