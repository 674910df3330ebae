package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"fmt"
	"io"
)

// secretBytes is the length of a secret.
const secretBytes = 32

// Secret returns the secret of that name: the same whenever it is asked for. The first time it is made.
func (s *Book) Secret(ctx context.Context, name string) ([]byte, error) {
	fresh := make([]byte, secretBytes)
	if _, err := io.ReadFull(rand.Reader, fresh); err != nil {
		return nil, fmt.Errorf("make secret: %w", err)
	}
	var text string
	err := s.change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(
			ctx,
			`INSERT INTO auth_secret (name, secret) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING`,
			name,
			hex.EncodeToString(fresh),
		)
		if err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, `SELECT secret FROM auth_secret WHERE name = $1`, name).Scan(&text)
	})
	if err != nil {
		return nil, fmt.Errorf("read secret: %w", err)
	}
	secret, err := hex.DecodeString(text)
	if err != nil {
		return nil, fmt.Errorf("read secret: %w", err)
	}
	return secret, nil
}
