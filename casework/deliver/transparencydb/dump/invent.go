package dump

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// row invents one statement. Platforms, categories and delays are skewed as such data is: few platforms file most of it, and
// most decisions come soon.
func (g *generator) row() (cells [columnCount]string) {
	r := g.rnd
	p := skewed(r, len(platforms))
	applied := g.cfg.Day.AddDate(0, 0, -skewed(r, 20))
	content := applied.AddDate(0, 0, -delay(r))
	cells[UUID] = fmt.Sprintf("%08x-%04x-4%03x-%04x-%012x", r.Uint32(), r.IntN(1<<16), r.IntN(1<<12), 0x8000|r.IntN(1<<14), r.Int64N(1<<48))
	cells[PlatformName] = platforms[p]
	cells[PlatformUID] = fmt.Sprintf("%s-%d", strings.ToLower(platforms[p][:3]), 1_000_000_000+g.made)
	cells[CreatedAt] = g.cfg.Day.Add(time.Duration(r.IntN(86400)) * time.Second).Format(time.DateTime)
	cells[ApplicationDate], cells[ContentDate] = g.day(applied), g.day(content)
	g.decision(&cells, applied)
	g.grounds(&cells)
	g.content(&cells)
	g.source(&cells, p)
	return cells
}

// platforms are invented, but for one whose data has a known fault.
var platforms = []string{"Marktplatz Nord", "Bazar Sud", "Kiosk", "Feria", "Google Play", "Tržnica", "Torg", "Piața", "Loja Azul", "Παζάρι"}

func (g *generator) decision(cells *[columnCount]string, applied time.Time) {
	r := g.rnd
	switch d := r.IntN(10); {
	case d < 8:
		cells[DecisionVisibility] = array("DECISION_VISIBILITY_",
			pick(r, "CONTENT_REMOVED", "CONTENT_DISABLED", "CONTENT_DEMOTED", "OTHER"))
		if strings.Contains(cells[DecisionVisibility], "OTHER") {
			cells[DecisionVisibilityOther] = "shown without comments, \"read only\""
		}
		cells[EndDateVisibilityRestriction] = g.maybeDay(applied, 20)
	case d < 9:
		cells[DecisionAccount] = "DECISION_ACCOUNT_" + pick(r, "SUSPENDED", "TERMINATED")
		cells[AccountType] = "ACCOUNT_TYPE_" + pick(r, "BUSINESS", "PRIVATE")
		cells[EndDateAccountRestriction] = g.maybeDay(applied, 2)
	default:
		cells[DecisionProvision] = "DECISION_PROVISION_" + pick(r, "PARTIAL_SUSPENSION", "TOTAL_TERMINATION")
		cells[DecisionMonetary] = "DECISION_MONETARY_" + pick(r, "SUSPENSION", "TERMINATION")
	}
}

func (g *generator) grounds(cells *[columnCount]string) {
	if g.rnd.IntN(4) == 0 {
		cells[DecisionGround] = "DECISION_GROUND_ILLEGAL_CONTENT"
		cells[IllegalContentLegalGround] = "Invented Act on lamps, section " + fmt.Sprint(1+g.rnd.IntN(40))
		cells[IllegalContentExplanation] = g.prose(3)
		return
	}
	cells[DecisionGround] = "DECISION_GROUND_INCOMPATIBLE_CONTENT"
	cells[DecisionGroundReferenceURL] = "https://terms.example/rules#" + fmt.Sprint(g.rnd.IntN(40))
	cells[IncompatibleContentGround] = "Terms of use, " + fmt.Sprint(1+g.rnd.IntN(40))
	cells[IncompatibleContentExplanation] = g.prose(3)
	cells[IncompatibleContentIllegal] = pick(g.rnd, "No", "No", "Yes")
}

func (g *generator) content(cells *[columnCount]string) {
	r := g.rnd
	current := []string{"UNSAFE_AND_PROHIBITED_PRODUCTS", "SCAMS_AND_FRAUD", "OTHER_VIOLATION_TC", "CONSUMER_INFORMATION",
		"VIOLENCE", "SELF_HARM"}
	old := []string{"UNSAFE_AND_ILLEGAL_PRODUCTS", "SCAMS_AND_FRAUD", "SCOPE_OF_PLATFORM_SERVICE",
		"PORNOGRAPHY_OR_SEXUALIZED_CONTENT", "VIOLENCE", "SELF_HARM"}
	keywords := []string{"UNSAFE_PRODUCTS", "PHISHING", "INSUFFICIENT_INFORMATION_ON_TRADERS", "OTHER"}
	if g.cfg.Schema == Old {
		current, keywords = old, []string{"DANGEROUS_TOYS", "PHISHING", "INSUFFICIENT_INFORMATION_TRADERS", "OTHER"}
	}
	cells[Category] = "STATEMENT_CATEGORY_" + current[skewed(r, len(current))]
	cells[CategoryAddition] = "[]"
	if r.IntN(8) == 0 {
		cells[CategoryAddition] = array("STATEMENT_CATEGORY_", pick(r, current...))
	}
	cells[CategorySpecification] = "[]"
	if r.IntN(2) == 0 {
		cells[CategorySpecification] = array("KEYWORD_", pick(r, keywords...))
	}
	cells[ContentType] = array("CONTENT_TYPE_", pick(r, "PRODUCT", "PRODUCT", "TEXT", "IMAGE", "VIDEO"))
	cells[ContentLanguage] = pick(r, "", "DE", "FR", "PL", "EL", "EN")
	if g.cfg.Schema == Current && r.IntN(3) == 0 {
		cells[ContentIDEAN] = fmt.Sprintf("%013d", r.Int64N(1e13))
	}
	cells[TerritorialScope] = array("", pick(r, "AT", "DE", "FR", "GR"), "PT", "RO")
	cells[DecisionFacts] = g.prose(4)
}

func (g *generator) source(cells *[columnCount]string, platform int) {
	r := g.rnd
	cells[SourceType] = "SOURCE_" + pick(r, "VOLUNTARY", "VOLUNTARY", "VOLUNTARY", "ARTICLE_16", "TRUSTED_FLAGGER")
	if cells[SourceType] == "SOURCE_TRUSTED_FLAGGER" {
		cells[SourceIdentity] = "Association for \"safe\" lamps"
	}
	cells[AutomatedDetection] = pick(r, "Yes", "Yes", "No")
	cells[AutomatedDecision] = "AUTOMATED_DECISION_" + pick(r, "FULLY", "PARTIALLY", "NOT_AUTOMATED")
}

// phrases are what texts are made of: all the marks that have gone wrong in CSV files, and a few scripts.
var phrases = []string{
	"The offer names a lamp that a public register lists.", "Its live parts can be touched, so it may hurt people.",
	"The seller calls it \"safe\", without proof.", "Path C:\\temp\\lamps was named in the offer.", "She wrote \\\"buy now\\\", then left.",
	"Das Angebot wurde geprüft; die Angaben fehlen.", "L'annonce a été retirée, après examen.", "Η προσφορά αφαιρέθηκε.",
	"Ofertę usunięto (zob. regulamin, pkt 4).", "quotes: \"\"double\"\", 'single', „low“", "50 % off, 3 pieces; now or never!",
	"A person looked at it before the decision.", "The photo shows another product than the text.",
}

// prose strings a few phrases together. Some end in a backslash, which PHP writes so that the cell looks open.
func (g *generator) prose(n int) string {
	var b strings.Builder
	for i := range 1 + g.rnd.IntN(n) {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(phrases[g.rnd.IntN(len(phrases))])
	}
	if g.rnd.IntN(2000) == 0 {
		b.WriteByte('\\')
	}
	return b.String()
}

func (g *generator) day(t time.Time) string {
	if g.cfg.Schema == Old {
		return t.Format(time.DateTime)
	}
	return t.Format(time.DateOnly)
}

// maybeDay returns a day after t once in n.
func (g *generator) maybeDay(t time.Time, n int) string {
	if g.rnd.IntN(n) > 0 {
		return ""
	}
	return g.day(t.AddDate(0, 0, 1+g.rnd.IntN(365)))
}

func pick(r *rand.Rand, of ...string) string { return of[r.IntN(len(of))] }

// skewed returns a number below n, small ones more often.
func skewed(r *rand.Rand, n int) int { return min(r.IntN(n), r.IntN(n), r.IntN(n)) }

// delay returns days from content to decision: mostly few, sometimes years.
func delay(r *rand.Rand) int {
	if r.IntN(10) < 7 {
		return r.IntN(3)
	}
	return int(r.ExpFloat64() * 60)
}

// array writes an array as the database does.
func array(prefix string, values ...string) string {
	slices.Sort(values)
	return `["` + prefix + strings.Join(slices.Compact(values), `","`+prefix) + `"]`
}
