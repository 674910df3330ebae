// Package supervision lists the procedures around the powers of authorities, one file for each: designation, assistance between
// authorities, trusted flaggers, dispute settlement bodies, researchers' access to data, reports, risks, audits, crises, restrictions of access,
// recalls, accidents, political advertising. As
// those of the package kinds, which lists them all, they are tables and checks; casework applies them. It also holds what such tables are
// made of: short ways to cite, to name parties, letters and dues, contents that many moves carry, the parts of a letter that a procedure
// declares itself.
package supervision

import "github.com/aedile/aedile/casework"

// All returns the procedures of the package.
func All() []casework.Kind {
	return []casework.Kind{access, accessPublic, accident, activity, alert, allegation, assistance, audit, body, commitment,
		contacts, crisis,
		designation, flagger, monitoring, political, procedural, recall, restriction, risk, terms, transparency}
}
