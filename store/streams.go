package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"golang.org/x/sync/errgroup"
)

// The streams that are no key-value bucket.
const (
	eventsStream  = "EVENTS"
	deadStream    = "DEAD"
	journalStream = "JOURNAL"
)

// bucket is a key-value bucket: a stream that keeps the last message of each
// subject, laid out as NATS' own tools expect it.
type bucket string

// The buckets.
const (
	learnersBucket      bucket = "learners"
	threadsBucket       bucket = "threads"
	pathsBucket         bucket = "paths"
	repliesBucket       bucket = "replies"
	progressBucket      bucket = "progress" // how far each event's handling is
	installationsBucket bucket = "installations"
	metaBucket          bucket = "meta"
	replicasBucket      bucket = "replicas" // heartbeats, in memory
)

func (b bucket) stream() string            { return "KV_" + string(b) }
func (b bucket) subject(key string) string { return "$KV." + string(b) + "." + key }

// dedupeWindow is how long an event that comes again is known: Slack's retries
// end after some 6 minutes, a replica that was cut off may be later.
const dedupeWindow = 24 * time.Hour

// repliesAge outlives every retry of an event.
const repliesAge = 2 * day

// progressAge outlives dedupeWindow.
const progressAge = 2 * day

// kind is one stream with its share of the store's bound.
type kind struct {
	name    string // in Stats
	stream  string
	percent int64
	age     time.Duration // 0: for ever
}

// kinds are all the streams with anything to keep, in the order of a backup:
// events first, so that one that is handled meanwhile is known as handled.
func (s *Store) kinds() []kind {
	r := s.o.Retention
	return []kind{
		{"events", eventsStream, 20, r.Events},
		{"dead", deadStream, 10, r.Dead},
		{"journal", journalStream, 20, r.Journal},
		{"threads", threadsBucket.stream(), 20, r.Threads},
		{"paths", pathsBucket.stream(), 15, r.Paths},
		{"learners", learnersBucket.stream(), 5, r.Learners},
		{"replies", repliesBucket.stream(), 4, repliesAge},
		{"progress", progressBucket.stream(), 4, progressAge},
		{"installations", installationsBucket.stream(), 1, 0},
	}
}

// config is how a kind's stream is to be.
func (s *Store) config(k kind) jetstream.StreamConfig {
	c := jetstream.StreamConfig{
		Name: k.stream, MaxAge: k.age, MaxBytes: s.o.MaxBytes * k.percent / 100,
		Storage: jetstream.FileStorage, Replicas: s.o.Replicas,
		// A full stream refuses: nothing is dropped without a word.
		Discard: jetstream.DiscardNew,
		// AllowDirect stays off: any replica would answer, one behind too, and
		// a write would not be seen by the read after it.
	}
	switch k.stream {
	case eventsStream:
		c.Subjects, c.Retention = []string{"events.*"}, jetstream.WorkQueuePolicy
		c.Duplicates = dedupeWindow
		if k.age < c.Duplicates {
			c.Duplicates = k.age // the server takes no window beyond the age
		}
	case deadStream:
		c.Subjects = []string{"dead.*.*"}
	case journalStream:
		c.Subjects = []string{"journal.*.*"}
	default:
		bucketConfig(&c, bucket(k.name))
	}
	if b := bucket(k.name); b == progressBucket || b == repliesBucket {
		// Of these the oldest serve nobody any more, and without room for the
		// newest no event could be handled.
		c.Discard = jetstream.DiscardOld
	}
	return c
}

func bucketConfig(c *jetstream.StreamConfig, b bucket) {
	c.Subjects, c.MaxMsgsPerSubject = []string{b.subject(">")}, 1
	if c.MaxAge > 0 && c.MaxAge < 2*time.Minute {
		c.Duplicates = c.MaxAge
	}
}

// ensure makes or updates every stream and every consumer.
func (s *Store) ensure(ctx context.Context) error {
	configs := []jetstream.StreamConfig{
		{Name: metaBucket.stream(), Storage: jetstream.FileStorage, Replicas: s.o.Replicas, MaxBytes: 1 << 20},
		{Name: replicasBucket.stream(), Storage: jetstream.MemoryStorage, Replicas: s.o.Replicas, MaxBytes: 1 << 20, MaxAge: s.pace.expire},
	}
	bucketConfig(&configs[0], metaBucket)
	bucketConfig(&configs[1], replicasBucket)
	for _, k := range s.kinds() {
		configs = append(configs, s.config(k))
	}
	s.streams = map[string]jetstream.Stream{}
	for _, c := range configs {
		st, err := s.stream(ctx, c)
		if err != nil {
			return fmt.Errorf("make stream %s: %w", c.Name, err)
		}
		s.streams[c.Name] = st
	}
	return s.ensureConsumers(ctx)
}

// stream makes a stream or, unless it is only looked at, updates it.
func (s *Store) stream(ctx context.Context, c jetstream.StreamConfig) (jetstream.Stream, error) {
	if s.o.AsIs {
		st, err := s.js.Stream(ctx, c.Name)
		if !errors.Is(err, jetstream.ErrStreamNotFound) {
			return st, err
		}
	}
	return s.js.CreateOrUpdateStream(ctx, c)
}

// ensureConsumers makes the consumers that are missing or of another pace. Each
// costs some writes that are waited for, so that they are made side by side.
func (s *Store) ensureConsumers(ctx context.Context) error {
	events := s.streams[eventsStream]
	there := map[string]jetstream.ConsumerConfig{}
	lister := events.ListConsumers(ctx)
	for info := range lister.Info() {
		there[info.Name] = info.Config
	}
	if err := lister.Err(); err != nil {
		return fmt.Errorf("list consumers: %w", err)
	}
	var g errgroup.Group
	g.SetLimit(8)
	for n := range partitions {
		want := s.consumerConfig(n)
		have, ok := there[want.Durable]
		if ok && have.AckWait == want.AckWait && have.PinnedTTL == want.PinnedTTL && have.MaxAckPending == want.MaxAckPending {
			continue
		}
		g.Go(func() error {
			if _, err := events.CreateOrUpdateConsumer(ctx, want); err != nil {
				return fmt.Errorf("make consumer %s: %w", want.Durable, err)
			}
			return nil
		})
	}
	return g.Wait()
}

// deleteStreams removes what holds anything, meta and heartbeats apart.
func (s *Store) deleteStreams(ctx context.Context) error {
	for _, k := range s.kinds() {
		if err := s.js.DeleteStream(ctx, k.stream); err != nil && !errors.Is(err, jetstream.ErrStreamNotFound) {
			return fmt.Errorf("delete stream %s: %w", k.stream, err)
		}
	}
	return nil
}
