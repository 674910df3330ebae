package inquiry

import (
	"github.com/aedile/aedile/casework/kinds"
	"github.com/aedile/aedile/casework/letter"
	"github.com/aedile/aedile/deadline"
)

// What requests are made of, for doors that do not know procedures, letters and the counting of days.
type (
	Draft     = kinds.Request
	Addressee = kinds.Addressee
	Question  = kinds.Question
	How       = kinds.RequestKind
	Letter    = letter.Document
	Date      = deadline.Date
)

// How somebody asks: by a simple request, or by decision.
const (
	Simple     = kinds.Simple
	ByDecision = kinds.ByDecision
)

// ReadDate reads a day such as 2026-12-18.
func ReadDate(text string) (Date, error) { return deadline.ParseDate(text) }
