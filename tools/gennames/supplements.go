package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// plainWord is a name of one or two words of letters, as sellers write it.
var plainWord = regexp.MustCompile(`^[a-z]{6,}([ -][a-z]{4,})?$`)

// listedAbroad returns the other names of substances that the US Department of Defense keeps out of supplements, which no list has and
// which are no everyday words. Systematic names and codes are read by their form.
func listedAbroad(w *world) ([]entry, error) {
	src, err := os.ReadFile(filepath.Join(w.data, "substances/dod-supplements/data.json"))
	if err != nil {
		return nil, fmt.Errorf("read register: %w", err)
	}
	var records []struct {
		Name    string
		Others  string `json:"other_names"`
		Reasons string
	}
	if err := json.Unmarshal(src, &records); err != nil {
		return nil, fmt.Errorf("read register: %w", err)
	}
	class := map[string]string{}
	for _, r := range records {
		var names []string
		if r.Others != "" && json.Unmarshal([]byte(r.Others), &names) != nil {
			continue
		}
		for _, n := range append(names, r.Name) {
			n = fold(strings.Trim(n, " ®™"))
			key := strings.ReplaceAll(n, "-", " ")
			if plainWord.MatchString(n) && !w.known[n] && !w.known[key] && !w.everyday(n) && !w.free[n] {
				class[key] = reason(r.Reasons)
			}
		}
	}
	return byClass(class), nil
}

// reason says in a word why a substance is on the list.
func reason(s string) string {
	switch {
	case strings.Contains(s, "Schedule"):
		return "Controlled in the United States"
	case strings.Contains(s, "WADA"):
		return "Prohibited in sport"
	case strings.Contains(s, "Unapproved drug"):
		return "Drug without approval"
	}
	return "Other reasons"
}
