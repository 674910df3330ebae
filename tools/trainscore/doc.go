// Command trainscore learns the weights of a score from labelled items and writes them as a table that packs read.
//
// It looks for every concept, and for some lists and measures, with the engine itself, so that what is learnt from is what is found later.
// The labelled items are those of examples/twins: kinds of part "train" are learnt from, kinds of part "tune" choose the strength of the
// penalty, kinds of part "test" are only reported on. Ordinary titles, one item a line, stand for the market beside the lawful twins. The same
// input gives the same bytes: nothing is drawn at random.
package main
