// Package model asks models what they make of a picture: one over HTTP, or a small net whose weights the operator brings.
//
// A score is a fact that is recorded with the name, version and digest of the model and the threshold. It is never a
// finding alone, and nothing here decides. The package ships no weights, trains nothing and keeps nothing.
package model

import (
	"context"
	"fmt"
	"image"
	"math"
	"strconv"
	"strings"

	"github.com/aedile/aedile"
)

// About says exactly which model a score is of.
type About struct {
	Name      string  `json:"name"`      // of letters, digits, "-" and "_": "nudity-small"
	Version   string  `json:"version"`   // as its maker numbers it
	Digest    string  `json:"digest"`    // SHA-256 of its weights, in hexadecimal
	Threshold float64 `json:"threshold"` // 0 to 1: the score from which a picture is shown to a person
}

const digestDigits = 64 // of SHA-256 in hexadecimal

// Validate returns an Invalid error that names what is missing or out of range.
func (a *About) Validate() error {
	const op = "describe model"
	odd := func(r rune) bool {
		return r != '-' && r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	}
	switch {
	case a.Name == "" || strings.ContainsFunc(a.Name, odd):
		return aedile.Invalidf(op, a.Name, "its name is not of letters, digits, - and _")
	case a.Version == "":
		return aedile.Invalidf(op, a.Name, "has no version")
	case len(a.Digest) != digestDigits || strings.Trim(a.Digest, "0123456789abcdef") != "":
		return aedile.Invalidf(op, a.Name, "its digest is no SHA-256 in hexadecimal")
	case !(a.Threshold > 0 && a.Threshold <= 1): // and not where it is no number
		return aedile.Invalidf(op, a.Name, "its threshold is not above 0 and at most 1")
	}
	return nil
}

// Classifier scores pictures.
type Classifier interface {
	// About says which model it is; it stays the same.
	About() About
	// Score returns 0 to 1 for a picture, given as its file and decoded. It may be called by any number of goroutines. An error is an
	// Internal one where the model fails, an Invalid one where what it answers is no score.
	Score(ctx context.Context, file []byte, m image.Image) (float64, error)
}

// Score is what a model made of a picture.
type Score struct {
	Model About   `json:"model"`
	Score float64 `json:"score"` // 0 to 1
}

// Above reports whether the score reaches the threshold of its model.
func (s *Score) Above() bool { return s.Score >= s.Model.Threshold }

// String writes the score with all that it rests on: "nudity-small 2 of sha256:1f…: 0.930, threshold 0.800".
func (s *Score) String() string {
	three := func(x float64) string { return strconv.FormatFloat(x, 'f', 3, 64) }
	return fmt.Sprintf("%s %s of sha256:%s: %s, threshold %s", s.Model.Name, s.Model.Version, s.Model.Digest, three(s.Score),
		three(s.Model.Threshold))
}

// Ask scores a picture by a model. It returns an Invalid error for what is no number from 0 to 1.
func Ask(ctx context.Context, c Classifier, file []byte, m image.Image) (Score, error) {
	s := Score{Model: c.About()}
	x, err := c.Score(ctx, file, m)
	if err != nil {
		return s, fmt.Errorf("ask model %s: %w", s.Model.Name, err)
	}
	if math.IsNaN(x) || x < 0 || x > 1 {
		return s, aedile.Invalidf("ask model", s.Model.Name, "answers %g, which is no score from 0 to 1", x)
	}
	s.Score = x
	return s, nil
}
