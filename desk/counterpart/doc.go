// Package counterpart holds the use-case of authorities that want to know whether they look at the same sellers: the identifiers that
// cases hold are written as CSV or as an event of MISP, and those of another record are looked up in the own one.
//
// What stands together proves nothing: an identifier says who is meant, not that anybody did wrong, and each row says whether it comes of a
// finding, which is suspected, or of a decision.
package counterpart
