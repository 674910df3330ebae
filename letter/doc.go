// Package letter makes documents out of cases: the statement of reasons, the answers to notices and complaints, the request
// for information and the answer to it, as plain text, HTML or JSON, from the facts alone.
//
// It decides nothing and invents nothing: what the facts do not say stands in no letter, and whether a letter may go out is
// for casework to say. Letters are in English; provisions are cited as the law table has them (≈ throughout: their wording
// was not compared with the Official Journal).
package letter
