package desk

import (
	"context"

	"github.com/aedile/aedile/casework/kinds"
)

// Filled fills what the cases know on which the decision rests, and what the operator has settled, into its empty fields, as Decide does
// for a decision that is drafted.
func (dk *Desk) Filled(ctx context.Context, d *kinds.Decision) error {
	_, err := dk.fill(ctx, d, false)
	return err
}
