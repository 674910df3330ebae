// Package desk holds the use-cases of casework: take in a notice, open a case from a finding, decide, complain, ask and answer, move, let
// lapse, send, file, export, import, verify, erase, find, list and show. A use-case takes values and returns values. It reads no flag,
// writes to no stream and knows no terminal: the command line, the pages and the API call the same ones, and show the same views.
//
// It keeps nothing itself. The store, the senders and the Transparency Database come in as interfaces.
package desk
