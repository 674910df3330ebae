// Package auth says who somebody is and what they may do. One table joins roles, actions, moves and sides; accounts, sessions and tokens
// are kept behind a small store.
//
// It decides no procedure: that a complaint is not decided by whoever took the decision is a rule of the procedure and stands there. A
// person is looked up once, at the door; what is behind it is handed a [Person].
package auth
