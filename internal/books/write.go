package books

import (
	"archive/zip"
	"cmp"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/deadline"
)

// WriteReport writes the whole report of a period: xlsx, csv as a zip of its parts, or html.
func (b *Books) WriteReport(ctx context.Context, period, form string, w io.Writer) error {
	d, err := b.draw(ctx, strings.ToUpper(cmp.Or(period, b.current(deadline.DateOf(b.conf.Now().In(b.conf.Zone))))))
	if err != nil {
		return err
	}
	switch form {
	case "xlsx":
		return d.whole.WriteXLSX(w)
	case "html":
		return d.whole.WriteHTML(w)
	case "csv":
		z := zip.NewWriter(w)
		for _, t := range d.whole.Tables {
			part, err := z.Create(t.SheetName() + ".csv")
			if err != nil {
				return fmt.Errorf("write report: %w", err)
			}
			if err := t.WriteCSV(part); err != nil {
				return err
			}
		}
		if err := z.Close(); err != nil {
			return fmt.Errorf("write report: %w", err)
		}
		return nil
	}
	return aedile.NotFoundf("write report", form, "is no form of a report").Hint("xlsx, csv or html")
}
