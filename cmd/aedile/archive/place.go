// Package archive holds the commands on archives of items as they were seen.
package archive

import (
	"context"
	"os"
	"strings"
	"time"

	"github.com/aedile/aedile/cmd/aedile/terminal"
	kept "github.com/aedile/aedile/screen/archive"
	"github.com/aedile/aedile/screen/archive/s3"
	"github.com/aedile/aedile/sweep/intake"
)

// filesAt opens the place of an archive: a folder, or an address of an object store.
func filesAt(ctx context.Context, place string) (kept.Files, error) {
	if strings.HasPrefix(place, s3.Scheme+"://") {
		return s3.Dial(ctx, place, os.Getenv)
	}
	return kept.NewFolder(place), nil
}

func open(ctx context.Context, place string) (*kept.Archive, error) {
	s, err := filesAt(ctx, place)
	if err != nil {
		return nil, err
	}
	return kept.OpenFiles(s)
}

// Append opens the archive at a place for adding.
func Append(ctx context.Context, a *terminal.Terminal, place string) (*kept.Writer, error) {
	s, err := filesAt(ctx, place)
	if err != nil {
		return nil, err
	}
	return kept.Append(ctx, s, func() string { return today(a) })
}

func today(a *terminal.Terminal) string { return a.Now().UTC().Format(time.DateOnly) }

// Keeping is a run that keeps its items. Its zero value keeps none.
type Keeping struct {
	place string
	to    *kept.Writer
}

// Keep lets the files give their items to the archive at the place, none where it is empty.
func Keep(ctx context.Context, a *terminal.Terminal, place string, in *intake.Files) (k Keeping, err error) {
	if place == "" {
		return k, nil
	}
	k.place = place
	if k.to, err = Append(ctx, a, place); err == nil {
		in.Keep(k.to)
	}
	return k, err
}

// Flush writes what is held, though somebody stopped the run.
func (k Keeping) Flush(ctx context.Context) error {
	if k.to == nil {
		return nil
	}
	return k.to.Flush(context.WithoutCancel(ctx))
}

// Say tells what was kept.
func (k Keeping) Say(a *terminal.Terminal) {
	if k.to != nil {
		n := k.to.Counts()
		a.Say("%s kept in %s, %d were there", terminal.Count(n.Kept, "item"), k.place, n.Known)
	}
}
