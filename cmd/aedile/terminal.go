package main

import "github.com/aedile/aedile/sweep"

// programName is the name under which the program speaks.
const programName = sweep.Program

// terminal is what surrounds a command: its streams, what they lead to, and the clock.
type terminal = sweep.App

// foundSome is the outcome of a command that did its work and found something. It is no error of the program.
type foundSome = sweep.Findings

// system returns the surroundings of this process.
func system() *terminal { return sweep.System() }

// version returns the version of the program.
func version() string { return sweep.Version() }
