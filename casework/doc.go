// Package casework holds cases and the moves the law allows in them: who may make which move, on what legal basis, with
// what content, and what must follow by when. It is pure: time, chance, settings and the acting person come in as
// arguments, and nothing is stored or sent here.
//
// A Kind is a procedure as a table. Apply takes a case and a step and returns the case after it, the event that records
// it and the tasks that follow; or a Refusal that names every missing element with its provision. A case is the sum of
// its events: Replay gives it back from them.
//
// Suspected is not established: a finding enters through Open alone, as a suspicion, and every decision is a move that a
// party makes and answers for.
package casework
