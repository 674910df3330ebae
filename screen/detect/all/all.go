// Package all lists the detectors that ship. The list is made of the folders beside it, so a new detector touches its own folder only.
//
// It finds nothing itself.
package all

//go:generate go -C ../../../tools run ./genlist -dir screen/detect -of fact.Detector -func Detectors -o ../screen/detect/all/all_gen.go
