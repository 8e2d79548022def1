package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// apiError is the part that all of the server's answers share.
type apiError struct {
	Error *jetstream.APIError `json:"error"`
}

// request asks the server for what nats.go has no function.
func (s *Store) request(ctx context.Context, subject string, body, answer any) error {
	ctx, cancel := context.WithTimeout(ctx, adminTimeout)
	defer cancel()
	data, err := json.Marshal(body)
	if err != nil {
		return err
	}
	m, err := s.nc.RequestWithContext(ctx, subject, data)
	if err != nil {
		return err
	}
	return apiAnswer(m.Data, answer)
}

func apiAnswer(data []byte, answer any) error {
	var e apiError
	if err := json.Unmarshal(data, &e); err != nil {
		return err
	}
	if e.Error != nil {
		return told(e.Error)
	}
	if answer == nil {
		return nil
	}
	return json.Unmarshal(data, answer)
}

// chunkSize of snapshots, well below the message size that a server takes.
const chunkSize = 128 << 10

// snapshot writes a stream as the server packs it, sequences and times
// included, and returns its state at that moment, in the server's words.
// Consumers stay out: what waits in a restored store is given anew.
func (s *Store) snapshot(ctx context.Context, stream string, w io.Writer) (json.RawMessage, error) {
	inbox := s.nc.NewInbox()
	sub, err := s.nc.SubscribeSync(inbox)
	if err != nil {
		return nil, err
	}
	defer func() { _ = sub.Unsubscribe() }() // the connection ends it too
	var answer struct {
		State json.RawMessage `json:"state"`
	}
	err = s.request(ctx, "$JS.API.STREAM.SNAPSHOT."+stream,
		map[string]any{"deliver_subject": inbox, "no_consumers": true, "jsck": true, "chunk_size": chunkSize}, &answer)
	if err != nil {
		return nil, fmt.Errorf("snapshot of %s: %w", stream, err)
	}
	for {
		m, err := s.chunk(ctx, sub)
		if err != nil {
			return nil, fmt.Errorf("snapshot of %s: %w", stream, err)
		}
		if m == nil {
			return answer.State, nil
		}
		if _, err := w.Write(m.Data); err != nil {
			return nil, err
		}
		if m.Reply != "" { // the server sends on when it knows that we can follow
			if err := m.Respond(nil); err != nil {
				return nil, err
			}
		}
	}
}

// chunk is the next one, nil after the last.
func (s *Store) chunk(ctx context.Context, sub *nats.Subscription) (*nats.Msg, error) {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	m, err := sub.NextMsgWithContext(ctx)
	if err != nil {
		return nil, err
	}
	if len(m.Data) > 0 {
		return m, nil
	}
	if status := m.Header.Get("Status"); status != "" && status != "204" {
		return nil, errors.New(m.Header.Get("Description"))
	}
	return nil, nil
}

// unpack makes a stream of what snapshot wrote, with our configuration.
func (s *Store) unpack(ctx context.Context, c jetstream.StreamConfig, state json.RawMessage, r io.Reader) error {
	var answer struct {
		DeliverSubject string `json:"deliver_subject"`
	}
	err := s.request(ctx, "$JS.API.STREAM.RESTORE."+c.Name, map[string]any{"config": c, "state": state}, &answer)
	if err != nil {
		return fmt.Errorf("restore %s: %w", c.Name, err)
	}
	chunk := make([]byte, chunkSize)
	for {
		n, err := io.ReadFull(r, chunk)
		if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
			return err
		}
		if err := s.sendChunk(ctx, answer.DeliverSubject, chunk[:n]); err != nil {
			return fmt.Errorf("restore %s: %w", c.Name, err)
		}
		if n == 0 { // the empty one was the end
			return nil
		}
	}
}

// noResponders is the pause before a chunk that nobody listened to goes again.
const noResponders = 50 * time.Millisecond

// sendChunk sends one and waits for its answer: empty, or what went wrong; of
// the last, empty chunk the stream that was made.
func (s *Store) sendChunk(ctx context.Context, subject string, data []byte) error {
	ctx, cancel := context.WithTimeout(ctx, adminTimeout) // the last one waits for the whole stream
	defer cancel()
	for {
		m, err := s.nc.RequestWithContext(ctx, subject, data)
		switch {
		case errors.Is(err, nats.ErrNoResponders) && pause(ctx, noResponders):
			// In a cluster our server may not know yet who listens; nobody got it.
		case err != nil:
			return err
		case len(m.Data) == 0:
			return nil
		default:
			return apiAnswer(m.Data, nil)
		}
	}
}
