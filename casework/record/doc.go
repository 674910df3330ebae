// Package record proves what happened: a journal in which each event holds the digest of the one before, signed
// checkpoints over all of it, a check that names what was changed, and dossiers that carry a case with its proofs to
// somebody else. It stores nothing itself: stores bring the journal, callers bring the keys.
//
// What is hashed is an event's canonical form, in which every personal text stands as a salted digest. Personal texts can
// therefore be taken out later, by whoever must delete them or does not want to pass them on, and every proof still holds
// for the rest. Taking out leaves a tombstone: an event of the case Erasures, in the same journal.
package record
