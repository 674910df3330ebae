package law

import "slices"

// Tier is how far the duties of a service go. Each tier has the duties of those before it.
type Tier int

// The tiers (DSA Chapter III, Sections 1 to 5).
const (
	Intermediary   Tier = iota + 1 // mere conduit, caching, hosting
	Hosting                        // stores what recipients provide
	OnlinePlatform                 // hosting that also disseminates to the public
	Marketplace                    // a platform on which consumers can conclude distance contracts with traders
	VeryLarge                      // designated very large online platform or search engine
)

// String returns the tier as the field says it.
func (t Tier) String() string {
	if t < Intermediary || t > VeryLarge {
		return "unknown tier"
	}
	return [...]string{"intermediary service", "hosting service", "online platform", "marketplace",
		"very large platform or search engine"}[t-1]
}

// ClockSource says where the end of a duty's period comes from; it has the same three values as a due in a case.
type ClockSource string

// The sources. The zero source is a duty without a period.
const (
	FixedByLaw       ClockSource = "fixed"  // the law gives the number
	StatedInDocument ClockSource = "stated" // the document names the day
	OperatorsTarget  ClockSource = "policy" // the law says only "without undue delay" or the like
)

// Obligation is one duty of a provider.
type Obligation struct {
	Ref  Ref
	Tier Tier   // the lowest tier that has it
	Duty string // what must be done, in our words
	// Source and Period: the period the duty has, as deadline reads periods; Every says that it recurs.
	Source ClockSource
	Period string
	Every  bool
	From   string // what the period runs from
	// SmallExempt says that micro and small enterprises are free of it (art 15(2), 19, 29), unless designated.
	SmallExempt bool
	// Doubt names what is not confirmed (≈?).
	Doubt string
}

// Obligations returns the duties of a service of that tier, those of the tiers beneath included, in the order of the
// law. A marketplace's duties are not those of every very large platform: pass marketplace for one that is both.
func Obligations(t Tier, marketplace bool) []Obligation {
	return slices.DeleteFunc(slices.Clone(obligations), func(o Obligation) bool {
		return o.Tier > t || o.Tier == Marketplace && t > Marketplace && !marketplace
	})
}

// obligations: the project's reading of the provisions, which checked.txt says were compared. The two months of the reports are those of
// art 2(3) of Implementing Regulation (EU) 2024/2835.
var obligations = []Obligation{
	{Ref: Ref{dsa, "art 9(1)"}, Tier: Intermediary, Duty: "tell the authority whether and when effect was given to its order to act",
		Source: OperatorsTarget, From: "receipt of the order"},
	{Ref: Ref{dsa, "art 9(5)"}, Tier: Intermediary,
		Duty: "inform the recipient of the order and its effect, with reasons, redress and scope", Source: StatedInDocument,
		From: "effect given, or the day the order names"},
	{Ref: Ref{dsa, "art 10(1)"}, Tier: Intermediary,
		Duty: "tell the authority whether and when effect was given to its order for information", Source: OperatorsTarget,
		From: "receipt of the order"},
	{Ref: Ref{dsa, "art 11"}, Tier: Intermediary, Duty: "name a contact point for authorities, with its languages"},
	{Ref: Ref{dsa, "art 12"}, Tier: Intermediary, Duty: "name a contact point for recipients that is not automated alone"},
	{Ref: Ref{dsa, "art 13"}, Tier: Intermediary, Duty: "name a legal representative where there is no establishment in the Union"},
	{Ref: Ref{dsa, "art 14"}, Tier: Intermediary,
		Duty: "publish terms that state policies, procedures, algorithmic decisions and complaints; tell of significant changes"},
	{Ref: Ref{dsa, "art 15"}, Tier: Intermediary, Duty: "publish the yearly transparency report, per service", Source: FixedByLaw,
		Period: "2 months", Every: true, From: "end of the calendar year", SmallExempt: true},
	{Ref: Ref{dsa, "art 16(1)"}, Tier: Hosting, Duty: "take notices from everyone, with the elements of art 16(2)"},
	{Ref: Ref{dsa, "art 16(4)"}, Tier: Hosting, Duty: "confirm receipt of a notice", Source: OperatorsTarget,
		From: "receipt of the notice"},
	{Ref: Ref{dsa, "art 16(5)"}, Tier: Hosting, Duty: "tell the notifier the decision, its redress and any automated means",
		Source: OperatorsTarget, From: "the decision"},
	{Ref: Ref{dsa, "art 16(6)"}, Tier: Hosting, Duty: "decide on notices in a timely, diligent, non-arbitrary and objective manner",
		Source: OperatorsTarget, From: "receipt of the notice"},
	{Ref: Ref{dsa, "art 17(1)"}, Tier: Hosting,
		Duty: "give the recipient a statement of reasons, at the latest when the restriction is imposed", From: "the restriction"},
	{Ref: Ref{dsa, "art 18(1)"}, Tier: Hosting, Duty: "report a suspicion of an offence that threatens life or safety",
		Source: OperatorsTarget, From: "becoming aware"},
	{Ref: Ref{dsa, "art 20(1)"}, Tier: OnlinePlatform, Duty: "keep a free electronic complaint route open", Source: FixedByLaw,
		Period: "6 months", From: "the day the person is informed of the decision", SmallExempt: true},
	{Ref: Ref{dsa, "art 20(4)"}, Tier: OnlinePlatform,
		Duty: "handle complaints in a timely manner and reverse without undue delay what was wrong", Source: OperatorsTarget,
		From: "the complaint", SmallExempt: true},
	{Ref: Ref{dsa, "art 20(5)"}, Tier: OnlinePlatform,
		Duty: "tell the complainant the reasoned decision and the way to out-of-court settlement", Source: OperatorsTarget,
		From: "the decision", SmallExempt: true},
	{Ref: Ref{dsa, "art 21(2)"}, Tier: OnlinePlatform, Duty: "engage with a certified dispute settlement body that the person chooses",
		SmallExempt: true},
	{Ref: Ref{dsa, "art 22(1)"}, Tier: OnlinePlatform, Duty: "give notices of trusted flaggers priority", Source: OperatorsTarget,
		From: "receipt of the notice", SmallExempt: true},
	{Ref: Ref{dsa, "art 22(6)"}, Tier: OnlinePlatform,
		Duty: "tell the coordinator of a trusted flagger who sends many imprecise notices, with documents", SmallExempt: true},
	{Ref: Ref{dsa, "art 23(1)"}, Tier: OnlinePlatform,
		Duty: "suspend recipients who frequently provide manifestly illegal content, after a warning", SmallExempt: true},
	{Ref: Ref{dsa, "art 23(2)"}, Tier: OnlinePlatform,
		Duty:        "suspend the handling of notices and complaints of those who frequently submit manifestly unfounded ones, after a warning",
		SmallExempt: true},
	{Ref: Ref{dsa, "art 24(2)"}, Tier: OnlinePlatform, Duty: "publish the average monthly active recipients in the Union",
		Source: FixedByLaw, Period: "6 months", Every: true, From: "17 February 2023", SmallExempt: true},
	{Ref: Ref{dsa, "art 24(3)"}, Tier: OnlinePlatform, Duty: "give the number of recipients and its calculation on request",
		Source: OperatorsTarget, From: "the request"},
	{Ref: Ref{dsa, "art 24(5)"}, Tier: OnlinePlatform,
		Duty: "send statements of reasons, without personal data, to the Transparency Database", Source: OperatorsTarget,
		From:        "the decision",
		SmallExempt: true},
	{Ref: Ref{dsa, "art 25(1)"}, Tier: OnlinePlatform, Duty: "no interface that deceives or manipulates", SmallExempt: true},
	{Ref: Ref{dsa, "art 26(1)"}, Tier: OnlinePlatform, Duty: "mark advertisements, with who is behind, who paid and why they are shown",
		SmallExempt: true},
	{Ref: Ref{dsa, "art 26(3)"}, Tier: OnlinePlatform, Duty: "no advertising by profiling with special categories of data",
		SmallExempt: true},
	{Ref: Ref{dsa, "art 27(1)"}, Tier: OnlinePlatform, Duty: "state the main parameters of recommender systems", SmallExempt: true},
	{Ref: Ref{dsa, "art 28(1)"}, Tier: OnlinePlatform, Duty: "protect the privacy, safety and security of minors", SmallExempt: true},
	{Ref: Ref{dsa, "art 30(1)"}, Tier: Marketplace, Duty: "obtain the five groups of data before a trader may use the service",
		SmallExempt: true},
	{Ref: Ref{dsa, "art 30(2)"}, Tier: Marketplace, Duty: "assess them against free official databases or documents", SmallExempt: true},
	{Ref: Ref{dsa, "art 30(3)"}, Tier: Marketplace, Duty: "ask for remedy of wrong data, and suspend swiftly where it does not come",
		Source: OperatorsTarget, From: "the sign that data are wrong", SmallExempt: true},
	{Ref: Ref{dsa, "art 30(5)"}, Tier: Marketplace, Duty: "keep the data, then delete them", Source: FixedByLaw, Period: "6 months",
		From: "end of the contract", SmallExempt: true},
	{Ref: Ref{dsa, "art 30(7)"}, Tier: Marketplace, Duty: "show the trader to consumers", SmallExempt: true},
	{Ref: Ref{dsa, "art 31(2)"}, Tier: Marketplace, Duty: "an interface that lets offers carry what product law asks", SmallExempt: true},
	{Ref: Ref{dsa, "art 31(3)"}, Tier: Marketplace,
		Duty:        "check offers before listing, and at random against official databases afterwards",
		SmallExempt: true},
	{Ref: Ref{dsa, "art 32(1)"}, Tier: Marketplace, Duty: "inform buyers of an illegal product bought in the six months before awareness",
		SmallExempt: true},
	{Ref: Ref{dsa, "art 32(2)"}, Tier: Marketplace, Duty: "publish the same where contacts of buyers are missing", SmallExempt: true},
	{Ref: Ref{dsa, "art 86(2)"}, Tier: OnlinePlatform, Duty: "handle complaints of mandated bodies with priority", Source: OperatorsTarget,
		From: "the complaint", SmallExempt: true},
	{Ref: Ref{"32019R1150", "art 4(2)"}, Tier: Marketplace, Duty: "give a trader the reasons before the end of the whole service",
		Source: FixedByLaw, Period: "30 days", From: "before the end takes effect"},
	{Ref: Ref{"32019R1150", "art 4(1)"}, Tier: Marketplace,
		Duty: "give a trader the reasons for a restriction of single goods, at the latest when it takes effect", From: "the restriction"},
	{Ref: Ref{gpsr, "art 22(11)"}, Tier: Marketplace, Duty: "suspend traders who frequently offer non-compliant products, after a warning"},
	{Ref: Ref{gpsr, "art 22(12)"}, Tier: Marketplace,
		Duty:   "cooperate on recalls, dangerous products and accidents; tell authorities through the Safety Business Gateway",
		Source: OperatorsTarget, From: "actual knowledge"},
	{Ref: Ref{gpsr, "art 35(1)"}, Tier: Marketplace, Duty: "tell buyers of a recall or safety warning directly", Source: OperatorsTarget,
		From: "the recall"},
	{Ref: Ref{gpsr, "art 22(4)"}, Tier: Marketplace, Duty: "give effect to an order on a dangerous product", Source: FixedByLaw,
		Period: "2 working days", From: "receipt of the order"},
	{Ref: Ref{gpsr, "art 22(8)"}, Tier: Marketplace, Duty: "handle notices on product safety", Source: FixedByLaw, Period: "3 working days",
		From: "receipt of the notice"},
	{Ref: Ref{dsa, "art 33(6)"}, Tier: VeryLarge, Duty: "meet Section 5", Source: FixedByLaw, Period: "4 months",
		From: "notification of the designation"},
	{Ref: Ref{dsa, "art 34(1)"}, Tier: VeryLarge, Duty: "assess systemic risks, and before functions with a critical impact",
		Source: FixedByLaw, Period: "1 year", Every: true, From: "the date of application"},
	{Ref: Ref{dsa, "art 34(3)"}, Tier: VeryLarge, Duty: "keep the papers of a risk assessment", Source: FixedByLaw, Period: "3 years",
		From: "the assessment"},
	{Ref: Ref{dsa, "art 35(1)"}, Tier: VeryLarge, Duty: "mitigate the risks"},
	{Ref: Ref{dsa, "art 37(1)"}, Tier: VeryLarge, Duty: "be audited independently", Source: FixedByLaw, Period: "1 year", Every: true,
		From: "the audit before"},
	{Ref: Ref{dsa, "art 37(6)"}, Tier: VeryLarge, Duty: "adopt an audit implementation report", Source: FixedByLaw, Period: "1 month",
		From: "the audit's recommendations"},
	{Ref: Ref{dsa, "art 38"}, Tier: VeryLarge, Duty: "offer one option of each recommender without profiling"},
	{Ref: Ref{dsa, "art 39(1)"}, Tier: VeryLarge, Duty: "keep a public repository of advertisements", Source: FixedByLaw, Period: "1 year",
		From: "the last showing"},
	{Ref: Ref{dsa, "art 40(4)"}, Tier: VeryLarge, Duty: "give vetted researchers the data of a reasoned request", Source: StatedInDocument,
		From: "the reasoned request"},
	{Ref: Ref{dsa, "art 40(12)"}, Tier: VeryLarge, Duty: "give researchers access to public data", Source: OperatorsTarget,
		From: "the request"},
	{Ref: Ref{dsa, "art 41(1)"}, Tier: VeryLarge, Duty: "keep an independent compliance function"},
	{Ref: Ref{dsa, "art 41(6)"}, Tier: VeryLarge, Duty: "have the management body approve and review the policies on risks",
		Source: FixedByLaw, Period: "1 year", Every: true, From: "the review before"},
	{Ref: Ref{dsa, "art 42(1)"}, Tier: VeryLarge, Duty: "publish the half-yearly transparency report", Source: FixedByLaw,
		Period: "2 months", Every: true, From: "end of the half-year"},
	{Ref: Ref{dsa, "art 42(4)"}, Tier: VeryLarge, Duty: "publish risk assessment, mitigation and audit", Source: FixedByLaw,
		Period: "3 months", From: "receipt of the audit report"},
	{Ref: Ref{dsa, "art 67(3)"}, Tier: VeryLarge,
		Duty:   "answer a request for information made by decision; a simple request obliges to no answer, only to no wrong one",
		Source: StatedInDocument, From: "the request"},
}
