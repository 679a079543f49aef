// Package booking owns the life cycle of a booking.
package booking

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// Status is the state of a booking.
type Status string

// The states that a booking can be in.
const (
	StatusConfirmed Status = "confirmed"
	StatusCancelled Status = "cancelled"
	StatusCompleted Status = "completed"
)

// Booking is one reservation of one room.
type Booking struct {
	ID       string
	GuestID  string
	RoomID   string
	Status   Status
	CheckIn  time.Time
	CheckOut time.Time
}

// BookingService executes the operations of the Booking aggregate.
type BookingService struct {
	db *sql.DB
}

// NewBookingService returns a service that works on db.
func NewBookingService(db *sql.DB) *BookingService {
	return &BookingService{db: db}
}

// FindByGuest lists the bookings of a guest, the latest first.
func (s *BookingService) FindByGuest(ctx context.Context, guestID string) ([]Booking, error) {
	const query = `
		SELECT booking_id, guest_id, room_id, status, check_in, check_out
		FROM bookings
		WHERE guest_id = $1
		ORDER BY check_in DESC`

	rows, err := s.db.QueryContext(ctx, query, guestID)
	if err != nil {
		return nil, fmt.Errorf("list bookings: %w", err)
	}
	defer rows.Close()

	var found []Booking
	for rows.Next() {
		var b Booking
		if err := rows.Scan(&b.ID, &b.GuestID, &b.RoomID, &b.Status,
			&b.CheckIn, &b.CheckOut); err != nil {
			return nil, fmt.Errorf("read booking: %w", err)
		}
		found = append(found, b)
	}
	return found, rows.Err()
}
