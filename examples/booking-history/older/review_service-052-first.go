// Package reviews takes, stores and serves the reviews of guests.
package reviews

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// ErrRating is returned for a rating outside 1 to 5.
var ErrRating = errors.New("rating must be between 1 and 5")

// Review is what a guest says of one stay.
type Review struct {
	ID     string
	StayID string
	RoomID string
	Rating int
	Text   string
}

// Checker asks for a verdict on a text before it is shown.
type Checker interface {
	Check(ctx context.Context, reviewID, text string) (approved bool, err error)
}

// Service executes the operations of the Review aggregate.
type Service struct {
	db      *sql.DB
	checker Checker
}

// Submit stores a review as pending and asks for a verdict (BOLT-051). A
// verdict that cannot be had leaves the review pending; a sweep asks again.
func (s *Service) Submit(ctx context.Context, r Review) error {
	if r.Rating < 1 || r.Rating > 5 {
		return ErrRating
	}
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin submit: %w", err)
	}
	defer tx.Rollback()

	_, err = tx.ExecContext(ctx, `
		INSERT INTO reviews (review_id, stay_id, room_id, rating, body, state)
		VALUES ($1, $2, $3, $4, $5, 'pending')
		ON CONFLICT (stay_id) DO NOTHING`, r.ID, r.StayID, r.RoomID, r.Rating, r.Text)
	if err != nil {
		return fmt.Errorf("store review: %w", err)
	}

	approved, err := s.checker.Check(ctx, r.ID, r.Text)
	if err != nil || !approved {
		return tx.Commit()
	}
	_, err = tx.ExecContext(ctx, `UPDATE reviews SET state = 'published' WHERE review_id = $1`, r.ID)
	if err != nil {
		return fmt.Errorf("publish review: %w", err)
	}
	return tx.Commit()
}
