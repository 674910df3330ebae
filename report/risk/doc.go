// Package risk holds the register of systemic risks of a very large service (arts 34, 35, 41, 42 DSA): risks with their evidence and
// factors, measures, assessments, functions that await one, consultations, approvals, publications; what is due, what is missing, and
// the reports made of it.
//
// It assesses nothing and invents no figure: a score is what a person entered with the reason, a figure comes with its period and its
// source. The register is a journal of entries, each with the digest of the one before; nothing in it is changed, a later entry replaces
// an earlier one, and every version can be read.
package risk
