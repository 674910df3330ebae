// Package lexicon looks for all terms of all lists in one pass over a folded text.
//
// Whole words and phrases live in a trie over keyed word hashes, verified byte for byte; terms that may stand inside a
// word, or in a script without spaces, are found by their rarest four bytes. It knows nothing of rules or fields.
package lexicon
