// Package reader reads transparency reports that others have published (Art. 15, 24, 42 DSA; Implementing Regulation (EU) 2024/2835): CSV
// of three dialects, XLSX and ODS, with renamed and translated sheets, odd numbers and odd days.
//
// Nothing is refused that can be read. Every value keeps its file, sheet, row, column and the text as found; a number or a day is beside
// the
// text, never in its place. What was bent is counted with the place of the first. It judges nothing: see package lint.
package reader
