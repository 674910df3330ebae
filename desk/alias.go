package desk

import (
	"github.com/aedile/aedile/casework/letter"
	"github.com/aedile/aedile/casework/record"
)

// What a verification is held against, and what it says: for doors that do not know the record.
type (
	Against  = record.Against
	Verified = record.Report
)

// WithoutNames shows letters and cases without the names that they hold: for doors that do not know letters.
const WithoutNames = letter.Hidden
