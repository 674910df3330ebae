// Package web holds the pages: those of the desk, for people who decide, and the public ones, for whoever sends a notice, reads a statement
// of reasons or complains. A page reads a form, calls one use-case of package desk, and writes a component. It works without script.
//
// It holds no procedure and keeps nothing: what may be done, by whom and until when is said by desk and auth. It opens no connection.
package web

//go:generate go tool templ generate
