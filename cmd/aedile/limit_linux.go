package main

import (
	"runtime/debug"
	"syscall"
)

// heedLimits keeps memory below what the system allows the process (ulimit -d, -v), so that it collects earlier instead of being refused:
// half is for the heap, the rest for stacks, for what the runtime reserves, and for one large piece at a time. Chosen.
func heedLimits() {
	for _, what := range []int{syscall.RLIMIT_DATA, syscall.RLIMIT_AS} {
		var r syscall.Rlimit
		if err := syscall.Getrlimit(what, &r); err == nil && r.Cur < 1<<40 {
			debug.SetMemoryLimit(min(debug.SetMemoryLimit(-1), int64(r.Cur)/2)) //nolint:gosec // it is below 2^40
		}
	}
}
