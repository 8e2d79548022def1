package playground

import (
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

const (
	maxSockets = 10        // an app may have
	maxAck     = 20 * 1024 // Slack drops an acknowledgement of this size and more
	writeWait  = 5 * time.Second
)

// socket is one Socket Mode connection of the app.
type socket struct {
	conn *websocket.Conn
	mu   sync.Mutex // of writes
	gone chan struct{}
}

func (s *socket) write(v any) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conn.SetWriteDeadline(time.Now().Add(writeWait))
	return s.conn.WriteJSON(v)
}

// openConnection gives the address of a socket, good for one connection.
func (w *Workspace) openConnection(*call) (obj, error) {
	ticket := newEnvelopeID()
	w.tickets[ticket] = true
	return obj{"url": strings.Replace(w.base, "http", "ws", 1) + "/socket?ticket=" + ticket + "&app_id=" + appID}, nil
}

func (w *Workspace) serveSocket(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	ticket := r.URL.Query().Get("ticket")
	ok := w.tickets[ticket] && w.run.Err() == nil
	delete(w.tickets, ticket)
	if ok {
		w.wg.Add(1)
	}
	w.mu.Unlock()
	if !ok {
		http.Error(rw, "no such socket", http.StatusNotFound)
		return
	}
	defer w.wg.Done()
	// The ticket is the proof; Slack's clients send Slack's own origin.
	up := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	conn, err := up.Upgrade(rw, r, nil)
	if err != nil {
		w.log.Info("socket not upgraded", "error", err)
		return
	}
	defer conn.Close()
	s := &socket{conn: conn, gone: make(chan struct{})}
	defer close(s.gone)
	if w.connect(s) {
		w.wg.Go(func() { w.ping(s) })
		w.read(s)
		w.disconnect(s)
	}
}

// connect greets a socket and lets deliveries go to it; false when there are too many.
func (w *Workspace) connect(s *socket) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.run.Err() != nil {
		return false
	}
	if len(w.out.sockets) >= maxSockets {
		s.write(disconnectFrame("too_many_websockets"))
		return false
	}
	hello := obj{"type": "hello", "num_connections": len(w.out.sockets) + 1, "connection_info": obj{"app_id": appID},
		"debug_info": obj{"host": "applink-playground", "build_number": 1, "approximate_connection_time": 18060}}
	if s.write(hello) != nil {
		return false
	}
	w.out.sockets = append(w.out.sockets, s)
	w.disconnectSome()
	w.out.poke()
	w.log.Info("socket connected", "sockets", len(w.out.sockets))
	return true
}

func (w *Workspace) disconnect(s *socket) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.out.sockets = slices.DeleteFunc(w.out.sockets, func(o *socket) bool { return o == s })
	w.log.Info("socket gone", "sockets", len(w.out.sockets))
}

// read takes acknowledgements until the socket closes.
func (w *Workspace) read(s *socket) {
	for {
		_, frame, err := s.conn.ReadMessage()
		if err != nil {
			return
		}
		var in struct {
			EnvelopeID string          `json:"envelope_id"`
			Payload    json.RawMessage `json:"payload"`
		}
		if len(frame) >= maxAck || json.Unmarshal(frame, &in) != nil {
			w.log.Warn("socket frame ignored", "bytes", len(frame))
			continue
		}
		w.acknowledge(in.EnvelopeID, in.Payload)
	}
}

// ping keeps a client content: slack-go hangs up without pings.
func (w *Workspace) ping(s *socket) {
	t := time.NewTicker(w.opt.Times.Ping)
	defer t.Stop()
	for {
		if s.conn.WriteControl(websocket.PingMessage, []byte("ping"), time.Now().Add(writeWait)) != nil {
			return
		}
		select {
		case <-t.C:
		case <-s.gone:
			return
		case <-w.run.Done():
			return
		}
	}
}

// sendSocket sends an envelope to one of the sockets, whichever.
func (w *Workspace) sendSocket(d *delivery) {
	w.mu.Lock()
	if len(w.out.sockets) == 0 {
		w.out.queue = slices.Insert(w.out.queue, 0, d)
		w.mu.Unlock()
		return
	}
	s := w.out.sockets[rand.IntN(len(w.out.sockets))]
	id := newEnvelopeID()
	w.out.pending[id] = d
	w.gauge.sent(d)
	d.onTime = w.after(w.opt.Times.Ack, func() { w.overdue(id) })
	w.mu.Unlock()
	envelope := obj{"envelope_id": id, "type": d.kind, "payload": d.payload, "accepts_response_payload": d.kind != kindEvent}
	if d.kind == kindEvent {
		envelope["retry_attempt"], envelope["retry_reason"] = d.attempt, d.reason
	}
	if err := s.write(envelope); err != nil {
		w.log.Info("socket broken", "error", err)
		s.conn.Close() // what was not acknowledged comes again when it is overdue
	}
}

func disconnectFrame(reason string) obj {
	return obj{"type": "disconnect", "reason": reason, "debug_info": obj{"host": "applink-playground"}}
}

// disconnectSome asks as many sockets to go as the faults say: a warning, and
// after a grace the end.
func (w *Workspace) disconnectSome() {
	for len(w.out.sockets) > 0 && w.spend(&w.faults.Disconnect) {
		s := w.out.sockets[0]
		w.out.sockets = slices.Clone(w.out.sockets[1:])
		w.wg.Go(func() {
			defer s.conn.Close()
			if s.write(disconnectFrame("warning")) != nil {
				return
			}
			t := time.NewTimer(w.opt.Times.Grace)
			defer t.Stop()
			select {
			case <-t.C:
				s.write(disconnectFrame("refresh_requested"))
			case <-s.gone:
			case <-w.run.Done():
			}
		})
	}
}

// hangUp closes all sockets.
func (w *Workspace) hangUp() {
	for _, s := range w.out.sockets {
		s.conn.Close()
	}
}
