// Package letter makes documents out of cases: the statement of reasons, the answers to notices, complaints, orders and requests
// for information, warnings, preliminary findings and what else a procedure has to tell somebody, as plain text, HTML, PDF or JSON,
// from the facts alone.
//
// It decides nothing and invents nothing: what the facts do not say stands in no letter, and whether a letter may go out is
// for casework to say. The words of each language stand in a file of words/; provisions are cited as the law table has them, with ≈
// where the wording was not compared with the Official Journal.
package letter
