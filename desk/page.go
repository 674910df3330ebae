package desk

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
)

//go:embed page.html
var pageText string

var casePage = template.Must(template.New("case").Funcs(template.FuncMap{"who": Who}).Parse(pageText))

// HTML writes the case as one self-contained page.
func (s Shown) HTML(w io.Writer) error {
	if err := casePage.Execute(w, s); err != nil {
		return fmt.Errorf("write page of %s: %w", s.Case.ID, err)
	}
	return nil
}
