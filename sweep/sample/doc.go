// Package sample draws items at random and estimates from them how frequent something is among all: the random checks of Art. 31(3) DSA.
//
// It screens nothing and reads no file. What it estimates is the share of items with findings; a finding is suspected, not established.
package sample
