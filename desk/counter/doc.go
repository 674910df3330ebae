// Package counter holds the use-cases of people at the desk and at its public side: what is seen of a case, what may be decided on it and
// what follows, alone or with those alike, the road that a case goes, and what somebody reports by a form. Values in, values out.
//
// It adds no procedure: each choice is made of moves that the procedure has, and is refused where it refuses them.
package counter
