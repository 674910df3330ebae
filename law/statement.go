package law

import "slices"

// The words of a statement of reasons, with the keys of the Transparency Database's schema of 1 July 2025. Labels are
// our own short ones; the official labels are the schema's.
type (
	// Visibility is a restriction of the visibility of content (art 17(1)(a) DSA).
	Visibility string
	// Monetary is a restriction of payments (art 17(1)(b) DSA).
	Monetary string
	// ServiceMeasure is a restriction of the service (art 17(1)(c) DSA).
	ServiceMeasure string
	// AccountMeasure is a restriction of the account (art 17(1)(d) DSA).
	AccountMeasure string
	// Ground is what a decision rests on (art 17(3)(d), (e) DSA).
	Ground string
	// ContentType is what kind of content a decision is about.
	ContentType string
	// SourceType is how the provider came to know (art 17(3)(b) DSA).
	SourceType string
	// Automation is the part of automated means in a decision (art 17(3)(c) DSA).
	Automation string
)

// Restrictions of visibility.
const (
	ContentRemoved            Visibility = "DECISION_VISIBILITY_CONTENT_REMOVED"
	ContentDisabled           Visibility = "DECISION_VISIBILITY_CONTENT_DISABLED"
	ContentDemoted            Visibility = "DECISION_VISIBILITY_CONTENT_DEMOTED"
	ContentAgeRestricted      Visibility = "DECISION_VISIBILITY_CONTENT_AGE_RESTRICTED"
	ContentInteractionLimited Visibility = "DECISION_VISIBILITY_CONTENT_INTERACTION_RESTRICTED"
	ContentLabelled           Visibility = "DECISION_VISIBILITY_CONTENT_LABELLED"
	VisibilityOther           Visibility = "DECISION_VISIBILITY_OTHER"
)

// Restrictions of payments.
const (
	MonetarySuspension  Monetary = "DECISION_MONETARY_SUSPENSION"
	MonetaryTermination Monetary = "DECISION_MONETARY_TERMINATION"
	MonetaryOther       Monetary = "DECISION_MONETARY_OTHER"
)

// Restrictions of the service.
const (
	PartialSuspension  ServiceMeasure = "DECISION_PROVISION_PARTIAL_SUSPENSION"
	TotalSuspension    ServiceMeasure = "DECISION_PROVISION_TOTAL_SUSPENSION"
	PartialTermination ServiceMeasure = "DECISION_PROVISION_PARTIAL_TERMINATION"
	TotalTermination   ServiceMeasure = "DECISION_PROVISION_TOTAL_TERMINATION"
)

// Restrictions of the account.
const (
	AccountSuspended  AccountMeasure = "DECISION_ACCOUNT_SUSPENDED"
	AccountTerminated AccountMeasure = "DECISION_ACCOUNT_TERMINATED"
)

// Grounds.
const (
	IllegalContent      Ground = "DECISION_GROUND_ILLEGAL_CONTENT"
	IncompatibleContent Ground = "DECISION_GROUND_INCOMPATIBLE_CONTENT"
)

// Types of content.
const (
	ContentApp            ContentType = "CONTENT_TYPE_APP"
	ContentAudio          ContentType = "CONTENT_TYPE_AUDIO"
	ContentImage          ContentType = "CONTENT_TYPE_IMAGE"
	ContentProduct        ContentType = "CONTENT_TYPE_PRODUCT"
	ContentSyntheticMedia ContentType = "CONTENT_TYPE_SYNTHETIC_MEDIA"
	ContentText           ContentType = "CONTENT_TYPE_TEXT"
	ContentVideo          ContentType = "CONTENT_TYPE_VIDEO"
	ContentOther          ContentType = "CONTENT_TYPE_OTHER"
)

// Sources of what the provider knows.
const (
	FromNotice         SourceType = "SOURCE_ARTICLE_16"
	FromTrustedFlagger SourceType = "SOURCE_TRUSTED_FLAGGER"
	FromOther          SourceType = "SOURCE_TYPE_OTHER_NOTIFICATION"
	OwnInitiative      SourceType = "SOURCE_VOLUNTARY"
)

// Parts of automated means in a decision.
const (
	FullyAutomated     Automation = "AUTOMATED_DECISION_FULLY"
	PartiallyAutomated Automation = "AUTOMATED_DECISION_PARTIALLY"
	NotAutomated       Automation = "AUTOMATED_DECISION_NOT_AUTOMATED"
)

// Label returns our own short label of a key of the schema, and "" for a key that it does not have.
func Label(key string) string { return labels[key] }

// Valid reports whether the schema has the key.
func (v Visibility) Valid() bool { return slices.Contains(visibilities, v) }

// Valid reports whether the schema has the key.
func (m Monetary) Valid() bool {
	return m == MonetarySuspension || m == MonetaryTermination || m == MonetaryOther
}

// Valid reports whether the schema has the key.
func (p ServiceMeasure) Valid() bool {
	return p == PartialSuspension || p == TotalSuspension || p == PartialTermination || p == TotalTermination
}

// Valid reports whether the schema has the key.
func (a AccountMeasure) Valid() bool { return a == AccountSuspended || a == AccountTerminated }

// Valid reports whether the schema has the key.
func (g Ground) Valid() bool { return g == IllegalContent || g == IncompatibleContent }

// Valid reports whether the schema has the key.
func (c ContentType) Valid() bool { return slices.Contains(contentTypes, c) }

// Valid reports whether the schema has the key.
func (s SourceType) Valid() bool {
	return s == FromNotice || s == FromTrustedFlagger || s == FromOther || s == OwnInitiative
}

// Valid reports whether the schema has the key.
func (a Automation) Valid() bool {
	return a == FullyAutomated || a == PartiallyAutomated || a == NotAutomated
}

var visibilities = []Visibility{ContentRemoved, ContentDisabled, ContentDemoted, ContentAgeRestricted,
	ContentInteractionLimited, ContentLabelled, VisibilityOther}

var contentTypes = []ContentType{ContentApp, ContentAudio, ContentImage, ContentProduct, ContentSyntheticMedia,
	ContentText, ContentVideo, ContentOther}

var labels = map[string]string{
	"ACCOUNT_TYPE_BUSINESS":                                               "business account",
	"ACCOUNT_TYPE_PRIVATE":                                                "private account",
	"AUTOMATED_DECISION_FULLY":                                            "by automated means",
	"AUTOMATED_DECISION_NOT_AUTOMATED":                                    "by a person",
	"AUTOMATED_DECISION_PARTIALLY":                                        "partly by automated means",
	"CONTENT_TYPE_APP":                                                    "app",
	"CONTENT_TYPE_AUDIO":                                                  "sound",
	"CONTENT_TYPE_IMAGE":                                                  "image",
	"CONTENT_TYPE_OTHER":                                                  "other content",
	"CONTENT_TYPE_PRODUCT":                                                "product",
	"CONTENT_TYPE_SYNTHETIC_MEDIA":                                        "synthetic media",
	"CONTENT_TYPE_TEXT":                                                   "text",
	"CONTENT_TYPE_VIDEO":                                                  "video",
	"DECISION_ACCOUNT_SUSPENDED":                                          "account suspended",
	"DECISION_ACCOUNT_TERMINATED":                                         "account closed",
	"DECISION_GROUND_ILLEGAL_CONTENT":                                     "illegal content",
	"DECISION_GROUND_INCOMPATIBLE_CONTENT":                                "against the terms",
	"DECISION_MONETARY_OTHER":                                             "other limit on payments",
	"DECISION_MONETARY_SUSPENSION":                                        "payments suspended",
	"DECISION_MONETARY_TERMINATION":                                       "payments ended",
	"DECISION_PROVISION_PARTIAL_SUSPENSION":                               "service suspended in part",
	"DECISION_PROVISION_PARTIAL_TERMINATION":                              "service ended in part",
	"DECISION_PROVISION_TOTAL_SUSPENSION":                                 "service suspended",
	"DECISION_PROVISION_TOTAL_TERMINATION":                                "service ended",
	"DECISION_VISIBILITY_CONTENT_AGE_RESTRICTED":                          "age limit",
	"DECISION_VISIBILITY_CONTENT_DEMOTED":                                 "content demoted",
	"DECISION_VISIBILITY_CONTENT_DISABLED":                                "access disabled",
	"DECISION_VISIBILITY_CONTENT_INTERACTION_RESTRICTED":                  "interaction limited",
	"DECISION_VISIBILITY_CONTENT_LABELLED":                                "label added",
	"DECISION_VISIBILITY_CONTENT_REMOVED":                                 "content removed",
	"DECISION_VISIBILITY_OTHER":                                           "other limit on visibility",
	"KEYWORD_ADULT_SEXUAL_MATERIAL":                                       "adult material",
	"KEYWORD_AGE_SPECIFIC_RESTRICTIONS":                                   "age limits",
	"KEYWORD_AGE_SPECIFIC_RESTRICTIONS_MINORS":                            "age limits, minors",
	"KEYWORD_ANIMAL_HARM":                                                 "harm to animals",
	"KEYWORD_BIOMETRIC_DATA_BREACH":                                       "biometric data",
	"KEYWORD_BULLYING_AGAINST_GIRLS":                                      "bullying of girls",
	"KEYWORD_CHILD_SEXUAL_ABUSE_MATERIAL":                                 "child sexual abuse",
	"KEYWORD_CHILD_SEXUAL_ABUSE_MATERIAL_DEEPFAKE":                        "child sexual abuse, deepfake",
	"KEYWORD_CONTENT_PROMOTING_EATING_DISORDERS":                          "eating disorders",
	"KEYWORD_COORDINATED_HARM":                                            "coordinated harm",
	"KEYWORD_COPYRIGHT_INFRINGEMENT":                                      "copyright",
	"KEYWORD_CYBER_BULLYING_INTIMIDATION":                                 "bullying",
	"KEYWORD_CYBER_HARASSMENT":                                            "harassment",
	"KEYWORD_CYBER_HARASSMENT_AGAINST_WOMEN":                              "harassment of women",
	"KEYWORD_CYBER_INCITEMENT":                                            "incitement online",
	"KEYWORD_CYBER_STALKING":                                              "stalking online",
	"KEYWORD_CYBER_STALKING_AGAINST_WOMEN":                                "stalking of women",
	"KEYWORD_DATA_FALSIFICATION":                                          "false data",
	"KEYWORD_DEFAMATION":                                                  "defamation",
	"KEYWORD_DESIGN_INFRINGEMENT":                                         "design right",
	"KEYWORD_DISCRIMINATION":                                              "discrimination",
	"KEYWORD_FEMALE_GENDERED_DISINFORMATION":                              "disinformation about women",
	"KEYWORD_GEOGRAPHICAL_REQUIREMENTS":                                   "place",
	"KEYWORD_GEOGRAPHIC_INDICATIONS_INFRINGEMENT":                         "geographical indication",
	"KEYWORD_GOODS_SERVICES_NOT_PERMITTED":                                "not permitted on the platform",
	"KEYWORD_GROOMING_SEXUAL_ENTICEMENT_MINORS":                           "grooming",
	"KEYWORD_HATE_SPEECH":                                                 "hate speech",
	"KEYWORD_HIDDEN_ADVERTISEMENT":                                        "hidden advertising",
	"KEYWORD_HUMAN_EXPLOITATION":                                          "exploitation",
	"KEYWORD_HUMAN_TRAFFICKING":                                           "trafficking",
	"KEYWORD_ILLEGAL_ORGANIZATIONS":                                       "banned organisations",
	"KEYWORD_IMPERSONATION_ACCOUNT_HIJACKING":                             "impersonation",
	"KEYWORD_INAUTHENTIC_ACCOUNTS":                                        "fake accounts",
	"KEYWORD_INAUTHENTIC_LISTINGS":                                        "fake listings",
	"KEYWORD_INAUTHENTIC_USER_REVIEWS":                                    "fake reviews",
	"KEYWORD_INCITEMENT_AGAINST_WOMEN":                                    "incitement against women",
	"KEYWORD_INCITEMENT_VIOLENCE_HATRED":                                  "incitement to violence",
	"KEYWORD_INSUFFICIENT_INFORMATION_ON_TRADERS":                         "trader not shown",
	"KEYWORD_LANGUAGE_REQUIREMENTS":                                       "language",
	"KEYWORD_MISINFORMATION_DISINFORMATION":                               "disinformation",
	"KEYWORD_MISLEADING_INFO_CONSUMER_RIGHTS":                             "misleading on rights",
	"KEYWORD_MISLEADING_INFO_GOODS_SERVICES":                              "misleading on goods",
	"KEYWORD_MISSING_PROCESSING_GROUND":                                   "no ground for processing",
	"KEYWORD_NONCOMPLIANCE_PRICING":                                       "pricing",
	"KEYWORD_NON_CONSENSUAL_IMAGE_SHARING":                                "intimate images",
	"KEYWORD_NON_CONSENSUAL_IMAGE_SHARING_AGAINST_WOMEN":                  "intimate images of women",
	"KEYWORD_NON_CONSENSUAL_MATERIAL_DEEPFAKE":                            "deepfake of a person",
	"KEYWORD_NON_CONSENSUAL_MATERIAL_DEEPFAKE_AGAINST_WOMEN":              "deepfake of a woman",
	"KEYWORD_NUDITY":                                                      "nudity",
	"KEYWORD_OTHER":                                                       "other",
	"KEYWORD_PATENT_INFRINGEMENT":                                         "patent",
	"KEYWORD_PHISHING":                                                    "phishing",
	"KEYWORD_PROHIBITED_PRODUCTS":                                         "prohibited product",
	"KEYWORD_PYRAMID_SCHEMES":                                             "pyramid scheme",
	"KEYWORD_RIGHT_TO_BE_FORGOTTEN":                                       "right to be forgotten",
	"KEYWORD_RISK_ENVIRONMENTAL_DAMAGE":                                   "environment",
	"KEYWORD_RISK_PUBLIC_HEALTH":                                          "public health",
	"KEYWORD_SELF_MUTILATION":                                             "self-injury",
	"KEYWORD_STALKING":                                                    "stalking",
	"KEYWORD_SUICIDE":                                                     "suicide",
	"KEYWORD_TERRORIST_CONTENT":                                           "terrorist content",
	"KEYWORD_TRADEMARK_INFRINGEMENT":                                      "trade mark",
	"KEYWORD_TRADE_SECRET_INFRINGEMENT":                                   "trade secret",
	"KEYWORD_TRAFFICKING_WOMEN_GIRLS":                                     "trafficking of women",
	"KEYWORD_UNLAWFUL_SALE_ANIMALS":                                       "sale of animals",
	"KEYWORD_UNSAFE_CHALLENGES":                                           "dangerous challenge",
	"KEYWORD_UNSAFE_PRODUCTS":                                             "unsafe product",
	"KEYWORD_VIOLATION_EU_LAW":                                            "Union law on elections",
	"KEYWORD_VIOLATION_NATIONAL_LAW":                                      "national law on elections",
	"SOURCE_ARTICLE_16":                                                   "notice",
	"SOURCE_TRUSTED_FLAGGER":                                              "trusted flagger",
	"SOURCE_TYPE_OTHER_NOTIFICATION":                                      "other notification",
	"SOURCE_VOLUNTARY":                                                    "own initiative",
	"STATEMENT_CATEGORY_ANIMAL_WELFARE":                                   "animals",
	"STATEMENT_CATEGORY_CONSUMER_INFORMATION":                             "consumer information",
	"STATEMENT_CATEGORY_CYBER_VIOLENCE":                                   "violence online",
	"STATEMENT_CATEGORY_CYBER_VIOLENCE_AGAINST_WOMEN":                     "violence online against women",
	"STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS":           "data and privacy",
	"STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH":                        "speech",
	"STATEMENT_CATEGORY_INTELLECTUAL_PROPERTY_INFRINGEMENTS":              "intellectual property",
	"STATEMENT_CATEGORY_NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS": "civic discourse, elections",
	"STATEMENT_CATEGORY_NOT_SPECIFIED_NOTICE":                             "not specified in the notice",
	"STATEMENT_CATEGORY_OTHER_VIOLATION_TC":                               "other breach of the terms",
	"STATEMENT_CATEGORY_PROTECTION_OF_MINORS":                             "minors",
	"STATEMENT_CATEGORY_RISK_FOR_PUBLIC_SECURITY":                         "public security",
	"STATEMENT_CATEGORY_SCAMS_AND_FRAUD":                                  "scams",
	"STATEMENT_CATEGORY_SELF_HARM":                                        "self-harm",
	"STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS":                   "products",
	"STATEMENT_CATEGORY_VIOLENCE":                                         "violence",
}
