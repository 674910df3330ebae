// Package advert says what the record of an advertisement states, what a repository must state of each, and what is missing or cannot be right.
//
// The questions follow the letters of Art. 39(2) of Regulation (EU) 2022/2065; which of them a service owes, and what follows, is for rules and
// people. It reads no files, looks at one record at a time, and accuses nobody.
package advert
