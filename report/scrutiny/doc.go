// Package scrutiny says what published reports on systemic risks and on audits (arts 34, 35, 37, 42 DSA) do not say, and what in them
// contradicts itself: the checks R1 to R22, each point with its passage and provision.
//
// It reads words, not meaning: what no passage was found on may stand there in other words, and what is named may be answered badly. A
// point is a place to look at, no claim that anybody infringes the law. Words are known in English, German and French; of a report in
// another language only what needs no words is said.
package scrutiny
