package store

import (
	"context"
	"fmt"
	"time"
)

// Stats says how full the store is.
type Stats struct {
	Kinds    []KindStats `json:"kinds"`
	Messages uint64      `json:"messages"`
	Bytes    uint64      `json:"bytes"`
	MaxBytes int64       `json:"max_bytes"` // of the whole store
	InHand   int         `json:"in_hand"`   // waiting events that a replica holds
	Replicas int         `json:"replicas"`  // at work
}

// KindStats are of one kind: "events", "dead", "journal", "threads", "paths",
// "learners", "replies", "progress", "installations".
type KindStats struct {
	Kind      string        `json:"kind"`
	Messages  uint64        `json:"messages"`
	Bytes     uint64        `json:"bytes"`
	MaxBytes  int64         `json:"max_bytes"`
	Retention time.Duration `json:"retention"`       // nanoseconds; 0: for ever
	Oldest    time.Time     `json:"oldest,omitzero"` // zero without messages
}

// Stats counts what the store holds.
func (s *Store) Stats(ctx context.Context) (*Stats, error) {
	out := &Stats{MaxBytes: s.o.MaxBytes}
	for _, k := range s.kinds() {
		info, err := s.info(ctx, k.stream)
		if err != nil {
			return nil, fmt.Errorf("count %s: %w", k.name, err)
		}
		ks := KindStats{Kind: k.name, Messages: info.State.Msgs, Bytes: info.State.Bytes, MaxBytes: info.Config.MaxBytes, Retention: info.Config.MaxAge}
		if k.stream == eventsStream && ks.MaxBytes != s.config(k).MaxBytes { // made with another bound
			out.MaxBytes = ks.MaxBytes * 100 / k.percent
		}
		if ks.Messages > 0 {
			ks.Oldest = info.State.FirstTime
		}
		out.Kinds = append(out.Kinds, ks)
		out.Messages += ks.Messages
		out.Bytes += ks.Bytes
	}
	consumers := s.streams[eventsStream].ListConsumers(ctx)
	for info := range consumers.Info() {
		out.InHand += info.NumAckPending
	}
	if err := consumers.Err(); err != nil {
		return nil, fmt.Errorf("count events in hand: %w", err)
	}
	replicas, err := s.info(ctx, replicasBucket.stream())
	if err != nil {
		return nil, fmt.Errorf("count replicas: %w", err)
	}
	out.Replicas = int(replicas.State.Msgs)
	return out, nil
}
