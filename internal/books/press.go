package books

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/aedile/aedile"
	"github.com/aedile/aedile/casework"
	"github.com/aedile/aedile/casework/record"
	"github.com/aedile/aedile/deadline"
	"github.com/aedile/aedile/desk"
	"github.com/aedile/aedile/report/annex"
	"github.com/aedile/aedile/report/issue"
	"github.com/aedile/aedile/web/part"
)

// versions are those of the folder, the oldest first.
func (b *Books) versions() ([]annex.Version, error) {
	if b.conf.Versions == "" {
		return nil, nil
	}
	all, _, err := issue.VersionsIn(b.conf.Versions)
	return all, err
}

func shownVersion(v annex.Version) part.ReportVersion {
	x := part.ReportVersion{Period: v.Period, N: v.N, At: v.At, Reason: v.Reason, Changed: len(v.Changed) + v.MoreChanged, Digest: v.Digest,
		Files: []string{v.File}, Signed: v.Signed != ""}
	if v.Tables != "" {
		x.Files = append(x.Files, v.Tables)
	}
	return x
}

// Publish keeps the report of a period as its next version, which is public from then on, and writes into the log of the desk who
// did. A period that is not over is an Invalid error, and so is a correction without a reason; one that changes nothing is a
// Conflict.
func (b *Books) Publish(ctx context.Context, period, reason string, by casework.ActorID) error {
	if b.conf.Versions == "" {
		return aedile.Unavailablef("publish report", period, "this desk has no folder for published reports").Hint("aedile serve --reports DIR")
	}
	b.press.Lock()
	defer b.press.Unlock()
	b.mu.Lock()
	delete(b.drawn, period) // what is published is counted now
	b.mu.Unlock()
	d, err := b.draw(ctx, period)
	if err != nil {
		return err
	}
	if today := deadline.DateOf(b.conf.Now().In(b.conf.Zone)); !d.end.Before(today) {
		return aedile.Invalidf("publish report", period, "the period ends on %s and is not over", d.end)
	}
	v, err := issue.Keep(d.whole, issue.Keeping{Dir: b.conf.Versions, Reason: reason, By: string(by), At: b.conf.Now(), Sign: b.conf.Sign})
	if err != nil {
		return err
	}
	_, err = b.conf.Desk.Log.Note(ctx, desk.Fact{What: record.FactReport, By: by, At: b.conf.Now().UTC(), Name: v.Service + " " + v.Period,
		Outcome: fmt.Sprintf("version %d sha256:%s", v.N, v.Digest)})
	return err //nolint:wrapcheck // the log says what it could not do
}

// Published is the list of versions as everybody can have it, one JSON object a line; without who published them.
func (b *Books) Published(context.Context) ([]byte, error) {
	all, err := b.versions()
	var out bytes.Buffer
	for _, v := range all {
		v.By = ""
		line, err := json.Marshal(v)
		if err != nil {
			return nil, fmt.Errorf("write version: %w", err)
		}
		out.Write(append(line, '\n'))
	}
	return out.Bytes(), err
}

// PublishedFile is a file of a version. A name that no version has is a NotFound error, whatever lies in the folder.
func (b *Books) PublishedFile(_ context.Context, name string) ([]byte, error) {
	all, err := b.versions()
	if err != nil {
		return nil, err
	}
	if name == "" || !slices.ContainsFunc(all, func(v annex.Version) bool { return v.File == name || v.Tables == name }) {
		return nil, aedile.NotFoundf("show report", name, "no version of a report has that file")
	}
	data, err := os.ReadFile(filepath.Join(b.conf.Versions, filepath.Base(name)))
	if err != nil {
		return nil, aedile.Internalf("show report", name, "cannot be read").Because(err)
	}
	return data, nil
}
