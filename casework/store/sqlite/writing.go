package sqlite

import (
	"context"
	"database/sql"
)

// writing is a writing transaction. A statement that comes a second time is prepared and kept until the end: a bulk of moves says the same
// twenty thousands of
// times, and reading a statement costs more than doing it. What comes once is not prepared.
type writing struct {
	*sql.Tx
	prepared map[string]*sql.Stmt // nil: it came once
}

// maxPrepared is how many statements are kept; those with lists of changing length are many. Chosen.
const maxPrepared = 64

// statement returns the prepared statement; nil where the query is to be run as it stands.
func (w *writing) statement(ctx context.Context, query string) *sql.Stmt {
	st, again := w.prepared[query]
	if st != nil || !again && len(w.prepared) >= maxPrepared {
		return st
	}
	if !again {
		w.prepared[query] = nil
		return nil
	}
	st, err := w.PrepareContext(ctx, query) // it is closed with the transaction
	if err != nil {
		return nil // running it says why
	}
	w.prepared[query] = st
	return st
}

// ExecContext is that of the transaction.
func (w *writing) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if st := w.statement(ctx, query); st != nil { //nolint:sqlclosecheck // it is closed with the transaction
		return st.ExecContext(ctx, args...)
	}
	return w.Tx.ExecContext(ctx, query, args...)
}

// QueryContext is that of the transaction.
func (w *writing) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if st := w.statement(ctx, query); st != nil { //nolint:sqlclosecheck // it is closed with the transaction
		return st.QueryContext(ctx, args...)
	}
	return w.Tx.QueryContext(ctx, query, args...)
}

// QueryRowContext is that of the transaction.
func (w *writing) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if st := w.statement(ctx, query); st != nil { //nolint:sqlclosecheck // it is closed with the transaction
		return st.QueryRowContext(ctx, args...)
	}
	return w.Tx.QueryRowContext(ctx, query, args...)
}
