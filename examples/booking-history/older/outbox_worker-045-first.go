// Package outbox relays the events of the booking outbox to Kafka.
package outbox

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"time"
)

const (
	// batchSize is the number of events that one poll fetches.
	batchSize = 50
	// pollInterval is the pause between two polls.
	pollInterval = time.Second
)

// Event is one unprocessed row of the outbox.
type Event struct {
	ID          int64
	AggregateID string
	Type        string
	Payload     []byte
}

// Publisher sends an event to the broker and returns once it is acknowledged.
type Publisher interface {
	Publish(ctx context.Context, topic, key string, payload []byte) error
}

// Worker is the outbox relay worker (BOLT-045).
type Worker struct {
	db        *sql.DB
	publisher Publisher
	log       *slog.Logger
}

// NewWorker returns a worker that reads from db and sends to publisher.
func NewWorker(db *sql.DB, publisher Publisher, log *slog.Logger) *Worker {
	return &Worker{db: db, publisher: publisher, log: log}
}

// Run relays events until ctx ends.
func (w *Worker) Run(ctx context.Context) error {
	ticker := time.NewTicker(pollInterval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
			if err := w.relayBatch(ctx); err != nil {
				w.log.ErrorContext(ctx, "relay outbox batch", "error", err)
			}
		}
	}
}

// relayBatch publishes the oldest unprocessed events and marks them processed.
func (w *Worker) relayBatch(ctx context.Context) error {
	events, err := w.pending(ctx)
	if err != nil {
		return err
	}

	tx, err := w.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin relay: %w", err)
	}
	defer tx.Rollback()
	for _, event := range events {
		if err := w.relay(ctx, tx, event); err != nil {
			return fmt.Errorf("relay event %d: %w", event.ID, err)
		}
	}
	return tx.Commit()
}

// relay publishes one event and marks its row, in the transaction of the caller.
func (w *Worker) relay(ctx context.Context, tx *sql.Tx, event Event) error {
	if err := w.publisher.Publish(ctx, "booking-events", event.AggregateID, event.Payload); err != nil {
		return fmt.Errorf("publish: %w", err)
	}
	_, err := tx.ExecContext(ctx, `UPDATE booking_outbox SET processed_at = NOW() WHERE id = $1`, event.ID)
	if err != nil {
		return fmt.Errorf("mark processed: %w", err)
	}
	return nil
}

// pending fetches the next batch, oldest first.
func (w *Worker) pending(ctx context.Context) ([]Event, error) {
	rows, err := w.db.QueryContext(ctx, `
		SELECT id, aggregate_id, event_type, event_payload
		FROM booking_outbox
		WHERE processed_at IS NULL
		ORDER BY id
		LIMIT $1`, batchSize)
	if err != nil {
		return nil, fmt.Errorf("fetch events: %w", err)
	}
	defer rows.Close()

	events := make([]Event, 0, batchSize)
	for rows.Next() {
		var e Event
		if err := rows.Scan(&e.ID, &e.AggregateID, &e.Type, &e.Payload); err != nil {
			return nil, fmt.Errorf("read event: %w", err)
		}
		events = append(events, e)
	}
	return events, rows.Err()
}
