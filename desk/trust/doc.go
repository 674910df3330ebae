// Package trust holds what a rule may do and why: how often people found it right, the bounds of that, the right to act that is earned by
// it and lost by it, the quota of a day, and the stop that one person makes and another takes back. What is decided on a rule stands in the
// log of the desk; how often it was right follows from the journal. Nothing else is kept.
//
// It screens nothing and decides no case on its own but where a person gave the rule that right. What it does not let through it counts.
package trust
