package look

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"strings"
	"time"
)

// wordsTime bounds the reading of one picture by a program of others, and maxWords what it may say. Chosen.
const (
	wordsTime = 20 * time.Second
	maxWords  = 64 << 10
)

// Program returns a reader of words that runs a program, which takes a picture on standard input and writes its words to standard output, as
// "tesseract - -" does. The program is run once for each picture and stopped after twenty seconds.
func Program(command string) func(context.Context, []byte) (string, error) {
	parts := strings.Fields(command)
	return func(ctx context.Context, file []byte) (string, error) {
		if len(parts) == 0 {
			return "", fmt.Errorf("read words: no program is named")
		}
		ctx, stop := context.WithTimeout(ctx, wordsTime)
		defer stop()
		run := exec.CommandContext(ctx, parts[0], parts[1:]...) //nolint:gosec // the operator names it
		run.Stdin = bytes.NewReader(file)
		out, err := run.Output()
		if err != nil {
			return "", fmt.Errorf("read words by %s: %w", parts[0], err)
		}
		return strings.ToValidUTF8(strings.TrimSpace(string(out[:min(len(out), maxWords)])), "\uFFFD"), nil
	}
}
