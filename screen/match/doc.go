// Package match tells whether two records describe the same product. It finds the candidates of a record among many others by
// the cosine of weighted 3-grams and words, scores pairs with gradient-boosted trees over what tells the records apart, and
// says in words what agrees and what does not.
//
// It does not say what follows from a match, it knows no law, and it opens no connection. A score is a likeness, never proof:
// "the same product" is not "the same batch", and neither is established by it.
package match
