// Package text reads what people wrote the way people read it: it folds case, width and invisible characters away, splits the
// result into tokens with a keyed hash each, and offers other readings of stretches that are written in disguise (look-alike
// letters, leet, spaced letters, inner punctuation). Tags and entities are no disguise: where it is asked to, it folds what a browser shows.
//
// It knows no words and no language. Every place in the folded text can be traced to the bytes of the original.
package text
