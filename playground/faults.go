package playground

import (
	"net/http"
	"time"
)

// Faults are what goes wrong next. Counts say how many of the next ones are
// hit and go down as they hit.
type Faults struct {
	DelayMS     int `json:"delay_ms"`     // before each answer and each delivery
	DropAck     int `json:"drop_ack"`     // acknowledgements lost: the event comes again
	RateLimit   int `json:"rate_limit"`   // calls answered 429, Retry-After 1
	ServerError int `json:"server_error"` // calls answered 500
	Disconnect  int `json:"disconnect"`   // sockets asked to go
	Duplicate   int `json:"duplicate"`    // events delivered twice
}

// SetFaults replaces the faults to come. Sockets asked to go are asked at once;
// those still owing are asked as they connect.
func (w *Workspace) SetFaults(f Faults) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.faults = f
	w.disconnectSome()
	w.note(change{kind: "faults"})
	w.out.poke()
}

// Faults are those still to come.
func (w *Workspace) Faults() Faults {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.faults
}

// spend takes one off a count of faults; false when none is left.
func (w *Workspace) spend(count *int) bool {
	if *count <= 0 {
		return false
	}
	*count--
	w.note(change{kind: "faults"})
	return true
}

// fault makes a call of the Web API fail when one is due; true when it has answered.
func (w *Workspace) fault(rw http.ResponseWriter, r *http.Request) bool {
	w.mu.Lock()
	delay := time.Duration(w.faults.DelayMS) * time.Millisecond
	broken := w.spend(&w.faults.ServerError)
	limited := !broken && w.spend(&w.faults.RateLimit)
	w.mu.Unlock()
	if delay > 0 {
		t := time.NewTimer(delay)
		defer t.Stop()
		select {
		case <-t.C:
		case <-r.Context().Done():
		case <-w.run.Done():
		}
	}
	switch {
	case broken:
		http.Error(rw, "<html>500</html>", http.StatusInternalServerError)
	case limited:
		tooMany(rw, 1)
	}
	return broken || limited
}
