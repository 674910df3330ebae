// Package transparencydb files statements of reasons with the Commission's Transparency Database (Art. 24(5) DSA).
//
// It holds the Statement as the database takes it, judges a payload as the database would (Validate, ValidateBatch), says what
// the database would store (Normalise), looks for personal data that Art. 24(5) DSA keeps out (Lint), and sends statements in
// batches that survive refusals, limits and lost replies (Client, Sender). It does not decide whether a statement is true or
// complete in law, and it keeps nothing: what has been acknowledged is written to a Journal that the caller gives.
//
// The folder standin is a database to test against, the folder dump reads the daily dumps.
//
// The rules restate what the service did in June 2026, schema of 1 July 2025. Branch on fields, never on the text of messages.
package transparencydb
