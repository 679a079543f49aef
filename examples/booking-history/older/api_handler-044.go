package booking

import (
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"time"
)

// maxBody is the largest request body that the API reads.
const maxBody = 4 << 10

// APIHandler serves the booking API.
type APIHandler struct {
	service *BookingService
	log     *slog.Logger
}

// NewAPIHandler returns a handler in front of service.
func NewAPIHandler(service *BookingService, log *slog.Logger) *APIHandler {
	return &APIHandler{service: service, log: log}
}

// Register adds the routes of the booking API to mux.
func (h *APIHandler) Register(mux *http.ServeMux) {
	mux.HandleFunc("GET /v1/bookings", h.HandleList)
	mux.HandleFunc("POST /v1/bookings/{booking_id}/cancel", h.HandleCancel)
}

type cancelRequest struct {
	Reason string `json:"reason"`
}

type cancelResponse struct {
	BookingID   string     `json:"booking_id"`
	Status      Status     `json:"status"`
	CancelledAt *time.Time `json:"cancelled_at"`
}

// HandleList answers GET /v1/bookings for the guest who is signed in.
func (h *APIHandler) HandleList(w http.ResponseWriter, r *http.Request) {
	status := Status(r.URL.Query().Get("status"))
	found, err := h.service.FindByGuest(r.Context(), guestFrom(r), status)
	if err != nil {
		h.fail(w, r, err)
		return
	}
	h.reply(w, http.StatusOK, found)
}

// HandleCancel answers POST /v1/bookings/{booking_id}/cancel (BOLT-044).
func (h *APIHandler) HandleCancel(w http.ResponseWriter, r *http.Request) {
	var body cancelRequest
	decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&body); err != nil {
		http.Error(w, "malformed request body", http.StatusBadRequest)
		return
	}

	guest := guestFrom(r)
	if guest == "" {
		http.Error(w, "sign in first", http.StatusUnauthorized)
		return
	}
	if body.Reason == "" {
		http.Error(w, "reason is missing", http.StatusBadRequest)
		return
	}

	// A repeated call gets the answer of the first one, so that clients may try
	// again whenever they are in doubt.
	booking, err := h.service.CancelBooking(r.Context(), r.PathValue("booking_id"), guest, body.Reason)
	if err != nil {
		h.fail(w, r, err)
		return
	}

	h.reply(w, http.StatusOK, cancelResponse{
		BookingID:   booking.ID,
		Status:      booking.Status,
		CancelledAt: booking.CancelledAt,
	})
}

// fail maps an error of the service to a status code.
func (h *APIHandler) fail(w http.ResponseWriter, r *http.Request, err error) {
	code := http.StatusInternalServerError
	switch {
	case errors.Is(err, ErrNotFound):
		code = http.StatusNotFound
	case errors.Is(err, ErrNotOwner):
		code = http.StatusForbidden
	case errors.Is(err, ErrInvalidReason):
		code = http.StatusBadRequest
	case errors.Is(err, ErrInvalidStatus):
		code = http.StatusConflict
	default:
		h.log.ErrorContext(r.Context(), "booking request failed", "path", r.URL.Path, "error", err)
	}
	http.Error(w, http.StatusText(code), code)
}

func (h *APIHandler) reply(w http.ResponseWriter, code int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	if err := json.NewEncoder(w).Encode(body); err != nil {
		h.log.Warn("write response", "error", err)
	}
}

// guestFrom returns the guest id that the gateway has authenticated.
func guestFrom(r *http.Request) string {
	return r.Header.Get("X-Guest-Id")
}
