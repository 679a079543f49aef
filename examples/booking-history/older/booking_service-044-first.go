// Package booking owns the life cycle of a booking.
package booking

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
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

// Errors that callers can tell apart.
var (
	ErrNotFound      = errors.New("booking not found")
	ErrNotOwner      = errors.New("booking belongs to another guest")
	ErrInvalidStatus = errors.New("booking is not confirmed")
	ErrInvalidReason = errors.New("unknown cancellation reason")
)

// reasons are the cancellation reasons of BR-015-2.
var reasons = map[string]bool{
	"change_of_plans": true,
	"double_booking":  true,
	"illness":         true,
	"found_cheaper":   true,
	"other":           true,
}

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
	RoomID      string    `json:"room_id"`
	Reason      string    `json:"reason"`
	CancelledAt time.Time `json:"cancelled_at"`
}

// BookingService executes the operations of the Booking aggregate.
type BookingService struct {
	db  *sql.DB
	now func() time.Time
}

// NewBookingService returns a service that works on db.
func NewBookingService(db *sql.DB) *BookingService {
	return &BookingService{db: db, now: time.Now}
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

// find loads a booking.
func (s *BookingService) find(ctx context.Context, id string) (*Booking, error) {
	const query = `
		SELECT booking_id, guest_id, room_id, status, check_in, check_out
		FROM bookings
		WHERE booking_id = $1`

	var b Booking
	err := s.db.QueryRowContext(ctx, query, id).
		Scan(&b.ID, &b.GuestID, &b.RoomID, &b.Status, &b.CheckIn, &b.CheckOut)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("load booking: %w", err)
	}
	return &b, nil
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

// CancelBooking cancels a confirmed booking of the guest.
//
// ADR-023: the state change and the event are written in one transaction. The
// event leaves the database later, through the outbox relay worker, so that a
// broker that is down never fails a cancellation.
//
// Cancelling a booking that is cancelled already succeeds and changes nothing.
func (s *BookingService) CancelBooking(ctx context.Context, id, guestID, reason string) (*Booking, error) {
	if !reasons[reason] {
		return nil, ErrInvalidReason
	}
	if guestID == "" {
		return nil, ErrNotOwner
	}

	b, err := s.find(ctx, id)
	if err != nil {
		return nil, err
	}
	if b.GuestID != guestID {
		return nil, ErrNotOwner
	}
	switch b.Status {
	case StatusCancelled:
		return b, nil
	case StatusCompleted:
		return nil, ErrInvalidStatus
	}

	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return nil, fmt.Errorf("begin cancel: %w", err)
	}
	defer tx.Rollback()

	cancelledAt := s.now().UTC()
	_, err = tx.ExecContext(ctx, `
		UPDATE bookings
		SET status = $2, cancelled_at = $3, cancellation_reason = $4
		WHERE booking_id = $1`, id, string(StatusCancelled), cancelledAt, reason)
	if err != nil {
		return nil, fmt.Errorf("update booking: %w", err)
	}

	event := CancelledEvent{
		BookingID:   b.ID,
		GuestID:     b.GuestID,
		RoomID:      b.RoomID,
		Reason:      reason,
		CancelledAt: cancelledAt,
	}
	if err := appendOutbox(ctx, tx, b.ID, "BookingCancelled", event); err != nil {
		return nil, err
	}
	if err := tx.Commit(); err != nil {
		return nil, fmt.Errorf("commit cancel: %w", err)
	}

	b.Status = StatusCancelled
	b.CancelledAt = &cancelledAt
	b.CancellationReason = reason
	return b, nil
}
