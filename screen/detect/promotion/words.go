package promotion

import (
	_ "embed" // for the lists of labels and words
	"fmt"
	"strings"
	"sync"

	"github.com/aedile/aedile/internal/wordlist"
	"github.com/aedile/aedile/screen/text"
)

var (
	//go:embed words.txt
	wordText string
	//go:embed labels.txt
	labelText string
)

// label is what a list says of a label.
type label struct {
	lang      string
	countries []string
	strong    bool
	source    string
}

// lists are the lists in the form in which they are looked up.
type lists struct {
	phrases text.Words
	labels  map[string][]label         // by name
	named   map[string]map[string]bool // of groups that are no words of posts
}

// The groups of the phrases that are labels: as they are written, and as one hashtag.
const (
	labelGroup = "label"
	tagGroup   = "label as a tag"
)

var known = sync.OnceValue(func() *lists {
	l, err := parse(wordText, labelText)
	if err != nil {
		panic(err) // the lists ship with the program, and a test reads them
	}
	return l
})

func parse(words, labels string) (*lists, error) {
	l := &lists{labels: map[string][]label{}, named: map[string]map[string]bool{}}
	for w := range wordlist.All(words) {
		if !strings.HasSuffix(w.Group, "attribute") && w.Group != "no" && w.Group != earningHost && w.Group != earningAddress {
			l.phrases.Add(w.Group, w.Lang, "", w.Text)
			continue
		}
		if l.named[w.Group] == nil {
			l.named[w.Group] = map[string]bool{}
		}
		l.named[w.Group][w.Text] = true
	}
	n := 0
	for line := range strings.Lines(labels) {
		n++
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, " | ")
		if len(f) != 5 || f[2] != "strong" && f[2] != "weak" || f[4] == "" {
			return nil, fmt.Errorf("labels.txt:%d: want language | countries | strong or weak | label | source", n)
		}
		name := text.PhraseName(f[3])
		if _, there := l.labels[name]; !there {
			l.phrases.Add(labelGroup, "", name, name)
			if strings.Contains(name, " ") {
				l.phrases.Add(tagGroup, "", name, strings.ReplaceAll(name, " ", ""))
			}
		}
		l.labels[name] = append(l.labels[name], label{f[0], strings.Fields(f[1]), f[2] == "strong", f[4]})
	}
	return l, nil
}

const (
	earningHost    = "earning host"
	earningAddress = "earning address"
)

var blanks = strings.NewReplacer("_", " ", "-", " ")

// is reports whether an attribute or value is of a group, with "_" and "-" for blanks too.
func (l *lists) is(group, name string) bool {
	if len(name) > 40 {
		return false
	}
	return l.named[group][strings.ToLower(blanks.Replace(strings.TrimSpace(name)))]
}
