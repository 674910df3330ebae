// Package archive keeps items as they were seen, each once, by digest, in append-only segments on a folder or an object store.
//
// A segment is a file of zstd frames, each with about a megabyte of canonical items, one a line: "zstd -dc" reads it, and so does "aedile
// screen". Beside it lies its index, a Parquet file with one row an item: digest, id, service, trader, kind, days and place. A segment
// counts from the moment its index is there, so a writer that is killed leaves nothing half. What is erased leaves a row with its
// digest, the day and the reason.
//
// It screens nothing and reads no clock: days are given by the caller.
package archive
