//go:build race

package screen_test

// raceDetector drops pooled memory at random, so allocations mean nothing under it.
const raceDetector = true
