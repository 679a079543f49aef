package booking

import (
	"encoding/json"
	"log/slog"
	"net/http"
)

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

// fail logs an error of the service and answers without its text.
func (h *APIHandler) fail(w http.ResponseWriter, r *http.Request, err error) {
	h.log.ErrorContext(r.Context(), "booking request failed", "path", r.URL.Path, "error", err)
	http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
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
