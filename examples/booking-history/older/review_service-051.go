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

// Service executes the operations of the Review aggregate.
type Service struct {
	db *sql.DB
}

// Submit stores a review as pending (BOLT-051). A second one of the same stay
// changes nothing.
func (s *Service) Submit(ctx context.Context, r Review) error {
	if r.Rating < 1 || r.Rating > 5 {
		return ErrRating
	}
	_, err := s.db.ExecContext(ctx, `
		INSERT INTO reviews (review_id, stay_id, room_id, rating, body, state)
		VALUES ($1, $2, $3, $4, $5, 'pending')
		ON CONFLICT (stay_id) DO NOTHING`, r.ID, r.StayID, r.RoomID, r.Rating, r.Text)
	if err != nil {
		return fmt.Errorf("store review: %w", err)
	}
	return nil
}
