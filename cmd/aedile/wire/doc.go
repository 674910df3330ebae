// Package wire joins what commands of casework share: the store that a URL names with the procedures, letters and policy around it, the keys of
// checkpoints, and who acts when.
//
// It knows no command.
package wire
