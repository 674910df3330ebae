// Package screen is the engine: Compile makes a Screener of packs, Screen turns an item into a Result, Sweep does so for a
// stream of batches on all cores, in order and in bounded memory.
//
// It reads no files, opens no connections, keeps no state between items and decides nothing: a finding says what is suspected.
package screen
