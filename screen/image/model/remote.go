package model

import (
	"bytes"
	"context"
	"encoding/json"
	"image"
	"io"
	"net/http"

	"github.com/aedile/aedile"
)

// remote is a model behind an address of the operator.
type remote struct {
	about  About
	url    string
	client *http.Client
}

// newRemote returns a model that is asked at an address: the picture file goes there as the body of a POST, and the answer
// is JSON, {"score": 0.93, "digest": "…"}. The client decides to which hosts it may go. It returns an Invalid error where
// the model is not described.
func newRemote(about About, url string, client *http.Client) (*remote, error) {
	if err := about.Validate(); err != nil {
		return nil, err
	}
	return &remote{about, url, client}, nil
}

// About says which model it is.
func (r *remote) About() About { return r.about }

// maxAnswer bounds the answer of a model. Chosen.
const maxAnswer = 64 << 10

// Score asks the model. An answer of another model than the one described is a Conflict error.
func (r *remote) Score(ctx context.Context, file []byte, _ image.Image) (float64, error) {
	const op = "ask model"
	q, err := http.NewRequestWithContext(ctx, http.MethodPost, r.url, bytes.NewReader(file))
	if err != nil {
		return 0, aedile.Invalidf(op, r.about.Name, "its address is none").Because(err)
	}
	q.Header.Set("Content-Type", "application/octet-stream")
	q.Header.Set("Accept", "application/json")
	a, err := r.client.Do(q)
	if err != nil {
		return 0, aedile.Internalf(op, r.about.Name, "does not answer").Because(err)
	}
	defer a.Body.Close() //nolint:errcheck // it was only read
	b, err := io.ReadAll(io.LimitReader(a.Body, maxAnswer+1))
	if err != nil || a.StatusCode != http.StatusOK || len(b) > maxAnswer {
		return 0, aedile.Internalf(op, r.about.Name, "answers %d, with %d bytes", a.StatusCode, len(b)).Because(err)
	}
	var said struct {
		Score  *float64 `json:"score"`
		Digest string   `json:"digest"`
	}
	if err := json.Unmarshal(b, &said); err != nil || said.Score == nil {
		return 0, aedile.Invalidf(op, r.about.Name, "answers without a score").Because(err)
	}
	if said.Digest != r.about.Digest {
		return 0, aedile.Conflictf(op, r.about.Name, "another model answers there: its digest is %.64q", said.Digest)
	}
	return *said.Score, nil
}
