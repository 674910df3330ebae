package risk

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
)

//go:embed starter/*.json
var starterFiles embed.FS

// Checklist is what guidelines recommend, as questions of our own. It is no law: guidelines under art 28(4) and art 35(3) DSA bind nobody,
// and what a provider does instead may be as good.
type Checklist struct {
	Name      string  `json:"name"`
	Title     string  `json:"title"`
	Source    string  `json:"source"` // the guidelines, and how far they were looked at
	Questions []Topic `json:"questions"`
}

// Starter is a set of rows to begin with. They say what to look at; evidence, answers and scores are the service's own.
type Starter struct {
	Name     string       `json:"name"`
	About    string       `json:"about"`
	Risks    []Risk       `json:"risks"`
	Measures []Mitigation `json:"measures"`
}

var shipped = sync.OnceValues(func() (all struct {
	starters []Starter
	lists    []Checklist
}, err error) {
	names, err := fs.Glob(starterFiles, "starter/*.json")
	if err != nil {
		return all, err
	}
	for _, name := range names {
		b, err := starterFiles.ReadFile(name)
		if err != nil {
			return all, err
		}
		var file struct {
			Starter   *Starter   `json:"starter"`
			Checklist *Checklist `json:"checklist"`
		}
		if err := json.Unmarshal(b, &file); err != nil {
			return all, fmt.Errorf("read %s: %w", name, err)
		}
		if file.Starter != nil {
			all.starters = append(all.starters, *file.Starter)
		}
		if file.Checklist != nil {
			all.lists = append(all.lists, *file.Checklist)
		}
	}
	return all, nil
})

// Starters are the sets of rows that ship.
func Starters() []Starter {
	all, err := shipped()
	if err != nil {
		panic(err) // the rows are part of the program
	}
	return slices.Clone(all.starters)
}

// Checklists are those that ship.
func Checklists() []Checklist {
	all, err := shipped()
	if err != nil {
		panic(err) // the lists are part of the program
	}
	return slices.Clone(all.lists)
}

// ListOf returns the checklist with the name.
func ListOf(name string) (Checklist, bool) {
	for _, l := range Checklists() {
		if l.Name == name {
			return l, true
		}
	}
	return Checklist{}, false
}

func listNames() (all []string) {
	for _, l := range Checklists() {
		all = append(all, l.Name)
	}
	return all
}

// Open are the questions of a checklist that have no answer for the state; "" asks for those that hold for all.
func (r *Register) Open(list Checklist, state string) (open []Topic) {
	for _, q := range list.Questions {
		if !slices.ContainsFunc(r.Answers, func(a Answered) bool {
			return a.List == list.Name && a.Question == q.Key && (a.State == "" || strings.EqualFold(a.State, state))
		}) {
			open = append(open, q)
		}
	}
	return open
}
