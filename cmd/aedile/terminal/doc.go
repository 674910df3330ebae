// Package terminal is the terminal's rules for all commands: streams, width and colour, tables, progress, files that appear when they are whole,
// and how an error ends.
//
// It knows no command.
package terminal
