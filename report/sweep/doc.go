// Package sweep writes what a screening found: as lines of JSON, as a table for a terminal, as a Parquet file and as one
// self-contained HTML page.
//
// It decides nothing and reads nothing: findings, faults and the account of what ran come in as values. Every form says that
// a finding is a suspicion; none of them holds more than a bounded part of the findings in memory.
package sweep
