package playground

import (
	"encoding/json"
	"time"
)

// Said is what became of one message of a person's, for load tests. Times are
// the machine's; the zero time is "never".
type Said struct {
	Channel  string    `json:"channel"`
	Thread   string    `json:"thread"` // its first message: itself, or the one that it answers
	TS       string    `json:"ts"`
	At       time.Time `json:"at"`
	Sent     time.Time `json:"sent"`     // to the app over a socket, the last time
	Sendings int       `json:"sendings"` // more than one when an acknowledgement did not come in time
	Acked    time.Time `json:"acked"`
	Sign     time.Time `json:"sign"` // the first of the app in the thread since: a message, a stream or a status
}

// Told is one message of the app's, for load tests.
type Told struct {
	Channel   string          `json:"channel"`
	Thread    string          `json:"thread"`
	TS        string          `json:"ts"`
	At        time.Time       `json:"at"`
	Marked    time.Time       `json:"marked"` // when it first had metadata
	Streaming bool            `json:"streaming"`
	Text      string          `json:"text"`
	Metadata  json.RawMessage `json:"metadata,omitempty"`
	Files     int             `json:"files"`
}

// Measures is what a workspace with Options.Measure has seen so far.
type Measures struct {
	Said    []Said `json:"said"` // in order
	Told    []Told `json:"told"` // in order
	Sockets int    `json:"sockets"`
}

// Measures gives what was seen so far; nothing without Options.Measure.
func (w *Workspace) Measures() Measures {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := Measures{Sockets: len(w.out.sockets)}
	if w.gauge == nil {
		return out
	}
	for _, s := range w.gauge.said {
		out.Said = append(out.Said, *s)
	}
	for _, t := range w.gauge.told {
		m := t.message
		t.Streaming, t.Text, t.Metadata, t.Files = m.Streaming, m.Text, m.Metadata, len(m.files)
		out.Told = append(out.Told, t.Told)
	}
	return out
}

// Standing is how far a load test is.
type Standing struct {
	Said      int `json:"said"`
	Acked     int `json:"acked"`
	Marked    int `json:"marked"` // messages of the app's with metadata
	Streaming int `json:"streaming"`
	Sockets   int `json:"sockets"`
}

// Standing is Measures in short.
func (w *Workspace) Standing() Standing {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := Standing{Sockets: len(w.out.sockets)}
	if w.gauge == nil {
		return out
	}
	out.Said, out.Acked, out.Marked = len(w.gauge.said), w.gauge.acked, w.gauge.marked
	for m := range w.streams {
		if m.Streaming {
			out.Streaming++
		}
	}
	return out
}

// gauge gathers measures; nil gathers none. It is used under the workspace's lock.
type gauge struct {
	said          []*Said
	told          []*measured
	byTS          map[threadKey]*Said    // by channel and ts
	known         map[*message]*measured // each message once
	unsigned      map[threadKey][]*Said  // by thread, without a sign yet
	acked, marked int
}

// measured is a Told and the message that it is about.
type measured struct {
	Told
	message *message
}

func newGauge() *gauge {
	return &gauge{byTS: map[threadKey]*Said{}, known: map[*message]*measured{}, unsigned: map[threadKey][]*Said{}}
}

// message takes note of a message that is new or has changed.
func (g *gauge) message(m *message) {
	if g == nil || m.Ephemeral {
		return
	}
	thread := m.ThreadTS
	if thread == "" {
		thread = m.TS
	}
	if m.User == botUser {
		g.answer(m, thread)
		return
	}
	at := threadKey{m.Channel, m.TS}
	if m.Subtype != "" || g.byTS[at] != nil {
		return
	}
	s := &Said{Channel: m.Channel, Thread: thread, TS: m.TS, At: time.Now()}
	g.said, g.byTS[at] = append(g.said, s), s
	in := threadKey{m.Channel, thread}
	g.unsigned[in] = append(g.unsigned[in], s)
}

func (g *gauge) answer(m *message, thread string) {
	t := g.known[m]
	if t == nil {
		t = &measured{Told{Channel: m.Channel, Thread: thread, TS: m.TS, At: time.Now()}, m}
		g.told, g.known[m] = append(g.told, t), t
		g.sign(threadKey{m.Channel, thread})
	}
	if len(m.Metadata) > 0 && t.Marked.IsZero() {
		t.Marked = time.Now()
		g.marked++
	}
}

// sign takes note that the app has given a sign in a thread.
func (g *gauge) sign(in threadKey) {
	if g == nil {
		return
	}
	for _, s := range g.unsigned[in] {
		s.Sign = time.Now()
	}
	delete(g.unsigned, in)
}

// sent takes note that a delivery goes out.
func (g *gauge) sent(d *delivery) {
	if s := g.about(d); s != nil {
		s.Sent = time.Now()
		s.Sendings++
	}
}

// ack takes note that a delivery was acknowledged in time.
func (g *gauge) ack(d *delivery) {
	if s := g.about(d); s != nil && s.Acked.IsZero() {
		s.Acked = time.Now()
		g.acked++
	}
}

// about is the message of a person's that a delivery tells of, nil for others.
func (g *gauge) about(d *delivery) *Said {
	event, _ := d.payload["event"].(obj)
	if g == nil || event["type"] != "message" || event["subtype"] != nil {
		return nil
	}
	channel, _ := event["channel"].(string)
	ts, _ := event["ts"].(string)
	return g.byTS[threadKey{channel, ts}]
}
