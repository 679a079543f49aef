// Package booking owns the life cycle of a booking.
package booking

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"
)

// Status is the state of a booking. Completed is terminal; cancelled can be
// left only by a reinstatement.
type Status string

// The states that a booking can be in.
const (
	StatusConfirmed Status = "confirmed"
	StatusCancelled Status = "cancelled"
	StatusCompleted Status = "completed"
)

// Booking is one reservation of one room.
type Booking struct {
	ID                 string
	GuestID            string
	RoomID             string
	Status             Status
	CheckIn            time.Time
	CheckOut           time.Time
	CancelledAt        *time.Time
	CancellationReason string
}

// CancelledEvent is the payload of BookingCancelled.
type CancelledEvent struct {
	BookingID   string    `json:"booking_id"`
	GuestID     string    `json:"guest_id"`
	GuestEmail  string    `json:"guest_email"`
	RoomID      string    `json:"room_id"`
	Reason      string    `json:"reason"`
	CancelledAt time.Time `json:"cancelled_at"`
}

// BookingService executes the operations of the Booking aggregate.
type BookingService struct {
	db *sql.DB
}

// NewBookingService returns a service that works on db.
func NewBookingService(db *sql.DB) *BookingService {
	return &BookingService{db: db}
}

// FindByGuest lists the bookings of a guest that have the given status, the
// latest first. An empty status means all of them.
func (s *BookingService) FindByGuest(ctx context.Context, guestID string, status Status) ([]Booking, error) {
	const query = `
		SELECT booking_id, guest_id, room_id, status, check_in, check_out,
		       cancelled_at, COALESCE(cancellation_reason, '')
		FROM bookings
		WHERE guest_id = $1 AND ($2 = '' OR status = $2)
		ORDER BY check_in DESC`

	rows, err := s.db.QueryContext(ctx, query, guestID, string(status))
	if err != nil {
		return nil, fmt.Errorf("list bookings: %w", err)
	}
	defer rows.Close()

	var found []Booking
	for rows.Next() {
		var b Booking
		if err := rows.Scan(&b.ID, &b.GuestID, &b.RoomID, &b.Status,
			&b.CheckIn, &b.CheckOut, &b.CancelledAt, &b.CancellationReason); err != nil {
			return nil, fmt.Errorf("read booking: %w", err)
		}
		found = append(found, b)
	}
	return found, rows.Err()
}

// appendOutbox stores an event in the outbox within the caller's transaction.
func appendOutbox(ctx context.Context, tx *sql.Tx, aggregateID, eventType string, event any) error {
	payload, err := json.Marshal(event)
	if err != nil {
		return fmt.Errorf("encode %s: %w", eventType, err)
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO booking_outbox (aggregate_id, event_type, event_payload)
		VALUES ($1, $2, $3)`, aggregateID, eventType, payload)
	if err != nil {
		return fmt.Errorf("append %s: %w", eventType, err)
	}
	return nil
}
