package office

import (
	"encoding/json"
	"net/url"
	"strings"
)

// keptForm reads a form as the site keeps it while somebody types. What is none is an empty form.
func keptForm(text string) url.Values {
	form := url.Values{}
	if json.Unmarshal([]byte(text), &form) != nil {
		return url.Values{}
	}
	return form
}

func joined(all []string) string { return strings.Join(all, ", ") }
