// Package lint says what does not add up in published transparency reports, and where: checks T1 to T33, each with its provision, its
// grade and the place of the figure.
//
// It never says that a provider infringes the law. Two figures that do not agree may both be right of different things; what a check
// supposes stands in its text. It reads no files: see package reader.
package lint
