package aedile

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Class sorts errors by what a caller does about them. Classes are only ever added.
type Class string

// The classes.
const (
	Invalid     Class = "invalid"     // the input is wrong; the sender can mend it
	NotFound    Class = "not_found"   // the named thing does not exist
	Conflict    Class = "conflict"    // the thing has moved on since it was read
	Denied      Class = "denied"      // this party may not do that
	Limit       Class = "limit"       // the input is larger or costlier than allowed
	Internal    Class = "internal"    // our fault
	Unavailable Class = "unavailable" // what the work needs from elsewhere does not answer
)

// Error is an error for a person: what was being done, to what, why not, and what to do about it. It is made by the constructor of its
// class: Invalidf, NotFoundf, Conflictf, Deniedf, Limitf,
// Unavailablef, Internalf.
type Error struct {
	Class   Class
	Op      string // what was being done: "read item"
	Subject string // to what: an id, a file with its line
	Msg     string // the cause, lower case, no full stop
	Advice  string // what to do about it, may be empty
	Err     error  // the cause beneath, may be nil; for the log, not for the person
}

// Errorf returns an error of the class: what was being done, to what, and why not, as fmt.Sprintf writes it.
func Errorf(class Class, op, subject, format string, args ...any) *Error {
	return &Error{Class: class, Op: op, Subject: subject, Msg: fmt.Sprintf(format, args...)}
}

// Invalidf returns an Invalid error; see Errorf.
func Invalidf(op, subject, format string, args ...any) *Error {
	return Errorf(Invalid, op, subject, format, args...)
}

// NotFoundf returns a NotFound error; see Errorf.
func NotFoundf(op, subject, format string, args ...any) *Error {
	return Errorf(NotFound, op, subject, format, args...)
}

// Conflictf returns a Conflict error; see Errorf.
func Conflictf(op, subject, format string, args ...any) *Error {
	return Errorf(Conflict, op, subject, format, args...)
}

// Deniedf returns a Denied error; see Errorf.
func Deniedf(op, subject, format string, args ...any) *Error {
	return Errorf(Denied, op, subject, format, args...)
}

// Limitf returns a Limit error; see Errorf.
func Limitf(op, subject, format string, args ...any) *Error {
	return Errorf(Limit, op, subject, format, args...)
}

// Unavailablef returns an Unavailable error; see Errorf.
func Unavailablef(op, subject, format string, args ...any) *Error {
	return Errorf(Unavailable, op, subject, format, args...)
}

// Internalf returns an Internal error; see Errorf.
func Internalf(op, subject, format string, args ...any) *Error {
	return Errorf(Internal, op, subject, format, args...)
}

// Hint returns the error with what to do about it.
func (e *Error) Hint(advice string) *Error {
	c := *e
	c.Advice = advice
	return &c
}

// Because returns the error with the cause beneath it.
func (e *Error) Because(err error) *Error {
	c := *e
	c.Err = err
	return &c
}

// Error returns op, subject and message joined by colons, then the cause beneath. It is for the log.
func (e *Error) Error() string {
	s := e.said()
	if e.Err != nil {
		s = append(s, e.Err.Error())
	}
	return strings.Join(s, ": ")
}

func (e *Error) said() []string {
	return slices.DeleteFunc([]string{e.Op, e.Subject, e.Msg}, func(s string) bool { return s == "" })
}

// Message returns what a person is told: op, subject and message. The cause beneath an
// Internal error is for the log, unless it is all there is to say or an error of ours too.
func (e *Error) Message() string {
	s := e.said()
	if e.Err != nil && (e.Msg == "" || e.Class != Internal || ClassOf(e.Err) != Internal) {
		s = append(s, Message(e.Err))
	}
	return strings.Join(s, ": ")
}

// Message returns what a person is told of an error: of an Error its Message, with what the layers above added before it.
func Message(err error) string {
	if err == nil {
		return ""
	}
	var e *Error
	if !errors.As(err, &e) {
		return err.Error()
	}
	return strings.Replace(err.Error(), e.Error(), e.Message(), 1)
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
		if e.Advice != "" {
			return e.Advice
		}
		err = e.Err
	}
	return ""
}
