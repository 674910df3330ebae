package dump

import (
	"context"
	"io"
	"slices"
	"strings"

	"github.com/parquet-go/parquet-go"
)

// record is a row in Parquet: days and times as such, arrays as lists, everything empty as null. Column names are those of the
// dump.
type record struct {
	UUID                           string   `parquet:"uuid"`
	DecisionVisibility             []string `parquet:"decision_visibility,list"`
	DecisionVisibilityOther        string   `parquet:"decision_visibility_other,optional"`
	EndDateVisibilityRestriction   int32    `parquet:"end_date_visibility_restriction,optional,date"`
	DecisionMonetary               string   `parquet:"decision_monetary,optional,dict"`
	DecisionMonetaryOther          string   `parquet:"decision_monetary_other,optional"`
	EndDateMonetaryRestriction     int32    `parquet:"end_date_monetary_restriction,optional,date"`
	DecisionProvision              string   `parquet:"decision_provision,optional,dict"`
	EndDateServiceRestriction      int32    `parquet:"end_date_service_restriction,optional,date"`
	DecisionAccount                string   `parquet:"decision_account,optional,dict"`
	EndDateAccountRestriction      int32    `parquet:"end_date_account_restriction,optional,date"`
	AccountType                    string   `parquet:"account_type,optional,dict"`
	DecisionGround                 string   `parquet:"decision_ground,optional,dict"`
	DecisionGroundReferenceURL     string   `parquet:"decision_ground_reference_url,optional"`
	IllegalContentLegalGround      string   `parquet:"illegal_content_legal_ground,optional"`
	IllegalContentExplanation      string   `parquet:"illegal_content_explanation,optional"`
	IncompatibleContentGround      string   `parquet:"incompatible_content_ground,optional"`
	IncompatibleContentExplanation string   `parquet:"incompatible_content_explanation,optional"`
	IncompatibleContentIllegal     string   `parquet:"incompatible_content_illegal,optional,dict"`
	Category                       string   `parquet:"category,optional,dict"`
	CategoryAddition               []string `parquet:"category_addition,list"`
	CategorySpecification          []string `parquet:"category_specification,list"`
	CategorySpecificationOther     string   `parquet:"category_specification_other,optional"`
	ContentType                    []string `parquet:"content_type,list"`
	ContentTypeOther               string   `parquet:"content_type_other,optional"`
	ContentLanguage                string   `parquet:"content_language,optional,dict"`
	ContentDate                    int32    `parquet:"content_date,optional,date"`
	ContentIDEAN                   string   `parquet:"content_id_ean,optional"`
	TerritorialScope               []string `parquet:"territorial_scope,list"`
	ApplicationDate                int32    `parquet:"application_date,optional,date"`
	DecisionFacts                  string   `parquet:"decision_facts,optional"`
	SourceType                     string   `parquet:"source_type,optional,dict"`
	SourceIdentity                 string   `parquet:"source_identity,optional"`
	AutomatedDetection             string   `parquet:"automated_detection,optional,dict"`
	AutomatedDecision              string   `parquet:"automated_decision,optional,dict"`
	PlatformName                   string   `parquet:"platform_name,optional,dict"`
	PlatformUID                    string   `parquet:"platform_uid,optional"`
	CreatedAt                      string   `parquet:"created_at,optional"` // as in the dump: it names no zone
}

// groupRows is how many rows are gathered before they are written: with full texts about 60 MB.
const groupRows = 50_000

// WriteRows writes the rows of the dumps as one Parquet file, in their order and in today's schema: renamed categories and
// keywords get their new names, deleted ones keep theirs. An array that is none is left empty. The report is that of Scan.
func WriteRows(ctx context.Context, w io.Writer, dumps ...*Dump) (Report, error) {
	out := parquet.NewGenericWriter[record](w, parquet.Compression(&parquet.Zstd), parquet.MaxRowsPerRowGroup(groupRows),
		parquet.CreatedBy("aedile", "", ""))
	var reports []Report
	batch := make([]record, 0, 1000)
	flush := func() error {
		_, err := out.Write(batch)
		batch = batch[:0]
		return err
	}
	for _, d := range dumps {
		r, err := d.Scan(ctx, 1, func() func(*Row) error {
			return func(row *Row) error {
				batch = append(batch, row.record())
				if len(batch) == cap(batch) {
					return flush()
				}
				return nil
			}
		})
		reports = append(reports, r)
		if err != nil {
			return join(reports), err
		}
	}
	if err := flush(); err != nil {
		return join(reports), err
	}
	return join(reports), out.Close()
}

// join puts the reports of several dumps together, the faults of an earlier one first.
func join(reports []Report) Report {
	for i := range reports {
		for j := range reports[i].Faults {
			reports[i].Faults[j].index += i << 32
		}
	}
	return merge(reports, Limits{}.defaults().Faults)
}

func (r *Row) record() record {
	day := func(c Column) int32 {
		d, _ := r.Day(c)
		return int32(d)
	}
	list := func(c Column) []string {
		items, _ := r.List(c)
		for i := range items {
			items[i] = today(items[i])
		}
		return items
	}
	return record{
		UUID: r.Text(UUID), DecisionVisibility: list(DecisionVisibility), DecisionVisibilityOther: r.Text(DecisionVisibilityOther),
		EndDateVisibilityRestriction: day(EndDateVisibilityRestriction), DecisionMonetary: r.Text(DecisionMonetary),
		DecisionMonetaryOther: r.Text(DecisionMonetaryOther), EndDateMonetaryRestriction: day(EndDateMonetaryRestriction),
		DecisionProvision: r.Text(DecisionProvision), EndDateServiceRestriction: day(EndDateServiceRestriction),
		DecisionAccount: r.Text(DecisionAccount), EndDateAccountRestriction: day(EndDateAccountRestriction),
		AccountType: r.Text(AccountType), DecisionGround: r.Text(DecisionGround),
		DecisionGroundReferenceURL: r.Text(DecisionGroundReferenceURL), IllegalContentLegalGround: r.Text(IllegalContentLegalGround),
		IllegalContentExplanation: r.Text(IllegalContentExplanation), IncompatibleContentGround: r.Text(IncompatibleContentGround),
		IncompatibleContentExplanation: r.Text(IncompatibleContentExplanation),
		IncompatibleContentIllegal:     r.Text(IncompatibleContentIllegal), Category: today(r.Text(Category)),
		CategoryAddition: list(CategoryAddition), CategorySpecification: list(CategorySpecification),
		CategorySpecificationOther: r.Text(CategorySpecificationOther), ContentType: list(ContentType),
		ContentTypeOther: r.Text(ContentTypeOther), ContentLanguage: r.Text(ContentLanguage), ContentDate: day(ContentDate),
		ContentIDEAN: r.Text(ContentIDEAN), TerritorialScope: list(TerritorialScope), ApplicationDate: day(ApplicationDate),
		DecisionFacts: r.Text(DecisionFacts), SourceType: r.Text(SourceType), SourceIdentity: r.Text(SourceIdentity),
		AutomatedDetection: r.Text(AutomatedDetection), AutomatedDecision: r.Text(AutomatedDecision),
		PlatformName: r.Text(PlatformName), PlatformUID: r.Text(PlatformUID), CreatedAt: r.Text(CreatedAt),
	}
}

func today(name string) string {
	if now, ok := Renamed(name); ok {
		return now
	}
	return name
}

// WriteParquet writes the groups as a Parquet file, in their order: one column for each that they are grouped by, named as in
// the dump, count, and the figures of Group.Act and Group.File as act_… and file_….
func (s *Stats) WriteParquet(w io.Writer) error {
	type column struct {
		name  string
		value func(*Group) parquet.Value
	}
	var columns []column
	nodes := parquet.Group{}
	for i, c := range s.By {
		nodes[c.String()] = parquet.Encoded(parquet.String(), &parquet.RLEDictionary)
		columns = append(columns, column{c.String(), func(g *Group) parquet.Value { return parquet.ValueOf(g.Key[i]) }})
	}
	number := func(name string, value func(*Group) int64) {
		nodes[name] = parquet.Int(64)
		columns = append(columns, column{name, func(g *Group) parquet.Value { return parquet.ValueOf(value(g)) }})
	}
	number("count", func(g *Group) int64 { return g.Count })
	for prefix, of := range map[string]func(*Group) Delay{"act_": func(g *Group) Delay { return g.Act },
		"file_": func(g *Group) Delay { return g.File }} {
		number(prefix+"known", func(g *Group) int64 { return of(g).Known })
		number(prefix+"negative", func(g *Group) int64 { return of(g).Negative })
		number(prefix+"median_days", func(g *Group) int64 { return int64(of(g).Median) })
		number(prefix+"p90_days", func(g *Group) int64 { return int64(of(g).P90) })
		number(prefix+"p99_days", func(g *Group) int64 { return int64(of(g).P99) })
		number(prefix+"max_days", func(g *Group) int64 { return int64(of(g).Max) })
	}
	// A parquet.Group orders its columns by name.
	slices.SortFunc(columns, func(a, b column) int { return strings.Compare(a.name, b.name) })
	out := parquet.NewWriter(w, parquet.NewSchema("groups", nodes), parquet.Compression(&parquet.Zstd), parquet.CreatedBy("aedile", "", ""))
	row := make(parquet.Row, len(columns))
	for i := range s.Groups {
		for j, c := range columns {
			row[j] = c.value(&s.Groups[i]).Level(0, 0, j)
		}
		if _, err := out.WriteRows([]parquet.Row{row}); err != nil {
			return err
		}
	}
	return out.Close()
}
