// Command trainmatch trains the model of package match from labelled pairs and writes it with a card that says from what.
//
// The same data, flags and program give the same file, byte for byte. It reads only the train files to learn, and the valid files
// only to report.
package main
