// Package inquiry holds the use-cases of people who ask for information and of people who answer: the grid of a request that went to
// several services, the draft with what stands against it in law, the answer with its figures drawn from the record, and answers of
// several services beside each other (arts 51 and 67 DSA).
//
// It decides nothing: what is missing in an answer is said by the words of the question, and whether that matters is for who asked.
package inquiry
