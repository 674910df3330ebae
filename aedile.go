// Package aedile holds the nouns that both halves share: what is screened (Item, Account, Price), what
// screening states (Finding, Evidence, Fault, Ran), who is named (the ID types) and how things go wrong (Error, Class).
//
// It does no work of its own and imports nothing of ours: screening, casework, stores and pages all speak these words.
package aedile

// The identifiers of the house. Each is its own type, so that two of them cannot change places in a call.
type (
	// ItemID names an item within its service, as the service itself does. It is not unique across services.
	ItemID string
	// AccountID names an account within its service.
	AccountID string
	// CheckID names a rule with its pack, always "pack/rule", as in "medicines/prescription-only".
	CheckID string
	// FindingID names a finding: the same item, pack, check and evidence have the same one, on any machine.
	FindingID string
	// CaseID names a case of the record.
	CaseID string
	// Digest is "sha256:" and 64 lower-case hexadecimal digits.
	Digest string
)
