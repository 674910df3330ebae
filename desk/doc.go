// Package desk joins the parts of casework: the store that a URL names, the clocks of all calendars, the operator's policy
// file, the key that signs the record. What it wires decides; it decides nothing itself, and it prints nothing.
package desk
