// Package proof holds the commands that prove the record: verify and witness.
//
// It proves nothing itself: record does.
package proof

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework/record"
	"github.com/aedile/aedile/cmd/aedile/terminal"
	"github.com/aedile/aedile/cmd/aedile/wire"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/internal/atomicfile"
)

// CaseVerifyCmd verifies the record.
type CaseVerifyCmd struct {
	wire.StoreFlags `embed:""`
	Keys            []string      `placeholder:"FILE" sep:"none" help:"Public keys of those who may have signed checkpoints, of witnesses too. None: checkpoints must fit, signatures are not looked at. May be repeated."`
	Checkpoints     []string      `name:"checkpoint" placeholder:"FILE" sep:"none" help:"Checkpoint that was kept elsewhere, as aedile case checkpoint printed it, or a dossier with one; - is standard input. May be repeated."`
	MinSigned       int64         `placeholder:"N" help:"The newest checkpoint covers at least N events."`
	MaxAge          time.Duration `placeholder:"48h" help:"The newest checkpoint was signed no longer ago than this."`
	Witnesses       int           `placeholder:"N" help:"At least N others whose keys are given cosigned the newest checkpoint."`
	Letters         []string      `name:"letter" placeholder:"N,DIGEST" sep:"none" help:"What the last line of a letter says of the record: 812,sha256:…. May be repeated."`
	State           string        `placeholder:"FILE" help:"File in which this verifier keeps what it has seen, so that a journal that is put back to an older state does not hold. Made on the first run."`
}

// Help says what only a checkpoint from elsewhere shows, and what the statuses mean.
func (CaseVerifyCmd) Help() string {
	return "Holds the journal against itself, the list of cases, the attachments, and every checkpoint; the tasks against the events that " +
		"left them; and the log of the desk against itself. Somebody who can write to all of the store can cut " +
		"off its end with the checkpoints over it, or put back an older copy: only a checkpoint that was kept elsewhere (--checkpoint), what this verifier " +
		"has seen (--state), a witness, or the last line of a letter that left (--letter) shows that.\n\n" +
		"Exit status: 0 the record holds, 1 it does not and every fault is named, 2 it cannot be read."
}

// kept returns the checkpoints of the files.
func (c *CaseVerifyCmd) kept(a *terminal.Terminal) (notes []string, err error) {
	for _, name := range c.Checkpoints {
		text, err := checkpointIn(a, name)
		if err != nil {
			return nil, err
		}
		notes = append(notes, text)
	}
	return notes, nil
}

// checkpointIn returns the checkpoint of a file, which may be a dossier.
func checkpointIn(a *terminal.Terminal, name string) (string, error) {
	b, err := terminal.ReadAll(a, "read checkpoint", name, record.MaxDossier)
	if err != nil {
		return "", err
	}
	var d struct {
		Checkpoint string `json:"checkpoint"`
	}
	if text := bytes.TrimSpace(b); len(text) > 0 && text[0] == '{' {
		if err := json.Unmarshal(b, &d); err != nil || d.Checkpoint == "" {
			return "", aedile.Invalidf("read checkpoint", name, "is neither a checkpoint nor a dossier").Because(err)
		}
		return d.Checkpoint, nil
	}
	return string(b), nil
}

// against returns what the journal is held against.
func (c *CaseVerifyCmd) against(a *terminal.Terminal) (x record.Against, err error) {
	if x.Known, err = wire.Verifiers(c.Keys); err != nil {
		return x, err
	}
	if x.Kept, err = c.kept(a); err != nil {
		return x, err
	}
	for _, l := range c.Letters {
		h, err := markOf(l)
		if err != nil {
			return x, err
		}
		x.Told = append(x.Told, h)
	}
	x.Asked = record.Asked{Signed: c.MinSigned, MaxAge: c.MaxAge, Now: a.Now(), Witnesses: c.Witnesses}
	if x.Known == nil && (c.MinSigned > 0 || c.MaxAge > 0 || c.Witnesses > 0) {
		return x, aedile.Invalidf("verify", "", "--min-signed, --max-age and --witnesses ask for signatures, and no key is given").Hint("give the public keys with --keys")
	}
	if c.State != "" {
		x.Seen, err = readSeen(c.State)
	}
	return x, err
}

// markOf reads the number of events and the digest of the last line of a letter, in whatever words they stand.
func markOf(line string) (h record.Head, err error) {
	i := strings.IndexFunc(line, unicode.IsDigit)
	at := strings.Index(line, digestMark)
	if i < 0 || at < i || len(line) < at+len(digestMark)+digestLen {
		return h, aedile.Invalidf("read letter", line,
			"names no number of events with a digest").Hint("as in --letter 812,sha256:…, from the last line of the letter")
	}
	digits := line[i:at]
	if end := strings.IndexFunc(digits, func(r rune) bool { return !unicode.IsDigit(r) }); end >= 0 {
		digits = digits[:end]
	}
	if h.N, err = strconv.ParseInt(digits, 10, 64); err != nil {
		return h, aedile.Invalidf("read letter", line, "names no number of events").Because(err)
	}
	h.Digest = aedile.Digest(line[at : at+len(digestMark)+digestLen])
	return h, nil
}

const (
	digestMark = "sha256:"
	digestLen  = 64 // hexadecimal digits
)

// readSeen reads what was seen of a journal before; no file says nothing was.
func readSeen(file string) (s record.Seen, err error) {
	b, err := os.ReadFile(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return s, nil
	case err != nil:
		return s, aedile.Deniedf("read state", file, "cannot be read").Because(err)
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&s); err != nil || s.N < 0 {
		return s, aedile.Invalidf("read state", file,
			"is not what this program keeps there").Hint("move it away: the next run begins anew and sees no rollback before it").Because(err)
	}
	return s, nil
}

// writeSeen keeps what was seen.
func writeSeen(file string, s record.Seen) error {
	return atomicfile.Write(file, terminal.Private, func(w io.Writer) error {
		b, err := json.Marshal(s)
		if err != nil {
			return err
		}
		_, err = w.Write(append(b, '\n'))
		return err
	})
}

// Run verifies the journal.
func (c *CaseVerifyCmd) Run(ctx context.Context, a *terminal.Terminal) error {
	x, err := c.against(a)
	if err != nil {
		return err
	}
	return c.With(ctx, a, func(dk *desk.Desk) error {
		r, err := dk.Verify(ctx, x)
		if err != nil {
			return err
		}
		if c.State != "" && len(r.Faults) == 0 {
			root, err := tlog.ParseHash(r.Root)
			if err != nil {
				return fmt.Errorf("keep what was seen: %w", err)
			}
			if err := writeSeen(c.State, record.Seen{Origin: x.Seen.Origin, N: r.Events, Hash: root}); err != nil {
				return err
			}
		}
		if c.JSON {
			return terminal.Outcome(terminal.PrintJSON(a.Data(), r), len(r.Faults))
		}
		sayVerified(a, r, x.Known != nil)
		return terminal.Outcome(nil, len(r.Faults))
	})
}

// sayVerified tells a person what was found, and what of it is only chained.
func sayVerified(a *terminal.Terminal, r record.Report, keys bool) {
	for _, f := range r.Faults {
		fmt.Fprintln(a.Out, f)
	}
	fmt.Fprintf(a.Out, "%d events of %d cases, %d attachments, %d taken out under tombstones\n", r.Events, r.Cases, r.Attachments, r.Erased)
	fmt.Fprintf(a.Out, "%d tasks that the events left, %d facts of the desk\n", r.Tasks, r.Facts)
	switch {
	case keys:
		fmt.Fprintf(a.Out, "%d checkpoints; the newest that holds covers %d events\n", r.Checkpoints, r.Signed)
	case r.Checkpoints > 0:
		fmt.Fprintf(a.Out, "%d checkpoints; the newest that fits covers %d events; signatures were not looked at (--keys)\n",
			r.Checkpoints, r.Fits)
	}
	if len(r.Faults) > 0 {
		return
	}
	if !keys {
		fmt.Fprintln(a.Out, "the record holds")
		return
	}
	when := ""
	if !r.SignedAt.IsZero() {
		when = " on " + r.SignedAt.UTC().Format("2006-01-02 15:04:05 UTC")
	}
	if len(r.Witnesses) > 0 {
		var by []string
		for _, w := range r.Witnesses {
			by = append(by, w.Name)
		}
		when += ", cosigned by " + strings.Join(by, ", ")
	}
	fmt.Fprintf(a.Out, "the record holds: signed up to event %d%s, %d after it are only chained\n", r.Signed, when, r.Events-r.Signed)
}
