package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// diskReserve is what an embedded store leaves free on its disk: a server that
// meets the disk's end in the middle of a write closes the stream.
const diskReserve = 64 << 20

// Codes of the server for which nats.go has no name (errors.json of the server).
const (
	codeAccountFull  jetstream.ErrorCode = 10002
	codeNoResources  jetstream.ErrorCode = 10023
	codeMemoryFull   jetstream.ErrorCode = 10028
	codeStorageFull  jetstream.ErrorCode = 10047
	codeStoreFailed  jetstream.ErrorCode = 10077
	codeTooManyBytes                     = "maximum bytes exceeded"
)

// publish stores one message and says where it is.
func (s *Store) publish(ctx context.Context, m *nats.Msg, o ...jetstream.PublishOpt) (*jetstream.PubAck, error) {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	ack, err := s.js.PublishMsg(ctx, m, o...)
	return ack, told(err)
}

// told gives the library's errors our names.
func told(err error) error {
	var api *jetstream.APIError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, nats.ErrMaxPayload):
		return fmt.Errorf("%w: %w", ErrTooLarge, err)
	case errors.Is(err, jetstream.ErrMsgNotFound):
		return ErrNotFound
	case !errors.As(err, &api):
		return err
	}
	switch api.ErrorCode {
	case jetstream.JSErrCodeStreamWrongLastSequence, jetstream.JSErrCodeStreamWrongLastSequenceConstant:
		return ErrConflict
	case jetstream.JSErrCodeStreamMessageExceedsMaximum:
		return fmt.Errorf("%w: %w", ErrTooLarge, err)
	case codeAccountFull, codeNoResources, codeMemoryFull, codeStorageFull:
		return fmt.Errorf("%w: %w", ErrFull, err)
	case codeStoreFailed:
		if strings.Contains(api.Description, codeTooManyBytes) || strings.Contains(api.Description, "no space left") {
			return fmt.Errorf("%w: %w", ErrFull, err)
		}
	}
	return err
}

// room is ErrFull when the disk of an embedded store is about to be.
func (s *Store) room() error {
	if s.o.Dir == "" {
		return nil
	}
	if free, known := freeBytes(s.o.Dir); known && free < s.reserve {
		return fmt.Errorf("%w: %d MB left on the disk of %s", ErrFull, free>>20, s.o.Dir)
	}
	return nil
}

// put writes a value and returns its revision.
func (s *Store) put(ctx context.Context, b bucket, key string, v any, o ...jetstream.PublishOpt) (uint64, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return 0, fmt.Errorf("encode for %s: %w", b, err)
	}
	ack, err := s.publish(ctx, &nats.Msg{Subject: b.subject(key), Data: data}, o...)
	if err != nil {
		return 0, fmt.Errorf("write to %s: %w", b, err)
	}
	return ack.Sequence, nil
}

// swap writes a value where the revision is still the one given, 0 for none;
// else ErrConflict.
func (s *Store) swap(ctx context.Context, b bucket, key string, v any, revision uint64) (uint64, error) {
	return s.put(ctx, b, key, v, jetstream.WithExpectLastSequencePerSubject(revision))
}

// get reads a value and returns its revision; ErrNotFound without one.
func (s *Store) get(ctx context.Context, b bucket, key string, v any) (uint64, error) {
	m, err := s.last(ctx, b.stream(), b.subject(key))
	if err != nil {
		return 0, fmt.Errorf("read from %s: %w", b, told(err))
	}
	if err := json.Unmarshal(m.Data, v); err != nil {
		return 0, fmt.Errorf("read from %s: %w", b, err)
	}
	return m.Sequence, nil
}

// message reads the message of a sequence or, with a subject, the next of it.
func (s *Store) message(ctx context.Context, stream string, seq uint64, o ...jetstream.GetMsgOpt) (*jetstream.RawStreamMsg, error) {
	return bounded(ctx, func(ctx context.Context) (*jetstream.RawStreamMsg, error) {
		return s.streams[stream].GetMsg(ctx, seq, o...)
	})
}

// last reads the last message of a subject.
func (s *Store) last(ctx context.Context, stream, subject string) (*jetstream.RawStreamMsg, error) {
	return bounded(ctx, func(ctx context.Context) (*jetstream.RawStreamMsg, error) {
		return s.streams[stream].GetLastMsgForSubject(ctx, subject)
	})
}

// info reads a stream's state.
func (s *Store) info(ctx context.Context, stream string, o ...jetstream.StreamInfoOpt) (*jetstream.StreamInfo, error) {
	return bounded(ctx, func(ctx context.Context) (*jetstream.StreamInfo, error) {
		return s.streams[stream].Info(ctx, o...)
	})
}

// remove takes away all that stands under a key, of which "*" and ">" may be
// parts. It leaves no tombstone: that would name the person.
func (s *Store) remove(ctx context.Context, b bucket, key string) error {
	_, err := s.removeAll(ctx, b.stream(), b.subject(key))
	return err
}

// removeAll overwrites and deletes all messages of a subject, and counts them.
func (s *Store) removeAll(ctx context.Context, stream, subject string) (int, error) {
	var seqs []uint64
	err := s.walk(ctx, stream, subject, func(m *jetstream.RawStreamMsg) error {
		seqs = append(seqs, m.Sequence)
		return nil
	})
	if err != nil {
		return 0, err
	}
	return s.removeSeqs(ctx, stream, seqs)
}

func (s *Store) removeSeqs(ctx context.Context, stream string, seqs []uint64) (int, error) {
	n := 0
	for _, seq := range seqs {
		_, err := bounded(ctx, func(ctx context.Context) (struct{}, error) {
			return struct{}{}, s.streams[stream].SecureDeleteMsg(ctx, seq)
		})
		if err != nil && !gone(err) {
			return n, fmt.Errorf("delete from %s: %w", stream, err)
		}
		n++
	}
	return n, nil
}

// gone reports whether a message that was to be deleted is there no more.
func gone(err error) bool {
	var api *jetstream.APIError
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return true
	}
	return errors.As(err, &api) && (api.ErrorCode == jetstream.JSErrCodeMessageNotFound ||
		strings.Contains(api.Description, "no message found") || strings.Contains(api.Description, "deleted message"))
}

// walk calls visit for each message of a subject, in order.
func (s *Store) walk(ctx context.Context, stream, subject string, visit func(*jetstream.RawStreamMsg) error) error {
	return s.walkFrom(ctx, stream, subject, 1, visit)
}

func (s *Store) walkFrom(ctx context.Context, stream, subject string, seq uint64, visit func(*jetstream.RawStreamMsg) error) error {
	for ; ; seq++ {
		m, err := s.message(ctx, stream, seq, jetstream.WithGetMsgSubject(subject))
		if errors.Is(err, jetstream.ErrMsgNotFound) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read %s: %w", stream, err)
		}
		if err := visit(m); err != nil {
			return err
		}
		seq = m.Sequence
	}
}

// list decodes all values under a key with wildcards.
func list[T any](ctx context.Context, s *Store, stream, subject string, fill func(*T, *jetstream.RawStreamMsg)) ([]T, error) {
	var out []T
	err := s.walk(ctx, stream, subject, func(m *jetstream.RawStreamMsg) error {
		var v T
		if err := json.Unmarshal(m.Data, &v); err != nil {
			return fmt.Errorf("read %s message %d: %w", stream, m.Sequence, err)
		}
		if fill != nil {
			fill(&v, m)
		}
		out = append(out, v)
		return nil
	})
	return out, err
}
