package aedile

import (
	"errors"
	"strings"
)

// Class sorts errors by what a caller does about them. Classes are only ever added.
type Class string

// The classes.
const (
	Invalid  Class = "invalid"   // the input is wrong; the sender can mend it
	NotFound Class = "not_found" // the named thing does not exist
	Conflict Class = "conflict"  // the thing has moved on since it was read
	Denied   Class = "denied"    // this party may not do that
	Limit    Class = "limit"     // the input is larger or costlier than allowed
	Internal Class = "internal"  // our fault
)

// Error is an error for a person: what was being done, to what, why not, and what to do about it.
type Error struct {
	Class   Class
	Op      string // what was being done: "read item"
	Subject string // to what: an id, a file with its line
	Msg     string // the cause, lower case, no full stop
	Hint    string // what to do about it, may be empty
	Err     error  // the cause beneath, may be nil; for the log, not for the person
}

// Error returns op, subject and message joined by colons, then the cause beneath.
func (e *Error) Error() string {
	var parts []string
	for _, s := range []string{e.Op, e.Subject, e.Msg} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	if e.Err != nil {
		parts = append(parts, e.Err.Error())
	}
	return strings.Join(parts, ": ")
}

// Unwrap returns the cause beneath.
func (e *Error) Unwrap() error { return e.Err }

// ClassOf returns the class of the first Error in the chain, Internal for any other error and "" for nil.
func ClassOf(err error) Class {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Class
	}
	return Internal
}

// HintOf returns the hint of the first Error in the chain that has one.
func HintOf(err error) string {
	var e *Error
	for errors.As(err, &e) {
		if e.Hint != "" {
			return e.Hint
		}
		err = e.Err
	}
	return ""
}
