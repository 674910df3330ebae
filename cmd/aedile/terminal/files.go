package terminal

import (
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/internal/atomicfile"
)

// Open opens the file, or standard input for -.
func Open(a *Terminal, op, name string) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(a.In), nil
	}
	f, err := os.Open(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, aedile.NotFoundf(op, name, "no such file")
	case err != nil:
		return nil, aedile.Deniedf(op, name, "cannot be read").Because(err)
	}
	return f, nil
}

// ReadAll reads the whole file, at most most bytes of it.
func ReadAll(a *Terminal, op, name string, most int64) ([]byte, error) {
	f, err := Open(a, op, name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, most+1))
	switch {
	case err != nil:
		return nil, aedile.Deniedf(op, name, "cannot be read").Because(err)
	case int64(len(data)) > most:
		return nil, aedile.Limitf(op, name, "is larger than %d bytes", most)
	}
	return data, nil
}

// private is the mode of files that may name persons: letters, payloads, dossiers. What holds figures only is for all.
const (
	Private fs.FileMode = 0o600
	Public  fs.FileMode = 0o644
)

// WriteFile makes the file with what write gives; it appears under its name only when it is complete. The name - is standard
// output.
func WriteFile(a *Terminal, name string, mode fs.FileMode, write func(io.Writer) error) error {
	if name == "-" {
		return write(a.Data())
	}
	return atomicfile.Write(name, mode, write) //nolint:wrapcheck // it names the file
}
