package sweep

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"

	"github.com/aedile/aedile"
)

// row is a finding as Parquet holds it: flat where questions are asked, nested where a finding has several.
type row struct {
	Item     string `parquet:"item"`
	Kind     string `parquet:"kind,dict"`
	Service  string `parquet:"service,dict"`
	URL      string `parquet:"url"`
	Digest   string `parquet:"digest"`
	Name     string `parquet:"item_title"`
	Shelf    string `parquet:"item_category,dict"`
	Trader   string `parquet:"trader,dict"`
	Country  string `parquet:"country,dict"`
	Check    string `parquet:"check,dict"`
	Pack     string `parquet:"pack,dict"`
	Version  string `parquet:"pack_version,dict"`
	PackSum  string `parquet:"pack_digest,dict"`
	Grade    string `parquet:"grade,dict"`
	Title    string `parquet:"title,dict"`
	Message  string `parquet:"message"`
	Category string `parquet:"category,dict"`
	Keyword  string `parquet:"keyword,dict"`

	Law      []lawRow      `parquet:"law,list"`
	Facts    []factRow     `parquet:"facts,list"`
	Evidence []evidenceRow `parquet:"evidence,list"`

	Reason  string `parquet:"suppressed_reason,dict"`
	Expires string `parquet:"suppressed_until,dict"`
	Entry   string `parquet:"suppressed_by,dict"`
}

type lawRow struct {
	CELEX string `parquet:"celex,dict"`
	Place string `parquet:"place,dict"`
	Title string `parquet:"title,dict"`
	As    string `parquet:"as,dict"`
	Act   string `parquet:"act,dict"`
	URL   string `parquet:"url,dict"`
}

type factRow struct {
	Name  string `parquet:"name,dict"`
	Value string `parquet:"value"`
	Voids bool   `parquet:"voids"`
}

type evidenceRow struct {
	Field  string `parquet:"field,dict"`
	Start  int64  `parquet:"start"`
	End    int64  `parquet:"end"`
	Text   string `parquet:"text"`
	Source string `parquet:"source,dict"`
}

// rowsPerGroup bounds what a Parquet writer holds back: 20,000 findings of about 1 kB are 20 MB.
const rowsPerGroup = 20_000

// Parquet writes one row a finding. The account of the run is in the file's metadata under "aedile.run", faults are counted
// there and listed under "aedile.faults", at most the first 1,000 of them.
type Parquet struct {
	w      *parquet.GenericWriter[row]
	faults []aedile.Fault
}

// NewParquet returns a writer of Parquet. Nothing is complete before Close.
func NewParquet(w io.Writer) *Parquet {
	return &Parquet{w: parquet.NewGenericWriter[row](w, parquet.Compression(&parquet.Zstd), parquet.MaxRowsPerRowGroup(rowsPerGroup))}
}

// Finding writes one row.
func (p *Parquet) Finding(e Entry) error {
	if _, err := p.w.Write([]row{rowOf(&e.Finding)}); err != nil {
		return fmt.Errorf("write parquet: %w", err)
	}
	return nil
}

// Fault keeps the fault for the metadata.
func (p *Parquet) Fault(f aedile.Fault) error {
	if len(p.faults) < 1000 {
		p.faults = append(p.faults, f)
	}
	return nil
}

// Flush does nothing: groups of rows are written when they are full.
func (p *Parquet) Flush() error { return nil }

// Close writes the account of the run and the end of the file. It does not close the writer below.
func (p *Parquet) Close(ran aedile.Ran) error {
	for key, v := range map[string]any{"aedile.run": ran, "aedile.faults": p.faults} {
		b, err := json.Marshal(v)
		if err != nil {
			return fmt.Errorf("write parquet: %w", err)
		}
		p.w.SetKeyValueMetadata(key, string(b))
	}
	if err := p.w.Close(); err != nil {
		return fmt.Errorf("write parquet: %w", err)
	}
	return nil
}

func rowOf(f *aedile.Finding) row {
	r := row{
		Item: string(f.Item.ID), Kind: string(f.Item.Kind), Service: f.Item.Service, URL: f.Item.URL, Digest: string(f.Item.Digest),
		Name: f.Item.Title, Shelf: f.Item.Category, Trader: f.Item.Trader, Country: f.Item.Country,
		Check: string(f.Check), Pack: f.Pack.Name, Version: f.Pack.Version, PackSum: string(f.Pack.Digest), Grade: string(f.Grade),
		Title: f.Title, Message: f.Message, Category: f.Category, Keyword: f.Keyword,
	}
	for _, l := range f.Law {
		r.Law = append(r.Law, lawRow(l))
	}
	for _, x := range f.Facts {
		r.Facts = append(r.Facts, factRow(x))
	}
	for _, e := range f.Evidence {
		r.Evidence = append(r.Evidence, evidenceRow{e.Field, int64(e.Start), int64(e.End), e.Text, e.Source})
	}
	if s := f.Suppressed; s != nil {
		r.Reason, r.Expires, r.Entry = s.Reason, s.Expires, s.Entry
	}
	return r
}
