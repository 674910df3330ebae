package store

import "context"

// Exec runs a statement behind the store's back.
func Exec(ctx context.Context, s *Book, query string) error {
	_, err := s.write.ExecContext(ctx, query)
	return err
}
