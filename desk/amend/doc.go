// Package amend changes what the operator has settled while the desk works: targets, redress, the time to take back, the operator's own
// reasons and words of letters. One person proposes a value with a reason, a second one puts it in force, and both stand in the log of the
// desk with the value before and after.
//
// It does not change the policy file: what the file says holds where nothing was changed here. Calendar, tier, sender and name of the
// record stay in the file alone.
package amend
