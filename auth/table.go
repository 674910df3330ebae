package auth

// Action is what somebody wants to do: one of the constants below, or a move as [Making] names it.
type Action string

// The actions that are no moves. Their words complete "may": a denial shows them.
const (
	Public Action = "use the public pages" // everybody, without signing in

	SeeToday       Action = "see the own work of the day"
	SeeAllWork     Action = "see the work of everybody"
	SeeQueue       Action = "see the queue"
	SeeCases       Action = "see cases"
	SeeRequests    Action = "see requests"
	SeeProceedings Action = "see proceedings"
	SeeFindings    Action = "see findings"
	SeeRules       Action = "see rules"
	SeeRegisters   Action = "see registers"
	SeeDuties      Action = "see obligations"
	SeeReports     Action = "see reports"
	SeeAudit       Action = "see the journal"
	SeeWorkings    Action = "see the work in the background"
	SeeNames       Action = "see the names in a case"
	SeeSealed      Action = "open what is suspected to be abuse of a child"

	Screen      Action = "screen items"
	TakeCase    Action = "reserve, hold and note cases"
	HandOver    Action = "hand work over to somebody"
	TakeBack    Action = "take a decision back before it leaves"
	SendNow     Action = "send letters before the time to take back has passed"
	SendAgain   Action = "hand over again what did not arrive"
	ChangeRules Action = "change rules"
	StopRule    Action = "stop a rule"
	Update      Action = "bring registers up to date"
	FileReports Action = "close and file reports"
	SignJournal Action = "sign the journal"
	ExportCase  Action = "export a case"
	ImportCase  Action = "take a case in from a dossier"
	KeepCase    Action = "put a case under a hold"
	EraseCase   Action = "take personal texts out of a case"

	OwnSettings    Action = "change the own settings"
	ChangeSettings Action = "change policy, templates and settings"
	ManagePeople   Action = "manage people, roles and tokens"
)

// row says who may take an action. An action may name moves: "make decision.uphold" one, "make decision.*" those of a procedure that
// stand in no row of their own, "make *" those of every other procedure.
type row struct {
	action Action
	scope  Scope // of a token; empty: no token can do it
	// platform and authority are the roles that may, on each side.
	platform, authority []Role
}

// Groups of roles that many rows name.
var (
	nobody    []Role
	everybody = []Role{Moderator, Complaints, Compliance, Officer, Auditor, Admin, Protection}
	readers   = []Role{Compliance, Auditor, Admin}
	deciders  = []Role{Moderator, Complaints, Admin}
	moderates = []Role{Moderator, Admin}
	complains = []Role{Complaints, Admin}
	answers   = []Role{Compliance, Admin}
	handles   = []Role{Moderator, Complaints, Compliance, Admin}
	officers  = []Role{Officer, Admin}
	watchers  = []Role{Officer, Auditor, Admin}
	admins    = []Role{Admin}
	protects  = []Role{Protection}
)

// table is who may do what. A move made for another party, such as a complaint that came by letter, is recorded by whoever handles the
// procedure. Nobody makes the moves of the clock.
var table = []row{
	{SeeToday, ScopeRead, everybody, everybody},
	{SeeAllWork, ScopeRead, readers, watchers},
	{SeeQueue, ScopeRead, []Role{Moderator, Complaints, Compliance, Auditor, Admin}, []Role{Auditor, Admin}},
	{SeeCases, ScopeRead, everybody, everybody},
	{SeeRequests, ScopeRead, readers, watchers},
	{SeeProceedings, ScopeRead, readers, watchers},
	{SeeFindings, ScopeRead, []Role{Moderator, Complaints, Compliance, Auditor, Admin}, watchers},
	{SeeRules, ScopeRead, everybody, everybody},
	{SeeRegisters, ScopeRead, everybody, everybody},
	{SeeDuties, ScopeRead, everybody, everybody},
	{SeeReports, ScopeRead, everybody, everybody},
	{SeeAudit, ScopeRead, readers, watchers},
	{SeeWorkings, ScopeRead, readers, watchers},
	{SeeNames, "", handles, officers},
	{SeeSealed, "", protects, protects},

	{Screen, ScopeScreen, []Role{Moderator, Compliance, Admin}, officers},
	{TakeCase, ScopeWork, handles, officers},
	{HandOver, ScopeWork, handles, officers},
	{TakeBack, ScopeWork, handles, officers},
	{SendNow, "", handles, officers},
	{SendAgain, ScopeWork, handles, officers},
	{ChangeRules, "", answers, admins},
	{StopRule, ScopeWork, answers, admins},
	{Update, ScopeWork, answers, officers},
	{FileReports, "", answers, officers},
	{SignJournal, ScopeWork, answers, officers},
	{ExportCase, "", answers, officers},
	{ImportCase, "", answers, officers},
	{KeepCase, "", answers, officers},
	{EraseCase, "", answers, admins},

	{OwnSettings, "", everybody, everybody},
	{ChangeSettings, "", admins, admins},
	{ManagePeople, "", admins, admins},

	{"make review.*", ScopeWork, moderates, officers},
	{"make notice.*", ScopeWork, moderates, nobody},
	{"make decision.uphold", ScopeWork, complains, nobody},
	{"make decision.complain", ScopeWork, complains, nobody},
	{"make decision.reverse", ScopeWork, deciders, nobody},
	{"make decision.restore", ScopeWork, deciders, nobody},
	{"make decision.*", ScopeWork, moderates, nobody},
	{"make complaint.*", ScopeWork, complains, nobody},
	{"make misuse.*", ScopeWork, moderates, nobody},
	{"make trader.*", ScopeWork, []Role{Moderator, Compliance, Admin}, nobody},
	{"make suspicion.*", ScopeWork, []Role{Moderator, Compliance, Protection, Admin}, officers},
	{"make *", ScopeWork, answers, officers},
}
