// Command gentable writes the table of the shipped packs, from which the program starts without compiling them.
package main

import (
	"fmt"
	"os"

	"github.com/aedile/aedile/sweep/packset/compiled"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "gentable: give the file to write")
		os.Exit(2)
	}
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "gentable:", err)
		os.Exit(2)
	}
}

func run(out string) error {
	b, err := compiled.Freeze()
	if err != nil {
		return err
	}
	if err := os.WriteFile(out, b, 0o644); err != nil { //nolint:gosec // everybody may read what is in the repository
		return fmt.Errorf("write table: %w", err)
	}
	return nil
}
