// Package loyalty keeps the points of a guest as an append-only ledger.
package loyalty

import (
	"context"
	"database/sql"
	"fmt"
)

// Entry is one movement of points: earned above zero, redeemed below.
type Entry struct {
	GuestID string
	Source  string
	Points  int
}

// Ledger appends entries and sums them up.
type Ledger struct {
	db *sql.DB
}

// Append stores an entry once: the source (a booking or a redemption) is the
// key, so that a replayed event earns nothing twice.
func (l *Ledger) Append(ctx context.Context, e Entry) (stored bool, err error) {
	result, err := l.db.ExecContext(ctx, `
		INSERT INTO ledger_entries (guest_id, source, points)
		VALUES ($1, $2, $3)
		ON CONFLICT (guest_id, source) DO NOTHING`, e.GuestID, e.Source, e.Points)
	if err != nil {
		return false, fmt.Errorf("append entry: %w", err)
	}
	n, err := result.RowsAffected()
	return n == 1, err
}

// Balance is the sum of all entries of a guest.
func (l *Ledger) Balance(ctx context.Context, guestID string) (int, error) {
	var sum int
	err := l.db.QueryRowContext(ctx, `
		SELECT COALESCE(SUM(points), 0) FROM ledger_entries WHERE guest_id = $1`, guestID).Scan(&sum)
	if err != nil {
		return 0, fmt.Errorf("sum entries: %w", err)
	}
	return sum, nil
}

// Replay appends the entries of events that were published before and returns
// how many of them were missing.
func (l *Ledger) Replay(ctx context.Context, entries []Entry) (missing int, err error) {
	for _, e := range entries {
		stored, err := l.Append(ctx, e)
		if err != nil {
			return missing, err
		}
		if stored {
			missing++
		}
	}
	return missing, nil
}
