package letter

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/law"
)

var update = flag.Bool("update", false, "write the golden files")

var on = deadline.Date{Year: 2026, Month: 3, Day: 2}

func ptr[T any](v T) *T { return &v }

func removal() *kinds.Decision {
	return &kinds.Decision{
		Service: "Market Example", Item: "i-17", URL: "https://market.example/item/17", Recipient: casework.Name("Stall Nine"),
		Contact: casework.Name("stall9@mail.example"),
		Visibility: &kinds.Limit[[]law.Visibility]{What: []law.Visibility{law.ContentRemoved, law.VisibilityOther},
			Other: "the offer no longer stands in searches"},
		Account:   &kinds.Limit[law.AccountMeasure]{What: law.AccountSuspended, Until: deadline.Date{Year: 2026, Month: 4, Day: 2}},
		AppliesOn: on, Territory: []string{"DE", "EL", "NO"},
		Facts:  "The offer of the lamp \"Glimmer\" shows live parts that can be touched; a public register lists the model",
		Source: law.FromNotice, Notifier: casework.Name("Alma Example"), NotifierNeeded: "the right that is invoked is hers",
		AutomatedDetection: ptr(false), Automation: law.PartiallyAutomated, Ground: law.IllegalContent,
		LegalGround: "Regulation (EU) 2023/988, Article 5", Explanation: "A product that can give an electric shock is not safe.",
		Redress: kinds.Redress{Internal: "form at https://market.example/complain",
			OutOfCourt: "the certified bodies are listed at https://market.example/bodies",
			Court:      "the courts where you live or are established"},
		ContentTypes: []law.ContentType{law.ContentProduct, law.ContentImage}, ContentOn: deadline.Date{Year: 2026, Month: 2, Day: 27},
	}
}

func demotion() *kinds.Decision {
	d := removal()
	d.Notifier, d.NotifierNeeded, d.Territory, d.Account = casework.Personal{}, "", nil, nil
	d.Visibility = &kinds.Limit[[]law.Visibility]{What: []law.Visibility{law.ContentDemoted}}
	d.Monetary = &kinds.Limit[law.Monetary]{What: law.MonetaryTermination}
	d.Provision = &kinds.Limit[law.ServiceMeasure]{What: law.PartialSuspension, Until: deadline.Date{Year: 2026, Month: 12, Day: 31}}
	d.Source, d.AutomatedDetection, d.Automation = law.OwnInitiative, ptr(true), law.FullyAutomated
	d.Ground, d.LegalGround, d.TermsGround = law.IncompatibleContent, "", "Terms of sale, 4.2: prices are not inflated in an emergency"
	d.GroundURL, d.AlsoIllegal = "https://market.example/terms#4.2", ptr(false)
	return d
}

func request(kind kinds.RequestKind) *kinds.Request {
	r := &kinds.Request{Reference: "R-12/26", Kind: kind, LegalBasis: "67(2)",
		Purpose:    "to assess how orders and notices about toys are handled",
		Addressees: []kinds.Addressee{{Service: "Market Example", Provider: "Market Example Ltd"}, {Service: "Bazaar Example"}},
		Suspected:  []string{"art 16(6) DSA", "art 31(3) DSA"}, Deadline: deadline.Date{Year: 2026, Month: 3, Day: 30},
		Questions: []kinds.Question{{No: 1, Text: "How many notices about toys did you receive in 2025?", Topic: "notices"},
			{No: 2, Text: "Which databases do you check at random?", Deadline: deadline.Date{Year: 2026, Month: 4, Day: 15},
				Documents: []string{"the sampling plan", "its results"}}},
		Penalties: []string{"74(2)(a)"}}
	if kind == kinds.ByDecision {
		r.LegalBasis, r.Penalties, r.CourtReview = "67(3)", []string{"74(2)(a)", "74(2)(b)", "76(1)(a)", "52(3)"}, true
	}
	return r
}

func order() *kinds.Order {
	return &kinds.Order{Basis: kinds.OrderToAct, Reference: "TJ-4", Issuer: "Tribunal Example"}
}

func misuse(of string) *kinds.Misuse {
	return &kinds.Misuse{Of: of, Subject: casework.Name("Stall Nine"), Contact: casework.Name("stall9@mail.example"),
		Since: deadline.Date{Year: 2026, Month: 1, Day: 1},
		Until: deadline.Date{Year: 2026, Month: 2, Day: 28}, Total: 40, Manifest: 12, Gravity: "Lamps that give shocks",
		Intention: "Offered again after each removal"}
}

func proceeding() *kinds.Proceeding {
	return &kinds.Proceeding{Reference: "DSA.1", Provider: "Market Example Ltd", Service: "Market Example", Grounds: []kinds.Ground{
		{No: 1, Title: "assessment of risks", Articles: []string{"34", "35"}}, {No: 2, Title: "notices", Articles: []string{"art 16 DSA"}}}}
}

// of writes the letters of a case in English, without names.
func of(id aedile.CaseID) writer { return writer{Case: casework.Case{ID: id}}.in("") }

func documents() map[string]Document { return documentsIn("en") }

// documentsIn writes one of each document in the language.
func documentsIn(code string) map[string]Document {
	of := func(id aedile.CaseID) writer {
		return writer{Case: casework.Case{ID: id}, style: Style{Language: code}}.in("")
	}
	shown := func(id aedile.CaseID) writer {
		return writer{Case: casework.Case{ID: id}, style: Style{Language: code, Names: Shown}}.in("")
	}
	n := &kinds.Notice{Reasons: "The lamp gives shocks", Locations: []string{"https://market.example/item/17"},
		Name: casework.Name("Alma Example"), GoodFaith: true}
	return map[string]Document{
		"statement-illegal": of("d-1").statement(removal(), on),
		"statement-terms":   of("d-2").statement(demotion(), on),
		"statement-shown":   shown("d-1").statement(removal(), on),
		"receipt":           of("n-1").receipt(n, on),
		"notice-answer": of("n-1").noticeDecision(n,
			&kinds.NoticeDecision{Outcome: kinds.ActedByLaw, Reasons: "The model is listed as dangerous",
				Automation: law.NotAutomated, Redress: removal().Redress}, on),
		"complaint-answer": of("c-1").complaintDecision(&kinds.Complaint{Against: "d-1"},
			&kinds.ComplaintDecision{Outcome: kinds.Reversed, Reasons: "The model sold is another",
				OutOfCourt: "certified bodies: https://market.example/bodies; the courts remain open"}, on),
		"request-simple":   of("r-1").information(request(kinds.Simple), on),
		"request-decision": of("r-2").information(request(kinds.ByDecision), on),
		"order-answer": of("o-1").orderAnswer(order(),
			&kinds.Effect{What: "We removed the offer", GivenOn: on, Territory: []string{"FR"}, Cases: []aedile.CaseID{"d-1"}}, "", on),
		"order-declined": of("o-2").orderAnswer(&kinds.Order{Basis: kinds.OrderToInform, Issuer: "Prosecutor Example",
			ReportTo: "Office Example"}, nil, "Nothing was ever collected", on),
		"order-defects": of("o-1").orderDefects(order(), &kinds.Missing{Elements: []string{"the legal basis", "redress"}}, on),
		"order-notice": of("o-1").orderNotice(order(), &kinds.Effect{What: "We removed the offer", GivenOn: on},
			&kinds.Informing{Reasons: "The offer infringes a mark", Redress: "Appeal within a month", Territory: []string{"FR"}}, on),
		"order-notice-10": of("o-3").orderNotice(&kinds.Order{Basis: kinds.OrderToInform, Issuer: "Prosecutor Example"},
			&kinds.Effect{What: "We gave your address", GivenOn: on},
			&kinds.Informing{Reasons: "An offence is investigated", Redress: "Judge of liberties"}, on),
		"misuse-warning": of("m-1").warning(misuse("content"), on),
		"misuse-suspension": of("m-1").suspension(&kinds.Suspension{Misuse: *misuse("notices"), Terms: "Terms, section 9",
			End: deadline.Date{Year: 2026, Month: 6, Day: 1}, Redress: removal().Redress}, on, deadline.Date{Year: 2026, Month: 4, Day: 1}),
		"opening": of("p-1").opening(proceeding(), on),
		"preliminary": of("p-1").preliminary(proceeding(),
			&kinds.Preliminary{Grounds: []int{1}, Findings: "The assessment rests on general data",
				Measures: "A fine; you should assess your own service",
				ReplyBy:  deadline.Date{Year: 2026, Month: 4, Day: 7}}, on),
		"non-compliance": of("p-1").nonCompliance(proceeding(),
			&kinds.NonCompliance{OnGrounds: kinds.OnGrounds{Grounds: []int{1}, Text: "The assessment rests on general data"},
				Fine: &aedile.Price{Amount: "1250000.00", Currency: "EUR"}, ComplyBy: deadline.Date{Year: 2026, Month: 6, Day: 1},
				ActionPlanBy: deadline.Date{Year: 2026, Month: 5, Day: 1}}),
		"commitments-binding": of("p-1").onGrounds(proceeding(), "bind",
			&kinds.OnGrounds{Grounds: []int{2}, Text: "You confirm receipt of each notice"}),
		"grounds-closed": of("p-1").onGrounds(proceeding(), "drop", &kinds.OnGrounds{Grounds: []int{2}, Text: "The form was mended"}),
		"commitments-rejected": of("p-1").onGrounds(proceeding(), "reject",
			&kinds.OnGrounds{Grounds: []int{2}, Text: "They do not ensure compliance"}),
		"reversal": of("d-1").reversal(&kinds.Reversal{Why: "The model sold is another", Because: "complaint"}),
		"trader-request": of("t-1").ask(&kinds.Asking{Signs: []string{"letters come back"},
			Until: deadline.Date{Year: 2026, Month: 3, Day: 16}}, on),
		"trader-suspended": of("t-1").refusal("suspended", "No answer came", on),
		"trader-refused":   of("t-2").refusal("refused", "The document cannot be read", on),
		"offence-report": of("s-1").offence(&kinds.Suspicion{Facts: "Posts announce an attack",
			Threat: "To the life of a person who is named", Threatened: casework.Name("Alma Example"), State: "BE",
			MoreStates: []string{"FR"}, Info: []string{"three posts"}},
			&kinds.Reporting{To: "Police Example", Of: "BE", Text: "All that we have"}, on),
		"answer": of("r-1").reply(request(kinds.Simple),
			&kinds.Answer{By: "lawyer", Questions: []kinds.Answered{{No: 1, Text: "All notices are counted.",
				Figures: []kinds.Figure{{Name: "notices about toys, 2025", Value: "1 204",
					From: "transparency report 2025, part 4"}}, Secret: "the number shows our share of the market"}}}, on),
	}
}

// TestLettersSayWhatTheyAlwaysSaid holds each letter to its golden text; HTML and JSON of one of them.
func TestLettersSayWhatTheyAlwaysSaid(t *testing.T) {
	t.Parallel()
	for name, d := range documents() {
		golden(t, name+".txt", d.Text())
	}
	d := documents()["statement-illegal"]
	var page, data bytes.Buffer
	if err := d.HTML(&page); err != nil {
		t.Fatal(err)
	}
	if err := d.JSON(&data); err != nil {
		t.Fatal(err)
	}
	golden(t, "statement-illegal.html", page.String())
	golden(t, "statement-illegal.json", data.String())
}

// TestEachLanguageWritesEveryLetter holds one letter of each language to its golden text, and all to what no letter may have: words of
// English, keys, or braces.
func TestEachLanguageWritesEveryLetter(t *testing.T) {
	t.Parallel()
	english := documents()
	for _, code := range Languages() {
		ds := documentsIn(code)
		w := writer{Case: casework.Case{ID: "d-1"}, style: Style{Language: code, Sender: "Market Example Ltd"}}.in("")
		golden(t, "statement-"+code+".txt", w.dress(ds["statement-illegal"], casework.Platform, "Stall Nine", "Market Example").Text())
		for name, d := range ds {
			d.Lang = code
			text := d.Text()
			if strings.ContainsAny(text, "{}") || strings.Contains(text, "..") || strings.Contains(text, "_") ||
				len(d.Sections) != len(english[name].Sections) || d.Title == "" || d.Status == "" {
				t.Errorf("%s in %s:\n%s", name, code, text)
			}
			if code == "en" {
				continue
			}
			for _, word := range []string{" we ", " the ", " this ", " your ", " art 1", " art 2", " and ", "March"} {
				if strings.Contains(strings.ToLower(d.Title+" "+strings.Join(d.Opening, " ")+" "+d.Status+" "+d.head()), word) {
					t.Errorf("%s in %s has %q:\n%s", name, code, word, text)
				}
			}
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s (-want +got):\n%s", name, d)
	}
}

func TestHiddenLettersNameNobody(t *testing.T) {
	t.Parallel()
	for name, d := range documents() {
		all, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		for _, person := range []string{"Alma", "Stall Nine", "stall9@"} {
			if strings.Contains(string(all), person) && name != "statement-shown" {
				t.Errorf("%s shows %q", name, person)
			}
		}
	}
	if !strings.Contains(documents()["statement-shown"].Text(), "Alma Example") {
		t.Error("the letter to the recipient does not name the sender although it is strictly necessary")
	}
}

// TestNoKeyStandsInALetter: every restriction, source and ground is said in words.
func TestNoKeyStandsInALetter(t *testing.T) {
	t.Parallel()
	check := func(d *kinds.Decision) {
		if text := of("d").statement(d, on).Text(); strings.Contains(text, "DECISION_") || strings.Contains(text, "SOURCE_") ||
			strings.Contains(text, "CONTENT_TYPE") || strings.Contains(text, "%!") {
			t.Errorf("a key stands in the letter:\n%s", text)
		}
	}
	for _, v := range []law.Visibility{law.ContentRemoved, law.ContentDisabled, law.ContentDemoted, law.ContentAgeRestricted,
		law.ContentInteractionLimited, law.ContentLabelled, law.VisibilityOther} {
		d := removal()
		d.Visibility.What = []law.Visibility{v}
		check(d)
		if p := of("d").restrictions(d)[0]; v != law.VisibilityOther && of("d").say(string(v)) == "" || !strings.HasPrefix(p, "We ") {
			t.Errorf("%s is said as %q", v, p)
		}
	}
	for _, m := range []law.Monetary{law.MonetarySuspension, law.MonetaryTermination, law.MonetaryOther} {
		d := demotion()
		d.Monetary = &kinds.Limit[law.Monetary]{What: m, Other: "no advance"}
		check(d)
	}
	for _, s := range []law.SourceType{law.FromNotice, law.FromTrustedFlagger, law.FromOther, law.OwnInitiative} {
		d := demotion()
		d.Source = s
		check(d)
		if of("d").say(string(s)) == "" {
			t.Errorf("%s is not said", s)
		}
	}
}

// TestEveryElementStandsInTheLetter: what art 17(3) asks for and the decision has, the letter says.
func TestEveryElementStandsInTheLetter(t *testing.T) {
	t.Parallel()
	d := removal()
	if fs := d.Complete(); len(fs) > 0 {
		t.Fatal(fs)
	}
	text := strings.Join(strings.Fields(of("d-1").statement(d, on).Text()), " ")
	for _, want := range []string{"We removed the content.", "no longer stands in searches",
		"suspended your account. This lasts until the end of 2 April 2026",
		"from 2 March 2026, in Germany, Greece and Norway", d.Facts, "received a notice",
		"No automated means were used to find the content", "Automated means took part in the decision",
		d.LegalGround, d.Explanation, d.Redress.Internal, d.Redress.OutOfCourt, d.Redress.Court, "at least six months"} {
		if !strings.Contains(text, want) {
			t.Errorf("the letter does not say %q:\n%s", want, text)
		}
	}
}

// TestRequestsStateOnlyThePenaltiesTheyState: a simple request never threatens a fine for silence.
func TestRequestsStateOnlyThePenaltiesTheyState(t *testing.T) {
	t.Parallel()
	if text := of("r").information(request(kinds.Simple), on).Text(); strings.Contains(text, "74(2)(b)") ||
		strings.Contains(text, "76(1)") || !strings.Contains(text, "74(2)(a)") {
		t.Errorf("the simple request threatens what it may not, or not what it must:\n%s", text)
	}
	r := request(kinds.Simple)
	r.Penalties, r.Suspected = nil, nil
	if text := of("r").information(r, on).Text(); strings.Contains(text, "Penalties") || strings.Contains(text, "infringed") {
		t.Errorf("the request states what nobody stated:\n%s", text)
	}
}

// TestTextKeepsEveryWord: wrapping loses nothing and makes no line longer than it may be, unless a word is.
func TestTextKeepsEveryWord(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOf(rapid.StringMatching(`[a-zäß–]{1,90}`)).Draw(t, "words")
		got := wrap(strings.Join(words, " "), "- ", "  ")
		if d := cmp.Diff(strings.Join(words, " "), strings.TrimPrefix(strings.Join(strings.Fields(got), " "), "- ")); d != "" {
			t.Fatalf("words differ (-want +got):\n%s", d)
		}
		for l := range strings.Lines(got) {
			if l = strings.TrimRight(l, "\n"); utf8.RuneCountInString(l) > lineWidth &&
				len(strings.Fields(strings.TrimPrefix(l, "- "))) > 1 {
				t.Fatalf("line of %d characters: %q", utf8.RuneCountInString(l), l)
			}
		}
	})
}

// TestAnEmptyDecisionGivesNoEmptyHeadings: a draft shows what it has, and nothing is invented for what it lacks.
func TestAnEmptyDecisionGivesNoEmptyHeadings(t *testing.T) {
	t.Parallel()
	d := of("d-1").statement(&kinds.Decision{Facts: "The lamp gives shocks."}, deadline.Date{})
	var heads []string
	for _, s := range d.Sections {
		heads = append(heads, s.Heading)
	}
	if diff := cmp.Diff([]string{"What we decided", "The facts"}, heads); diff != "" {
		t.Errorf("(-want +got):\n%s\n%s", diff, d.Text())
	}
}

func TestPagesEscapeTexts(t *testing.T) {
	t.Parallel()
	d := removal()
	d.Facts = `<script>alert("x")</script>`
	var b bytes.Buffer
	if err := of("d-1").statement(d, on).HTML(&b); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "<script") || !strings.Contains(b.String(), "&lt;script&gt;") {
		t.Error("a text is markup in the page")
	}
}
