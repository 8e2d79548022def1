package store

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/nats-io/nats.go/jetstream"
)

var testKey = bytes.Repeat([]byte{7}, keySize)

// stored is a message as a stream holds it.
type stored struct {
	Stream, Subject, Data string
	Sequence              uint64
	Time                  time.Time
}

// everything is all that the streams hold, heartbeats apart.
func everything(t testing.TB, s *Store) []stored {
	t.Helper()
	var out []stored
	for _, k := range s.kinds() {
		err := s.walk(context.Background(), k.stream, ">", func(m *jetstream.RawStreamMsg) error {
			out = append(out, stored{k.stream, m.Subject, string(m.Data), m.Sequence, m.Time})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// fill keeps something of each kind, of a learner and of others.
func fill(t testing.TB, s *Store, id LearnerID, marker string) {
	t.Helper()
	ctx := context.Background()
	text, err := json.Marshal(marker)
	if err != nil {
		t.Fatal(err)
	}
	event := func(n int) Event {
		return Event{ID: fmt.Sprint(id, n), Thread: fmt.Sprint(n), Learner: id, Body: text}
	}
	need := needTest(marker)
	path := pathTest(t, need)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	appendTest(t, s, event(1))
	must(s.bury(ctx, DeadEvent{ID: digest(string(id)), Event: event(2), Reason: marker}))
	_, err = s.PutReply(ctx, Reply{Event: fmt.Sprint(id, 1), Learner: id, Note: marker})
	must(err)
	_, err = s.PutLearner(ctx, Learner{ID: id, Lang: "fr", Consents: map[string]time.Time{marker: testDay}})
	must(err)
	_, err = s.PutThread(ctx, Thread{ID: "C1:1.0", Learner: id, Options: []string{marker}})
	must(err)
	_, err = s.KeepPath(ctx, KeptPath{Learner: id, Path: path})
	must(err)
	must(s.Record(ctx, Entry{Learner: id, Kind: Asked, Data: text}))
	must(s.Record(ctx, Entry{Learner: id, Kind: Consent, Data: text}))
	must(s.PutInstallation(ctx, Installation{Team: "team of " + marker[:1], BotToken: "xoxb", InstalledBy: id}))
}

// leaveHoles leaves some in the sequences of the journal.
func leaveHoles(t *testing.T, s *Store) {
	t.Helper()
	for n := range 20 {
		if err := s.Record(t.Context(), Entry{Learner: NewLearnerID("T", fmt.Sprint(n)), Kind: Asked}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Erase(t.Context(), NewLearnerID("T", "7")); err != nil {
		t.Fatal(err)
	}
}

func TestBackupAndRestore(t *testing.T) {
	t.Parallel()
	from := openTest(t, Options{Key: testKey})
	leaveHoles(t, from)
	fill(t, from, NewLearnerID("T", "U"), "a marker")
	appendTest(t, from, Event{ID: "big", Thread: "a", Body: body(900_000)})
	events, want := threadsOf(3, 5)
	appendTest(t, from, events...)
	var b bytes.Buffer
	if err := from.Backup(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	everywhere(t, func(t *testing.T, o Options) {
		o.Key = testKey
		to := openTest(t, o)
		if err := to.Restore(t.Context(), bytes.NewReader(b.Bytes())); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(everything(t, from), everything(t, to)); diff != "" {
			t.Errorf("restored (-want +got):\n%s", diff)
		}
		if err := to.Restore(t.Context(), bytes.NewReader(b.Bytes())); !errors.Is(err, ErrNotEmpty) {
			t.Errorf("restore again: %v, want ErrNotEmpty", err)
		}
		if found, err := to.Check(t.Context()); err != nil || len(found) > 0 {
			t.Errorf("check: %v, %v", found, err)
		}
		if i, err := to.Installation(t.Context(), "team of a"); err != nil || i.BotToken != "xoxb" {
			t.Errorf("installation: %v", err)
		}
		order := newOrder()
		work(t, to, WorkOptions{}, len(events)+2, func(d Delivery) error { return order.handle(t, d, func() error { return nil }) })
		inOrder(t, want, order.done, false)
	})
}

// retar writes a backup anew with one entry changed, without mending the sum.
func retar(t *testing.T, b []byte, change func(h *tar.Header, data []byte) []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	for r := tar.NewReader(bytes.NewReader(b)); ; {
		h, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		data = change(h, data)
		h.Size = int64(len(data))
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// resum mends the checksum of a backup.
func resum(t *testing.T, b []byte) []byte {
	t.Helper()
	sum := sha256.New()
	return retar(t, b, func(h *tar.Header, data []byte) []byte {
		if h.Name == checksumName {
			return []byte(hex.EncodeToString(sum.Sum(nil)))
		}
		sumName(sum, h.Name, int64(len(data)))
		if _, err := io.Copy(sum, bytes.NewReader(data)); err != nil {
			t.Fatal(err)
		}
		return data
	})
}

func TestRestoreRefuses(t *testing.T) {
	t.Parallel()
	s := openTest(t, Options{Key: testKey})
	fill(t, s, NewLearnerID("T", "U"), "a marker")
	var buf bytes.Buffer
	if err := s.Backup(t.Context(), &buf); err != nil {
		t.Fatal(err)
	}
	b := buf.Bytes()
	small := openTest(t, Options{MaxBytes: 10_000})
	if err := small.Restore(t.Context(), bytes.NewReader(b)); !errors.Is(err, ErrFull) {
		t.Errorf("into a smaller store: %v, want ErrFull", err)
	}
	to := openTest(t, Options{})
	for name, c := range badBackups(t, b) {
		if err := to.Restore(t.Context(), bytes.NewReader(c.backup)); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if diff := cmp.Diff([]stored(nil), everything(t, to)); diff != "" {
			t.Fatalf("%s: something was restored:\n%s", name, diff)
		}
	}
}

// badBackup is one that is to be refused, and how.
type badBackup struct {
	backup []byte
	want   error
}

// badBackups are ways in which a backup may be broken.
func badBackups(t *testing.T, b []byte) map[string]badBackup {
	t.Helper()
	return map[string]badBackup{
		"nothing": {nil, ErrBackup},
		"no tar":  {bytes.Repeat([]byte("x"), 2000), ErrBackup},
		"a half":  {b[:len(b)/2], ErrBackup},
		"no end":  {b[:len(b)-2048], ErrBackup},
		"altered": {retar(t, b, func(h *tar.Header, data []byte) []byte {
			if h.Name == journalStream {
				data[len(data)/2] ^= 1
			}
			return data
		}), ErrBackup},
		"renamed": {retar(t, b, func(h *tar.Header, data []byte) []byte {
			if h.Name == journalStream {
				h.Name = "OTHER"
			}
			return data
		}), ErrBackup},
		"newer": {retar(t, b, func(h *tar.Header, data []byte) []byte {
			return bytes.Replace(data, []byte(`"schema":1`), []byte(`"schema":2`), 1)
		}), ErrNewer},
	}
}

// TestRestoreFails: a backup whose sum is right but of which the server refuses
// a stream leaves an empty store that works.
func TestRestoreFails(t *testing.T) {
	t.Parallel()
	s := openTest(t, Options{Key: testKey})
	fill(t, s, NewLearnerID("T", "U"), "a marker")
	var whole bytes.Buffer
	if err := s.Backup(t.Context(), &whole); err != nil {
		t.Fatal(err)
	}
	broken := resum(t, retar(t, whole.Bytes(), func(h *tar.Header, data []byte) []byte {
		if h.Name == pathsBucket.stream() {
			return data[:len(data)/2]
		}
		return data
	}))
	to := openTest(t, Options{Key: testKey})
	if err := to.Restore(t.Context(), bytes.NewReader(broken)); err == nil || errors.Is(err, ErrBackup) {
		t.Errorf("restore: %v, want the server's error", err)
	}
	if diff := cmp.Diff([]stored(nil), everything(t, to)); diff != "" {
		t.Errorf("half restored:\n%s", diff)
	}
	if err := to.Restore(t.Context(), bytes.NewReader(whole.Bytes())); err != nil {
		t.Error(err)
	}
}

// TestRestoreDies: a process that died in the middle of a restore leaves what
// the next Open empties.
func TestRestoreDies(t *testing.T) {
	t.Parallel()
	o := Options{Dir: t.TempDir(), Key: testKey}
	s := openTest(t, o)
	fill(t, s, NewLearnerID("T", "U"), "a marker")
	if _, err := s.put(t.Context(), metaBucket, restoringKey, time.Now()); err != nil {
		t.Fatal(err)
	}
	closeTest(t, s)
	s = openTest(t, o)
	if diff := cmp.Diff([]stored(nil), everything(t, s)); diff != "" {
		t.Errorf("half restored:\n%s", diff)
	}
	appendTest(t, s, Event{ID: "1"})
	closeTest(t, s)
	if s = openTest(t, o); len(everything(t, s)) != 1 {
		t.Error("emptied again")
	}
}
