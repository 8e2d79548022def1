package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"

	"github.com/nats-io/nats.go/jetstream"
)

// Problem says what sort of inconsistency was found.
type Problem string

// The problems.
const (
	StreamMissing   Problem = "stream-missing"   // the next Open makes it, empty
	StreamAltered   Problem = "stream-altered"   // its configuration is not ours; the next Open mends it
	ConsumerMissing Problem = "consumer-missing" // likewise
	Unreadable      Problem = "unreadable"       // a message that is not what its stream holds
	Misplaced       Problem = "misplaced"        // a message under a subject that is not its own
	Sealed          Problem = "sealed"           // tokens that the key does not open
	Stranded        Problem = "stranded"         // an event that the server will give nobody; Work takes it all the same
)

// Finding is one inconsistency.
type Finding struct {
	Problem  Problem `json:"problem"`
	Stream   string  `json:"stream"`
	Sequence uint64  `json:"sequence,omitempty"` // of the message; 0: the stream as a whole
	Detail   string  `json:"detail,omitempty"`   // for an operator; no person's words
}

// Check reads the whole store and returns what is inconsistent in it, nothing
// when all is well. It changes nothing.
func (s *Store) Check(ctx context.Context) ([]Finding, error) {
	var out []Finding
	for _, k := range s.kinds() {
		found, err := s.checkKind(ctx, k)
		out = append(out, found...)
		if err != nil {
			return out, fmt.Errorf("check %s: %w", k.name, err)
		}
	}
	found, err := s.checkConsumers(ctx)
	if err != nil {
		err = fmt.Errorf("check consumers: %w", err)
	}
	return append(out, found...), err
}

func (s *Store) checkKind(ctx context.Context, k kind) (out []Finding, err error) {
	st, err := s.js.Stream(ctx, k.stream)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		return []Finding{{Problem: StreamMissing, Stream: k.stream}}, nil
	}
	if err != nil {
		return nil, err
	}
	want, have := s.config(k), st.CachedInfo().Config
	if s.o.AsIs { // the settings of those who work with it are not known here
		want.MaxAge, want.MaxBytes, want.Replicas = have.MaxAge, have.MaxBytes, have.Replicas
	}
	if diff := altered(want, have); diff != "" {
		out = append(out, Finding{Problem: StreamAltered, Stream: k.stream, Detail: diff})
	}
	err = s.walk(ctx, k.stream, ">", func(m *jetstream.RawStreamMsg) error {
		if p, detail := s.checkMessage(k.stream, m); p != "" {
			out = append(out, Finding{p, k.stream, m.Sequence, detail})
		}
		return nil
	})
	return out, err
}

// altered names what of a stream's configuration is not as we make it.
func altered(want, have jetstream.StreamConfig) string {
	for _, f := range []struct {
		name       string
		want, have any
	}{
		{"subjects", want.Subjects, have.Subjects}, {"retention", want.Retention, have.Retention}, {"discard", want.Discard, have.Discard},
		{"storage", want.Storage, have.Storage}, {"max_age", want.MaxAge, have.MaxAge}, {"max_bytes", want.MaxBytes, have.MaxBytes},
		{"replicas", want.Replicas, have.Replicas}, {"allow_direct", want.AllowDirect, have.AllowDirect},
	} {
		if !reflect.DeepEqual(f.want, f.have) {
			return fmt.Sprintf("%s: %v, want %v", f.name, f.have, f.want)
		}
	}
	return ""
}

// checkMessage tells what is wrong with a message, "" for nothing.
func (s *Store) checkMessage(stream string, m *jetstream.RawStreamMsg) (Problem, string) {
	want, err := s.place(stream, m)
	switch {
	case errors.Is(err, ErrNoKey): // nothing can be said of it
		return "", ""
	case errors.Is(err, ErrWrongKey):
		return Sealed, err.Error()
	case err != nil:
		return Unreadable, fmt.Sprintf("%T", err) // its text may quote a person
	case want != m.Subject:
		return Misplaced, fmt.Sprintf("%s, want %s", m.Subject, want)
	}
	return "", ""
}

// place decodes a message and returns the subject under which it belongs.
func (s *Store) place(stream string, m *jetstream.RawStreamMsg) (string, error) {
	switch stream {
	case eventsStream:
		return placeOf(m, func(e Event) string { return eventSubject(partitionOf(e.Thread)) })
	case deadStream:
		return placeOf(m, func(d DeadEvent) string { return "dead." + d.Event.Learner.token() + "." + d.ID })
	case journalStream:
		return placeOf(m, func(e Entry) string { return "journal." + e.Learner.token() + "." + string(e.Kind) })
	case learnersBucket.stream():
		return placeOf(m, func(l Learner) string { return learnersBucket.subject(l.ID.token()) })
	case threadsBucket.stream():
		return placeOf(m, func(t Thread) string { return threadsBucket.subject(threadKey(t.Learner, t.ID)) })
	case pathsBucket.stream():
		return placeOf(m, func(k KeptPath) string { return pathsBucket.subject(pathKey(k.Learner, k.ID)) })
	case repliesBucket.stream():
		return placeOf(m, func(r Reply) string { return repliesBucket.subject(digest(r.Event)) })
	case progressBucket.stream():
		return placeOf(m, func(progress) string { return m.Subject })
	}
	var sealing error
	subject, err := placeOf(m, func(i sealedInstallation) string {
		_, sealing = s.unsealed(i)
		return installationsBucket.subject(digest(i.key()))
	})
	return subject, errors.Join(err, sealing)
}

func placeOf[T any](m *jetstream.RawStreamMsg, subject func(T) string) (string, error) {
	var v T
	if err := json.Unmarshal(m.Data, &v); err != nil {
		return "", err
	}
	return subject(v), nil
}

// checkConsumers looks for partitions without a consumer, and for events that
// lie before what theirs will still give.
func (s *Store) checkConsumers(ctx context.Context) (out []Finding, err error) {
	there := map[string]*jetstream.ConsumerInfo{}
	st, err := s.js.Stream(ctx, eventsStream)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		return nil, nil // said already
	}
	if err != nil {
		return nil, err
	}
	consumers := st.ListConsumers(ctx)
	for info := range consumers.Info() {
		there[info.Name] = info
	}
	if err := consumers.Err(); err != nil {
		return nil, err
	}
	for n := range partitions {
		info := there[consumerName(n)]
		if info == nil {
			out = append(out, Finding{Problem: ConsumerMissing, Stream: eventsStream, Detail: consumerName(n)})
			continue
		}
		err := s.walk(ctx, eventsStream, eventSubject(n), func(m *jetstream.RawStreamMsg) error {
			if m.Sequence > info.AckFloor.Stream {
				return errEnough
			}
			out = append(out, Finding{Stranded, eventsStream, m.Sequence, consumerName(n)})
			return nil
		})
		if err != nil && !errors.Is(err, errEnough) {
			return out, err
		}
	}
	return out, nil
}
