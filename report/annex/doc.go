// Package annex makes the transparency report of a service out of its cases, in the parts of Annex I to Implementing Regulation (EU)
// 2024/2835, and says of every figure which cases are behind it and of every case in which figures it counts.
//
// No figure on content moderation is typed: it is counted. What the record does not hold is not known, which is never 0. What no case can
// hold, such as moderators and recipients, is the operator's statement and comes in as a value.
//
// How it counts. Orders and notices are those received in the period, with what was done on them until the report is made (art 15(1)(a),
// (b)
// DSA: "pursuant to the notices"); complaints and disputes those lodged in the period, with their outcomes so far; measures on own
// initiative
// and suspensions those imposed in the period. Own initiative is what was preceded by neither an order nor a notice under art 16 (Annex II
// Part II 1.4). A measure counts once, under the category that its decision names first; several restrictions of one measure count each.
package annex
