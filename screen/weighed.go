package screen

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/screen/rule"
)

// weighed shows the places that raised a score, the largest weight first, each word once.
func (sc *scratch) weighed(use rule.Use, to []aedile.Evidence) []aedile.Evidence {
	for i := range use.Weighed {
		w := &use.Weighed[i]
		if w.Value <= 0 || len(to) >= MaxEvidence {
			continue
		}
		f := &sc.fields[w.Span.Field]
		from, until := f.fold.Origin(w.Span.Start, w.Span.End)
		to = append(to, aedile.Evidence{Field: f.name.String(), Start: from, End: until,
			Text:   strings.Clone(f.fold.Quote(f.raw, w.Span.Start, w.Span.End)),
			Source: fmt.Sprintf("%s %+.2f: %s (%s)", w.Score, w.Value, w.Fact, sc.s.set.Told(&w.Span))})
	}
	return to
}

// isWeighed reports whether the evidence shows a place already as part of a score.
func isWeighed(use rule.Use, p *rule.Span) bool {
	return slices.ContainsFunc(use.Weighed, func(w rule.Weighed) bool {
		return w.Value > 0 && w.Span.Field == p.Field && w.Span.First == p.First && w.Span.Last == p.Last && w.Span.Source == p.Source
	})
}

// scoreFacts says what each score came to and what it is made of, what raised it before what lowered it.
func scoreFacts(use rule.Use) (out []aedile.Fact) {
	for _, s := range use.Sums {
		parts := []string{fmt.Sprintf("%.2f = %+.2f", s.Value, s.Bias)}
		for _, w := range use.Weighed {
			if w.Score == s.Score {
				parts = append(parts, fmt.Sprintf("%+.2f %s", w.Value, w.Fact))
			}
		}
		out = append(out, aedile.Fact{Name: "score " + s.Score, Value: head(strings.Join(parts, ", "))})
	}
	return out
}
