package safetygate

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"iter"

	"github.com/aedile/aedile/screen/register"
)

// Root is the address of the interface behind the public web application. It is not official, and may change.
const Root = "https://ec.europa.eu/safety-gate-alerts/public/api"

// maxPages is where asking for further pages ends. Chosen: with 10 alerts a page, more than all alerts of ten years.
const maxPages = 5000

// Pull asks the interface under root for the most recent alerts, newest first, then for each that is not known, and stops at the first page
// of which all are known or that is empty.
func Pull(root string) func(context.Context, register.Getter, func(string) bool) iter.Seq2[register.Entry, error] {
	return func(ctx context.Context, get register.Getter, known func(string) bool) iter.Seq2[register.Entry, error] {
		return func(yield func(register.Entry, error) bool) {
			for page := range maxPages {
				b, err := get(ctx, root+"/notification/mostRecent/?", fmt.Appendf(nil, `{"language":"en","page":%d}`, page))
				if err != nil {
					yield(register.Entry{}, err)
					return
				}
				news, err := unknown(b, known)
				if err != nil {
					yield(register.Entry{}, fmt.Errorf("page %d: %w", page, err))
					return
				}
				for _, id := range news {
					b, err := get(ctx, root+"/notification/"+id+"?language=en", nil)
					if err != nil {
						yield(register.Entry{}, err)
						return
					}
					for e, err := range Decode(bytes.NewReader(b)) {
						if !yield(e, err) {
							return
						}
					}
				}
				if len(news) == 0 {
					return
				}
			}
		}
	}
}

// unknown returns the numbers by which to ask for the alerts of a page that are not known.
func unknown(page []byte, known func(string) bool) ([]string, error) {
	var list struct {
		Content []struct {
			ID        text `json:"id"`
			Reference text `json:"reference"`
		} `json:"content"`
	}
	if bytes.HasPrefix(bytes.TrimSpace(page), []byte("[")) {
		page = append(append([]byte(`{"content":`), page...), '}')
	}
	if err := json.Unmarshal(page, &list); err != nil {
		return nil, fmt.Errorf("list of alerts: %w", err)
	}
	var ids []string
	for _, n := range list.Content {
		if n.ID != "" && !known(string(n.Reference)) {
			ids = append(ids, string(n.ID))
		}
	}
	return ids, nil
}
