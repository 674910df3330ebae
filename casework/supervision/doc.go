// Package supervision lists the procedures around the powers of authorities, one file for each: designation, assistance between authorities,
// trusted flaggers, dispute settlement bodies, researchers' access to data, recalls, accidents, political advertising. As those of the package
// kinds, which lists them all, they are tables and checks; casework applies them.
package supervision

import "github.com/aedile/aedile/casework"

// All returns the procedures of the package.
func All() []casework.Kind {
	return []casework.Kind{access, accessPublic, accident, assistance, body, designation, flagger, political, recall}
}
