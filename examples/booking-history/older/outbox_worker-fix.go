// Package outbox relays the events of the booking outbox to Kafka.
package outbox

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"os"
	"strconv"
	"time"
)

const (
	// defaultBatchSize is the number of events that one poll fetches, unless the
	// environment says otherwise.
	defaultBatchSize = 20
	// pollInterval is the pause between two polls.
	pollInterval = time.Second
	// operationTimeout is the deadline of each database operation.
	operationTimeout = 5 * time.Second
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
	batchSize int
}

// NewWorker returns a worker that reads from db and sends to publisher.
func NewWorker(db *sql.DB, publisher Publisher, log *slog.Logger) *Worker {
	return &Worker{db: db, publisher: publisher, log: log, batchSize: batchSizeFromEnv()}
}

// batchSizeFromEnv is the value of OUTBOX_BATCH_SIZE, or the default where it is
// not a number above zero.
func batchSizeFromEnv() int {
	if n, err := strconv.Atoi(os.Getenv("OUTBOX_BATCH_SIZE")); err == nil && n > 0 {
		return n
	}
	return defaultBatchSize
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

	if len(events) == 0 {
		return nil
	}

	// One transaction for the batch: a slow broker holds one connection, not one
	// for each event (INC-2024-001). An event that fails is left for the next
	// poll, and the others go on.
	conn, err := w.connection(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin relay: %w", err)
	}
	defer tx.Rollback()
	for _, event := range events {
		if err := w.relay(ctx, tx, event); err != nil {
			w.log.ErrorContext(ctx, "relay event", "event", event.ID, "error", err)
		}
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit relay: %w", err)
	}
	return nil
}

// connection waits for a free connection, no longer than a database operation may.
func (w *Worker) connection(ctx context.Context) (*sql.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, operationTimeout)
	defer cancel()
	conn, err := w.db.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("wait for a connection: %w", err)
	}
	return conn, nil
}

// relay publishes one event and marks its row, in the transaction of the caller.
func (w *Worker) relay(ctx context.Context, tx *sql.Tx, event Event) error {
	if err := w.publisher.Publish(ctx, "booking-events", event.AggregateID, event.Payload); err != nil {
		return fmt.Errorf("publish: %w", err)
	}
	mark, cancel := context.WithTimeout(ctx, operationTimeout)
	defer cancel()
	_, err := tx.ExecContext(mark, `UPDATE booking_outbox SET processed_at = NOW() WHERE id = $1`, event.ID)
	if err != nil {
		return fmt.Errorf("mark processed: %w", err)
	}
	return nil
}

// pending fetches the next batch, oldest first.
func (w *Worker) pending(ctx context.Context) ([]Event, error) {
	ctx, cancel := context.WithTimeout(ctx, operationTimeout)
	defer cancel()
	rows, err := w.db.QueryContext(ctx, `
		SELECT id, aggregate_id, event_type, event_payload
		FROM booking_outbox
		WHERE processed_at IS NULL
		ORDER BY id
		LIMIT $1`, w.batchSize)
	if err != nil {
		return nil, fmt.Errorf("fetch events: %w", err)
	}
	defer rows.Close()

	events := make([]Event, 0, w.batchSize)
	for rows.Next() {
		var e Event
		if err := rows.Scan(&e.ID, &e.AggregateID, &e.Type, &e.Payload); err != nil {
			return nil, fmt.Errorf("read event: %w", err)
		}
		events = append(events, e)
	}
	return events, rows.Err()
}
