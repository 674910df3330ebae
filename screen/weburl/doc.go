// Package weburl says what a web address is: its canonical form, whose site it is, which listing of which marketplace it names, through whose
// hands it leads, and who earns by it.
//
// It opens nothing: a short link stays a short link until somebody gives its target. What is known of marketplaces, buying agents, affiliate
// networks, shorteners and link hubs is data, in places.txt, one entry each with an example that a test holds.
package weburl
