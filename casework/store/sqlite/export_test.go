package sqlite

import (
	"context"
	"fmt"
)

// Address is address, for tests.
func Address(path string) string { return address(path) }

// Limit lets the database grow to so many pages, as a full disk would.
func (s *Store) Limit(ctx context.Context, pages int) error {
	_, err := s.write.ExecContext(ctx, fmt.Sprintf(`PRAGMA max_page_count = %d`, pages))
	return err
}
