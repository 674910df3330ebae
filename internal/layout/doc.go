// Package layout holds the tree to its rules: who may import whom, how large things may be, what must be documented and what
// must not be written at all. It has tests and nothing else.
//
// The tests parse the files in process, so that a passing result in the test cache is one about the files as they are.
package layout
