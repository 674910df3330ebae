package server

import (
	"log/slog"
	"regexp"
	"strings"
)

// faceless takes what the library of the server says, and leaves out addresses: they are those of people.
type faceless struct{ log *slog.Logger }

var addressed = regexp.MustCompile(`\[?[0-9a-fA-F.:%]+\]?:[0-9]+`)

// Write implements io.Writer.
func (f faceless) Write(b []byte) (int, error) {
	f.log.Warn("connection", "said", addressed.ReplaceAllString(strings.TrimSpace(string(b)), "(address)"))
	return len(b), nil
}
