package transparencydb

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"

	"github.com/aedile/aedile"
)

// MaxLineBytes is how long one statement may be in a file of statements: sixteen times one with every text full.
const MaxLineBytes = 1 << 20

// Refusal is the error of a line that holds a statement the database would not take.
type Refusal struct {
	Line   int          `json:"line"`
	PUID   string       `json:"puid,omitempty"`
	Errors []FieldError `json:"errors"`
}

// Error names the line and the first failing field.
func (r *Refusal) Error() string {
	return fmt.Sprintf("line %d: %s: %s", r.Line, r.Errors[0].Field, r.Errors[0].Message)
}

// Read yields the statements of a file with one payload a line, in the form that Normalise gives; empty lines are passed over. A
// line that the database would refuse yields a *Refusal, one that is no JSON an Invalid error, and the reading goes on. An error
// of r, or a line that is too long, is the last.
func Read(r io.Reader) iter.Seq2[Statement, error] {
	return func(yield func(Statement, error) bool) {
		in := bufio.NewScanner(r)
		in.Buffer(nil, MaxLineBytes)
		line := 0
		for in.Scan() {
			line++
			if len(bytes.TrimSpace(in.Bytes())) == 0 {
				continue
			}
			if s, err := readLine(in.Bytes(), line); !yield(s, err) {
				return
			}
		}
		if err := in.Err(); err != nil {
			class := aedile.Internal
			if errors.Is(err, bufio.ErrTooLong) {
				class = aedile.Limit
			}
			yield(Statement{}, aedile.Errorf(class, "read statements", fmt.Sprintf("line %d", line+1), "").Because(err))
		}
	}
}

func readLine(data []byte, line int) (Statement, error) {
	v, err := decode(data)
	if err != nil {
		return Statement{}, aedile.Errorf(aedile.ClassOf(err), "read statements", fmt.Sprintf("line %d", line), "").Because(err)
	}
	p := object(v)
	if errs := p.check(true); len(errs) > 0 {
		return Statement{}, &Refusal{line, p.text("puid"), errs}
	}
	return normalise(p, true), nil
}
